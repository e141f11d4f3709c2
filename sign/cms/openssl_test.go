package cms

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// sizes of content around what could go wrong: nothing, one byte, each width of a length, more than one chunk.
var sizes = []int{0, 1, 127, 128, 255, 256, 65535, 65536, 300 << 10, 1<<24 + 1}

// TestOpenSSLAccepts has every kind of signature that we make judged by openssl as a CAdES signature.
func TestOpenSSLAccepts(t *testing.T) {
	openssl := need(t, "openssl", "openssl")
	for _, kind := range []string{"rsa", "p256", "p384", "p521"} {
		s := identity(t, kind)
		for _, size := range sizes {
			for _, detached := range []bool{false, true} {
				for _, chain := range []bool{false, true} {
					if (chain || kind != "rsa") && size != 1 {
						continue
					}
					t.Run(fmt.Sprintf("%s/%d/detached=%v/chain=%v", kind, size, detached, chain), func(t *testing.T) {
						content := random(t, size)
						o := Options{Detached: detached}
						if chain {
							o.Chain = []*x509.Certificate{s.ca, s.cert, s.ca}
						}
						file, m := signed(t, s, content, o)
						if int64(len(file)) != m.Length() {
							t.Errorf("file has %d bytes, Length says %d", len(file), m.Length())
						}
						opensslAccepts(t, openssl, s, file, content, detached)
					})
				}
			}
		}
	}
}

// opensslAccepts has openssl judge a CAdES signature, find the content in it that was signed, and refuse another.
func opensslAccepts(t *testing.T, openssl string, s *signer, file, content []byte, detached bool) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	args := []string{"cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", save(t, "file", file),
		"-CAfile", s.file("ca.pem"), "-attime", fmt.Sprint(testTime.Unix()), "-purpose", "any", "-out", out}
	if !detached {
		must(t, openssl, args...)
	} else {
		if said, err := run(t, openssl, append(args, "-content", save(t, "other", append([]byte("x"), content...)))...); err == nil {
			t.Errorf("openssl accepts another content: %s", said)
		}
		must(t, openssl, append(args, "-content", save(t, "content", content))...)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, content) {
		t.Error("openssl gives back another content")
	}
}
