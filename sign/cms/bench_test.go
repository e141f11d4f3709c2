package cms

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// benchSize is enough for the constant parts not to count, and small enough to stay in the page cache. `make bench` measures 1 GiB.
const benchSize = 256 << 20

// bigFile makes a file of zeros, filled for real so that reading it costs what reading costs.
func bigFile(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "content")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if _, err := io.CopyN(f, endless{}, benchSize); err != nil {
		b.Fatal(err)
	}
	return path
}

func signFile(b *testing.B, s *signer, in, out string, detached bool) {
	b.Helper()
	src, err := os.Open(in)
	if err != nil {
		b.Fatal(err)
	}
	defer src.Close()
	dst, err := os.Create(out)
	if err != nil {
		b.Fatal(err)
	}
	defer dst.Close()
	h := sha256.New()
	if _, err := io.CopyBuffer(h, src, make([]byte, chunk)); err != nil {
		b.Fatal(err)
	}
	m, err := Sign(h.Sum(nil), benchSize, s.cert, s.key, Options{Time: testTime, Detached: detached})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		b.Fatal(err)
	}
	if err := m.Write(b.Context(), dst, src); err != nil {
		b.Fatal(err)
	}
	if err := m.Check(b.Context(), dst); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSign signs and checks, side by side with openssl.
func BenchmarkSign(b *testing.B) {
	s, in := rsaSigner(b), bigFile(b)
	for _, detached := range []bool{true, false} {
		out := filepath.Join(b.TempDir(), "out")
		b.Run(fmt.Sprintf("detached=%v/mitome", detached), func(b *testing.B) {
			b.SetBytes(benchSize)
			b.ReportAllocs()
			for b.Loop() {
				signFile(b, s, in, out, detached)
			}
		})
		b.Run(fmt.Sprintf("detached=%v/openssl", detached), func(b *testing.B) {
			openssl := need(b, "openssl", "openssl")
			args := []string{"cms", "-sign", "-binary", "-cades", "-outform", "DER", "-in", in, "-out", out, "-signer", s.file("cert.pem"), "-inkey", s.file("key.pem")}
			if !detached {
				args = append(args, "-nodetach", "-stream")
			}
			b.SetBytes(benchSize)
			for b.Loop() {
				if err := exec.CommandContext(b.Context(), openssl, args...).Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkVerify verifies files, side by side with openssl.
func BenchmarkVerify(b *testing.B) {
	s, in := rsaSigner(b), bigFile(b)
	for _, detached := range []bool{true, false} {
		file := filepath.Join(b.TempDir(), "file")
		signFile(b, s, in, file, detached)
		b.Run(fmt.Sprintf("detached=%v/mitome", detached), func(b *testing.B) {
			b.SetBytes(benchSize)
			b.ReportAllocs()
			for b.Loop() {
				verifyFile(b, file, in, detached)
			}
		})
		b.Run(fmt.Sprintf("detached=%v/openssl", detached), func(b *testing.B) {
			openssl := need(b, "openssl", "openssl")
			args := []string{"cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in", file, "-out", os.DevNull}
			if detached {
				args = append(args, "-content", in)
			}
			b.SetBytes(benchSize)
			for b.Loop() {
				if err := exec.CommandContext(b.Context(), openssl, args...).Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func verifyFile(b *testing.B, file, in string, detached bool) {
	b.Helper()
	f, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var content io.Reader
	if detached {
		c, err := os.Open(in)
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		content = c
	}
	r, err := Verify(b.Context(), f, content)
	if err != nil || !r.Intact() {
		b.Fatalf("%v, %v", r, err)
	}
}

// BenchmarkSmall is what signing and verifying cost without a content to speak of.
func BenchmarkSmall(b *testing.B) {
	s := rsaSigner(b)
	content := []byte("content")
	var file bytes.Buffer
	b.Run("sign and check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			file.Reset()
			m, err := signContent(b.Context(), &file, bytes.NewReader(content), int64(len(content)), s, Options{Time: testTime})
			if err != nil {
				b.Fatal(err)
			}
			if err := m.Check(b.Context(), bytes.NewReader(file.Bytes())); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("verify", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if r, err := Verify(b.Context(), bytes.NewReader(file.Bytes()), nil); err != nil || !r.Intact() {
				b.Fatal(err)
			}
		}
	})
}
