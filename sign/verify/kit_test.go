package verify

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/sign"
	"github.com/mitome-jp/mitome/sign/jpki"
	"github.com/mitome-jp/mitome/sign/jpki/jpkitest"
)

// now lies in the validity of jpkitest's certificates, and so does the claimed time.
var (
	now     = time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC)
	claimed = time.Date(2026, 4, 1, 9, 30, 0, 0, time.UTC)
)

var content = bytes.Repeat([]byte("見本の申告書\n"), 50)

// identity is a signer: a certificate of an invented person, its key and its CA.
type identity struct {
	cert *x509.Certificate
	key  crypto.Signer
	ca   *jpkitest.CA
}

// person is a holder of a signature certificate by a CA of that organisation. n
// tells keys apart: 0 or 1.
func person(t testing.TB, organization string, n int) identity {
	t.Helper()
	ca := jpkitest.NewCA(t, organization, jpkitest.SignUnit, n)
	key := jpkitest.Key(n + 2)
	return identity{ca.Issue(t, jpkitest.SignTemplate(jpkitest.Holder()...), key), key, ca}
}

func (i identity) with(t testing.TB, change func(*x509.Certificate)) identity {
	t.Helper()
	template := jpkitest.SignTemplate(jpkitest.Holder()...)
	change(template)
	i.cert = i.ca.Issue(t, template, i.key)
	return i
}

// believing are options under which the CA is believed, as if added by hand.
func (i identity) believing() Options { return Options{CAs: jpki.CAs{}.With(i.ca.Cert), Now: now} }

// sign has this program sign dir/file, and gives the result's path.
func (i identity) sign(t testing.TB, dir string, r sign.Request) string {
	t.Helper()
	path := put(t, filepath.Join(dir, "file"), content)
	r.Time, r.Force = claimed, true
	d, err := sign.Look(t.Context(), path, nil)
	must(t, err)
	target, err := r.Target(d)
	must(t, err)
	s, err := sign.Make(d, r, i.cert, i.key)
	must(t, err)
	_, err = s.Save(t.Context(), target, true, nil)
	must(t, err)
	return target
}

// files writes certificate and key as OpenSSL wants them.
func (i identity) files(t testing.TB) (cert, key string) {
	t.Helper()
	dir := t.TempDir()
	pkcs8, err := x509.MarshalPKCS8PrivateKey(i.key)
	must(t, err)
	cert, key = dir+"/cert.pem", dir+"/key.pem"
	put(t, cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.cert.Raw}))
	put(t, key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	return cert, key
}

// openssl has OpenSSL sign dir/file with more arguments, and gives the result's path.
func (i identity) openssl(t testing.TB, dir string, more ...string) string {
	t.Helper()
	cert, key := i.files(t)
	path, result := put(t, dir+"/file", content), dir+"/file.openssl"
	args := []string{"cms", "-sign", "-binary", "-md", "sha256", "-in", path, "-out", result, "-signer", cert, "-inkey", key}
	if !slices.Contains(more, "-outform") {
		more = append(more, "-outform", "DER")
	}
	out, err := exec.Command("openssl", append(args, more...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("openssl: %v\n%s", err, out)
	}
	return result
}

func put(t testing.TB, path string, data []byte) string {
	t.Helper()
	must(t, os.WriteFile(path, data, 0o644))
	old := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(path, old, old))
	return path
}

func get(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return data
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func report(t testing.TB, path string, o Options) *Report {
	t.Helper()
	r, err := File(context.Background(), path, o)
	must(t, err)
	return r
}

// verdict is what a row of a matrix expects of a report's only signer.
type verdict struct {
	valid     bool
	integrity Integrity
	trust     Trust
	ca        jpki.Listing
	problems  []Problem
	warnings  []Warning // besides those that every report of ours has
}

// always are the warnings of every signature that is whole and has no time stamp.
var always = []Warning{WarnRevocation, WarnNoTimestamp, WarnTimeClaimed}

func (want verdict) check(t testing.TB, r *Report) {
	t.Helper()
	if len(r.Signers) != 1 {
		t.Fatalf("%d signers", len(r.Signers))
	}
	s := r.Signers[0]
	if r.Valid != want.valid || s.Integrity != want.integrity || s.Certificate != want.trust || s.CA != want.ca {
		t.Errorf("valid %v, integrity %s, certificate %s, ca %s; want %+v", r.Valid, s.Integrity, s.Certificate, s.CA, want)
	}
	if !slices.Equal(s.Problems, want.problems) {
		t.Errorf("problems %q, want %q (%v)", s.Problems, want.problems, s.Errors)
	}
	warnings := slices.Concat(want.warnings, always)
	for _, w := range warnings {
		if !slices.Contains(r.Warnings, w) {
			t.Errorf("no warning %q among %q", w, r.Warnings)
		}
	}
	if len(r.Warnings) != len(warnings) {
		t.Errorf("warnings %q, want %q", r.Warnings, warnings)
	}
}
