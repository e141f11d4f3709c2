// Package cms makes and judges CMS SignedData (RFC 5652). Sign asks a crypto.Signer for one signature over a digest, and Message.Write
// puts the content in its place afterwards, when the key is out of reach again; what it makes is DER throughout. Verify judges signatures
// of any maker, in DER or BER. Write and Verify read a content once and in constant memory. The package owns the encoding, the signed
// attributes of a CAdES-B-B signature and the strict rules by which a SignerInfo is judged. It never decides whether a certificate is to be trusted (that takes a list of
// CAs and a clock), never opens a file and never knows where a key lives.
package cms

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"time"
)

// Options are the choices of whoever signs.
type Options struct {
	// Detached leaves the content out of the signature file.
	Detached bool
	// Chain is put beside the signer's certificate: its CA certificate, where asked for.
	Chain []*x509.Certificate
	// Time is the claimed time of signing, to the second. It must be set.
	Time time.Time
}

// Message is a finished signature: everything of its file but the content.
type Message struct {
	// Head and Tail are what stands before and after the content in the file. A detached signature is Head followed by Tail.
	Head, Tail []byte
	Detached   bool
	// Size is the length of the signed content in bytes.
	Size int64
	// Hash and Digest are the digest algorithm and the digest of the signed content.
	Hash   crypto.Hash
	Digest []byte
	// Certificate is the signer's.
	Certificate *x509.Certificate

	time       time.Time
	digestAlgs []byte // the SET OF digestAlgorithms, DER
}

// Length is the size of the whole file in bytes.
func (m *Message) Length() int64 {
	n := int64(len(m.Head)) + int64(len(m.Tail))
	if !m.Detached {
		n += m.Size
	}
	return n
}

// Why a signature could not be made.
var (
	// ErrNoTime: Options.Time is not set, or lies outside the years that an ASN.1 time can hold.
	ErrNoTime = errors.New("cms: no signing time")
	// ErrContentChanged: the content gave fewer or more bytes than announced, or other bytes than those that were signed.
	ErrContentChanged = errors.New("cms: content changed while it was read")
	// ErrContentSize: the announced size is negative or absurd.
	ErrContentSize = errors.New("cms: impossible content size")
	// ErrDigestSize: the given digest is not one of the key's digest algorithm.
	ErrDigestSize = errors.New("cms: digest of the wrong length")
	// ErrKeyMismatch: the key is not the one that the certificate names.
	ErrKeyMismatch = errors.New("cms: key does not belong to the certificate")
	// ErrBadSignature: the key answered, but its answer is no signature of what it was asked to sign. Nothing was finished.
	ErrBadSignature = errors.New("cms: key gave a wrong signature")
	// ErrUnsupportedKey: no signature algorithm of this package is for such a key.
	ErrUnsupportedKey = errors.New("cms: unsupported kind of key")
)

// Object identifiers, each with its source.
var (
	oidData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1} // RFC 5652 section 4
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2} // RFC 5652 section 5.1

	oidContentType          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}         // RFC 5652 section 11.1
	oidMessageDigest        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}         // RFC 5652 section 11.2
	oidSigningTime          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}         // RFC 5652 section 11.3
	oidSigningCertificate   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12} // RFC 5035 section 5.4.1
	oidSigningCertificateV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47} // RFC 5035 section 3
	oidAlgorithmProtection  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 52}        // RFC 6211 section 2
)
