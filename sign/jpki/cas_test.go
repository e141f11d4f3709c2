package jpki_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome-jp/mitome/sign/jpki"
	"github.com/mitome-jp/mitome/sign/jpki/jpkitest"
)

// publishedCAs is where the project keeps the CA certificates that J-LIS
// publishes, seen from the repository's root (formats.md, Certificates).
const publishedCAs = "../shared/data/jpki-ca"

func published(t *testing.T) map[string]*x509.Certificate {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", publishedCAs, "*.pem"))
	if err != nil {
		t.Fatal(err)
	}
	cas := make(map[string]*x509.Certificate)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		ca, err := jpki.ParseCA(data)
		if err != nil {
			t.Fatalf("%s: %v", filepath.Base(file), err)
		}
		cas[strings.TrimSuffix(filepath.Base(file), ".pem")] = ca
	}
	return cas
}

func TestPinsAreThePublishedCAs(t *testing.T) {
	cas := published(t)
	if len(cas) == 0 {
		// These files are the project's, not the repository's: a machine
		// without them can only check that the constants are well formed.
		t.Logf("%s is not on this machine: the pinned hashes were not compared with the published certificates", publishedCAs)
	}
	want := map[jpki.Hash]string{}
	for name, ca := range cas {
		if jpki.HashOf(ca).String() != opensslHash(t, ca) {
			t.Errorf("%s: openssl computes another hash", name)
		}
		want[jpki.HashOf(ca)] = name
	}
	units := map[jpki.Use]string{jpki.SignUse: jpkitest.SignUnit, jpki.AuthUse: jpkitest.AuthUnit}
	pins := jpki.Pins()
	if len(pins) != 5 {
		t.Errorf("%d pins", len(pins))
	}
	for _, pin := range pins {
		if len(cas) == 0 {
			continue
		}
		name, ok := want[pin.Hash]
		if !ok {
			t.Errorf("%v generation %d: no published certificate has the pinned hash", pin.Use, pin.Generation)
			continue
		}
		if cas[name].Subject.OrganizationalUnit[0] != units[pin.Use] {
			t.Errorf("%s is pinned as %v", name, pin.Use)
		}
		delete(want, pin.Hash)
		if got := (jpki.CAs{}).Listing(cas[name]); got != jpki.Listed {
			t.Errorf("%s: %s", name, got)
		}
		// Self-signed by its own generation, though all share a name.
		if ca, listing := jpki.NewCAs(known(cas), nil).Issuer(cas[name]); ca == nil || !ca.Equal(cas[name]) || listing != jpki.Listed {
			t.Errorf("%s: issuer by signature is another, or %s", name, listing)
		}
	}
	for _, name := range want {
		t.Errorf("%s is published and not pinned", name)
	}
}

func known(m map[string]*x509.Certificate) (cas []*x509.Certificate) {
	for _, ca := range m {
		cas = append(cas, ca)
	}
	return cas
}

func opensslHash(t *testing.T, cert *x509.Certificate) string {
	t.Helper()
	cmd := exec.Command("openssl", "x509", "-inform", "DER", "-noout", "-fingerprint", "-sha256")
	cmd.Stdin = bytes.NewReader(cert.Raw)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	_, fingerprint, _ := strings.Cut(string(out), "=")
	return strings.ReplaceAll(strings.TrimSpace(fingerprint), ":", "")
}

func TestIssuerIsChosenBySignature(t *testing.T) {
	one := jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 0)
	two := jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 1)
	if !bytes.Equal(one.Cert.RawSubject, two.Cert.RawSubject) {
		t.Fatal("the generations should share a name")
	}
	cert := two.Issue(t, jpkitest.SignTemplate(jpkitest.Holder()...), jpkitest.Key(2))

	if ca, listing := jpki.NewCAs([]*x509.Certificate{one.Cert}, nil).Issuer(cert); ca != nil || listing != jpki.Unlisted {
		t.Errorf("an issuer was found by its name: %v", listing)
	}
	both := []*x509.Certificate{one.Cert, two.Cert}
	if ca, listing := jpki.NewCAs(both, nil).Issuer(cert); ca != two.Cert || listing != jpki.Unlisted {
		t.Errorf("known but not believed: %v", listing)
	}
	if ca, listing := jpki.NewCAs(both, []jpki.Hash{jpki.HashOf(one.Cert)}).Issuer(cert); ca != two.Cert || listing != jpki.Unlisted {
		t.Errorf("the other generation was added: %v", listing)
	}
	if ca, listing := jpki.NewCAs(both, []jpki.Hash{jpki.HashOf(two.Cert)}).Issuer(cert); ca != two.Cert || listing != jpki.Added {
		t.Errorf("added: %v", listing)
	}
	if ca, listing := (jpki.CAs{}).With(two.Cert).Issuer(cert); ca != two.Cert || listing != jpki.Added {
		t.Errorf("With: %v", listing)
	}
}

// Two certificates of one CA key, for instance after its renewal: the believed one is taken.
func TestBelievedIssuerComesFirst(t *testing.T) {
	ca := jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 0)
	again := *ca.Cert
	again.RawSubject = nil
	again.Subject.OrganizationalUnit = []string{"another name"}
	twin := ca.Issue(t, &again, ca.Key)
	cert := ca.Issue(t, jpkitest.SignTemplate(jpkitest.Holder()...), jpkitest.Key(2))
	cas := jpki.NewCAs([]*x509.Certificate{twin, ca.Cert}, []jpki.Hash{jpki.HashOf(ca.Cert)})
	if got, listing := cas.Issuer(cert); got != ca.Cert || listing != jpki.Added {
		t.Errorf("%v", listing)
	}
}

func TestDemoIsNeverTrusted(t *testing.T) {
	demo := jpkitest.NewCA(t, jpkitest.Demo, jpkitest.SignUnit, 0)
	cert := demo.Issue(t, jpkitest.SignTemplate(jpkitest.Holder()...), jpkitest.Key(2))
	// The same key dressed up as somebody else's CA, and added.
	dressed := jpkitest.NewCA(t, "Trustworthy", jpkitest.SignUnit, 0)
	for name, cas := range map[string]jpki.CAs{
		"unknown":          {},
		"known":            jpki.NewCAs([]*x509.Certificate{demo.Cert}, nil),
		"added":            jpki.CAs{}.With(demo.Cert),
		"added by hash":    jpki.NewCAs([]*x509.Certificate{demo.Cert}, []jpki.Hash{jpki.HashOf(demo.Cert)}),
		"another CA's key": jpki.CAs{}.With(dressed.Cert),
	} {
		if _, listing := cas.Issuer(cert); listing != jpki.Demo || listing.Trusted() {
			t.Errorf("%s: %s", name, listing)
		}
		if got := cas.Listing(demo.Cert); got != jpki.Demo {
			t.Errorf("%s: listing %s", name, got)
		}
	}
}

func TestKnowingBelievesNothing(t *testing.T) {
	ca := jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 0)
	cert := ca.Issue(t, jpkitest.SignTemplate(jpkitest.Holder()...), jpkitest.Key(2))
	before := jpki.CAs{}.With(jpkitest.NewCA(t, jpkitest.Test, jpkitest.SignUnit, 1).Cert)
	after := before.Knowing(ca.Cert, ca.Cert, nil)
	if got, listing := after.Issuer(cert); got != ca.Cert || listing != jpki.Unlisted {
		t.Errorf("%v", listing)
	}
	if len(before.Known()) != 1 || len(after.Known()) != 2 {
		t.Errorf("%d, %d known", len(before.Known()), len(after.Known()))
	}
}

// A person's certificate vouches for nobody, even if somebody added it.
func TestHolderIsNoIssuer(t *testing.T) {
	ca := jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 0)
	holder := &jpkitest.CA{Cert: ca.Issue(t, jpkitest.SignTemplate(jpkitest.Holder()...), jpkitest.Key(2)), Key: jpkitest.Key(2)}
	victim := holder.Issue(t, jpkitest.SignTemplate(jpkitest.Holder()...), jpkitest.Key(3))
	if got, listing := (jpki.CAs{}).With(holder.Cert).Issuer(victim); got != nil || listing != jpki.Unlisted {
		t.Errorf("%v", listing)
	}
}

func TestParseCA(t *testing.T) {
	ca := jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 0)
	armoured := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Cert.Raw})
	for name, data := range map[string][]byte{"DER": ca.Cert.Raw, "PEM": armoured, "PEM with a note": append([]byte("a note\n"), armoured...)} {
		if got, err := jpki.ParseCA(data); err != nil || !got.Equal(ca.Cert) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := jpki.ParseCA(signCert(t, jpkitest.Holder()...).Raw); !errors.Is(err, jpki.ErrNotCA) {
		t.Errorf("a holder: %v", err)
	}
	var syntax *jpki.SyntaxError
	for name, data := range map[string][]byte{
		"nothing": nil, "two": append(bytes.Clone(armoured), armoured...),
		"a key": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte{1}}),
	} {
		if _, err := jpki.ParseCA(data); !errors.As(err, &syntax) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHashText(t *testing.T) {
	h := jpki.Pins()[0].Hash
	spaced := strings.ToLower(h.String())
	for _, s := range []string{h.String(), spaced, spaced[:2] + ":" + spaced[2:], spaced[:8] + " " + spaced[8:]} {
		if got, err := jpki.ParseHash(s); err != nil || got != h {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range []string{"", "00", h.String() + "00", "G" + h.String()[1:]} {
		if _, err := jpki.ParseHash(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
}
