package cms

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"slices"
	"testing"
)

// damages are ways to hurt a file at a byte.
var damages = []struct {
	name string
	hurt func(file []byte, at int) []byte
}{
	{"bit", func(b []byte, at int) []byte { b = bytes.Clone(b); b[at] ^= 1 << (at % 8); return b }},
	{"byte", func(b []byte, at int) []byte { b = bytes.Clone(b); b[at] += 0x55; return b }},
	{"deletion", func(b []byte, at int) []byte { return slices.Delete(bytes.Clone(b), at, at+1) }},
	{"insertion", func(b []byte, at int) []byte { return slices.Insert(bytes.Clone(b), at, b[at]) }},
	{"truncation", func(b []byte, at int) []byte { return b[:at] }},
	{"zeros", func(b []byte, at int) []byte { b = bytes.Clone(b); clear(b[at:min(at+16, len(b))]); return b }},
	{"swap", func(b []byte, at int) []byte {
		b = bytes.Clone(b)
		o := (at + 1) % len(b)
		b[at], b[o] = b[o], b[at]
		return b
	}},
}

// damagedFiles are the signatures that are damaged, one of each shape.
func damagedFiles(t testing.TB) map[string]struct{ file, content []byte } {
	t.Helper()
	files := make(map[string]struct{ file, content []byte })
	for _, kind := range []string{"rsa", "p384"} {
		s := identity(t, kind)
		for _, detached := range []bool{false, true} {
			for _, chain := range []bool{false, true} {
				content := []byte("what was signed")
				o := Options{Detached: detached}
				if chain {
					o.Chain = []*x509.Certificate{s.ca}
				}
				file, _ := signed(t, s, content, o)
				if !detached {
					content = nil
				}
				name := fmt.Sprintf("%s detached=%v chain=%v", kind, detached, chain)
				files[name] = struct{ file, content []byte }{file, content}
				files[name+" BER"] = struct{ file, content []byte }{inBER(t, s, file, true), content}
			}
		}
	}
	return files
}

// accepted tells whether a file verifies.
func accepted(t testing.TB, file, content []byte) bool {
	t.Helper()
	r, err := verify(t, file, content)
	if err != nil {
		return false
	}
	return r.Intact()
}

// TestDamage: 200 damaged variants of each shape of signature, spread over the whole file, none accepted.
func TestDamage(t *testing.T) {
	const variants = 200
	for name, f := range damagedFiles(t) {
		if !accepted(t, f.file, f.content) {
			t.Fatalf("%s: not accepted undamaged", name)
		}
		for i := range variants {
			d := damages[i%len(damages)]
			at := i * (len(f.file) - 1) / (variants - 1)
			damaged := d.hurt(f.file, at)
			if bytes.Equal(damaged, f.file) {
				continue // two equal bytes swapped
			}
			if accepted(t, damaged, f.content) {
				t.Errorf("%s: %s at %d of %d is accepted", name, d.name, at, len(f.file))
			}
		}
	}
}

// TestEveryByte damages every byte of a signature with its CA certificate in every way.
func TestEveryByte(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	f := damagedFiles(t)["rsa detached=false chain=true"]
	for at := range f.file {
		for _, d := range damages {
			damaged := d.hurt(f.file, at)
			if !bytes.Equal(damaged, f.file) && accepted(t, damaged, f.content) {
				t.Errorf("%s at %d of %d is accepted", d.name, at, len(f.file))
			}
		}
	}
}
