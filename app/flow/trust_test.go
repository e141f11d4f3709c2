package flow

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/sign/jpki"
)

func newCA(t *testing.T, organization string) (path string, hash jpki.Hash) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Organization: []string{organization}},
		NotBefore: now(), NotAfter: now().Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return file(t, "ca.cer", string(der)), jpki.HashOf(cert)
}

func listings(t *testing.T, d *desk) map[jpki.Hash]jpki.Listing {
	t.Helper()
	cas, err := d.Trusted()
	if err != nil {
		t.Fatal(err)
	}
	m := map[jpki.Hash]jpki.Listing{}
	for _, ca := range cas {
		m[ca.Hash] = ca.Listing
	}
	return m
}

func TestTrustIsAQuestion(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	path, hash := newCA(t, "Somebody")
	no := &person{t: t, declines: func(Question) bool { return true }}
	if _, err := d.Trust(ctx, no, path); !errors.Is(err, ErrDeclined) || len(listings(t, d)) != 0 {
		t.Errorf("declined: %v, %v", err, listings(t, d))
	}
	yes := &person{t: t}
	ca, err := d.Trust(ctx, yes, path)
	if err != nil || ca.Listing != jpki.Added || len(yes.questions) != 1 || listings(t, d)[hash] != jpki.Added {
		t.Errorf("%+v, %v, asked %v", ca, err, yes.questions)
	}
	if err := d.Distrust(hash.String()); err != nil || len(listings(t, d)) != 0 {
		t.Errorf("%v, %v", err, listings(t, d))
	}
	if err := d.Distrust(hash.String()); !errors.Is(err, ErrUnknownCA) {
		t.Errorf("%v", err)
	}
	if err := d.Distrust("12"); err == nil {
		t.Error("half a hash was removed")
	}
}

func TestTheDemoCAIsNeverTrusted(t *testing.T) {
	d := newDesk(t)
	path, _ := newCA(t, "JPKI-DEMO")
	if _, err := d.Trust(context.Background(), &person{t: t}, path); !errors.Is(err, ErrDemoCA) || len(listings(t, d)) != 0 {
		t.Errorf("%v", err)
	}
}

// The files that J-LIS publishes need no question. They are not part of the
// project; where they lie beside it, they are tried.
func TestPublishedCAs(t *testing.T) {
	paths, err := filepath.Glob("../../../shared/data/jpki-ca/*.pem")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Skip("the published CA certificates are not beside the project")
	}
	d, p := newDesk(t), &person{t: t}
	for _, path := range paths {
		ca, err := d.Trust(context.Background(), p, path)
		if err != nil || ca.Listing != jpki.Listed {
			t.Errorf("%s: %v, %v", filepath.Base(path), ca.Listing, err)
		}
	}
	if len(p.questions) != 0 || len(listings(t, d)) != len(paths) {
		t.Errorf("asked %v; kept %v", p.questions, listings(t, d))
	}
}

func TestWhatIsNoCA(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	for name, content := range map[string]string{
		"text": "no certificate", "nothing": "",
		"pem": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte{0x30, 0}})),
		"big": string(make([]byte, maxSmall+1)),
	} {
		syntax, unreadable := (*jpki.SyntaxError)(nil), (*FileError)(nil)
		if _, err := d.Trust(ctx, &person{t: t}, file(t, "x", content)); !errors.As(err, &syntax) && !errors.As(err, &unreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	unreadable := (*FileError)(nil)
	if _, err := d.Trust(ctx, &person{t: t}, filepath.Join(t.TempDir(), "absent")); !errors.As(err, &unreadable) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// A file in the folder that is not what its name says is not believed.
func TestAPlantedCAIsPassedOver(t *testing.T) {
	d := newDesk(t)
	path, hash := newCA(t, "Somebody")
	der, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(d.Data.addedCAs(), 0o700); err != nil {
		t.Fatal(err)
	}
	hash[0]++
	if err := os.WriteFile(filepath.Join(d.Data.addedCAs(), hash.String()+caSuffix), der, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := listings(t, d); len(got) != 0 {
		t.Errorf("%v", got)
	}
}
