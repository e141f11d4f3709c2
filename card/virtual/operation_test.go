package virtual_test

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/virtual"
)

// signed has the card sign, and gives the signature.
func signed(t *testing.T, c *virtual.Card, p1, p2 byte, data []byte) []byte {
	t.Helper()
	command, err := card.Command{CLA: 0x80, INS: 0x2A, P1: p1, P2: p2, Data: data, Le: card.MaxLe}.Encode(card.T1)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.Respond(command)
	if err != nil {
		t.Fatal(err)
	}
	r, err := card.ParseResponse(answer)
	if err != nil || r.SW != card.SWDone || len(r.Data) != 256 {
		t.Fatalf("signing: %v, %v, %d bytes", err, r.SW, len(r.Data))
	}
	return r.Data
}

// digestInfo is SHA-256's prefix (RFC 8017, section 9.2, note 1).
var digestInfo = []byte{0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20}

func TestSignatures(t *testing.T) {
	digest := sha256.Sum256([]byte("certify this"))
	for name, test := range map[string]struct {
		verify, certificate string
		sfi                 byte
	}{
		"sign": {verSign, "0001", 0x1A},
		"auth": {verAuth, "000A", 0x17},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCard(t, virtual.Options{})
			send(t, c, selJPKI)
			send(t, c, test.verify)
			der := readCertificate(t, c, test.certificate)
			key, ok := parsed(t, der).PublicKey.(*rsa.PublicKey)
			if !ok {
				t.Fatal("the certificate has no RSA key")
			}
			whole := signed(t, c, 0x00, 0x80|test.sfi, append(slices.Clone(digestInfo), digest[:]...))
			if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], whole); err != nil {
				t.Errorf("DigestInfo: %v", err)
			}
			if bare := signed(t, c, 0x02, 0x80|test.sfi, digest[:]); !bytes.Equal(bare, whole) {
				t.Error("the bare digest (P1 = 02) gave another signature")
			}
			openssl := tool(t, "openssl", "openssl")
			file := filepath.Join(t.TempDir(), "signature")
			for _, n := range []int{1, 51, 245} {
				data := bytes.Repeat([]byte{0x5A}, n)
				if err := os.WriteFile(file, signed(t, c, 0x00, 0x80|test.sfi, data), 0o600); err != nil {
					t.Fatal(err)
				}
				out, err := exec.Command(openssl, "pkeyutl", "-verifyrecover", "-certin", "-inkey", writePEM(t, "own.pem", der), "-in", file).Output()
				if err != nil || !bytes.Equal(out, data) {
					t.Errorf("%d bytes: openssl recovers %X (%v)", n, out, err)
				}
			}
		})
	}
}

// TestAttributes follows the offsets of EF 0002 instead of its nesting.
func TestAttributes(t *testing.T) {
	for state, address := range map[virtual.State]string{
		virtual.Fresh: "架空県見本市試町一丁目２番３号",
		virtual.Moved: "架空県例示市仮町四丁目５番６号",
	} {
		c := newCard(t, virtual.Options{State: state})
		send(t, c, selInput)
		send(t, c, verText)
		file := readFile(t, c, "0002")
		outer, _, err := card.ReadTLV(file)
		if err != nil || outer.Tag != 0xFF20 {
			t.Fatalf("tag %X (%v)", outer.Tag, err)
		}
		offsets, _, err := card.ReadTLV(outer.Value)
		if err != nil || offsets.Tag != 0xDF21 || len(offsets.Value) != 8 {
			t.Fatalf("tag %X with %d bytes (%v)", offsets.Tag, len(offsets.Value), err)
		}
		for i, want := range []card.TLV{
			{Tag: 0xDF22, Value: []byte("見本山　試子")},
			{Tag: 0xDF23, Value: []byte(address)},
			{Tag: 0xDF24, Value: []byte("19900615")},
			{Tag: 0xDF25, Value: []byte("2")},
		} {
			at := binary.BigEndian.Uint16(offsets.Value[2*i:])
			got, _, err := card.ReadTLV(file[at:])
			if err != nil || got.Tag != want.Tag || !bytes.Equal(got.Value, want.Value) {
				t.Errorf("%s, offset %d: %X %q (%v), want %X %q", state, at, got.Tag, got.Value, err, want.Tag, want.Value)
			}
		}
	}
}

func TestCommonRecord(t *testing.T) {
	c := newCard(t, virtual.Options{})
	send(t, c, selCommon)
	send(t, c, ef("0001"))
	record, err := hex.DecodeString(send(t, c, "00B2010400"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "\x01\x1C" + "990000000000001" + "99999" + "20350615" + "\x90\x00"; string(record) != want {
		t.Errorf("record %q, want %q", record, want)
	}
}

// TestWhatEndsVerification: what ends a verified PIN, and what does not
// (card.md, Link).
func TestWhatEndsVerification(t *testing.T) {
	tests := map[string]struct {
		do   func(*virtual.Card)
		ends bool
	}{
		"nothing":             {func(*virtual.Card) {}, false},
		"warm reset":          {(*virtual.Card).Reset, false},
		"power on again":      {func(c *virtual.Card) { c.Power(true) }, false},
		"same application":    {func(c *virtual.Card) { send(t, c, selJPKI) }, false},
		"unknown application": {func(c *virtual.Card) { send(t, c, "00A4040C05 A000000308") }, false},
		"card manager":        {func(c *virtual.Card) { send(t, c, selManager) }, true},
		"other application":   {func(c *virtual.Card) { send(t, c, selFace) }, true},
		"power off":           {func(c *virtual.Card) { c.Power(false); c.Power(true) }, true},
		"removal":             {func(c *virtual.Card) { c.Remove(); c.Insert(); c.Power(true) }, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := newCard(t, virtual.Options{})
			send(t, c, selJPKI)
			send(t, c, verAuth)
			send(t, c, verSign)
			if got := c.Verified(); !slices.Equal(got, []virtual.PINRef{virtual.SignPassword, virtual.AuthPIN}) {
				t.Fatalf("verified: %v", got)
			}
			test.do(c)
			if got := len(c.Verified()) == 0; got != test.ends {
				t.Errorf("verified PINs ended: %t", got)
			}
			send(t, c, selJPKI)
			want := map[bool]string{true: "6982", false: "9000"}[test.ends]
			if got := send(t, c, "802A0097 01 5A 00"); got[len(got)-4:] != want {
				t.Errorf("signing then answers %s", got[len(got)-4:])
			}
		})
	}
}

func TestOracles(t *testing.T) {
	c := newCard(t, virtual.Options{State: virtual.Under15, TriesLeft: map[virtual.PINRef]int{virtual.TextPIN: 2}})
	send(t, c, selJPKI)
	send(t, c, "00200098")
	send(t, c, "0020009804"+wrongPIN)
	if got := c.Attempts(virtual.AuthPIN); got != 1 {
		t.Errorf("%d attempts, want 1", got)
	}
	for ref, want := range map[virtual.PINRef]int{
		virtual.AuthPIN: 2, virtual.SignPassword: -1, virtual.TextPIN: 2, virtual.CommonPIN: 3,
		virtual.ResidentPIN: 3, virtual.CodeA: 10, virtual.CodeB: 10, virtual.BlockedPIN: 0,
	} {
		if got := c.Tries(ref); got != want {
			t.Errorf("%v: %d tries, want %d", ref, got, want)
		}
	}
	trace := c.Trace()
	if len(trace) != 3 {
		t.Fatalf("%d exchanges, want 3", len(trace))
	}
	if got := trace[2]; string(got.Command) != "\x00\x20\x00\x98\x04****" || string(got.Response) != "\x63\xC2" || got.Err != nil {
		t.Errorf("the trace says %X, %X, %v", got.Command, got.Response, got.Err)
	}
	c.ClearTrace()
	if n := len(c.Trace()); n != 0 {
		t.Errorf("%d exchanges after ClearTrace", n)
	}
}

func TestUnknownState(t *testing.T) {
	k, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := virtual.New(k, virtual.Options{State: "lost"}); err == nil {
		t.Error("a card in an unknown state was made")
	}
}

func TestLatency(t *testing.T) {
	c := newCard(t, virtual.Options{PerCommand: 20 * time.Millisecond, PerByte: time.Millisecond})
	start := time.Now()
	send(t, c, selManager) // 12 bytes, answered by 2
	if took := time.Since(start); took < 34*time.Millisecond {
		t.Errorf("took %v, want at least 34 ms", took)
	}
}
