package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
)

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
