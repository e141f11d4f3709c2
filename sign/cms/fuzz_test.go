package cms

import (
	"bytes"
	"crypto/x509"
	"errors"
	"slices"
	"testing"
)

// fuzzContent is what all seeds sign.
var fuzzContent = []byte("what was signed")

// seeds are good signatures of every shape, and the certificates of the keys that made them by their public keys.
func seeds(t testing.TB) (files [][]byte, keys map[string]*x509.Certificate) {
	t.Helper()
	keys = make(map[string]*x509.Certificate)
	for _, kind := range []string{"rsa", "p256"} {
		s := identity(t, kind)
		keys[string(s.cert.RawSubjectPublicKeyInfo)] = s.cert
		for _, o := range []Options{{}, {Detached: true}, {Chain: []*x509.Certificate{s.ca}}} {
			file, _ := signed(t, s, fuzzContent, o)
			files = append(files, file, inBER(t, s, file, true))
		}
	}
	return append(files, foreignSeeds(t, fuzzContent)...), keys
}

// neverForged: whatever Verify accepts by the key of a seed is the content that this key signed, and by the same certificate if the
// signature names it.
func neverForged(t *testing.T, file []byte, keys map[string]*x509.Certificate) {
	t.Helper()
	r, err := verify(t, file, nil)
	detached := errors.Is(err, ErrContentMissing)
	if detached {
		r, err = verify(t, file, fuzzContent)
	}
	if err != nil || !r.Intact() {
		return
	}
	for i := range r.Signers {
		got := r.Signers[i].Certificate
		cert := keys[string(got.RawSubjectPublicKeyInfo)]
		if cert == nil {
			t.Skip("by a key of an earlier run, from the cache of the fuzzing engine")
		}
		if r.Signers[i].Bound && !got.Equal(cert) {
			t.Error("accepted with another certificate")
		}
	}
	if detached {
		return // accepted with the right content
	}
	sd, err := parse(t.Context(), bytes.NewReader(file), func() error { return nil })
	if err != nil || !bytes.Equal(sd.content.whole(), fuzzContent) {
		t.Errorf("accepted with another content: %v", err)
	}
}

// FuzzVerify: Verify never panics, and a damaged file never verifies.
func FuzzVerify(f *testing.F) {
	files, keys := seeds(f)
	for _, file := range files {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) { neverForged(t, file, keys) })
}

// FuzzDamage is FuzzVerify with files that are damaged in two places only, which reach far deeper.
func FuzzDamage(f *testing.F) {
	files, keys := seeds(f)
	for i := range files {
		f.Add(uint8(i), uint16(300*i), uint8(1), []byte{0}, uint16(200*i), uint8(0), []byte{5, 0})
	}
	f.Fuzz(func(t *testing.T, seed uint8, at uint16, cut uint8, put []byte, at2 uint16, cut2 uint8, put2 []byte) {
		file := bytes.Clone(files[int(seed)%len(files)])
		for _, d := range []struct {
			at, cut int
			put     []byte
		}{{int(at), int(cut), put}, {int(at2), int(cut2), put2}} {
			from := d.at % (len(file) + 1)
			file = slices.Replace(file, from, min(from+d.cut, len(file)), d.put...)
		}
		neverForged(t, file, keys)
	})
}

// foreignSeeds are shapes that Sign does not make: BER, no attributes, key identifier.
func foreignSeeds(t testing.TB, content []byte) [][]byte {
	t.Helper()
	plain := newForge(t, content)
	plain.attributes = nil
	pieces := newForge(t, content)
	pieces.eContent = append(append([]byte{tagOctetsParts, 0x80}, element1(tag(tagOctets), content[:4])...), element1(tag(tagOctets), content[4:])...)
	pieces.eContent = append(pieces.eContent, 0, 0)
	byKeyID := newForge(t, content)
	byKeyID.sid, byKeyID.version, byKeyID.signerVersion = element1(tagKeyIdentifier, byKeyID.s.cert.SubjectKeyId), 3, 3
	twice := newForge(t, content)
	twice.signers = 2
	var files [][]byte
	for _, f := range []*forge{plain, pieces, byKeyID, twice} {
		files = append(files, f.file(t))
	}
	return files
}

// FuzzElement: an element in BER, encoded anew, is DER of the same meaning, and encoding that once more changes nothing.
func FuzzElement(f *testing.F) {
	f.Add([]byte{0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 0x41, 0x04, 0x81, 0x01, 0x42, 0, 0, 0, 0})
	f.Add([]byte{0x30, 0x03, 0x02, 0x01, 0x05})
	f.Add(algorithm(oidRSA, true))
	f.Fuzz(func(t *testing.T, ber []byte) {
		c := cursor(ber)
		e, err := c.next()
		if err != nil {
			return
		}
		if len(e.raw)+len(c) != len(ber) {
			t.Fatal("element and rest are not the whole")
		}
		der, err := e.toDER(0)
		if err != nil {
			return
		}
		again := cursor(der)
		e2, err := again.next()
		if err != nil || len(again) > 0 || !e2.isDER() {
			t.Fatalf("%x became %x, which is not DER: %v", ber, der, err)
		}
	})
}

// FuzzSign: what is signed verifies, whatever the content.
func FuzzSign(f *testing.F) {
	f.Add([]byte(nil), false, uint32(0))
	f.Add([]byte{0}, true, uint32(1<<31))
	f.Add(make([]byte, 300), false, uint32(1<<32-1))
	s := identity(f, "p256")
	f.Fuzz(func(t *testing.T, content []byte, detached bool, seconds uint32) {
		file, m := signed(t, s, content, Options{Detached: detached, Time: unix(seconds)})
		if err := m.Check(t.Context(), bytes.NewReader(file)); err != nil {
			t.Fatal(err)
		}
		given := append([]byte{}, content...)
		if !detached {
			given = nil
		}
		if !accepted(t, file, given) {
			t.Fatal("not accepted")
		}
	})
}
