package virtual_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/virtual"
)

// FuzzRespond: whatever is sent to whichever card, the answer is a response
// APDU no longer than what was asked for, no try is spent but by a VERIFY, and
// a card manager that is selected leaves no PIN verified.
func FuzzRespond(f *testing.F) {
	for _, seed := range []string{
		selManager, selJPKI, selInput, selFace, selResident, selCommon, verSign, verAuth, verText, verCard,
		ef("0001"), ef("0006"), ef("0017"), ef("001B"), "00B0000000", "00B0860020", "00B0FFFFFF", "00B2010400", "00200080",
		"0020008004" + wrongPIN, "00240180 04 38383838", "80320080 04 38383838", "802A0080 01 5A 00", "802A029720" + strings.Repeat("5A", 32) + "00",
		"00C0000000", "00CA006E00", "00A4040C", "", "00", "FFFFFFFFFF", "00B000000000FF",
	} {
		b, err := hex.DecodeString(strings.ReplaceAll(seed, " ", ""))
		if err != nil {
			f.Fatal(err)
		}
		for setting := range byte(5) {
			f.Add(b, b, setting)
		}
	}
	k, err := keys()
	if err != nil {
		f.Fatal(err)
	}
	starts := []string{selManager, selJPKI, selInput, selResident, selCommon}
	refs := []virtual.PINRef{virtual.SignPassword, virtual.AuthPIN, virtual.TextPIN, virtual.CommonPIN, virtual.ResidentPIN, virtual.CodeA, virtual.CodeB}
	f.Fuzz(func(t *testing.T, first, second []byte, setting byte) {
		c, err := virtual.New(k, virtual.Options{
			Clock: today, T0: setting&0x40 != 0, NoShortIDs: setting&0x80 != 0,
			State: virtual.States()[int(setting>>3&7)%7],
		})
		if err != nil {
			t.Fatal(err)
		}
		send(t, c, starts[int(setting&7)%len(starts)])
		for _, command := range [][]byte{first, second} {
			sum := func() (n int) {
				for _, ref := range refs {
					n += c.Tries(ref)
				}
				return n
			}
			before := sum()
			answer, err := c.Respond(command)
			if err != nil {
				t.Fatal(err)
			}
			r, err := card.ParseResponse(answer)
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := card.ParseCommand(command)
			if err != nil && (r.SW != card.SWLength || len(r.Data) > 0) {
				t.Errorf("%X is no command, and was answered %X", command, answer)
			}
			if len(r.Data) > parsed.Le {
				t.Errorf("%X: %d bytes where %d were asked for", command, len(r.Data), parsed.Le)
			}
			if spent := before - sum(); spent > 0 && (spent != 1 || parsed.INS != 0x20 || len(parsed.Data) == 0) {
				t.Errorf("%X spent %d tries", command, spent)
			}
		}
		send(t, c, selManager)
		if got := c.Verified(); len(got) > 0 {
			t.Errorf("%v verified under the card manager", got)
		}
	})
}
