package cms

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// emailSigner is the usage under which NSS judges a digital signature of a person.
const emailSigner = "4"

// TestNSSAccepts has our signatures judged by cmsutil and signver of NSS, which trust the test CA.
func TestNSSAccepts(t *testing.T) {
	const pkg = "libnss3-tools"
	certutil, cmsutil, signver := need(t, "certutil", pkg), need(t, "cmsutil", pkg), need(t, "signver", pkg)
	for _, kind := range []string{"rsa", "p256", "p384"} {
		s := identity(t, kind)
		db := "sql:" + t.TempDir()
		must(t, certutil, "-N", "-d", db, "--empty-password")
		must(t, certutil, "-A", "-d", db, "-n", "ca", "-t", "CT,C,C", "-i", s.file("ca.pem"))
		for _, size := range []int{64, 300 << 10} {
			for _, detached := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%d/detached=%v", kind, size, detached), func(t *testing.T) {
					content := random(t, size)
					file, _ := signed(t, s, content, Options{Detached: detached})
					status := func(file, content []byte) string {
						in, out := save(t, "file", file), filepath.Join(t.TempDir(), "out")
						args := []string{"-D", "-d", db, "-u", emailSigner, "-h", "1", "-i", in, "-o", out}
						if detached {
							args = append(args, "-c", save(t, "content", content))
						}
						said, _ := run(t, cmsutil, args...) // it fails for a bad signature, and says so in the headers
						headers, err := os.ReadFile(out)
						if err != nil {
							t.Fatal(err)
						}
						return said + string(headers[:min(len(headers), 1000)])
					}
					if got := status(file, content); !strings.Contains(got, "GoodSignature") {
						t.Errorf("cmsutil says: %q", got)
					}
					wrong, other := bytes.Clone(file), flip(content, 0)
					if !detached {
						copy(wrong[bytes.Index(wrong, content):], other)
					}
					if got := status(wrong, other); strings.Contains(got, "GoodSignature") {
						t.Errorf("cmsutil accepts another content: %q", got)
					}
					// signver's older code knows no ECDSA.
					if detached && kind == "rsa" {
						said := must(t, signver, "-V", "-d", db, "-i", save(t, "content", content), "-s", save(t, "file", file), "-v")
						if !strings.Contains(said, "signatureValid=yes") {
							t.Errorf("signver says: %s", said)
						}
					}
				})
			}
		}
	}
}
