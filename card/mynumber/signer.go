package mynumber

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/mitome-jp/mitome/card"
)

// UnsupportedKeyError: the certificate's key, or what was asked of it, is none
// that this card's signing command is known to do.
type UnsupportedKeyError struct{ What string }

func (e *UnsupportedKeyError) Error() string { return "mynumber: cannot sign with " + e.What }

// MismatchError: the card's answer to the signing command is not a signature by
// the key of its certificate.
type MismatchError struct{ Err error }

func (e *MismatchError) Error() string {
	return fmt.Sprintf("mynumber: the card's signature does not fit its certificate: %v", e.Err)
}

func (e *MismatchError) Unwrap() error { return e.Err }

// Signer is a key on the card as a crypto.Signer, of use until the session
// ends. It reads the key's certificate to learn the algorithm; sign needs the
// key's PIN verified, and one Verify covers any number of signatures (card.md,
// «JPKI application»).
//
// The Signer does RSASSA-PKCS1-v1_5 over SHA-256, SHA-384 and SHA-512, checks
// each signature against the certificate, and is not for concurrent use. Its
// errors beside the session's: *UnsupportedKeyError, *MismatchError.
func (s *Session) Signer(k Key) (crypto.Signer, error) {
	der, err := s.Certificate(k)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, &ContentError{What: k.String() + " certificate", Err: err}
	}
	public, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, &UnsupportedKeyError{What: cert.PublicKeyAlgorithm.String() + " keys"}
	}
	return &signer{session: s, key: k, public: public}, nil
}

type signer struct {
	session *Session
	key     Key
	public  *rsa.PublicKey
}

func (g *signer) Public() crypto.PublicKey { return g.public }

func (g *signer) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if _, pss := opts.(*rsa.PSSOptions); pss {
		return nil, &UnsupportedKeyError{What: "RSASSA-PSS"}
	}
	hash := opts.HashFunc()
	info, err := digestInfo(hash, digest)
	if err != nil {
		return nil, err
	}
	s := g.session
	if err := s.open(jpki); err != nil {
		return nil, err
	}
	_, _, f := g.key.efs()
	// Sending a DigestInfo twice, should the card refuse the short identifier,
	// makes the same signature and spends nothing.
	r, err := s.onEF(f, func(ref byte) card.Command {
		return card.Command{CLA: 0x80, INS: insSign, P2: ref, Data: info, Le: card.MaxLe}
	})
	if err != nil {
		return nil, err
	}
	if r.SW != card.SWDone {
		return nil, &card.StatusError{INS: insSign, SW: r.SW}
	}
	if err := rsa.VerifyPKCS1v15(g.public, hash, digest, r.Data); err != nil {
		return nil, &MismatchError{Err: err}
	}
	return r.Data, nil
}

// Object identifiers of the digests (RFC 8017, appendix B.1).
var digestOIDs = map[crypto.Hash]asn1.ObjectIdentifier{
	crypto.SHA256: {2, 16, 840, 1, 101, 3, 4, 2, 1},
	crypto.SHA384: {2, 16, 840, 1, 101, 3, 4, 2, 2},
	crypto.SHA512: {2, 16, 840, 1, 101, 3, 4, 2, 3},
}

// digestInfo is the DigestInfo of RFC 8017, section 9.2, parameters NULL: for
// SHA-256 the 51 bytes that the card signs.
func digestInfo(hash crypto.Hash, digest []byte) ([]byte, error) {
	oid, ok := digestOIDs[hash]
	if !ok {
		return nil, &UnsupportedKeyError{What: hash.String()}
	}
	if len(digest) != hash.Size() {
		return nil, errors.New("mynumber: the digest has not the length of its hash")
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			b.AddASN1NULL()
		})
		b.AddASN1OctetString(digest)
	})
	return b.Bytes()
}
