package virtual_test

import (
	"encoding/hex"
	"strings"
	"sync"
	"testing"
	"time"

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
