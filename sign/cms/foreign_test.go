package cms

import (
	"crypto"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerifyOpenSSL has signatures made by openssl judged: DER and BER, with and without content, in every variation that others use.
func TestVerifyOpenSSL(t *testing.T) {
	openssl := need(t, "openssl", "openssl")
	content := random(t, 300<<10)
	in := save(t, "content", content)
	for _, c := range []struct {
		name    string
		kinds   []string // signers
		args    string
		ber     bool
		digest  crypto.Hash
		problem error
	}{
		{name: "DER", args: "-nodetach"},
		{name: "stream", args: "-nodetach -stream", ber: true},
		{name: "indef", args: "-nodetach -indef", ber: true},
		{name: "detached", args: ""},
		{name: "CAdES", args: "-nodetach -cades"},
		{name: "CAdES SHA-512", args: "-nodetach -cades -md sha512", digest: crypto.SHA512},
		{name: "no smimecap", args: "-nodetach -nosmimecap"},
		{name: "no attributes", args: "-nodetach -noattr"},
		{name: "no attributes, detached", args: "-noattr"},
		{name: "key identifier", args: "-nodetach -keyid"},
		{name: "SHA-384", args: "-nodetach -md sha384", digest: crypto.SHA384},
		{name: "SHA-512", args: "-md sha512", digest: crypto.SHA512},
		{name: "PSS", args: "-nodetach -keyopt rsa_padding_mode:pss"},
		{name: "PSS short salt", args: "-nodetach -md sha384 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:32", digest: crypto.SHA384},
		{name: "P-256", kinds: []string{"p256"}, args: "-nodetach"},
		{name: "P-384", kinds: []string{"p384"}, args: "-nodetach -stream -md sha384", ber: true, digest: crypto.SHA384},
		{name: "P-521", kinds: []string{"p521"}, args: "-md sha512", digest: crypto.SHA512},
		{name: "several signers", kinds: []string{"rsa", "p256", "p384"}, args: "-nodetach -stream", ber: true},
		{name: "signer and key identifier", kinds: []string{"rsa", "p256"}, args: "-keyid"},
		{name: "other content type", args: "-nodetach -econtent_type 1.2.3.4"},
		{name: "SHA-1", args: "-nodetach -md sha1", digest: crypto.SHA1, problem: ErrWeakDigest},
		{name: "short key", kinds: []string{"rsa1024"}, args: "-nodetach", problem: ErrWeakKey},
		{name: "no certificate", args: "-nodetach -nocerts", problem: ErrNoCertificate},
	} {
		for _, chain := range []bool{false, true} {
			name := c.name
			if chain {
				name += ", chain"
			}
			t.Run(name, func(t *testing.T) {
				out := filepath.Join(t.TempDir(), "out")
				args := []string{"cms", "-sign", "-binary", "-outform", "DER", "-in", in, "-out", out}
				kinds := c.kinds
				if kinds == nil {
					kinds = []string{"rsa"}
				}
				for _, kind := range kinds {
					s := identity(t, kind)
					args = append(args, "-signer", s.file("cert.pem"), "-inkey", s.file("key.pem"))
					if chain {
						args = append(args, "-certfile", s.file("ca.pem"))
					}
				}
				must(t, openssl, append(args, strings.Fields(c.args)...)...)
				file, err := os.ReadFile(out)
				if err != nil {
					t.Fatal(err)
				}
				detached := !strings.Contains(c.args, "-nodetach")
				var given []byte
				if detached {
					given = content
				}
				r, err := verify(t, file, given)
				if err != nil {
					t.Fatal(err)
				}
				if len(r.Signers) != len(kinds) || r.Detached != detached || r.BER != c.ber || r.ContentSize != int64(len(content)) {
					t.Errorf("report is %+v", r)
				}
				want := c.digest
				if want == 0 {
					want = crypto.SHA256
				}
				for i := range r.Signers {
					s := &r.Signers[i]
					if s.Digest != want {
						t.Errorf("digest is %v", s.Digest)
					}
					expectProblem(t, s.Problems, c.problem)
				}
				if detached {
					r, err := verify(t, file, flip(content, 1000))
					if err != nil {
						t.Fatal(err)
					}
					if r.Intact() {
						t.Error("another content is accepted")
					}
				}
			})
		}
	}
}
