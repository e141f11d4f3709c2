package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// maxRSABits bounds the work that a certificate in a file can ask for; OpenSSL draws the same line.
const maxRSABits = 16384

// signatureScheme is how a SignerInfo says it was signed.
type signatureScheme struct {
	digest crypto.Hash
	oid    asn1.ObjectIdentifier
	kind   kind
	salt   int // bytes, RSA-PSS only
}

type kind int

const (
	unknownKind kind = iota
	pkcs1
	pss
	ecdsaKind
)

var signatureAlgorithms = []struct {
	oid  asn1.ObjectIdentifier
	kind kind
	hash crypto.Hash // the digest that the identifier implies, 0 if none
}{
	{oidRSA, pkcs1, 0},
	{oidSHA256RSA, pkcs1, crypto.SHA256},
	{oidSHA384RSA, pkcs1, crypto.SHA384},
	{oidSHA512RSA, pkcs1, crypto.SHA512},
	{oidSHA1RSA, pkcs1, crypto.SHA1},
	{oidRSAPSS, pss, 0},
	{oidECDSASHA256, ecdsaKind, crypto.SHA256},
	{oidECDSASHA384, ecdsaKind, crypto.SHA384},
	{oidECDSASHA512, ecdsaKind, crypto.SHA512},
	{oidECDSASHA1, ecdsaKind, crypto.SHA1},
}

// readScheme makes sense of digestAlgorithm and signatureAlgorithm together. With an error the scheme is fit for its name only.
func (si *signerInfo) readScheme() (s signatureScheme, err error) {
	s.oid = si.algorithm.oid
	var weak bool
	if s.digest, weak = si.digest.digest(); s.digest == 0 {
		return s, fmt.Errorf("%w: digest %v", ErrAlgorithm, si.digest.oid)
	}
	implied := crypto.Hash(0)
	for _, a := range signatureAlgorithms {
		if a.oid.Equal(s.oid) {
			s.kind, implied = a.kind, a.hash
		}
	}
	switch {
	case weak || implied == crypto.SHA1:
		return s, ErrWeakDigest
	case !si.digest.plain():
		return s, fmt.Errorf("%w: parameters of the digest algorithm", ErrAlgorithm)
	case s.kind == unknownKind:
		return s, fmt.Errorf("%w: signature %v", ErrAlgorithm, s.oid)
	case implied != 0 && implied != s.digest:
		return s, ErrAlgorithmMismatch
	case s.kind == pkcs1 && !si.algorithm.plain(), s.kind == ecdsaKind && si.algorithm.params != nil:
		return s, fmt.Errorf("%w: parameters of the signature algorithm", ErrAlgorithm)
	case s.kind == pss:
		err = s.readPSS(si.algorithm.params)
	}
	return s, err
}

// readPSS reads RSASSA-PSS-params (RFC 4055 section 3.1). The defaults are SHA-1, so every believable signature spells them out; the
// digest must be the signer's (RFC 4056 section 3), and the mask's likewise, as RFC 4055 recommends and all signers do.
func (s *signatureScheme) readPSS(params []byte) error {
	malformed := fmt.Errorf("%w: parameters of RSA-PSS", ErrAlgorithm)
	input := cryptobyte.String(params)
	var seq, hashes, masks, salt cryptobyte.String
	if !input.ReadASN1(&seq, cbasn1.SEQUENCE) || !input.Empty() {
		return malformed
	}
	explicit := func(n uint8) cbasn1.Tag { return cbasn1.Tag(n).ContextSpecific().Constructed() }
	if !seq.ReadASN1(&hashes, explicit(0)) || !seq.ReadASN1(&masks, explicit(1)) {
		return ErrWeakDigest
	}
	hash, ok := parseAlgorithm(&hashes, cbasn1.SEQUENCE)
	if !ok || !hashes.Empty() || !hash.plain() {
		return malformed
	}
	mask, ok := parseAlgorithm(&masks, cbasn1.SEQUENCE)
	if !ok || !masks.Empty() || !mask.oid.Equal(oidMGF1) {
		return malformed
	}
	maskParams := cryptobyte.String(mask.params)
	maskHash, ok := parseAlgorithm(&maskParams, cbasn1.SEQUENCE)
	if !ok || !maskParams.Empty() || !maskHash.plain() {
		return malformed
	}
	s.salt = 20 // RFC 4055 section 3.1, default
	if seq.PeekASN1Tag(explicit(2)) {
		if !seq.ReadASN1(&salt, explicit(2)) || !salt.ReadASN1Integer(&s.salt) || !salt.Empty() || s.salt < 0 || s.salt > maxRSABits/8 {
			return malformed
		}
	}
	if !seq.Empty() { // trailerField: its only value is the default, which DER leaves out
		return malformed
	}
	if h, _ := hash.digest(); h != s.digest {
		return ErrAlgorithmMismatch
	}
	if h, _ := maskHash.digest(); h != s.digest {
		return ErrAlgorithmMismatch
	}
	return nil
}

// name is for people.
func (s signatureScheme) name() string {
	names := map[kind]string{pkcs1: "RSA", pss: "RSA-PSS", ecdsaKind: "ECDSA"}
	if s.kind == unknownKind || s.digest == 0 {
		return s.oid.String()
	}
	return names[s.kind] + " with " + s.digest.String()
}

// check checks a signature over a digest.
func (s signatureScheme) check(pub crypto.PublicKey, digest, signature []byte) error {
	if err := checkKey(pub); err != nil {
		return err
	}
	switch k := pub.(type) {
	case *rsa.PublicKey:
		switch s.kind {
		case pkcs1:
			return checkRaw(pub, s.digest, digest, signature)
		case pss:
			if rsa.VerifyPSS(k, s.digest, digest, signature, &rsa.PSSOptions{SaltLength: pssSalt(s.salt), Hash: s.digest}) != nil {
				return ErrSignature
			}
			return nil
		}
	case *ecdsa.PublicKey:
		if s.kind == ecdsaKind {
			return checkRaw(pub, s.digest, digest, signature)
		}
	}
	return fmt.Errorf("%w: it does not fit the key", ErrAlgorithm)
}

// pssSalt translates a salt length: to crypto/rsa 0 means any.
func pssSalt(n int) int {
	if n == 0 {
		return noSalt
	}
	return n
}

// noSalt is no length at all, so that crypto/rsa refuses: nobody signs without salt, and "any" would leave the parameter unchecked.
const noSalt = -2

// checkKey refuses keys that are too short to believe or too long to bear.
func checkKey(pub crypto.PublicKey) error {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		switch n := k.N.BitLen(); {
		case n < minRSABits:
			return ErrWeakKey
		case n > maxRSABits:
			return fmt.Errorf("%w: RSA key of %d bits", ErrAlgorithm, n)
		}
		return nil
	case *ecdsa.PublicKey:
		if k.Curve.Params().BitSize < minECBits {
			return ErrWeakKey
		}
		return nil
	}
	return fmt.Errorf("%w: key %T", ErrAlgorithm, pub)
}

// checkRaw checks a PKCS #1 v1.5 or ECDSA signature over a digest.
func checkRaw(pub crypto.PublicKey, h crypto.Hash, digest, signature []byte) error {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		if rsa.VerifyPKCS1v15(k, h, digest, signature) == nil {
			return nil
		}
		return ErrSignature
	case *ecdsa.PublicKey:
		if ecdsa.VerifyASN1(k, digest, signature) {
			return nil
		}
		return ErrSignature
	}
	return ErrUnsupportedKey
}

// digest finds the digest algorithm that an identifier names, 0 if none that is known; weak ones are known but not believed.
func (a algorithmID) digest() (h crypto.Hash, weak bool) {
	for _, d := range digestAlgorithms {
		if d.oid.Equal(a.oid) {
			return d.hash, d.weak
		}
	}
	return 0, false
}
