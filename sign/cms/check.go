package cms

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"

	"go.mozilla.org/pkcs7"
)

// checkWhole is the longest file that Check reads back as a whole and gives to the independent parser, which holds it in memory
// several times over.
const checkWhole = 1 << 20

// ErrCheck: the check of a signature that was just made found it wrong. Wrapped with what was found.
var ErrCheck = errors.New("cms: the finished signature does not pass its check")

// Check judges the finished message before it is called done: by go.mozilla.org/pkcs7 as a parser that shares no code with this one,
// and by the rules of Verify. file is what was written; nil checks the message alone. Head and Tail are read back from it, and its
// length compared; a file of up to 1 MiB is read back and judged whole. What is larger was hashed as it was written: there the
// signature is judged without its content, against Digest.
//
// The error is ErrCheck, an error of reading file, or the context's.
func (m *Message) Check(ctx context.Context, file io.ReaderAt) error {
	if err := m.checkAlone(ctx); err != nil {
		return err
	}
	if file == nil {
		return nil
	}
	if err := m.compare(file); err != nil {
		return err
	}
	if m.Length() > checkWhole || m.Detached {
		return nil
	}
	whole := make([]byte, m.Length())
	if err := readAt(file, whole, 0); err != nil {
		return err
	}
	return m.checkFile(ctx, whole)
}

// checkAlone judges the signature without its content.
func (m *Message) checkAlone(ctx context.Context) error {
	twin := append(head(m.digestAlgs, absent, int64(len(m.Tail))), m.Tail...)
	if err := m.independent(twin); err != nil {
		return err
	}
	sd, err := parse(ctx, bytes.NewReader(twin), func() error { return ErrContentTwice })
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCheck, err)
	}
	return m.checkReport(sd.judge(knownDigest{m}))
}

// checkFile judges a whole attached signature.
func (m *Message) checkFile(ctx context.Context, file []byte) error {
	report, err := Verify(ctx, bytes.NewReader(file), nil)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCheck, err)
	}
	if err := m.checkReport(report); err != nil {
		return err
	}
	p7, err := pkcs7.Parse(file)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCheck, err)
	}
	h := m.Hash.New()
	h.Write(p7.Content)
	if !bytes.Equal(h.Sum(nil), m.Digest) {
		return fmt.Errorf("%w: another parser finds another content", ErrCheck)
	}
	return nil
}

func (m *Message) checkReport(r *Report) error {
	if len(r.Signers) != 1 {
		return fmt.Errorf("%w: %d signers", ErrCheck, len(r.Signers))
	}
	s := &r.Signers[0]
	switch {
	case len(s.Problems) > 0:
		return fmt.Errorf("%w: %w", ErrCheck, errors.Join(s.Problems...))
	case !s.Certificate.Equal(m.Certificate):
		return fmt.Errorf("%w: another certificate", ErrCheck)
	case !s.SigningTime.Equal(m.time):
		return fmt.Errorf("%w: another signing time", ErrCheck)
	}
	return nil
}

// independent has pkcs7 parse the signature, and repeats by what it found what its Verify does: that one wants the content in memory,
// and refuses a certificate that is out of date, which is for the person to decide and was decided before.
func (m *Message) independent(twin []byte) error {
	p7, err := pkcs7.Parse(twin)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCheck, err)
	}
	cert := p7.GetOnlySigner()
	if cert == nil || !cert.Equal(m.Certificate) {
		return fmt.Errorf("%w: another parser finds another signer", ErrCheck)
	}
	var digest []byte
	var contentType asn1.ObjectIdentifier
	if err := p7.UnmarshalSignedAttribute(pkcs7.OIDAttributeMessageDigest, &digest); err != nil {
		return fmt.Errorf("%w: %w", ErrCheck, err)
	}
	if err := p7.UnmarshalSignedAttribute(pkcs7.OIDAttributeContentType, &contentType); err != nil {
		return fmt.Errorf("%w: %w", ErrCheck, err)
	}
	if !bytes.Equal(digest, m.Digest) || !contentType.Equal(pkcs7.OIDData) {
		return fmt.Errorf("%w: another parser finds another digest or content type", ErrCheck)
	}
	signer := p7.Signers[0]
	attributes, err := asn1.MarshalWithParams(signer.AuthenticatedAttributes, "set")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCheck, err)
	}
	if err := cert.CheckSignature(m.x509Algorithm(), attributes, signer.EncryptedDigest); err != nil {
		return fmt.Errorf("%w: %w", ErrCheck, err)
	}
	return nil
}

// x509Algorithm names the signature algorithm for crypto/x509, by the certificate's key and not by what the signature says.
func (m *Message) x509Algorithm() x509.SignatureAlgorithm {
	_, ec := m.Certificate.PublicKey.(*ecdsa.PublicKey)
	switch {
	case !ec:
		return x509.SHA256WithRSA
	case m.Hash == crypto.SHA384:
		return x509.ECDSAWithSHA384
	case m.Hash == crypto.SHA512:
		return x509.ECDSAWithSHA512
	}
	return x509.ECDSAWithSHA256
}

// compare reads the head and the tail back from the file.
func (m *Message) compare(file io.ReaderAt) error {
	tailAt := m.Length() - int64(len(m.Tail))
	for _, part := range []struct {
		want []byte
		at   int64
	}{{m.Head, 0}, {m.Tail, tailAt}} {
		got := make([]byte, len(part.want))
		if err := readAt(file, got, part.at); err != nil {
			return err
		}
		if !bytes.Equal(got, part.want) {
			return fmt.Errorf("%w: the file differs from what was written", ErrCheck)
		}
	}
	var one [1]byte
	if n, _ := file.ReadAt(one[:], m.Length()); n > 0 {
		return fmt.Errorf("%w: the file is longer than what was written", ErrCheck)
	}
	return nil
}

func readAt(file io.ReaderAt, b []byte, at int64) error {
	switch n, err := file.ReadAt(b, at); {
	case n == len(b):
		return nil
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%w: the file is shorter than what was written", ErrCheck)
	default:
		return fmt.Errorf("cms: read back: %w", err)
	}
}

// knownDigest is a content that is not at hand, by the digest that was signed.
type knownDigest struct{ m *Message }

func (k knownDigest) sums() map[crypto.Hash][]byte {
	return map[crypto.Hash][]byte{k.m.Hash: k.m.Digest}
}
func (k knownDigest) whole() []byte { return nil }
func (k knownDigest) length() int64 { return k.m.Size }
