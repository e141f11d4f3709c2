package virtual

import (
	"fmt"

	"github.com/mitome-jp/mitome/card"
)

// PINRef names one PIN or code on the card.
type PINRef int

// The PINs and codes, with the EF that each is kept in (card.md).
const (
	SignPassword PINRef = iota + 1 // JPKI 001B
	AuthPIN                        // JPKI 0018
	TextPIN                        // input support 0011
	CommonPIN                      // common 001C
	ResidentPIN                    // resident registry 001C
	CodeA                          // input support 0014
	CodeB                          // input support 0015
	BlockedPIN                     // input support 0012, always blocked
)

func (r PINRef) String() string {
	switch r {
	case SignPassword:
		return "signature password"
	case AuthPIN:
		return "authentication PIN"
	case TextPIN:
		return "input support PIN"
	case CommonPIN:
		return "common PIN"
	case ResidentPIN:
		return "resident registry PIN"
	case CodeA:
		return "code A"
	case CodeB:
		return "code B"
	case BlockedPIN:
		return "blocked PIN"
	}
	return fmt.Sprintf("PIN %d", int(r))
}

// DemoPINs are the PINs that every new card has. They are public: the card is
// a toy. Card is in two places (CommonPIN and ResidentPIN).
var DemoPINs = struct{ Sign, Auth, Text, Card string }{
	Sign: "DEMO2026",
	Auth: "1234",
	Text: "2345",
	Card: "3456",
}

// Tries that each kind of PIN has (card.md).
const (
	signTries = 5
	pinTries  = 3
	codeTries = 10
)

const longestPIN = 16 // card.md, JPKI application: 6–16

// pin is one PIN or code with its retry counter.
type pin struct {
	ref       PINRef
	value     string
	left, max int
	changeBy  byte // instruction that changes it; 0: none does
	form      func(string) bool
	verified  bool
	attempts  int
}

// fourDigits is the form of all PINs but the signature password.
func fourDigits(s string) bool {
	digits, others := count(s)
	return digits == 4 && others == 0 && len(s) == 4
}

// passwordForm is 6–16 of 0–9 A–Z with at least one of each.
func passwordForm(s string) bool {
	digits, capitals := count(s)
	return len(s) >= 6 && len(s) <= longestPIN && digits > 0 && capitals > 0 && digits+capitals == len(s)
}

func count(s string) (digits, capitals int) {
	for _, b := range []byte(s) {
		switch {
		case '0' <= b && b <= '9':
			digits++
		case 'A' <= b && b <= 'Z':
			capitals++
		}
	}
	return digits, capitals
}

// verify is VERIFY. Without data it gives the retry counter and spends nothing;
// it says 63Cn of a verified PIN too (card.md, JPKI application).
func (c *Card) verify(cmd card.Command) card.Response {
	if cmd.P1 != 0 {
		return status(card.SWParameters)
	}
	f, sw := c.reference(cmd.P2)
	switch {
	case sw != card.SWDone:
		return status(sw)
	case f.pin == nil:
		return status(card.SWFileStructure)
	case len(cmd.Data) > longestPIN:
		return status(card.SWLength)
	}
	p := f.pin
	if len(cmd.Data) == 0 {
		if p.left == 0 && c.options.LockedWord != 0 {
			return status(c.options.LockedWord)
		}
		return status(c.tries(p))
	}
	p.attempts++
	if p.left == 0 {
		return status(card.SWBlocked)
	}
	if p.verified = string(cmd.Data) == p.value; !p.verified {
		p.left--
		return status(c.tries(p))
	}
	p.left = p.max
	return done(nil)
}

func (c *Card) tries(p *pin) card.StatusWord {
	if c.options.NoCounters {
		return card.SWNoCounter
	}
	return card.TriesLeft(p.left)
}

// change is CHANGE REFERENCE DATA (P1 = 01) and CHANGE KEY (P1 = 00): a new
// value for a PIN that is verified (card.md).
func (c *Card) change(cmd card.Command, p1 byte) card.Response {
	if cmd.P1 != p1 {
		return status(card.SWParameters)
	}
	f, sw := c.reference(cmd.P2)
	switch {
	case sw != card.SWDone:
		return status(sw)
	case f.pin == nil:
		return status(card.SWFileStructure)
	case f.pin.changeBy != cmd.INS:
		return status(card.SWConditions)
	case len(cmd.Data) == 0:
		return status(card.SWLength)
	case !f.pin.verified:
		return status(card.SWSecurityStatus)
	case !f.pin.form(string(cmd.Data)):
		return status(card.SWData)
	}
	f.pin.value = string(cmd.Data)
	f.pin.left = f.pin.max
	return done(nil)
}
