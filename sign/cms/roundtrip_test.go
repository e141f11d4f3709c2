package cms

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"
	"time"
)

// verify is Verify of a file in memory.
func verify(t testing.TB, file, content []byte) (*Report, error) {
	t.Helper()
	if content == nil {
		return Verify(t.Context(), bytes.NewReader(file), nil)
	}
	return Verify(t.Context(), bytes.NewReader(file), bytes.NewReader(content))
}

func TestRoundTrip(t *testing.T) {
	for _, kind := range []string{"rsa", "p256", "p384", "p521"} {
		s := identity(t, kind)
		for _, size := range []int{0, 1, 300 << 10, 3 << 20} {
			for _, detached := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%d/detached=%v", kind, size, detached), func(t *testing.T) {
					content := random(t, size)
					file, m := signed(t, s, content, Options{Detached: detached, Chain: []*x509.Certificate{s.ca}})
					if err := m.Check(t.Context(), bytes.NewReader(file)); err != nil {
						t.Errorf("Check: %v", err)
					}
					given := content
					if !detached {
						given = nil
					}
					r, err := verify(t, file, given)
					if err != nil {
						t.Fatal(err)
					}
					if !r.Intact() {
						t.Fatalf("problems: %v", r.Signers[0].Problems)
					}
					got := r.Signers[0]
					if !got.Certificate.Equal(s.cert) || !got.SigningTime.Equal(testTime) || !got.Bound || got.Digest != m.Hash {
						t.Errorf("signer is %+v", got)
					}
					if r.Detached != detached || r.BER || r.ContentSize != int64(size) || len(r.Certificates) != 2 {
						t.Errorf("report is %+v", r)
					}
					if !bytes.Equal(reencoded(t, file), file) {
						t.Error("encoded anew, it differs: it is not DER")
					}
				})
			}
		}
	}
}

func TestSignRefuses(t *testing.T) {
	s, weak, p224 := rsaSigner(t), identity(t, "rsa1024"), identity(t, "p224")
	digest := make([]byte, 32)
	good := Options{Time: testTime}
	for _, c := range []struct {
		name   string
		want   error
		digest []byte
		size   int64
		signer *signer
		key    crypto.Signer
		o      Options
	}{
		{"short digest", ErrDigestSize, digest[1:], 1, s, s.key, good},
		{"negative size", ErrContentSize, digest, -1, s, s.key, good},
		{"absurd size", ErrContentSize, digest, 1<<63 - 1, s, s.key, good},
		{"no time", ErrNoTime, digest, 1, s, s.key, Options{}},
		{"year 10000", ErrNoTime, digest, 1, s, s.key, Options{Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}},
		{"weak key", ErrWeakKey, digest, 1, weak, weak.key, good},
		{"unsupported key", ErrUnsupportedKey, digest[:28], 1, p224, p224.key, good},
		{"other key", ErrKeyMismatch, digest, 1, s, p256Signer(t).key, good},
		{"wrong answer", ErrBadSignature, digest, 1, s, wrongKey{s.key}, good},
		{"key fails", errKey, digest, 1, s, failingKey{s.key}, good},
	} {
		for _, detached := range []bool{false, true} {
			c.o.Detached = detached
			if m, err := Sign(c.digest, c.size, c.signer.cert, c.key, c.o); !errors.Is(err, c.want) || m != nil {
				t.Errorf("%s, detached %v: %v", c.name, detached, err)
			}
		}
	}
	if _, err := DigestFor(weak.cert); !errors.Is(err, ErrWeakKey) {
		t.Errorf("weak key: %v", err)
	}
}

func TestSigningTime(t *testing.T) {
	s := rsaSigner(t)
	for _, at := range []time.Time{
		time.Date(2049, 12, 31, 23, 59, 59, 999, time.UTC),
		time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(1949, 12, 31, 23, 59, 59, 0, time.UTC),
		time.Date(2026, 5, 1, 8, 59, 59, 0, time.FixedZone("JST", 9*3600)),
	} {
		_, m := signed(t, s, nil, Options{Time: at})
		if err := m.Check(t.Context(), nil); err != nil { // compares the time
			t.Errorf("%v: %v", at, err)
		}
	}
}

// wrongKey answers with signatures of something else.
type wrongKey struct{ crypto.Signer }

func (k wrongKey) Sign(rand io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	other := bytes.Clone(digest)
	other[0]++
	return k.Signer.Sign(rand, other, opts)
}

var errKey = errors.New("the card was removed")

type failingKey struct{ crypto.Signer }

func (failingKey) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) { return nil, errKey }

// failingWriter fails when more than left bytes are written.
type failingWriter struct{ left int }

var errDisk = errors.New("disk full")

func (w *failingWriter) Write(p []byte) (int, error) {
	if len(p) > w.left {
		return 0, errDisk
	}
	w.left -= len(p)
	return len(p), nil
}

// cancelling cancels a context when a reader is asked for the nth time.
type cancelling struct {
	io.Reader
	cancel context.CancelFunc
	n      int
}

func (c *cancelling) Read(p []byte) (int, error) {
	if c.n--; c.n == 0 {
		c.cancel()
	}
	return c.Reader.Read(p)
}

func TestWriteRefuses(t *testing.T) {
	s := rsaSigner(t)
	broken := errors.New("broken sector")
	content := random(t, 3*chunk)
	changed := bytes.Clone(content)
	changed[len(changed)/2]++
	_, m := signed(t, s, content, Options{})
	ctx := t.Context()
	cancelled, cancel := context.WithCancel(ctx)
	stopped := &cancelling{bytes.NewReader(content), cancel, 2}
	for _, c := range []struct {
		name    string
		want    error
		ctx     context.Context
		content io.Reader
	}{
		{"shorter", ErrContentChanged, ctx, bytes.NewReader(content[1:])},
		{"longer", ErrContentChanged, ctx, io.MultiReader(bytes.NewReader(content), bytes.NewReader([]byte{0}))},
		{"empty", ErrContentChanged, ctx, bytes.NewReader(nil)},
		{"changed", ErrContentChanged, ctx, bytes.NewReader(changed)},
		{"unreadable", broken, ctx, iotest.ErrReader(broken)},
		{"unreadable later", iotest.ErrTimeout, ctx, iotest.TimeoutReader(bytes.NewReader(content))},
		{"cancelled", context.Canceled, cancelled, stopped},
	} {
		if err := m.Write(c.ctx, io.Discard, c.content); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if stopped.n != 0 {
		t.Errorf("content was read %d times more after the end of the context", -stopped.n)
	}
	_, nothing := signed(t, s, nil, Options{})
	if err := nothing.Write(ctx, io.Discard, bytes.NewReader(content)); !errors.Is(err, ErrContentChanged) {
		t.Errorf("not empty: %v", err)
	}
}

// TestWriteAgain: a signature that could not be saved is saved later, without the key.
func TestWriteAgain(t *testing.T) {
	content := random(t, 3*chunk+5)
	for _, kind := range []string{"rsa", "p384"} {
		s := identity(t, kind)
		for _, detached := range []bool{false, true} {
			file, m := signed(t, s, content, Options{Detached: detached})
			for _, room := range []int{0, len(m.Head), len(file) - 1} { // the disk is full at the head, behind it, and at the tail
				if err := m.Write(t.Context(), &failingWriter{room}, bytes.NewReader(content)); !errors.Is(err, errDisk) {
					t.Errorf("%s, detached %v, room for %d: %v", kind, detached, room, err)
				}
			}
			var b bytes.Buffer
			if err := m.Write(t.Context(), &b, bytes.NewReader(content)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), file) {
				t.Errorf("%s, detached %v: written again, it differs", kind, detached)
			}
			if err := m.Check(t.Context(), bytes.NewReader(b.Bytes())); err != nil {
				t.Error(err)
			}
			if detached {
				b.Reset()
				if err := m.Write(t.Context(), &b, nil); err != nil || !bytes.Equal(b.Bytes(), file) {
					t.Errorf("%s, written without the content: %v", kind, err)
				}
				if !accepted(t, b.Bytes(), content) {
					t.Errorf("%s, detached: not accepted", kind)
				}
				continue
			}
			if !accepted(t, b.Bytes(), nil) {
				t.Errorf("%s: not accepted", kind)
			}
			changed := flip(content, 0)
			for _, other := range [][]byte{changed, content[1:], append(changed, 0)} {
				if err := m.Write(t.Context(), io.Discard, bytes.NewReader(other)); !errors.Is(err, ErrContentChanged) {
					t.Errorf("%s, content changed before it was saved: %v", kind, err)
				}
			}
		}
	}
}

// TestCheckFindsDamage damages what Check reads back.
func TestCheckFindsDamage(t *testing.T) {
	for _, size := range []int{100, checkWhole} {
		for _, kind := range []string{"rsa", "p256"} {
			file, m := signed(t, identity(t, kind), random(t, size), Options{})
			damaged := map[string][]byte{
				"shorter": file[:len(file)-1],
				"longer":  append(bytes.Clone(file), 0),
				"empty":   nil,
				"head":    flip(file, 5),
				"tail":    flip(file, len(file)-1),
			}
			if size < checkWhole {
				damaged["content"] = flip(file, len(m.Head))
			}
			for name, f := range damaged {
				if err := m.Check(t.Context(), bytes.NewReader(f)); !errors.Is(err, ErrCheck) {
					t.Errorf("%s %d %s: %v", kind, size, name, err)
				}
			}
			unreadable := errors.New("unreadable")
			if err := m.Check(t.Context(), failingFile{unreadable}); !errors.Is(err, unreadable) {
				t.Errorf("unreadable: %v", err)
			}
			m.Digest = flip(m.Digest, 3)
			if err := m.Check(t.Context(), nil); !errors.Is(err, ErrCheck) {
				t.Errorf("wrong digest: %v", err)
			}
		}
	}
}

type failingFile struct{ err error }

func (f failingFile) ReadAt([]byte, int64) (int, error) { return 0, f.err }

// flip gives a copy with one bit changed.
func flip(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 1
	return b
}
