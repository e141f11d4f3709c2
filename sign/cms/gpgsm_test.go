package cms

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// gpgsm is GnuPG with a home of its own, in which the test CA is trusted. It asks nobody on the network.
type gpgsm struct{ path, home string }

func newGPGSM(t *testing.T, s *signer) *gpgsm {
	t.Helper()
	path := need(t, "gpgsm", "gpgsm")
	need(t, "gpg-agent", "gpg-agent")
	gpgconf := need(t, "gpgconf", "gpgconf")
	openssl := need(t, "openssl", "openssl")
	home, err := os.MkdirTemp("", "gpg") //nolint:usetesting // a socket's name is limited to 108 bytes
	if err != nil {
		t.Fatal(err)
	}
	g := &gpgsm{path, home}
	t.Cleanup(func() {
		_ = exec.Command(gpgconf, "--homedir", home, "--kill", "all").Run()
		_ = os.RemoveAll(home)
	})
	fingerprint := strings.TrimSpace(must(t, openssl, "x509", "-in", s.file("ca.pem"), "-noout", "-fingerprint", "-sha1"))
	_, fingerprint, _ = strings.Cut(fingerprint, "=")
	for name, text := range map[string]string{
		"trustlist.txt":  strings.ReplaceAll(fingerprint, ":", "") + " S relax\n",
		"gpgsm.conf":     "disable-crl-checks\ndisable-dirmngr\nno-common-certs-import\nbatch\n",
		"gpg-agent.conf": "allow-loopback-pinentry\n",
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	g.must(t, "--import", s.file("ca.pem"))
	return g
}

func (g *gpgsm) run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	at := testTime.Format("20060102T150405")
	return run(t, g.path, append([]string{"--homedir", g.home, "--faked-system-time", at, "--status-fd", "1"}, args...)...)
}

func (g *gpgsm) must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := g.run(t, args...)
	if err != nil {
		t.Fatalf("gpgsm %q: %v\n%s", args, err, out)
	}
	return out
}

// withPassphrase runs gpgsm with the key's passphrase on its standard input.
func (g *gpgsm) withPassphrase(t *testing.T, args ...string) {
	t.Helper()
	at := testTime.Format("20060102T150405")
	cmd := exec.CommandContext(t.Context(), g.path, append([]string{"--homedir", g.home, "--faked-system-time", at,
		"--pinentry-mode", "loopback", "--passphrase-fd", "0"}, args...)...)
	cmd.Stdin = strings.NewReader("test\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("gpgsm %q: %v\n%s", args, err, out)
	}
}

func TestGPGSMAccepts(t *testing.T) {
	for _, kind := range []string{"rsa", "p256", "p384"} {
		s := identity(t, kind)
		g := newGPGSM(t, s)
		for _, size := range []int{0, 1, 300 << 10} {
			for _, detached := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%d/detached=%v", kind, size, detached), func(t *testing.T) {
					content := random(t, size)
					file, _ := signed(t, s, content, Options{Detached: detached})
					args := []string{"--verify", save(t, "file", file)}
					if detached {
						args = append(args, save(t, "content", content))
					}
					out := g.must(t, args...)
					if !strings.Contains(out, "GOODSIG") || !strings.Contains(out, "TRUST_FULLY") {
						t.Errorf("gpgsm says:\n%s", out)
					}
				})
			}
		}
	}
}

func TestVerifyGPGSM(t *testing.T) {
	s := rsaSigner(t)
	g := newGPGSM(t, s)
	p12 := filepath.Join(t.TempDir(), "key.p12")
	must(t, need(t, "openssl", "openssl"), "pkcs12", "-export", "-in", s.file("cert.pem"), "-inkey", s.file("key.pem"), "-out", p12, "-passout", "pass:test",
		"-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1")
	g.withPassphrase(t, "--import", p12)
	content := random(t, 100<<10)
	in := save(t, "content", content)
	for _, mode := range []string{"--sign", "--detach-sign"} {
		t.Run(mode, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out")
			g.withPassphrase(t, "-u", "0x"+fingerprintOf(t, s), "-o", out, mode, in)
			file, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			var given []byte
			if mode == "--detach-sign" {
				given = content
			}
			r, err := verify(t, file, given)
			if err != nil {
				t.Fatal(err)
			}
			expectProblem(t, r.Signers[0].Problems, nil)
			if !bytes.Equal(r.Signers[0].Certificate.Raw, s.cert.Raw) || r.ContentSize != int64(len(content)) {
				t.Errorf("report is %+v", r)
			}
		})
	}
}

func fingerprintOf(t *testing.T, s *signer) string {
	t.Helper()
	out := must(t, need(t, "openssl", "openssl"), "x509", "-in", s.file("cert.pem"), "-noout", "-fingerprint", "-sha1")
	_, hex, _ := strings.Cut(strings.TrimSpace(out), "=")
	return strings.ReplaceAll(hex, ":", "")
}
