package virtual_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/pcsc/pcsctest"
	"github.com/mitome-jp/mitome/card/virtual"
)

// OpenSC's numbers for what is on this card: the identifiers of its objects,
// and the PKCS #11 slots of its PINs.
const (
	openscAuth, openscSign         = "1", "2"
	openscAuthSlot, openscSignSlot = "0", "1"
)

// openscPatience ends an OpenSC that hangs: the card or the service is at fault.
const openscPatience = time.Minute

// opensc is a real smart card service with our card in it, and OpenSC.
type opensc struct {
	t      *testing.T
	reader string
	home   string // OpenSC must not remember the card of another test
}

// startOpenSC plugs the card in, and waits until OpenSC sees it.
func startOpenSC(t *testing.T, c *virtual.Card) *opensc {
	t.Helper()
	for _, name := range []string{"opensc-tool", "pkcs15-tool", "pkcs11-tool"} {
		tool(t, name, "opensc")
	}
	service := pcsctest.Start(t)
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = virtual.Plug(ctx, service.Addr(0), c) // what ends it is the test
	}()
	t.Cleanup(func() {
		cancel()
		<-over
	})
	o := &opensc{t: t, reader: service.Reader(0), home: t.TempDir()}
	o.await()
	return o
}

// await asks until OpenSC sees the card. Its own --wait waits for a card that is
// yet to come, and for ever if it is there already.
func (o *opensc) await() {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), openscPatience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		_, complaint, err := o.command("opensc-tool", "--reader", o.reader, "--atr")
		if err == nil {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			o.t.Fatalf("OpenSC does not see the card: %v\n%s", err, complaint)
		}
	}
}

func (o *opensc) command(name string, args ...string) (stdout, stderr string, err error) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), openscPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "HOME="+o.home, "XDG_CACHE_HOME="+o.home, "LC_ALL=C")
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err = cmd.Run()
	return out.String(), complaint.String(), err
}

func (o *opensc) run(name string, args ...string) string {
	o.t.Helper()
	out, complaint, err := o.command(name, args...)
	if err != nil {
		o.t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, complaint)
	}
	return out
}

func (o *opensc) pkcs15(args ...string) string {
	o.t.Helper()
	return o.run("pkcs15-tool", append([]string{"--reader", o.reader}, args...)...)
}

// certificate reads a certificate as OpenSC does, for the signature one after
// its password.
func (o *opensc) certificate(id string, more ...string) []byte {
	o.t.Helper()
	out := o.pkcs15(append([]string{"--read-certificate", id}, more...)...)
	block, _ := pem.Decode([]byte(out))
	if block == nil {
		o.t.Fatalf("no certificate in %q", out)
	}
	return block.Bytes
}

// TestOpenSC has OpenSC, whose driver was written against real cards, use ours.
func TestOpenSC(t *testing.T) {
	c := newCard(t, virtual.Options{})
	o := startOpenSC(t, c)

	if name := strings.TrimSpace(o.run("opensc-tool", "--reader", o.reader, "--name")); name != "jpki" {
		t.Fatalf("OpenSC takes the card for %q", name)
	}
	dump := o.pkcs15("--dump")
	for _, want := range []string{
		"PIN [User Authentication PIN]", "PIN [Digital Signature PIN]", "Tries left     : 3", "Tries left     : 5",
		"X.509 Certificate [Digital Signature Certificate CA]", "X.509 Certificate [User Authentication Certificate CA]",
	} {
		if !strings.Contains(dump, want) {
			t.Errorf("no %q in the dump:\n%s", want, dump)
		}
	}

	want := certificates(t, virtual.Options{})
	authCertificate := o.certificate(openscAuth)
	if !bytes.Equal(authCertificate, want["000A"]) {
		t.Error("OpenSC reads another authentication certificate")
	}
	if out, _, err := o.command("pkcs15-tool", "--reader", o.reader, "--read-certificate", openscSign); err == nil {
		t.Errorf("OpenSC reads the signature certificate without its password:\n%s", out)
	}
	signCertificate := o.certificate(openscSign, "--verify-pin", "--auth-id", openscSign, "--pin", virtual.DemoPINs.Sign)
	if !bytes.Equal(signCertificate, want["0001"]) {
		t.Error("OpenSC reads another signature certificate")
	}

	o.signs(openscAuthSlot, openscAuth, virtual.DemoPINs.Auth, authCertificate)
	o.signs(openscSignSlot, openscSign, virtual.DemoPINs.Sign, signCertificate)

	_, _, err := o.command("pkcs11-tool", "--slot", openscAuthSlot, "--login", "--pin", "9999", "--list-objects")
	if err == nil {
		t.Error("OpenSC logged in with a wrong PIN")
	}
	if left := c.Tries(virtual.AuthPIN); left != 2 {
		t.Errorf("%d tries left after one wrong PIN", left)
	}
	if pins := o.pkcs15("--list-pins"); !strings.Contains(pins, "Tries left     : 2") || !strings.Contains(pins, "Tries left     : 5") {
		t.Errorf("OpenSC does not see the try that was spent:\n%s", pins)
	}
}

// signs has OpenSC sign by both ways it has, and checks the signatures with Go
// and with openssl.
func (o *opensc) signs(slot, id, pin string, certificate []byte) {
	t := o.t
	t.Helper()
	key := parsed(t, certificate).PublicKey.(*rsa.PublicKey)
	input, output := filepath.Join(o.home, "input"), filepath.Join(o.home, "signature")
	content := []byte("certify this")
	sign := func(mechanism string, what []byte) []byte {
		t.Helper()
		if err := os.WriteFile(input, what, 0o600); err != nil {
			t.Fatal(err)
		}
		o.run("pkcs11-tool", "--slot", slot, "--login", "--pin", pin, "--sign", "--mechanism", mechanism, "--id", id, "--input-file", input, "--output-file", output)
		signature, err := os.ReadFile(output)
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	digest := sha256.Sum256(content)
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], sign("RSA-PKCS", append(bytes.Clone(digestInfo), digest[:]...))); err != nil {
		t.Errorf("key %s, DigestInfo: %v", id, err)
	}
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], sign("SHA256-RSA-PKCS", content)); err != nil {
		t.Errorf("key %s, content: %v", id, err)
	}
	openssl := tool(t, "openssl", "openssl")
	public, err := exec.Command(openssl, "x509", "-in", writePEM(t, "own.pem", certificate), "-noout", "-pubkey").Output()
	if err != nil {
		t.Fatal(err)
	}
	publicFile := filepath.Join(o.home, "public.pem")
	if err := os.WriteFile(publicFile, public, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(openssl, "dgst", "-sha256", "-verify", publicFile, "-signature", output, input).CombinedOutput()
	if err != nil {
		t.Errorf("key %s: openssl: %v\n%s", id, err, out)
	}
}

// TestOpenSCStates: what the states change is seen from outside.
func TestOpenSCStates(t *testing.T) {
	t.Run("last-try", func(t *testing.T) {
		o := startOpenSC(t, newCard(t, virtual.Options{State: virtual.LastTry}))
		if pins := o.pkcs15("--list-pins"); strings.Count(pins, "Tries left     : 1") != 2 {
			t.Errorf("not one try each:\n%s", pins)
		}
	})
	t.Run("locked", func(t *testing.T) {
		o := startOpenSC(t, newCard(t, virtual.Options{State: virtual.Locked}))
		if pins := o.pkcs15("--list-pins"); !strings.Contains(pins, "Tries left     : 0") {
			t.Errorf("the signature password is not locked:\n%s", pins)
		}
	})
	t.Run("T=0", func(t *testing.T) {
		c := newCard(t, virtual.Options{T0: true})
		o := startOpenSC(t, c)
		if !bytes.Equal(o.certificate(openscAuth), certificates(t, virtual.Options{})["000A"]) {
			t.Error("OpenSC reads another certificate with T=0")
		}
		for _, e := range c.Trace() {
			if _, err := card.ParseCommand(e.Command); err != nil || e.Err != nil {
				t.Errorf("%X: %v, %v", e.Command, err, e.Err)
			}
		}
	})
}
