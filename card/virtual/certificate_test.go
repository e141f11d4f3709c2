package virtual_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card/virtual"
)

// certificates reads what a card has of the four, by EF.
func certificates(t *testing.T, o virtual.Options) map[string][]byte {
	t.Helper()
	c := newCard(t, o)
	send(t, c, selJPKI)
	found := map[string][]byte{"0002": readCertificate(t, c, "0002"), "000B": readCertificate(t, c, "000B"), "000A": readCertificate(t, c, "000A")}
	if send(t, c, verSign) == "9000" {
		found["0001"] = readCertificate(t, c, "0001")
	}
	return found
}

func parsed(t *testing.T, der []byte) *x509.Certificate {
	t.Helper()
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

func writePEM(t *testing.T, name string, der []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestChain lets openssl and Go judge the certificates of every state.
func TestChain(t *testing.T) {
	openssl := tool(t, "openssl", "openssl")
	for _, state := range virtual.States() {
		if state == virtual.Juki || state == virtual.Locked || state == virtual.Slow || state == virtual.Flaky {
			continue // no certificates, or those of a fresh card
		}
		t.Run(string(state), func(t *testing.T) {
			found := certificates(t, virtual.Options{State: state})
			for own, ca := range map[string]string{"0001": "0002", "000A": "000B"} {
				der, ok := found[own]
				if !ok {
					if own != "0001" || state != virtual.Under15 {
						t.Errorf("no certificate in EF %s", own)
					}
					continue
				}
				certificate, authority := parsed(t, der), parsed(t, found[ca])
				if err := certificate.CheckSignatureFrom(authority); err != nil {
					t.Errorf("EF %s: %v", own, err)
				}
				at := today()
				if state == virtual.Expired {
					if !at.After(certificate.NotAfter) {
						t.Errorf("EF %s: valid to %v", own, certificate.NotAfter)
					}
					at = certificate.NotAfter.Add(-time.Minute)
				}
				out, err := exec.Command(openssl, "verify", "-x509_strict", "-attime", big.NewInt(at.Unix()).String(),
					"-CAfile", writePEM(t, "ca.pem", found[ca]), writePEM(t, "own.pem", der)).CombinedOutput()
				if err != nil {
					t.Errorf("EF %s: openssl: %v\n%s", own, err, out)
				}
			}
		})
	}
}

func TestSignatureCertificateProfile(t *testing.T) {
	certificate := parsed(t, certificates(t, virtual.Options{State: virtual.Renewed})["0001"])
	var issuer []string
	for _, name := range certificate.Issuer.Names {
		issuer = append(issuer, name.Value.(string))
	}
	if got, want := strings.Join(issuer, "; "), "JP; JPKI-DEMO; JPKI-DEMO for digital signature; Demonstration Card of Mitome, Worth Nothing Elsewhere"; got != want {
		t.Errorf("issuer %s, want %s", got, want)
	}
	var subject []string
	for _, name := range certificate.Subject.Names {
		subject = append(subject, name.Type.String())
	}
	if got, want := strings.Join(subject, " "), "2.5.4.6 2.5.4.7 2.5.4.7 2.5.4.3"; got != want { // C, L, L, CN
		t.Errorf("subject has the attributes %s, want %s", got, want)
	}
	if want := x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment; certificate.KeyUsage != want {
		t.Errorf("key usage %b, want %b", certificate.KeyUsage, want)
	}
	for _, e := range certificate.Extensions {
		if isUsage := e.Id.Equal(asn1.ObjectIdentifier{2, 5, 29, 15}); e.Critical != isUsage {
			t.Errorf("extension %v: critical is %t", e.Id, e.Critical)
		}
	}
	if got := certificate.Policies; len(got) != 1 || got[0].String() != "1.2.392.200149.8.5.1.1.20" {
		t.Errorf("policies %v", got)
	}
	if len(certificate.SubjectKeyId) == 0 || len(certificate.AuthorityKeyId) == 0 {
		t.Error("a key identifier is missing")
	}
	if len(certificate.CRLDistributionPoints) != 0 {
		t.Errorf("revocation lists are to be had from %v", certificate.CRLDistributionPoints)
	}
	want := [][2]string{
		{"1", "見本山　試子"}, {"4", "4" + "19910117"}, {"3", "2"}, {"5", "架空県見本市試町一丁目２番３号"},
		{"2", "001000"}, {"6", "000000011000000"},
	}
	if got := otherNames(t, certificate); !slices.Equal(got, want) {
		t.Errorf("attributes %q, want %q", got, want)
	}
}

func TestAuthenticationCertificateProfile(t *testing.T) {
	certificate := parsed(t, certificates(t, virtual.Options{})["000A"])
	if len(certificate.Subject.Names) != 2 || certificate.Subject.Country[0] != "JP" || certificate.Subject.CommonName == "" {
		t.Errorf("subject %v", certificate.Subject)
	}
	if certificate.KeyUsage != x509.KeyUsageDigitalSignature {
		t.Errorf("key usage %b", certificate.KeyUsage)
	}
	if got := certificate.Policies; len(got) != 1 || got[0].String() != "1.2.392.200149.8.5.1.3.30" {
		t.Errorf("policies %v", got)
	}
	for _, e := range certificate.Extensions {
		if e.Id.Equal(asn1.ObjectIdentifier{2, 5, 29, 17}) {
			t.Error("the authentication certificate names the person")
		}
	}
}

// TestOpenSSLReadsDirectoryNames asks openssl for what Go does not parse.
func TestOpenSSLReadsDirectoryNames(t *testing.T) {
	openssl := tool(t, "openssl", "openssl")
	path := writePEM(t, "sign.pem", certificates(t, virtual.Options{})["0001"])
	out, err := exec.Command(openssl, "x509", "-in", path, "-noout", "-nameopt", "utf8,sep_comma_plus", "-ext", "crlDistributionPoints,issuerAltName").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"DirName:/C=JP/O=", "CN=Mihon-shi CRLDP"} {
		if !bytes.Contains(bytes.ReplaceAll(out, []byte(" = "), []byte("=")), []byte(want)) {
			t.Errorf("openssl does not show %q:\n%s", want, out)
		}
	}
}

// otherNames takes the subjectAltName apart with encoding/asn1, which did not
// make it: the last arc of each kind, and the value.
func otherNames(t *testing.T, certificate *x509.Certificate) (names [][2]string) {
	t.Helper()
	var value []byte
	for _, e := range certificate.Extensions {
		if e.Id.Equal(asn1.ObjectIdentifier{2, 5, 29, 17}) {
			value = e.Value
		}
	}
	var all []asn1.RawValue
	if rest, err := asn1.Unmarshal(value, &all); err != nil || len(rest) > 0 {
		t.Fatalf("subjectAltName: %v, %d bytes behind", err, len(rest))
	}
	for _, general := range all {
		var name struct {
			Kind  asn1.ObjectIdentifier
			Value string `asn1:"utf8,explicit,tag:0"`
		}
		if _, err := asn1.UnmarshalWithParams(general.FullBytes, &name, "tag:0"); err != nil {
			t.Fatal(err)
		}
		arc, ok := strings.CutPrefix(name.Kind.String(), "1.2.392.200149.8.5.5.")
		if !ok {
			t.Errorf("an attribute of kind %v", name.Kind)
		}
		names = append(names, [2]string{arc, name.Value})
	}
	return names
}

// TestDates goes through two years day by day: whatever the day, each state's
// validity is what the state says.
func TestDates(t *testing.T) {
	jst := time.FixedZone("JST", 9*60*60)
	k, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	for day := time.Date(2027, 2, 25, 12, 0, 0, 0, jst); day.Year() < 2029; day = day.AddDate(0, 0, 13) {
		for state, fits := range map[virtual.State]func(left, age time.Duration) bool{
			virtual.Fresh:    func(left, age time.Duration) bool { return left > 3*365*24*time.Hour && age > 0 },
			virtual.Under15:  func(left, age time.Duration) bool { return left > 3*365*24*time.Hour && age > 0 },
			virtual.Expiring: func(left, age time.Duration) bool { return left > 50*24*time.Hour && left < 80*24*time.Hour },
			virtual.Expired:  func(left, age time.Duration) bool { return left < 0 },
			virtual.Renewed: func(left, age time.Duration) bool {
				return left > 4*365*24*time.Hour && age > 0 && age < 7*24*time.Hour
			},
		} {
			c, err := virtual.New(k, virtual.Options{State: state, Clock: func() time.Time { return day }})
			if err != nil {
				t.Fatal(err)
			}
			send(t, c, selJPKI)
			own := parsed(t, readCertificate(t, c, "000A"))
			if !fits(own.NotAfter.Sub(day), day.Sub(own.NotBefore)) {
				t.Errorf("%s on %v: valid from %v to %v", state, day, own.NotBefore, own.NotAfter)
			}
			if life := own.NotAfter.Sub(own.NotBefore); life > 5*366*24*time.Hour {
				t.Errorf("%s on %v: issued for %v", state, day, life)
			}
			send(t, c, selCommon)
			send(t, c, ef("0001"))
			record, _ := c.Respond([]byte{0x00, 0xB2, 0x01, 0x04, 0x00})
			if len(record) != 32 {
				t.Fatalf("a record of %d bytes", len(record))
			}
			ends, err := time.ParseInLocation("20060102", string(record[22:30]), jst)
			if err != nil || own.NotAfter.After(ends.AddDate(0, 0, 1)) {
				t.Errorf("%s on %v: the card ends on %v (%v), before its certificates on %v", state, day, ends, err, own.NotAfter)
			}
		}
	}
}

// TestSameCard: same keys, day and state, same certificates; the CA's stay the
// same on any day.
func TestSameCard(t *testing.T) {
	later := func() time.Time { return today().Add(5 * time.Hour) }
	nextYear := func() time.Time { return today().AddDate(1, 2, 3) }
	first, second, third := certificates(t, virtual.Options{}), certificates(t, virtual.Options{Clock: later}), certificates(t, virtual.Options{Clock: nextYear})
	for id := range first {
		if !bytes.Equal(first[id], second[id]) {
			t.Errorf("EF %s differs on the same day", id)
		}
	}
	for _, id := range []string{"0002", "000B"} {
		if !bytes.Equal(first[id], third[id]) {
			t.Errorf("the CA certificate in EF %s differs in another year", id)
		}
	}
	k, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	sign, auth, err := k.CACertificates()
	if err != nil || !bytes.Equal(sign, first["0002"]) || !bytes.Equal(auth, first["000B"]) {
		t.Errorf("CACertificates differ from those on the card (%v)", err)
	}
}

// TestSerials: issuer and serial name one certificate only, and can be set.
func TestSerials(t *testing.T) {
	seen := map[string][]byte{}
	for _, state := range []virtual.State{virtual.Fresh, virtual.Expired, virtual.Expiring, virtual.Renewed, virtual.LastTry} {
		der := certificates(t, virtual.Options{State: state})["0001"]
		serial := parsed(t, der).SerialNumber.String()
		if before, ok := seen[serial]; ok && !bytes.Equal(before, der) {
			t.Errorf("%s: serial %s is that of another certificate", state, serial)
		}
		seen[serial] = der
	}
	if len(seen) != 4 { // last-try is fresh
		t.Errorf("%d certificates in five states, want 4", len(seen))
	}
	found := certificates(t, virtual.Options{SignSerial: 0x1234, AuthSerial: 0x5678})
	if got := parsed(t, found["0001"]).SerialNumber.Uint64(); got != 0x1234 {
		t.Errorf("serial %X", got)
	}
	if got := parsed(t, found["000A"]).SerialNumber.Uint64(); got != 0x5678 {
		t.Errorf("serial %X", got)
	}
}

// TestSizes: a usual signature certificate takes six reads, a compact one (1.1
// KiB) five, in every state.
func TestSizes(t *testing.T) {
	for _, state := range virtual.States() {
		if state == virtual.Under15 || state == virtual.Juki || state == virtual.Locked || state == virtual.Slow {
			continue
		}
		o := virtual.Options{State: state}
		if state == virtual.Flaky {
			o.State = virtual.Moved
		}
		if n := len(certificates(t, o)["0001"]); n < 1280 || n > 1900 {
			t.Errorf("%s: %d bytes", state, n)
		}
		o.Compact = true
		if n := len(certificates(t, o)["0001"]); n < 1126 || n > 1279 {
			t.Errorf("%s, compact: %d bytes", state, n)
		}
	}
}
