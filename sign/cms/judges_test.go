package cms

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/asn1"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// need finds an outside judge. A machine without it is told what to install; in CI it must be there.
func need(t testing.TB, tool, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: install the package %s", tool, pkg)
	}
	t.Skipf("%s is missing: install the package %s", tool, pkg)
	return ""
}

// run runs a judge and gives what it said.
func run(t testing.TB, name string, args ...string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	return string(out), err
}

// must runs a tool that is expected to succeed.
func must(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := run(t, name, args...)
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return out
}

// save writes a file into the test's own folder and gives its name.
func save(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// signContent signs content and writes the file to w, as a caller does that holds the key for the signature alone.
func signContent(ctx context.Context, w io.Writer, content io.Reader, size int64, s *signer, o Options) (*Message, error) {
	alg, err := DigestFor(s.cert)
	if err != nil {
		return nil, err
	}
	h := alg.New()
	again := &bytes.Buffer{}
	if _, err := io.Copy(h, io.TeeReader(content, again)); err != nil {
		return nil, err
	}
	m, err := Sign(h.Sum(nil), size, s.cert, s.key, o)
	if err != nil {
		return nil, err
	}
	return m, m.Write(ctx, w, again)
}

// reencoded encodes an element anew by encoding/asn1, which shares no code with this package and reads no lengths but those of DER.
func reencoded(t testing.TB, der []byte) []byte {
	t.Helper()
	var v asn1.RawValue
	rest, err := asn1.Unmarshal(der, &v)
	if err != nil {
		t.Fatalf("not DER: %v", err)
	}
	body := v.Bytes
	if v.IsCompound {
		body = nil
		for inner := v.Bytes; len(inner) > 0; {
			var e asn1.RawValue
			after, err := asn1.Unmarshal(inner, &e)
			if err != nil {
				t.Fatalf("not DER: %v", err)
			}
			body, inner = append(body, reencoded(t, e.FullBytes)...), after
		}
	}
	again, err := asn1.Marshal(asn1.RawValue{Class: v.Class, Tag: v.Tag, IsCompound: v.IsCompound, Bytes: body})
	if err != nil {
		t.Fatal(err)
	}
	return append(again, rest...)
}

// signed signs content and gives the file.
func signed(t testing.TB, s *signer, content []byte, o Options) ([]byte, *Message) {
	t.Helper()
	if o.Time.IsZero() {
		o.Time = testTime
	}
	var file bytes.Buffer
	m, err := signContent(t.Context(), &file, bytes.NewReader(content), int64(len(content)), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes(), m
}

func random(t testing.TB, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return b
}

func tag(b byte) cbasn1.Tag { return cbasn1.Tag(b) }

func unix(seconds uint32) time.Time { return time.Unix(int64(seconds), 0) }
