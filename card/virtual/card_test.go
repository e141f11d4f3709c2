package virtual_test

import (
	"encoding/hex"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/virtual"
)

// keys are made once for the whole test binary.
var keys = sync.OnceValues(virtual.NewKeys)

// today is the clock of every card in these tests.
func today() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) }

func newCard(t testing.TB, o virtual.Options) *virtual.Card {
	t.Helper()
	k, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	if o.Clock == nil {
		o.Clock = today
	}
	c, err := virtual.New(k, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// send sends one APDU, written in hex, and gives the answer in hex.
func send(t testing.TB, c *virtual.Card, command string) string {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(command, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.Respond(b)
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return strings.ToUpper(hex.EncodeToString(answer))
}

// Shorthands for the commands of card.md.
const (
	selManager  = "00A4040C07 A0000001510000"
	selJPKI     = "00A4040C0A D392F000260100000001"
	selInput    = "00A4040C0A D3921000310001010408"
	selFace     = "00A4040C0A D3921000310001010402"
	selResident = "00A4040C0A D3921000310001010401"
	selCommon   = "00A4040C0A D3921000310001010100"

	verSign  = "0020009B08 44454D4F32303236" // DEMO2026, by short identifier
	verAuth  = "0020009804 31323334"
	verText  = "0020009104 32333435"
	verCard  = "0020009C04 33343536"
	wrongPIN = "39393939"
)

func ef(id string) string { return "00A4020C02" + id }

// codeB is what is printed on the card of today's person, in hex: birth date in
// Heisei (1990 is its second year), the year in which the card ends, and four
// zeros.
func codeB() string { return hex.EncodeToString([]byte("020615" + "2035" + "0000")) }

// tool finds a program, or says which package has it: the test is then skipped,
// in CI it fails.
func tool(t testing.TB, name, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	const format = "%s is not installed (package %s)"
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, name, debianPackage)
	}
	t.Skipf(format, name, debianPackage)
	return ""
}

// readFile reads a whole EF of the selected application, filler included.
func readFile(t testing.TB, c *virtual.Card, id string) []byte {
	t.Helper()
	if got := send(t, c, ef(id)); got != "9000" {
		t.Fatalf("selecting EF %s: %s", id, got)
	}
	var content []byte
	for {
		answer, err := c.Respond([]byte{0x00, 0xB0, byte(len(content) >> 8), byte(len(content)), 0x00})
		if err != nil {
			t.Fatal(err)
		}
		r, err := card.ParseResponse(answer)
		if err != nil {
			t.Fatal(err)
		}
		if r.SW == card.SWOffset {
			return content
		}
		if r.SW != card.SWDone && r.SW != card.SWEndOfFile {
			t.Fatalf("reading EF %s at %d: %v", id, len(content), r.SW)
		}
		content = append(content, r.Data...)
	}
}

// readCertificate reads a certificate, and checks that filler follows it.
func readCertificate(t testing.TB, c *virtual.Card, id string) []byte {
	t.Helper()
	content := readFile(t, c, id)
	size, err := card.Size(content)
	if err != nil || size >= len(content) {
		t.Fatalf("EF %s holds %d bytes, the certificate in it %d (%v)", id, len(content), size, err)
	}
	return content[:size]
}
