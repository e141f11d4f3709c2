package cms

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"io"
	"math"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// maxContent keeps every length of the file within an int64.
const maxContent = math.MaxInt64 / 2

// Sign reads content once, exactly size bytes, asks key for one signature, and writes the file to w. What it writes is whole only if
// the error is nil; a caller writes to a temporary file.
//
// ErrContentChanged: content gave fewer or more bytes. ErrKeyMismatch, ErrUnsupportedKey, ErrWeakKey, ErrNoTime, ErrContentSize: nothing
// was read or asked of the key. The context's error: it was cancelled between two chunks or before the key was asked. Errors of
// content, w and key are wrapped. If writing failed after the key had signed, the finished message is returned beside the error, and
// Message.Write can save it without asking the key again.
func Sign(ctx context.Context, w io.Writer, content io.Reader, size int64, cert *x509.Certificate, key crypto.Signer, o Options) (*Message, error) {
	if size < 0 || size > maxContent {
		return nil, ErrContentSize
	}
	d, err := newDraft(cert, key, o)
	if err != nil {
		return nil, err
	}
	d.m.Size = size
	out := w
	if o.Detached {
		out = nil
	} else {
		if err := d.writeHead(); err != nil {
			return nil, err
		}
		if _, err := w.Write(d.m.Head); err != nil {
			return nil, fmt.Errorf("cms: write: %w", err)
		}
	}
	if d.m.Digest, err = pump(ctx, out, content, size, d.s.hash); err != nil {
		return nil, err
	}
	if err := d.sign(ctx, key); err != nil {
		return nil, err
	}
	rest := d.m.Tail
	if o.Detached {
		rest = append(append([]byte(nil), d.m.Head...), d.m.Tail...)
	}
	if _, err := w.Write(rest); err != nil {
		return d.m, fmt.Errorf("cms: write: %w", err)
	}
	return d.m, nil
}

// SignDigest makes the signature of a content whose digest is known already, attached or detached; Message.Write then puts the content in
// its place, and compares it. size is the length of the content in bytes. The digest is by the algorithm that DigestFor gives for the
// certificate.
func SignDigest(digest []byte, size int64, cert *x509.Certificate, key crypto.Signer, o Options) (*Message, error) {
	if size < 0 || size > maxContent {
		return nil, ErrContentSize
	}
	d, err := newDraft(cert, key, o)
	if err != nil {
		return nil, err
	}
	if len(digest) != d.s.hash.Size() {
		return nil, ErrDigestSize
	}
	d.m.Size, d.m.Digest = size, append([]byte(nil), digest...)
	if err := d.sign(context.Background(), key); err != nil {
		return nil, err
	}
	if !o.Detached { // the signature is there already, so every length is known, whatever the key
		d.m.Head, d.m.Tail = head(d.m.digestAlgs, size, int64(len(d.m.body))), d.m.body
	}
	return d.m, nil
}

// DigestFor is the digest algorithm that signatures with this certificate's key use.
func DigestFor(cert *x509.Certificate) (crypto.Hash, error) {
	s, err := schemeFor(cert.PublicKey)
	return s.hash, err
}

// draft is a message in the making.
type draft struct {
	s     scheme
	chain []*x509.Certificate
	m     *Message
}

func newDraft(cert *x509.Certificate, key crypto.Signer, o Options) (*draft, error) {
	if y := o.Time.UTC().Year(); o.Time.IsZero() || y < 1 || y > 9999 { // GeneralizedTime has four digits for the year
		return nil, ErrNoTime
	}
	s, err := schemeFor(cert.PublicKey)
	if err != nil {
		return nil, err
	}
	if !matches(key, cert.PublicKey) {
		return nil, ErrKeyMismatch
	}
	var b cryptobyte.Builder
	addSetOf(&b, cbasn1.SET, [][]byte{s.digest})
	m := &Message{Detached: o.Detached, Hash: s.hash, Certificate: cert, time: o.Time.UTC().Truncate(time.Second), digestAlgs: b.BytesOrPanic()}
	return &draft{s: s, chain: o.Chain, m: m}, nil
}

// writeHead makes the head of an attached signature before its content was read. All lengths are known then, but for the signature
// of an ECDSA key: there the three outermost elements have indefinite lengths.
func (d *draft) writeHead() error {
	length := int64(indefinite)
	if d.s.length > 0 {
		stand := make([]byte, d.s.hash.Size())
		attributes, err := signedAttributes(d.s, d.m.Certificate, stand, d.m.time)
		if err != nil {
			return err
		}
		b, err := body(d.s, d.m.Certificate, d.chain, attributes, make([]byte, d.s.length))
		if err != nil {
			return err
		}
		length = int64(len(b))
	}
	d.m.Head = head(d.m.digestAlgs, d.m.Size, length)
	return nil
}

// sign asks the key for its signature of the attributes and finishes the message.
func (d *draft) sign(ctx context.Context, key crypto.Signer) error {
	attributes, err := signedAttributes(d.s, d.m.Certificate, d.m.Digest, d.m.time)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	h := d.s.hash.New()
	h.Write(attributes)
	digest := h.Sum(nil)
	signature, err := key.Sign(rand.Reader, digest, d.s.hash)
	if err != nil {
		return fmt.Errorf("cms: sign: %w", err)
	}
	// A key elsewhere may answer for another key, or wrongly. The length matters too: the head promised it.
	if checkRaw(d.m.Certificate.PublicKey, d.s.hash, digest, signature) != nil {
		return ErrBadSignature
	}
	if d.m.body, err = body(d.s, d.m.Certificate, d.chain, attributes, signature); err != nil {
		return err
	}
	d.m.Tail = d.m.body
	switch {
	case d.m.Detached:
		d.m.Head = head(d.m.digestAlgs, indefinite, int64(len(d.m.body)))
	case d.s.length == 0:
		d.m.Tail = append(append([]byte(nil), d.m.body...), endOfContents...)
	}
	return nil
}
