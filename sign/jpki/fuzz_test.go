package jpki_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/mitome-jp/mitome/sign/jpki"
	"github.com/mitome-jp/mitome/sign/jpki/jpkitest"
)

// Whatever the bytes: a typed error, or a certificate whose attributes can be
// shown and whose marks fit them.
func FuzzParse(f *testing.F) {
	ca := jpkitest.NewCA(f, jpkitest.Real, jpkitest.SignUnit, 0)
	f.Add(ca.Cert.Raw)
	f.Add(signCert(f, jpkitest.Holder()...).Raw)
	f.Add(signCert(f).Raw)
	f.Add(signCert(f, append(jpkitest.Holder(), jpkitest.Text(1, ""))...).Raw)
	f.Add(ca.Issue(f, jpkitest.AuthTemplate(), jpkitest.Key(2)).Raw)
	f.Add([]byte{0x30, 0x80})
	f.Add(bytes.Repeat([]byte{0x30, 0x82, 0xFF, 0xFF}, 9))
	f.Fuzz(checkParse)
}

// The same for what stands inside the alternative names, in a certificate that
// is whole otherwise.
func FuzzAttributes(f *testing.F) {
	for _, arc := range []int{0, 1, 2, 3, 4, 5, 6} {
		f.Add(jpkitest.SAN(with(arc, nil)...).Value)
	}
	f.Add(jpkitest.SAN(append(jpkitest.Holder(), jpkitest.Text(5, "\xFF"))...).Value)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, san []byte) {
		template := jpkitest.SignTemplate()
		template.ExtraExtensions[0].Value = san
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			return // crypto/x509 makes no certificate of it
		}
		checkParse(t, der)
	})
}

func checkParse(t *testing.T, der []byte) {
	c, err := jpki.Parse(der)
	if err != nil {
		var syntax *jpki.SyntaxError
		var use *jpki.UseError
		var attribute *jpki.AttributeError
		if !errors.As(err, &syntax) && !errors.As(err, &use) && !errors.As(err, &attribute) {
			t.Fatalf("an error of no type: %v", err)
		}
		return
	}
	if !bytes.Equal(c.X509.Raw, der) {
		t.Fatal("the certificate is not the bytes given")
	}
	if (c.Attributes != nil) != (c.Use == jpki.SignUse) {
		t.Fatal("attributes and use disagree")
	}
	c.RenewalFrom()
	if c.Attributes == nil {
		return
	}
	for _, text := range []jpki.Text{c.Attributes.Name, c.Attributes.Address} {
		if text.Value == "" || !utf8.ValidString(text.Value) || len(text.Replaced) != utf8.RuneCountInString(text.Value) {
			t.Fatalf("text %q with %d marks", text.Value, len(text.Replaced))
		}
	}
	if len(c.Attributes.BirthDate.String()) != len("2006-01-02") {
		t.Fatalf("birth date %v", c.Attributes.BirthDate)
	}
}
