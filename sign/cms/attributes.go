package cms

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// signedAttributes encodes the attributes of a CAdES-B-B signature (ETSI EN 319 122-1 section 6.3) as the DER SET OF that is signed.
func signedAttributes(s scheme, cert *x509.Certificate, digest []byte, at time.Time) ([]byte, error) {
	values := []func(*cryptobyte.Builder){
		attribute(oidContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) }),
		attribute(oidMessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest) }),
		attribute(oidSigningTime, func(b *cryptobyte.Builder) { addTime(b, at) }),
		attribute(oidSigningCertificateV2, func(b *cryptobyte.Builder) { addSigningCertificate(b, cert) }),
		attribute(oidAlgorithmProtection, func(b *cryptobyte.Builder) { addAlgorithmProtection(b, s) }),
	}
	encoded := make([][]byte, 0, len(values))
	for _, add := range values {
		var b cryptobyte.Builder
		add(&b)
		der, err := b.Bytes()
		if err != nil {
			return nil, err
		}
		encoded = append(encoded, der)
	}
	var b cryptobyte.Builder
	addSetOf(&b, cbasn1.SET, encoded)
	return b.Bytes()
}

// attribute encodes Attribute (RFC 5652 section 5.3) with one value.
func attribute(oid asn1.ObjectIdentifier, value func(*cryptobyte.Builder)) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			b.AddASN1(cbasn1.SET, value)
		})
	}
}

// addTime writes UTCTime for the years that it can hold and GeneralizedTime from 2050 on (RFC 5652 section 11.3).
func addTime(b *cryptobyte.Builder, t time.Time) {
	t = t.UTC().Truncate(time.Second)
	if y := t.Year(); y >= 1950 && y < 2050 {
		b.AddASN1UTCTime(t)
		return
	}
	b.AddASN1GeneralizedTime(t)
}

// addSigningCertificate writes SigningCertificateV2 (RFC 5035 section 3): the hash is SHA-256, which is the default and so omitted,
// and issuerSerial names the certificate once more.
func addSigningCertificate(b *cryptobyte.Builder, cert *x509.Certificate) {
	hash := sha256.Sum256(cert.Raw)
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // SigningCertificateV2
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // certs
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // ESSCertIDv2
				b.AddASN1OctetString(hash[:])
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // IssuerSerial
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // GeneralNames
						b.AddASN1(tagDirectoryName, func(b *cryptobyte.Builder) { b.AddBytes(cert.RawIssuer) })
					})
					b.AddASN1BigInt(cert.SerialNumber)
				})
			})
		})
	})
}

// addAlgorithmProtection writes CMSAlgorithmProtection (RFC 6211 section 2), so that nobody can have the signature judged by weaker
// algorithms than those it was made with.
func addAlgorithmProtection(b *cryptobyte.Builder, s scheme) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(s.digest)
		b.AddBytes(retag(s.signature, byte(tagProtectedSignature)))
	})
}

// addSetOf writes a SET OF in DER: the elements in ascending order of their encodings (X.690 section 11.6).
func addSetOf(b *cryptobyte.Builder, tag cbasn1.Tag, elements [][]byte) {
	slices.SortFunc(elements, bytes.Compare)
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, e := range elements {
			b.AddBytes(e)
		}
	})
}

// retag gives a copy of an element under another single-byte tag, as IMPLICIT tagging does.
func retag(der []byte, tag byte) []byte {
	out := bytes.Clone(der)
	out[0] = tag
	return out
}

// Context-specific tags.
var (
	tagExplicit0          = cbasn1.Tag(0).ContextSpecific().Constructed() // content, eContent, certificates, signedAttrs
	tagExplicit1          = cbasn1.Tag(1).ContextSpecific().Constructed() // crls, unsignedAttrs
	tagKeyIdentifier      = cbasn1.Tag(0).ContextSpecific()               // SignerIdentifier.subjectKeyIdentifier
	tagDirectoryName      = cbasn1.Tag(4).ContextSpecific().Constructed() // RFC 5280 section 4.2.1.6, GeneralName
	tagProtectedSignature = cbasn1.Tag(1).ContextSpecific().Constructed() // RFC 6211 section 2
)
