package cms

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"math"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// maxContent keeps every length of the file within an int64.
const maxContent = math.MaxInt64 / 2

// Sign asks key for one signature over a content that is known by its digest and its size in bytes, and makes everything of the file
// but that content; Message.Write then puts the content in its place, as often as it takes, without the key. The digest is by the
// algorithm that DigestFor gives for the certificate.
//
// ErrNoTime, ErrContentSize, ErrDigestSize, ErrKeyMismatch, ErrUnsupportedKey, ErrWeakKey: nothing was asked of the key.
// ErrBadSignature: its answer is wrong. Its own errors are wrapped.
func Sign(digest []byte, size int64, cert *x509.Certificate, key crypto.Signer, o Options) (*Message, error) {
	if y := o.Time.UTC().Year(); o.Time.IsZero() || y < 1 || y > 9999 { // GeneralizedTime has four digits for the year
		return nil, ErrNoTime
	}
	if size < 0 || size > maxContent {
		return nil, ErrContentSize
	}
	s, err := schemeFor(cert.PublicKey)
	if err != nil {
		return nil, err
	}
	if !matches(key, cert.PublicKey) {
		return nil, ErrKeyMismatch
	}
	if len(digest) != s.hash.Size() {
		return nil, ErrDigestSize
	}
	at := o.Time.UTC().Truncate(time.Second)
	attributes, err := signedAttributes(s, cert, digest, at)
	if err != nil {
		return nil, err
	}
	signature, err := signAttributes(s, cert, key, attributes)
	if err != nil {
		return nil, err
	}
	tail, err := body(s, cert, o.Chain, attributes, signature)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	addSetOf(&b, cbasn1.SET, [][]byte{s.digest})
	digestAlgs := b.BytesOrPanic()
	enclosed := size
	if o.Detached {
		enclosed = absent
	}
	return &Message{
		Head: head(digestAlgs, enclosed, int64(len(tail))), Tail: tail,
		Detached: o.Detached, Size: size, Hash: s.hash, Digest: append([]byte(nil), digest...), Certificate: cert,
		time: at, digestAlgs: digestAlgs,
	}, nil
}

// signAttributes asks the key for its signature of the attributes, which are the DER SET OF.
func signAttributes(s scheme, cert *x509.Certificate, key crypto.Signer, attributes []byte) ([]byte, error) {
	h := s.hash.New()
	h.Write(attributes)
	digest := h.Sum(nil)
	signature, err := key.Sign(rand.Reader, digest, s.hash)
	if err != nil {
		return nil, fmt.Errorf("cms: sign: %w", err)
	}
	// A key elsewhere may answer for another key, or wrongly.
	if checkRaw(cert.PublicKey, s.hash, digest, signature) != nil {
		return nil, ErrBadSignature
	}
	return signature, nil
}

// DigestFor is the digest algorithm that signatures with this certificate's key use.
func DigestFor(cert *x509.Certificate) (crypto.Hash, error) {
	s, err := schemeFor(cert.PublicKey)
	return s.hash, err
}
