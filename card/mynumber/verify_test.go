package mynumber

import (
	"context"
	"errors"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/virtual"
)

func TestCounters(t *testing.T) {
	for name, o := range kinds {
		t.Run(name, func(t *testing.T) {
			o.TriesLeft = map[virtual.PINRef]int{virtual.SignPassword: 4, virtual.TextPIN: 1, virtual.ResidentPIN: 2}
			c, r := newCard(t, o)
			want := map[PINKind]int{PINSign: 4, PINAuth: 3, PINText: 1, PINCard: 2}
			if err := do(t, c, r, func(s *Session) error {
				for kind, left := range want {
					got, err := s.Counter(kind)
					if err != nil || got != (Counter{Left: left, Max: kind.Tries(), Known: true}) {
						t.Errorf("%v: %+v, %v", kind, got, err)
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			for ref := virtual.SignPassword; ref <= virtual.BlockedPIN; ref++ {
				if n := c.Attempts(ref); n != 0 {
					t.Errorf("%v: %d attempts spent", ref, n)
				}
			}
		})
	}
}

func TestAnUnreadableCounterIsUnknownNeverZero(t *testing.T) {
	c, r := newCard(t, virtual.Options{NoCounters: true})
	if err := do(t, c, r, func(s *Session) error {
		for _, kind := range PINKinds {
			got, err := s.Counter(kind)
			if err != nil || got.Known || got.Locked() {
				t.Errorf("%v: %+v, %v", kind, got, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestWrongPINSpendsOneTryAndSaysSo(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	for left := 4; left >= 0; left-- {
		err := do(t, c, r, func(s *Session) error { return s.Verify(newPIN(t, PINSign, "WRONG1")) })
		wrong, locked := (*PINWrongError)(nil), (*PINLockedError)(nil)
		switch {
		case left > 0 && (!errors.As(err, &wrong) || wrong.Counter != Counter{Left: left, Max: 5, Known: true}):
			t.Errorf("%d left: %v", left, err)
		case left == 0 && (!errors.As(err, &locked) || !locked.Spent):
			t.Errorf("the last try: %v", err)
		}
		if got := c.Tries(virtual.SignPassword); got != left {
			t.Errorf("the card counts %d, want %d", got, left)
		}
	}
	// Locked: nothing more goes out.
	before := c.Attempts(virtual.SignPassword)
	locked := (*PINLockedError)(nil)
	if err := do(t, c, r, func(s *Session) error { return s.Verify(newPIN(t, PINSign, "WRONG1")) }); !errors.As(err, &locked) || locked.Spent {
		t.Errorf("%v", err)
	}
	if c.Attempts(virtual.SignPassword) != before {
		t.Error("a locked PIN was sent")
	}
}

func TestLockedIsToldInBothWords(t *testing.T) {
	for _, word := range []card.StatusWord{0x63C0, card.SWBlocked} {
		c, r := newCard(t, virtual.Options{LockedWord: word, TriesLeft: map[virtual.PINRef]int{virtual.AuthPIN: 0}})
		if err := do(t, c, r, func(s *Session) error {
			got, err := s.Counter(PINAuth)
			if err != nil || !got.Locked() {
				t.Errorf("%v: %+v, %v", word, got, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWrongWithoutCounter(t *testing.T) {
	c, r := newCard(t, virtual.Options{NoCounters: true})
	err := do(t, c, r, func(s *Session) error { return s.Verify(newPIN(t, PINAuth, "9999")) })
	wrong := (*PINWrongError)(nil)
	if !errors.As(err, &wrong) || wrong.Counter.Known {
		t.Errorf("%v", err)
	}
}

// Another program may have left a PIN verified; the counter must be had all
// the same, and that PIN must not stay verified.
func TestAPINThatSomebodyLeftVerified(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	other, err := r.Connect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []card.Command{
		selectAID(jpki),
		{INS: insVerify, P2: p2Current | byte(efAuthPIN), Data: []byte(virtual.DemoPINs.Auth)},
	} {
		if _, err := card.Check(other, command); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Close(card.LeaveCard); err != nil {
		t.Fatal(err)
	}
	if len(c.Verified()) != 1 {
		t.Fatal("the test's other program left nothing verified")
	}
	if err := do(t, c, r, func(s *Session) error {
		got, err := s.Counter(PINAuth)
		if err != nil || got != (Counter{Left: 3, Max: 3, Known: true}) {
			t.Errorf("%+v, %v", got, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestChangePIN(t *testing.T) {
	for name, o := range kinds {
		for _, tt := range []struct{ present, changed *PIN }{
			{newPIN(t, PINSign, virtual.DemoPINs.Sign), newPIN(t, PINSign, "CHANGED1")},
			{newPIN(t, PINAuth, virtual.DemoPINs.Auth), newPIN(t, PINAuth, "8765")},
		} {
			t.Run(name+" "+tt.present.kind.String(), func(t *testing.T) {
				c, r := newCard(t, o)
				if err := do(t, c, r, func(s *Session) error { return s.ChangePIN(tt.present, tt.changed) }); err != nil {
					t.Fatal(err)
				}
				if err := do(t, c, r, func(s *Session) error { return s.Verify(tt.changed) }); err != nil {
					t.Errorf("the new PIN: %v", err)
				}
				wrong := (*PINWrongError)(nil)
				if err := do(t, c, r, func(s *Session) error { return s.Verify(tt.present) }); !errors.As(err, &wrong) {
					t.Errorf("the old PIN: %v", err)
				}
			})
		}
	}
}

func TestTheCardRefusesTheNewPIN(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	present := newPIN(t, PINAuth, virtual.DemoPINs.Auth)
	// SELECT JPKI, token, counter, VERIFY, SELECT EF, CHANGE.
	c.Inject(virtual.Fault{At: 5, Kind: virtual.Status(card.SWData)})
	refused := (*NewPINRefusedError)(nil)
	if err := do(t, c, r, func(s *Session) error { return s.ChangePIN(present, newPIN(t, PINAuth, "8765")) }); !errors.As(err, &refused) || !errors.Is(err, card.ErrData) {
		t.Errorf("%v", err)
	}
	if err := do(t, c, r, func(s *Session) error { return s.Verify(present) }); err != nil {
		t.Errorf("the present PIN no longer holds: %v", err)
	}
}

func TestAWipedPINIsNotSent(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	pin := newPIN(t, PINAuth, virtual.DemoPINs.Auth)
	pin.Wipe()
	if err := do(t, c, r, func(s *Session) error { return s.Verify(pin) }); !errors.Is(err, errWiped) {
		t.Errorf("%v", err)
	}
	if c.Attempts(virtual.AuthPIN) != 0 {
		t.Error("an attempt was spent")
	}
}
