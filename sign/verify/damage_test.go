package verify

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mitome-jp/mitome/sign"
	"github.com/mitome-jp/mitome/sign/cms"
	"github.com/mitome-jp/mitome/sign/jpki/jpkitest"
)

func count(r *Report, is func(Signer) bool) (n int) {
	for _, s := range r.Signers {
		if is(s) {
			n++
		}
	}
	return n
}

func signatureOf(t *testing.T, path string, i int) []byte {
	t.Helper()
	r, err := cms.Verify(t.Context(), bytes.NewReader(get(t, path)), nil)
	must(t, err)
	return r.Signers[i].Signature
}

// A signature damaged anywhere is never valid, though its CA is believed. Every
// fifth byte is damaged in one bit, in turn all eight; sign/cms does it with all.
func TestDamagedNeverValid(t *testing.T) {
	p := person(t, jpkitest.Real, 0)
	dir := t.TempDir()
	for name, path := range map[string]string{
		"ours":     p.sign(t, dir, sign.Request{}),
		"OpenSSL":  p.openssl(t, t.TempDir(), "-nodetach", "-cades"),
		"streamed": p.openssl(t, t.TempDir(), "-nodetach", "-cades", "-stream"),
	} {
		data := get(t, path)
		if !report(t, path, p.believing()).Valid {
			t.Fatalf("%s: the whole one is not valid", name)
		}
		variants := map[string][]byte{"trailing": append(bytes.Clone(data), 0), "doubled": append(bytes.Clone(data), data...)}
		tried := 0
		try := func(what string, variant []byte) {
			tried++
			r, err := File(context.Background(), put(t, filepath.Join(dir, "variant"), variant), p.believing())
			if err == nil && r.Valid {
				t.Errorf("%s, %s: valid", name, what)
			}
		}
		for what, variant := range variants {
			try(what, variant)
		}
		for i := 0; i < len(data); i += 5 {
			damaged := bytes.Clone(data)
			damaged[i] ^= 1 << (i % 8)
			try("byte "+strconv.Itoa(i), damaged)
		}
		for n := 0; n < len(data); n += 43 {
			try("cut at "+strconv.Itoa(n), data[:n])
		}
		if tried < 200 {
			t.Errorf("%s: only %d variants", name, tried)
		}
	}
}

func TestWhatIsNoSignature(t *testing.T) {
	dir := t.TempDir()
	p := person(t, jpkitest.Real, 0)
	for name, c := range map[string]struct {
		data   string
		format string // of an UnsupportedError, else NotSignedError
	}{
		"empty":         {data: ""},
		"text":          {data: "hello"},
		"certificate":   {data: string(p.cert.Raw)},
		"PEM, another":  {data: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"},
		"PDF":           {"%PDF-1.7\n", "pdf"},
		"PDF, later":    {strings.Repeat("x", 500) + "%PDF-1.7\n", "pdf"},
		"XML":           {"\xEF\xBB\xBF<?xml version=\"1.0\"?><DATA/>", "xml"},
		"XML, spaced":   {"\r\n <DATA/>", "xml"},
		"XML in UTF-16": {"\xFF\xFE<\x00?\x00", "xml"},
		"S/MIME":        {"MIME-Version: 1.0\r\nContent-Type: multipart/signed", "smime"},
	} {
		_, err := File(t.Context(), put(t, dir+"/file", []byte(c.data)), p.believing())
		var not *NotSignedError
		var unsupported *UnsupportedError
		switch {
		case c.format == "" && (!errors.As(err, &not) || not.Path != dir+"/file"):
			t.Errorf("%s: %v", name, err)
		case c.format != "" && (!errors.As(err, &unsupported) || unsupported.Format != c.format):
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	p := person(t, jpkitest.Real, 0)
	dir := t.TempDir()
	der := get(t, p.sign(t, dir, sign.Request{}))
	armoured := string(get(t, p.openssl(t, dir, "-nodetach", "-cades", "-outform", "PEM")))
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"cut short":        {string(der[:len(der)-1]), cms.ErrTruncated},
		"trailing":         {string(der) + "x", cms.ErrTrailingData},
		"PEM without end":  {armoured[:len(armoured)-30], ErrPEM},
		"PEM, another end": {strings.Replace(armoured, "END CMS", "END PKCS7", 1), ErrPEM},
		"PEM and more":     {armoured + "more", ErrPEM},
		"PEM with a hole":  {strings.Replace(armoured, "\n", "\n*", 2), nil},
		"PEM, long line":   {"-----BEGIN CMS-----\n" + strings.Repeat("A", 1<<20), ErrPEM},
	} {
		_, err := File(t.Context(), put(t, dir+"/x", []byte(c.data)), p.believing())
		var damaged *DamagedError
		if !errors.As(err, &damaged) || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	p := person(t, jpkitest.Real, 0)
	dir := t.TempDir()
	attached := p.sign(t, dir, sign.Request{})
	detached := p.sign(t, dir, sign.Request{Detached: true})
	for _, c := range []struct {
		path, content string
		want          error
	}{
		{dir + "/absent", "", os.ErrNotExist}, {dir, "", ErrFolder}, {os.DevNull, "", ErrNotFile},
		{detached, dir + "/absent", os.ErrNotExist}, {detached, dir, ErrFolder},
	} {
		o := p.believing()
		o.Content = c.content
		_, err := File(t.Context(), c.path, o)
		var file *FileError
		if !errors.As(err, &file) || !errors.Is(err, c.want) {
			t.Errorf("%s, %s: %v", c.path, c.content, err)
		}
	}
	o := p.believing()
	o.Content = dir + "/file"
	_, err := File(t.Context(), attached, o)
	var enclosed *EnclosedError
	if !errors.As(err, &enclosed) {
		t.Errorf("content given twice: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := File(ctx, attached, p.believing()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
