package cms

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
)

// toBER encodes an element anew with indefinite lengths throughout, strings in pieces, except inside elements with the given tags.
func toBER(t testing.TB, e element, keep func(e element) bool) []byte {
	t.Helper()
	switch {
	case keep(e) || e.tag&constructed == 0 && e.tag != tagOctets:
		return e.raw
	case e.tag == tagOctets:
		half := len(e.body) / 2
		return bytes.Join([][]byte{{tagOctetsParts, 0x80}, element1(tag(tagOctets), e.body[:half]), element1(tag(tagOctets), e.body[half:]), {0, 0}}, nil)
	}
	out := []byte{e.tag, 0x80}
	if err := e.each(func(inner element) error { out = append(out, toBER(t, inner, keep)...); return nil }); err != nil {
		t.Fatal(err)
	}
	return append(out, 0, 0)
}

// inBER encodes a signature anew with indefinite lengths and divided strings wherever RFC 5652 allows them: everywhere but in the
// certificates and, if they are to stay good, the signed attributes.
func inBER(t testing.TB, s *signer, file []byte, goodAttributes bool) []byte {
	t.Helper()
	c := cursor(file)
	e, err := c.next()
	if err != nil {
		t.Fatal(err)
	}
	return toBER(t, e, func(e element) bool {
		switch {
		case bytes.Equal(e.raw, s.cert.Raw), bytes.Equal(e.raw, s.ca.Raw):
			return true
		case e.tag == byte(tagExplicit0):
			return goodAttributes && bytes.Contains(e.raw[:min(40, len(e.raw))], oidElement(oidContentType))
		}
		return false
	})
}

// TestBERThroughout: a signature with indefinite lengths and divided strings wherever RFC 5652 allows them is good; in the signed
// attributes they are not.
func TestBERThroughout(t *testing.T) {
	s := rsaSigner(t)
	content := random(t, 1000)
	file, _ := signed(t, s, content, Options{Chain: []*x509.Certificate{s.ca}})
	r, err := verify(t, inBER(t, s, file, true), nil)
	if err != nil {
		t.Fatal(err)
	}
	expectProblem(t, r.Signers[0].Problems, nil)
	if !r.BER || r.ContentSize != 1000 {
		t.Errorf("report is %+v", r)
	}
	if r, err = verify(t, inBER(t, s, file, false), nil); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, p := range r.Signers[0].Problems {
		found = found || errors.Is(p, ErrAttributesNotDER)
	}
	if !found {
		t.Errorf("problems are %v", r.Signers[0].Problems)
	}
}

// TestMalformed: files that are no signature at all, each by its class.
func TestMalformed(t *testing.T) {
	start := "300d06092a864886f70d010702" // the header and object identifier of ContentInfo, of which the length is overwritten below
	for _, v := range []struct {
		name, hex string
		want      error
	}{
		{"empty", "", ErrTruncated},
		{"text", hex.EncodeToString([]byte("-----BEGIN CMS-----")), ErrNotSignedData},
		{"PDF", hex.EncodeToString([]byte("%PDF-1.7")), ErrNotSignedData},
		{"another content type", "300b06092a864886f70d010701", ErrNotSignedData},
		{"another structure", "30030201ff", ErrNotSignedData},
		{"nothing but the type", "300b06092a864886f70d010702", ErrTruncated},
		{"inner element too long", "300f" + start[4:] + "a0803080020101", ErrSyntax},
		{"cut after the type", "3080" + start[4:], ErrTruncated},
		{"cut in a length", "3080" + start[4:] + "a084", ErrTruncated},
		{"length of nine bytes", "3080" + start[4:] + "a089010203040506070809", ErrSyntax},
		{"length beyond int64", "3080" + start[4:] + "a088ffffffffffffffff", ErrSyntax},
		{"closed too early", "3080" + start[4:] + "0000", ErrSyntax},
		{"indefinite primitive", "3080" + start[4:] + "a0803080" + "0280", ErrSyntax},
		{"long tag", "3080" + start[4:] + "a0803080" + "1f8101", ErrSyntax},
		{"huge digestAlgorithms", "3080" + start[4:] + "a0803080" + "020101" + "318440000000", ErrTooLarge},
		{"deep digestAlgorithms", "3080" + start[4:] + "a0803080" + "020101" + strings.Repeat("3180", 100), ErrTooLarge},
		{"endless digestAlgorithms", "3080" + start[4:] + "a0803080" + "020101" + "3180" + strings.Repeat("0500", maxHeld/2), ErrTooLarge},
	} {
		b, err := hex.DecodeString(v.hex)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := verify(t, b, nil); !errors.Is(err, v.want) {
			t.Errorf("%s: %v, want %v", v.name, err, v.want)
		}
	}
}

func TestContentTwice(t *testing.T) {
	content := random(t, 10)
	file, _ := signed(t, rsaSigner(t), content, Options{})
	if _, err := verify(t, file, content); !errors.Is(err, ErrContentTwice) {
		t.Errorf("got %v", err)
	}
}

func TestVerifyReadsFail(t *testing.T) {
	s := rsaSigner(t)
	content := random(t, 3*chunk)
	attached, _ := signed(t, s, content, Options{})
	detached, _ := signed(t, s, content, Options{Detached: true})
	broken := errors.New("broken sector")
	for n := range 40 {
		at := n * len(attached) / 40
		r := io.MultiReader(bytes.NewReader(attached[:at]), failingReader{broken})
		if _, err := Verify(t.Context(), r, nil); !errors.Is(err, broken) {
			t.Errorf("signature unreadable at %d: %v", at, err)
		}
	}
	if _, err := Verify(t.Context(), bytes.NewReader(detached), failingReader{broken}); !errors.Is(err, broken) {
		t.Errorf("content unreadable: %v", err)
	}
	for name, file := range map[string][]byte{"attached": attached, "detached": detached} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var given io.Reader
		if name == "detached" {
			given = bytes.NewReader(content)
		}
		if _, err := Verify(ctx, bytes.NewReader(file), given); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, cancelled: %v", name, err)
		}
	}
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

// endless gives zeros.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestConstantMemory signs and verifies 128 MiB and counts what is allocated.
func TestConstantMemory(t *testing.T) {
	const size, most = 128 << 20, 8 << 20
	s := rsaSigner(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	pr, pw := io.Pipe()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(endless{}, size)); err != nil {
		t.Fatal(err)
	}
	m, err := Sign(h.Sum(nil), size, s.cert, s.key, Options{Time: testTime})
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = pw.CloseWithError(m.Write(t.Context(), pw, io.LimitReader(endless{}, size))) }()
	r, err := Verify(t.Context(), pr, nil)
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	expectProblem(t, r.Signers[0].Problems, nil)
	if r.ContentSize != size {
		t.Errorf("content of %d bytes", r.ContentSize)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > most {
		t.Errorf("%d bytes were allocated, more than %d", got, most)
	}
}
