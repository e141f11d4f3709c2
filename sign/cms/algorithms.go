package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	_ "crypto/sha256" // crypto.SHA256
	_ "crypto/sha512" // crypto.SHA384, crypto.SHA512
	"encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// minRSABits is the shortest RSA modulus believed: CRYPTREC's list and NIST SP 800-131A both end RSA-1024.
const minRSABits = 2048

// minECBits is the smallest curve believed: P-256 (CRYPTREC, NIST SP 800-186).
const minECBits = 256

// Digest algorithms: RFC 5754 section 2, and RFC 3370 section 2 for those no longer believed.
var (
	oidSHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
	oidSHA1   = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidMD5    = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 5}
)

// Signature algorithms: RFC 3370 section 3.2, RFC 5754 section 3, RFC 4056.
var (
	oidRSA           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidRSAPSS        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidMGF1          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	oidSHA1RSA       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 5}
	oidSHA256RSA     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidSHA384RSA     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}
	oidSHA512RSA     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}
	oidECDSASHA1     = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 1}
	oidECDSASHA256   = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	oidECDSASHA384   = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}
	oidECDSASHA512   = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 4}
	digestAlgorithms = []struct {
		oid  asn1.ObjectIdentifier
		hash crypto.Hash
		weak bool
	}{
		{oidSHA256, crypto.SHA256, false},
		{oidSHA384, crypto.SHA384, false},
		{oidSHA512, crypto.SHA512, false},
		{oidSHA1, crypto.SHA1, true},
		{oidMD5, crypto.MD5, true},
	}
)

// scheme is how a key signs.
type scheme struct {
	hash      crypto.Hash
	digest    []byte // AlgorithmIdentifier of the digest, DER
	signature []byte // AlgorithmIdentifier of the signature, DER
}

// schemeFor chooses by the key read from the certificate. The next card generation has ECDSA P-384 keys (card.md, «What comes next»).
func schemeFor(pub crypto.PublicKey) (scheme, error) {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < minRSABits {
			return scheme{}, ErrWeakKey
		}
		// rsaEncryption rather than sha256WithRSAEncryption: formats.md, the widest acceptance.
		return scheme{crypto.SHA256, algorithm(oidSHA256, false), algorithm(oidRSA, true)}, nil
	case *ecdsa.PublicKey:
		switch k.Curve {
		case elliptic.P256():
			return scheme{crypto.SHA256, algorithm(oidSHA256, false), algorithm(oidECDSASHA256, false)}, nil
		case elliptic.P384():
			return scheme{crypto.SHA384, algorithm(oidSHA384, false), algorithm(oidECDSASHA384, false)}, nil
		case elliptic.P521():
			return scheme{crypto.SHA512, algorithm(oidSHA512, false), algorithm(oidECDSASHA512, false)}, nil
		}
	}
	return scheme{}, ErrUnsupportedKey
}

// algorithm encodes an AlgorithmIdentifier whose parameters are NULL or absent. Absent is right for digests (RFC 5754 section 2) and
// ECDSA (section 3.3), NULL for RSA (section 3.2).
func algorithm(oid asn1.ObjectIdentifier, null bool) []byte {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		if null {
			b.AddASN1NULL()
		}
	})
	return b.BytesOrPanic()
}

// matches tells whether a private key is the one of a certificate.
func matches(key crypto.Signer, pub crypto.PublicKey) bool {
	p, ok := pub.(interface{ Equal(crypto.PublicKey) bool })
	return ok && p.Equal(key.Public())
}
