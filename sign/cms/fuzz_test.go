package cms

import (
	"bytes"
	"crypto/x509"
	"testing"
)

// FuzzVerify: Verify never panics, and what it accepts as the work of the test key is the content that was signed. No seed's key signs
// anything else, so an accepted mutant must certify one of the seeds' contents by one of the seeds' certificates.
func FuzzVerify(f *testing.F) {
	content := []byte("what was signed")
	certs := make(map[string]bool)
	for _, kind := range []string{"rsa", "p256"} {
		s := identity(f, kind)
		certs[string(s.cert.Raw)] = true
		for _, o := range []Options{{}, {Detached: true}, {Chain: []*x509.Certificate{s.ca}}} {
			file, _ := signed(f, s, content, o)
			if r, err := verify(f, file, nil); !o.Detached && (err != nil || !r.Intact()) {
				f.Fatal("seed is not accepted")
			}
			f.Add(file)
		}
	}
	for _, file := range foreignSeeds(f, content) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, given := range [][]byte{nil, content} {
			r, err := verify(t, file, given)
			if err != nil || !r.Intact() {
				continue
			}
			for i := range r.Signers {
				if !certs[string(r.Signers[i].Certificate.Raw)] {
					// The fuzzing engine cannot sign, but it can be handed a file of an earlier run's key.
					t.Skip("signed by a key of another run")
				}
			}
			if r.ContentSize != int64(len(content)) {
				t.Errorf("accepted with a content of %d bytes", r.ContentSize)
			}
			if given == nil && !carries(file, content) {
				t.Error("accepted without the signed content")
			}
		}
	})
}

// carries tells whether the bytes of content stand in file in their order, in one piece or several.
func carries(file, content []byte) bool {
	for _, c := range content {
		at := bytes.IndexByte(file, c)
		if at < 0 {
			return false
		}
		file = file[at+1:]
	}
	return true
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
