package verify

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/sign"
	"github.com/mitome-jp/mitome/sign/jpki"
	"github.com/mitome-jp/mitome/sign/jpki/jpkitest"
)

func TestGood(t *testing.T) {
	p := person(t, jpkitest.Real, 0)
	ok := verdict{valid: true, integrity: Intact, trust: Trusted, ca: jpki.Added}
	t.Run("attached", func(t *testing.T) {
		var last, total int64
		o := p.believing()
		o.Progress = func(d, n int64) { last, total = d, n }
		path := p.sign(t, t.TempDir(), sign.Request{})
		r := report(t, path, o)
		ok.check(t, r)
		if size := int64(len(get(t, path))); last != size || total != size {
			t.Errorf("progress ended at %d of %d, want %d", last, total, size)
		}
		s := r.Signers[0]
		if r.Format != "cms" || r.Detached || r.Content != "" || s.Name != "見本　花子" || s.Serial != "01234567" || s.Digest != "SHA-256" ||
			!s.SigningTime.Equal(claimed) || !s.NotAfter.Equal(p.cert.NotAfter) || s.Timestamp != NoTimestamp || !s.Issuer.Equal(p.ca.Cert) {
			t.Errorf("%+v", s)
		}
	})
	t.Run("with the CA's certificate", func(t *testing.T) {
		ok.check(t, report(t, p.sign(t, t.TempDir(), sign.Request{Chain: []*x509.Certificate{p.ca.Cert}}), p.believing()))
	})
	t.Run("detached", func(t *testing.T) {
		dir := t.TempDir()
		o := p.believing()
		o.Content = dir + "/file"
		r := report(t, p.sign(t, dir, sign.Request{Detached: true, Out: dir + "/signature"}), o)
		ok.check(t, r)
		if !r.Detached || r.Content != o.Content {
			t.Errorf("%+v", r)
		}
	})
	t.Run("detached, content guessed", func(t *testing.T) {
		dir := t.TempDir()
		guessed := ok
		guessed.warnings = []Warning{WarnContentGuessed}
		path := p.sign(t, dir, sign.Request{Detached: true})
		r := report(t, path, p.believing())
		guessed.check(t, r)
		if r.Content != dir+"/file" {
			t.Errorf("content %q", r.Content)
		}
		must(t, os.Rename(path, dir+"/file.P7S"))
		guessed.check(t, report(t, dir+"/file.P7S", p.believing()))
	})
	t.Run("an enclosed content needs no file, though one of that name is there", func(t *testing.T) {
		dir := t.TempDir()
		ok.check(t, report(t, p.sign(t, dir, sign.Request{Out: dir + "/file.p7s"}), p.believing()))
	})
}

// OpenSSL's signatures in every form that it writes. Without -cades they do not
// name their certificate.
func TestOpenSSLs(t *testing.T) {
	p := person(t, jpkitest.Real, 0)
	for name, c := range map[string]struct {
		args     []string
		warnings []Warning
		detached bool
	}{
		"DER":               {args: []string{"-nodetach", "-cades"}},
		"BER":               {args: []string{"-nodetach", "-cades", "-stream"}},
		"PEM":               {args: []string{"-nodetach", "-cades", "-outform", "PEM"}},
		"PEM, streamed":     {args: []string{"-nodetach", "-cades", "-stream", "-outform", "PEM"}},
		"by key identifier": {args: []string{"-nodetach", "-cades", "-keyid"}},
		"detached":          {args: []string{"-cades"}, detached: true},
		"not CAdES":         {args: []string{"-nodetach"}, warnings: []Warning{WarnNotBound}},
		"SHA-512":           {args: []string{"-nodetach", "-cades", "-md", "sha512"}},
		"RSA-PSS":           {args: []string{"-nodetach", "-cades", "-keyopt", "rsa_padding_mode:pss"}},
	} {
		t.Run(name, func(t *testing.T) {
			signer, dir := p, t.TempDir()
			if name == "by key identifier" {
				signer = p.with(t, func(c *x509.Certificate) { c.SubjectKeyId = []byte{1, 2, 3, 4} })
			}
			o := signer.believing()
			o.Now = time.Now().Add(time.Minute) // OpenSSL claims the time that it is
			path := signer.openssl(t, dir, c.args...)
			if c.detached {
				o.Content = dir + "/file"
			}
			verdict{valid: true, integrity: Intact, trust: Trusted, ca: jpki.Added, warnings: c.warnings}.check(t, report(t, path, o))
		})
	}
}

// A PEM file that another tool wrote, and one with the older label.
func TestPEM(t *testing.T) {
	p := person(t, jpkitest.Real, 0)
	dir := t.TempDir()
	der := get(t, p.sign(t, dir, sign.Request{}))
	for _, label := range []string{"CMS", "PKCS7"} {
		armoured := pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
		crlf := bytes.ReplaceAll(armoured, []byte("\n"), []byte("\r\n"))
		for _, data := range [][]byte{armoured, crlf, append([]byte("\xEF\xBB\xBF\n  \n"), armoured...), bytes.TrimRight(armoured, "\n"), append(armoured, "\n \n"...)} {
			if r := report(t, put(t, dir+"/pem", data), p.believing()); !r.Valid {
				t.Errorf("%s: %+v", label, r.Signers)
			}
		}
	}
}

func TestCertificates(t *testing.T) {
	real1 := person(t, jpkitest.Real, 0)
	demo := person(t, jpkitest.Demo, 0)
	test := person(t, jpkitest.Test, 0)
	auth := jpkitest.NewCA(t, jpkitest.Real, jpkitest.AuthUnit, 0)
	login := identity{auth.Issue(t, jpkitest.AuthTemplate(), jpkitest.Key(2)), jpkitest.Key(2), auth}
	nameless := real1.with(t, func(c *x509.Certificate) { c.ExtraExtensions = nil })
	foreign := real1.with(t, func(c *x509.Certificate) { c.Policies = nil; c.Subject.CommonName = "Somebody" })
	tls := real1.with(t, func(c *x509.Certificate) { c.Policies = nil; c.KeyUsage = x509.KeyUsageKeyEncipherment })
	critical := real1.with(t, func(c *x509.Certificate) {
		c.ExtraExtensions[0].Critical = true
		c.ExtraExtensions = append(c.ExtraExtensions, jpkitest.SAN())
		c.ExtraExtensions[1].Id, c.ExtraExtensions[1].Critical = []int{1, 2, 3, 4}, true
	})
	criticalSAN := real1.with(t, func(c *x509.Certificate) { c.ExtraExtensions[0].Critical = true })
	at := func(o Options, now time.Time) Options { o.Now = now; return o }
	expired := real1.cert.NotAfter.Add(time.Second)
	early := real1.cert.NotBefore.Add(-time.Second)
	otherGeneration := jpkitest.NewCA(t, jpkitest.Real, jpkitest.SignUnit, 1)

	for _, c := range []struct {
		name   string
		signer identity
		o      Options
		want   verdict
	}{
		{"nobody believed", real1, Options{Now: now}, verdict{trust: Untrusted, ca: jpki.Unlisted}},
		{"known, not believed", real1, Options{Now: now, CAs: jpki.NewCAs([]*x509.Certificate{real1.ca.Cert}, nil)}, verdict{trust: Untrusted, ca: jpki.Unlisted}},
		{"another generation of the CA believed", real1, Options{Now: now, CAs: jpki.CAs{}.With(otherGeneration.Cert)}, verdict{trust: Untrusted, ca: jpki.Unlisted}},
		{"believed by hash, certificate not known", real1, Options{Now: now, CAs: jpki.NewCAs(nil, []jpki.Hash{jpki.HashOf(real1.ca.Cert)})}, verdict{trust: Untrusted, ca: jpki.Unlisted}},
		{"expired", real1, at(real1.believing(), expired), verdict{trust: Expired, ca: jpki.Added}},
		{"last second", real1, at(real1.believing(), real1.cert.NotAfter), verdict{valid: true, trust: Trusted, ca: jpki.Added}},
		{"not yet", real1, at(real1.believing(), early), verdict{trust: NotYet, ca: jpki.Added, warnings: []Warning{WarnTimeFuture}}},
		{"expired and not believed", real1, Options{Now: expired}, verdict{trust: Untrusted, ca: jpki.Unlisted}},
		{"demo", demo, Options{Now: now}, verdict{trust: Untrusted, ca: jpki.Demo, warnings: []Warning{WarnDemo}}},
		{"demo, its CA given", demo, demo.believing(), verdict{trust: Untrusted, ca: jpki.Demo, warnings: []Warning{WarnDemo}}},
		{"demo, a CA of another name with its key given", demo, Options{Now: now, CAs: jpki.CAs{}.With(real1.ca.Cert)}, verdict{trust: Untrusted, ca: jpki.Demo, warnings: []Warning{WarnDemo}}},
		{"official test card", test, Options{Now: now}, verdict{trust: Untrusted, ca: jpki.Unlisted, warnings: []Warning{WarnTest}}},
		{"official test card, its CA given", test, test.believing(), verdict{valid: true, trust: Trusted, ca: jpki.Added, warnings: []Warning{WarnTest}}},
		{"authentication certificate", login, login.believing(), verdict{trust: Untrusted, ca: jpki.Added, warnings: []Warning{WarnAuthCertificate}}},
		{"no attributes", nameless, nameless.believing(), verdict{valid: true, trust: Trusted, ca: jpki.Added, warnings: []Warning{WarnAttributes}}},
		{"another kind, its CA given", foreign, foreign.believing(), verdict{valid: true, trust: Trusted, ca: jpki.Added}},
		{"not for signing", tls, tls.believing(), verdict{trust: Untrusted, ca: jpki.Added, warnings: []Warning{WarnNotForSigning}}},
		{"a critical condition nobody knows", critical, critical.believing(), verdict{trust: Untrusted, ca: jpki.Added, warnings: []Warning{WarnNotForSigning}}},
		{"critical alternative names", criticalSAN, criticalSAN.believing(), verdict{valid: true, trust: Trusted, ca: jpki.Added}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.want.integrity = Intact
			r := report(t, c.signer.sign(t, t.TempDir(), sign.Request{}), c.o)
			c.want.check(t, r)
			if name := r.Signers[0].Name; c.name == "another kind, its CA given" && name != "Somebody" || (c.name == "authentication certificate" || c.name == "no attributes") && name != "" {
				t.Errorf("name %q", name)
			}
		})
	}
	t.Run("the file's own CA certificate, believed by hash", func(t *testing.T) {
		o := Options{Now: now, CAs: jpki.NewCAs(nil, []jpki.Hash{jpki.HashOf(real1.ca.Cert)})}
		path := real1.sign(t, t.TempDir(), sign.Request{Chain: []*x509.Certificate{real1.ca.Cert}})
		verdict{valid: true, integrity: Intact, trust: Trusted, ca: jpki.Added}.check(t, report(t, path, o))
		o.CAs = jpki.CAs{}
		verdict{integrity: Intact, trust: Untrusted, ca: jpki.Unlisted}.check(t, report(t, path, o))
	})
	t.Run("signed before the certificate began", func(t *testing.T) {
		late := real1.with(t, func(c *x509.Certificate) { c.NotBefore = claimed.Add(time.Hour) })
		verdict{valid: true, integrity: Intact, trust: Trusted, ca: jpki.Added, warnings: []Warning{WarnTimeOutside}}.check(t,
			report(t, late.sign(t, t.TempDir(), sign.Request{}), late.believing()))
	})
	t.Run("its CA expired first", func(t *testing.T) {
		long := real1.with(t, func(c *x509.Certificate) { c.NotAfter = real1.ca.Cert.NotAfter.AddDate(1, 0, 0) })
		o := at(long.believing(), real1.ca.Cert.NotAfter.AddDate(0, 1, 0))
		verdict{integrity: Intact, trust: Expired, ca: jpki.Added}.check(t, report(t, long.sign(t, t.TempDir(), sign.Request{}), o))
	})
}

func TestContents(t *testing.T) {
	p := person(t, jpkitest.Real, 0)
	t.Run("missing", func(t *testing.T) {
		dir := t.TempDir()
		path := p.sign(t, dir, sign.Request{Detached: true})
		must(t, os.Remove(dir+"/file"))
		verdict{integrity: NotChecked, trust: Trusted, ca: jpki.Added, problems: []Problem{ProblemContentMissing},
			warnings: []Warning{WarnContentMissing}}.check(t, report(t, path, p.believing()))
	})
	for name, wrong := range map[string][]byte{"wrong": append(bytes.Clone(content[:len(content)-1]), '?'), "shorter": content[1:], "longer": append(bytes.Clone(content), 0), "empty": nil} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := p.sign(t, dir, sign.Request{Detached: true})
			put(t, dir+"/file", wrong)
			verdict{integrity: Broken, trust: Trusted, ca: jpki.Added, problems: []Problem{ProblemContentChanged},
				warnings: []Warning{WarnContentGuessed}}.check(t, report(t, path, p.believing()))
		})
	}
	t.Run("changed inside", func(t *testing.T) {
		dir := t.TempDir()
		path := p.sign(t, dir, sign.Request{})
		data := bytes.Replace(get(t, path), []byte("見本の"), []byte("見木の"), 1)
		verdict{integrity: Broken, trust: Trusted, ca: jpki.Added, problems: []Problem{ProblemContentChanged}}.check(t, report(t, put(t, path, data), p.believing()))
	})
}

func TestSignerCertificateMissing(t *testing.T) {
	p := person(t, jpkitest.Real, 0)
	r := report(t, p.openssl(t, t.TempDir(), "-nodetach", "-cades", "-nocerts"), p.believing())
	s := r.Signers[0]
	if r.Valid || s.Integrity != NotChecked || s.Certificate != Untrusted || s.X509 != nil || s.Name != "" || s.Serial != "01234567" {
		t.Errorf("%+v", s)
	}
	if len(r.Warnings) == 0 || r.Warnings[0] != WarnCertificateMissing {
		t.Errorf("warnings %q", r.Warnings)
	}
}

// Two signers, of whom the second's signature is damaged: one is told from the other.
func TestSeveralSigners(t *testing.T) {
	one, two := person(t, jpkitest.Real, 0), person(t, jpkitest.Test, 1)
	cert, key := two.files(t)
	path := one.openssl(t, t.TempDir(), "-nodetach", "-cades", "-signer", cert, "-inkey", key)
	both := Options{CAs: jpki.CAs{}.With(one.ca.Cert, two.ca.Cert), Now: time.Now().Add(time.Minute)}
	if r := report(t, path, both); !r.Valid || len(r.Signers) != 2 {
		t.Fatalf("%+v", r)
	}
	first := both
	first.CAs = jpki.CAs{}.With(one.ca.Cert)
	if r := report(t, path, first); r.Valid || count(r, func(s Signer) bool { return s.Certificate == Trusted }) != 1 {
		t.Errorf("only one of two CAs is believed: %+v", r)
	}
	data := get(t, path)
	for i := range report(t, path, both).Signers {
		// Each signer's signature value ends its SignerInfo; find and damage it.
		value := signatureOf(t, path, i)
		damaged := bytes.Clone(data)
		damaged[bytes.Index(damaged, value)+100] ^= 1
		r := report(t, put(t, filepath.Join(t.TempDir(), "damaged"), damaged), both)
		if r.Valid || r.Signers[i].Integrity != Broken || r.Signers[1-i].Integrity != Intact {
			t.Errorf("signer %d damaged: %+v", i, r.Signers)
		}
	}
}

func TestJSON(t *testing.T) {
	p := person(t, jpkitest.Real, 0)
	r := report(t, p.sign(t, t.TempDir(), sign.Request{}), p.believing())
	data, err := json.Marshal(r)
	must(t, err)
	const want = `{"valid":true,"format":"cms","detached":false,"signers":[{"name":"見本　花子","subject":"CN=2024040100000000000000000000SS,L=Mihon-ken+L=Mihon-shi,C=JP",` +
		`"serial":"01234567","signing_time":"2026-04-01T09:30:00Z","digest":"SHA-256","integrity":"ok","problems":[],"certificate":"ok","ca":"added",` +
		`"not_before":"2024-04-01T01:02:03Z","not_after":"2029-01-02T14:59:59Z","revocation":"not_checked","timestamp":"none"}],` +
		`"warnings":["revocation_not_checked","no_time_stamp","signing_time_claimed_only"]}`
	if string(data) != want {
		t.Errorf("got  %s\nwant %s", data, want)
	}
}
