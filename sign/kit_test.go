package sign

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/sign/jpki/jpkitest"
)

var signingTime = time.Date(2026, 4, 1, 9, 30, 0, 0, time.UTC)

// holder is a certificate of an invented person, and its key.
func holder(t testing.TB) (*x509.Certificate, crypto.Signer) {
	t.Helper()
	ca := jpkitest.NewCA(t, jpkitest.Test, jpkitest.SignUnit, 0)
	key := jpkitest.Key(2)
	return ca.Issue(t, jpkitest.SignTemplate(jpkitest.Holder()...), key), key
}

// write makes a file whose last change lies long enough back.
func write(t testing.TB, path string, content []byte) string {
	t.Helper()
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	return path
}

func look(t testing.TB, path string) *Document {
	t.Helper()
	d, err := Look(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func make1(t testing.TB, d *Document, r Request) *Signature {
	t.Helper()
	cert, key := holder(t)
	r.Time = signingTime
	s, err := Make(d, r, cert, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantFiles checks that a folder holds these names and nothing else, hidden or not.
func wantFiles(t testing.TB, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

func wantContent(t testing.TB, path string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: %d bytes, %v; want %d bytes", filepath.Base(path), len(got), err, len(want))
	}
}

func wantTargetError(t testing.TB, err error, kind error) {
	t.Helper()
	var target *TargetError
	if !errors.As(err, &target) || !errors.Is(err, kind) || target.Path == "" {
		t.Errorf("got %v, want a TargetError: %v", err, kind)
	}
}

func wantSourceError(t testing.TB, err error, kind error) {
	t.Helper()
	var source *SourceError
	if !errors.As(err, &source) || !errors.Is(err, kind) || source.Path == "" {
		t.Errorf("got %v, want a SourceError: %v", err, kind)
	}
}

// judge has OpenSSL verify a result and gives the content that it found.
func judge(t testing.TB, result, content string) []byte {
	t.Helper()
	ca := jpkitest.NewCA(t, jpkitest.Test, jpkitest.SignUnit, 0)
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	must(t, os.WriteFile(caFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Cert.Raw}), 0o600))
	args := []string{"cms", "-verify", "-cades", "-CAfile", caFile, "-attime", strconv.FormatInt(signingTime.Unix(), 10),
		"-binary", "-inform", "DER", "-in", result}
	if content != "" {
		args = append(args, "-content", content)
	}
	cmd := exec.Command("openssl", args...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Errorf("openssl: %v\n%s", err, complaint.String())
	}
	return out.Bytes()
}

// bothWays runs a test with files that have no name yet, where this system has
// them, and with files that do, as on FAT, macOS or Windows.
func bothWays(t *testing.T, test func(t *testing.T)) {
	t.Run("unnamed", test)
	t.Run("named", func(t *testing.T) {
		named(t)
		test(t)
	})
}

func named(t testing.TB) {
	before := unnamed
	unnamed = noUnnamed
	t.Cleanup(func() { unnamed = before })
}

func noUnnamed(string, fs.FileMode) (*os.File, error) { return nil, errors.ErrUnsupported }
