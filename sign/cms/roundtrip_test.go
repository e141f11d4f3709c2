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
					if r.Detached != detached || r.BER != m.BER() || r.ContentSize != int64(size) || len(r.Certificates) != 2 {
						t.Errorf("report is %+v", r)
					}
				})
			}
		}
	}
}

// TestSignDigestEqualsSign: an RSA signature made from the digest is the one made from the content, byte for byte. An ECDSA signature
// never comes out twice the same; there it is DER throughout, and verifies.
func TestSignDigestEqualsSign(t *testing.T) {
	content := random(t, 3*chunk+1)
	for _, kind := range []string{"rsa", "p384"} {
		s := identity(t, kind)
		alg, err := DigestFor(s.cert)
		if err != nil {
			t.Fatal(err)
		}
		for _, detached := range []bool{false, true} {
			o := Options{Detached: detached, Time: testTime}
			m, err := SignDigest(hashed(alg, content), int64(len(content)), s.cert, s.key, o)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Check(t.Context(), nil); err != nil {
				t.Error(err)
			}
			var b bytes.Buffer
			if err := m.Write(t.Context(), &b, bytes.NewReader(content)); err != nil {
				t.Fatal(err)
			}
			if err := m.Check(t.Context(), bytes.NewReader(b.Bytes())); err != nil {
				t.Error(err)
			}
			given := content
			if !detached {
				given = nil
			}
			r, err := verify(t, b.Bytes(), given)
			if err != nil {
				t.Fatal(err)
			}
			expectProblem(t, r.Signers[0].Problems, nil)
			if r.BER || m.BER() {
				t.Errorf("%s detached=%v is not DER", kind, detached)
			}
			if file, _ := signed(t, s, content, o); kind == "rsa" && !bytes.Equal(b.Bytes(), file) {
				t.Errorf("detached=%v: a signature made from the digest differs", detached)
			}
		}
	}
}

func TestSignDigestRefuses(t *testing.T) {
	s := rsaSigner(t)
	digest := make([]byte, 32)
	good := Options{Time: testTime}
	for _, c := range []struct {
		name   string
		want   error
		digest []byte
		size   int64
		key    crypto.Signer
		o      Options
	}{
		{"short digest", ErrDigestSize, digest[1:], 1, s.key, good},
		{"negative size", ErrContentSize, digest, -1, s.key, good},
		{"no time", ErrNoTime, digest, 1, s.key, Options{}},
		{"other key", ErrKeyMismatch, digest, 1, p256Signer(t).key, good},
		{"wrong answer", ErrBadSignature, digest, 1, wrongKey{s.key}, good},
		{"key fails", errKey, digest, 1, failingKey{s.key}, good},
	} {
		if m, err := SignDigest(c.digest, c.size, s.cert, c.key, c.o); !errors.Is(err, c.want) || m != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	weak := identity(t, "rsa1024")
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

func TestSignRefuses(t *testing.T) {
	s, weak := rsaSigner(t), identity(t, "rsa1024")
	broken := errors.New("broken sector")
	content := random(t, 3*chunk)
	size := int64(len(content))
	good := Options{Time: testTime}
	ctx := t.Context()
	cancelled, cancel := context.WithCancel(ctx)
	for _, c := range []struct {
		name    string
		want    error
		ctx     context.Context
		content io.Reader
		size    int64
		cert    *x509.Certificate
		key     crypto.Signer
		o       Options
	}{
		{"no time", ErrNoTime, ctx, bytes.NewReader(content), size, s.cert, s.key, Options{}},
		{"year 10000", ErrNoTime, ctx, bytes.NewReader(content), size, s.cert, s.key, Options{Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}},
		{"shorter", ErrContentChanged, ctx, bytes.NewReader(content), size + 1, s.cert, s.key, good},
		{"longer", ErrContentChanged, ctx, bytes.NewReader(content), size - 1, s.cert, s.key, good},
		{"not empty", ErrContentChanged, ctx, bytes.NewReader(content), 0, s.cert, s.key, good},
		{"negative", ErrContentSize, ctx, bytes.NewReader(content), -1, s.cert, s.key, good},
		{"absurd", ErrContentSize, ctx, bytes.NewReader(content), 1<<63 - 1, s.cert, s.key, good},
		{"unreadable", broken, ctx, iotest.ErrReader(broken), size, s.cert, s.key, good},
		{"unreadable later", iotest.ErrTimeout, ctx, iotest.TimeoutReader(bytes.NewReader(content)), size, s.cert, s.key, good},
		{"weak key", ErrWeakKey, ctx, bytes.NewReader(content), size, weak.cert, weak.key, good},
		{"other key", ErrKeyMismatch, ctx, bytes.NewReader(content), size, s.cert, p256Signer(t).key, good},
		{"wrong answer", ErrBadSignature, ctx, bytes.NewReader(content), size, s.cert, wrongKey{s.key}, good},
		{"key fails", errKey, ctx, bytes.NewReader(content), size, s.cert, failingKey{s.key}, good},
		{"cancelled", context.Canceled, cancelled, &cancelling{bytes.NewReader(content), cancel, 2}, size, s.cert, s.key, good},
	} {
		for _, detached := range []bool{false, true} {
			if detached {
				if seeker, ok := c.content.(io.Seeker); ok {
					if _, err := seeker.Seek(0, io.SeekStart); err != nil {
						t.Fatal(err)
					}
				} else if c.name != "cancelled" { // stays cancelled
					continue
				}
			}
			c.o.Detached = detached
			m, err := Sign(c.ctx, io.Discard, c.content, c.size, c.cert, c.key, c.o)
			if !errors.Is(err, c.want) || m != nil {
				t.Errorf("%s, detached %v: %v", c.name, detached, err)
			}
		}
	}
}

// TestOnlySavingFailed: a signature that could not be saved is handed over, and saved without the key.
func TestOnlySavingFailed(t *testing.T) {
	content := random(t, 3*chunk+5)
	for _, kind := range []string{"rsa", "p384"} {
		s := identity(t, kind)
		for _, detached := range []bool{false, true} {
			o := Options{Time: testTime, Detached: detached}
			room := len(content) + 200 // enough for head and content
			if detached {
				room = 0
			}
			m, err := Sign(t.Context(), &failingWriter{room}, bytes.NewReader(content), int64(len(content)), s.cert, s.key, o)
			if !errors.Is(err, errDisk) || m == nil {
				t.Fatalf("got %v, %v", m, err)
			}
			var b bytes.Buffer
			if err := m.Write(t.Context(), &b, bytes.NewReader(content)); err != nil {
				t.Fatal(err)
			}
			if err := m.Check(t.Context(), bytes.NewReader(b.Bytes())); err != nil {
				t.Error(err)
			}
			given := content
			if !detached {
				given = nil
			}
			if r, err := verify(t, b.Bytes(), given); err != nil || !r.Intact() {
				t.Errorf("%s detached=%v: %v, %v", kind, detached, r, err)
			}
			if detached {
				continue
			}
			changed := bytes.Clone(content)
			changed[0]++
			for _, other := range [][]byte{changed, content[1:], append(changed, 0)} {
				if err := m.Write(t.Context(), io.Discard, bytes.NewReader(other)); !errors.Is(err, ErrContentChanged) {
					t.Errorf("content changed before it was saved: %v", err)
				}
			}
		}
	}
	// Before the key was asked nothing is handed over.
	s := rsaSigner(t)
	if m, err := Sign(t.Context(), &failingWriter{chunk}, bytes.NewReader(content), int64(len(content)), s.cert, s.key, Options{Time: testTime}); !errors.Is(err, errDisk) || m != nil {
		t.Errorf("got %v, %v", m, err)
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
