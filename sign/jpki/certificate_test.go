package jpki_test

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/mitome-jp/mitome/sign/jpki"
	"github.com/mitome-jp/mitome/sign/jpki/jpkitest"
)

func signCert(t testing.TB, names ...jpkitest.OtherName) *x509.Certificate {
	t.Helper()
	return jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 0).Issue(t, jpkitest.SignTemplate(names...), jpkitest.Key(2))
}

func TestParseSignCertificate(t *testing.T) {
	c, err := jpki.Parse(signCert(t, jpkitest.Holder()...).Raw)
	if err != nil {
		t.Fatal(err)
	}
	if c.Use != jpki.SignUse || c.Demo || c.Test {
		t.Errorf("use %v, demo %v, test %v", c.Use, c.Demo, c.Test)
	}
	a := c.Attributes
	if got := a.Name.Marked("〔", "〕"); got != "〔見〕本　花子" {
		t.Errorf("name %q", got)
	}
	if got := a.Address.Marked("〔", "〕"); got != "見本県〔見〕本市一丁目２番地" {
		t.Errorf("address %q", got)
	}
	if a.Name.Uncertain || a.Address.Uncertain || !a.Name.AnyReplaced() {
		t.Errorf("marks: %+v", *a)
	}
	if a.BirthDate != (jpki.Date{Era: jpki.Heisei, Year: 1990, Month: 1, Day: 2}) || a.BirthDate.String() != "1990-01-02" {
		t.Errorf("birth date %+v", a.BirthDate)
	}
	if a.Sex != jpki.Female {
		t.Errorf("sex %v", a.Sex)
	}
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		if s := fmt.Sprintf(verb, *a); strings.Contains(s, "花子") || strings.Contains(s, "1990") {
			t.Errorf("%s prints the holder", verb)
		}
	}
}

func TestParseAuthCertificate(t *testing.T) {
	for organization, want := range map[string]struct{ demo, test bool }{
		jpkitest.Real: {}, jpkitest.Demo: {demo: true}, jpkitest.Test: {test: true},
	} {
		ca := jpkitest.NewCA(t, organization, jpkitest.AuthUnit, 0)
		c, err := jpki.Parse(ca.Issue(t, jpkitest.AuthTemplate(), jpkitest.Key(2)).Raw)
		if err != nil {
			t.Fatal(err)
		}
		if c.Use != jpki.AuthUse || c.Attributes != nil || c.Demo != want.demo || c.Test != want.test {
			t.Errorf("%s: %+v", organization, c)
		}
	}
}

// The encoding that the tests make and the package reads is what OpenSSL
// makes of the same words.
func TestOpenSSLReadsTheSame(t *testing.T) {
	cert := signCert(t, jpkitest.Holder()...)
	cmd := exec.Command("openssl", "x509", "-inform", "DER", "-noout", "-text", "-certopt", "ext_parse")
	cmd.Stdin = bytes.NewReader(cert.Raw)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		"Digital Signature, Non Repudiation", "Policy: 1.2.392.200149.8.5.1.1.20",
		"1.2.392.200149.8.5.5.1", "見本　花子", "1.2.392.200149.8.5.5.4", "419900102", "見本県見本市一丁目２番地",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("openssl does not show %q in\n%s", want, out)
		}
	}
}

// The other way round: an alternative name that OpenSSL encoded, with all six
// otherNames in the profile's order, is read as it was meant.
func TestReadsWhatOpenSSLEncodes(t *testing.T) {
	const config = `
[req]
distinguished_name = dn
[dn]
[ext]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
certificatePolicies = 1.2.392.200149.8.5.1.1.20
subjectAltName = @alt
[alt]
otherName.1 = 1.2.392.200149.8.5.5.1;FORMAT:UTF8,UTF8:山田　太郎
otherName.2 = 1.2.392.200149.8.5.5.4;FORMAT:UTF8,UTF8:319620304
otherName.3 = 1.2.392.200149.8.5.5.3;FORMAT:UTF8,UTF8:1
otherName.4 = 1.2.392.200149.8.5.5.5;FORMAT:UTF8,UTF8:見本町３番
otherName.5 = 1.2.392.200149.8.5.5.2;FORMAT:UTF8,UTF8:00000
otherName.6 = 1.2.392.200149.8.5.5.6;FORMAT:UTF8,UTF8:00001
`
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/req.cnf", []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("openssl", "req", "-config", dir+"/req.cnf", "-extensions", "ext", "-x509", "-newkey", "rsa:2048", "-nodes",
		"-keyout", dir+"/key.pem", "-outform", "DER", "-subj", "/C=JP/CN=0").Output()
	if err != nil {
		t.Fatal(err)
	}
	c, err := jpki.Parse(out)
	if err != nil {
		t.Fatal(err)
	}
	a := c.Attributes
	if a.Name.Value != "山田　太郎" || a.Address.Marked("[", "]") != "見本町３[番]" || a.Sex != jpki.Male ||
		a.BirthDate.String() != "1962-03-04" || a.BirthDate.Era != jpki.Showa {
		t.Errorf("%q %q %v %v", a.Name.Value, a.Address.Marked("[", "]"), a.Sex, a.BirthDate)
	}
}

func TestUse(t *testing.T) {
	ca := jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 0)
	sign := jpkitest.SignTemplate().Policies
	auth := jpkitest.AuthTemplate().Policies
	both := x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	for _, c := range []struct {
		name     string
		usage    x509.KeyUsage
		policies []x509.OID
		ca       bool
	}{
		{"no policy", both, nil, false},
		{"both policies", both, append(append([]x509.OID{}, sign...), auth...), false},
		{"sign policy, auth usage", x509.KeyUsageDigitalSignature, sign, false},
		{"sign policy, nonRepudiation alone", x509.KeyUsageContentCommitment, sign, false},
		{"auth policy, sign usage", both, auth, false},
		{"no usage", 0, sign, false},
		{"a CA", both, sign, true},
	} {
		template := jpkitest.SignTemplate(jpkitest.Holder()...)
		template.KeyUsage, template.Policies = c.usage, c.policies
		template.BasicConstraintsValid, template.IsCA = c.ca, c.ca
		_, err := jpki.Parse(ca.Issue(t, template, jpkitest.Key(2)).Raw)
		var use *jpki.UseError
		if !errors.As(err, &use) || use.CA != c.ca {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestParseRefusesWhatIsNotOneCertificate(t *testing.T) {
	der := signCert(t, jpkitest.Holder()...).Raw
	huge := jpkitest.Holder()
	huge[3] = jpkitest.Text(5, strings.Repeat("町", jpki.MaxSize/3))
	cases := map[string]struct {
		der  []byte
		want error
	}{
		"nothing":    {nil, jpki.ErrTruncated},
		"text":       {[]byte("-----BEGIN CERTIFICATE-----\n"), jpki.ErrTruncated},
		"trailing":   {append(bytes.Clone(der), 0), jpki.ErrTrailing},
		"filler":     {append(bytes.Clone(der), bytes.Repeat([]byte{0xFF}, 300)...), jpki.ErrTrailing},
		"twice":      {append(bytes.Clone(der), der...), jpki.ErrTrailing},
		"too large":  {signCert(t, huge...).Raw, jpki.ErrTooLarge},
		"indefinite": {append([]byte{0x30, 0x80}, der[4:]...), jpki.ErrTruncated},
	}
	for name, c := range cases {
		_, err := jpki.Parse(c.der)
		var syntax *jpki.SyntaxError
		if !errors.As(err, &syntax) || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for n := range der {
		if _, err := jpki.Parse(der[:n]); !errors.Is(err, jpki.ErrTruncated) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
}

func TestTwoSubjectAltNames(t *testing.T) {
	template := jpkitest.SignTemplate(jpkitest.Holder()...)
	der := jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 0).Issue(t, withSecondSAN(template), jpkitest.Key(2)).Raw
	// The second extension was made under another OID, which crypto/x509 lets
	// pass; turn it into a second subjectAltName.
	at := bytes.Index(der, []byte{0x06, 0x03, 0x55, 0x1D, 0x7F})
	if at < 0 {
		t.Fatal("the placeholder OID is not there")
	}
	der = bytes.Clone(der)
	der[at+4] = 17
	_, err := jpki.Parse(der)
	var syntax *jpki.SyntaxError
	if !errors.As(err, &syntax) {
		t.Errorf("got %v", err)
	}
}

func withSecondSAN(template *x509.Certificate) *x509.Certificate {
	second := jpkitest.SAN(jpkitest.Holder()...)
	second.Id = asn1.ObjectIdentifier{2, 5, 29, 127}
	template.ExtraExtensions = append(template.ExtraExtensions, second, pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3}, Value: []byte{5, 0}})
	return template
}
