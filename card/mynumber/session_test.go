package mynumber

import (
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/virtual"
)

// kinds are the cards and readers that every session must get along with.
var kinds = map[string]virtual.Options{
	"T=1":                       {},
	"T=0":                       {T0: true},
	"no short identifiers":      {NoShortIDs: true},
	"refused with 6A88":         {NoShortIDs: true, ShortIDRefusal: card.SWNoReference},
	"refused with 6985":         {NoShortIDs: true, ShortIDRefusal: card.SWConditions},
	"T=0, no short identifiers": {T0: true, NoShortIDs: true},
	"6F00 first":                {FirstFault: true},
}

// signOne is the card's part in signing a file.
func signOne(t testing.TB, pin *PIN, more int) func(*Session) error {
	return func(s *Session) error {
		if _, err := s.Counter(PINSign); err != nil {
			return err
		}
		if err := s.Verify(pin); err != nil {
			return err
		}
		key, err := s.Signer(KeySign)
		if err != nil {
			return err
		}
		for range 1 + more {
			digest := sha256.Sum256([]byte("content"))
			signature, err := key.Sign(nil, digest[:], crypto.SHA256)
			if err != nil {
				return err
			}
			der, err := s.Certificate(KeySign)
			if err != nil {
				return err
			}
			cert, err := x509.ParseCertificate(der)
			if err != nil {
				return err
			}
			if err := cert.CheckSignature(x509.SHA256WithRSA, []byte("content"), signature); err != nil {
				t.Errorf("signature: %v", err)
			}
		}
		return nil
	}
}

func TestSignOnEveryKindOfCard(t *testing.T) {
	for name, o := range kinds {
		t.Run(name, func(t *testing.T) {
			c, r := newCard(t, o)
			if err := do(t, c, r, signOne(t, newPIN(t, PINSign, virtual.DemoPINs.Sign), 0)); err != nil {
				t.Fatal(err)
			}
			if n := c.Attempts(virtual.SignPassword); n != 1 {
				t.Errorf("the PIN reached the card %d times", n)
			}
		})
	}
}

// design.md, «Card sessions»: at most 11 APDUs for one file with a 1.1 KiB
// certificate from an idle reader, recognising the card and reading the
// counter included, and 1 for each further file.
func TestFewRoundTrips(t *testing.T) {
	for more, most := range []int{11, 12, 13} {
		c, r := newCard(t, virtual.Options{Compact: true})
		if err := do(t, c, r, signOne(t, newPIN(t, PINSign, virtual.DemoPINs.Sign), more)); err != nil {
			t.Fatal(err)
		}
		if n := len(c.Trace()); n > most {
			t.Errorf("%d APDUs for %d files, at most %d", n, 1+more, most)
		}
	}
}

func TestTokens(t *testing.T) {
	for word, want := range tokens {
		c, r := newCard(t, virtual.Options{Token: word})
		var got Token
		if err := do(t, c, r, func(s *Session) error { got = s.Token(); return nil }); err != nil || got != want {
			t.Errorf("%q: %v, %v", word, got, err)
		}
	}
	c, r := newCard(t, virtual.Options{Token: "SOMETHINGELSE"})
	other := (*OtherCardError)(nil)
	if err := do(t, c, r, nil); !errors.As(err, &other) || other.Token != "SOMETHINGELSE" {
		t.Errorf("%v", err)
	}
}

func TestOtherCard(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	c.Inject(virtual.Fault{At: 0, Kind: virtual.Status(card.SWNotFound)})
	other := (*OtherCardError)(nil)
	if err := do(t, c, r, nil); !errors.As(err, &other) || other.SW != card.SWNotFound {
		t.Errorf("%v", err)
	}
}

func TestCardFaultTwiceIsNoOtherCard(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	fault := virtual.Status(card.SWCardFault)
	c.Inject(virtual.Fault{At: 0, Kind: fault}, virtual.Fault{At: 1, Kind: fault})
	if err := do(t, c, r, nil); !errors.Is(err, card.ErrCardFault) {
		t.Errorf("%v", err)
	}
}

func TestAPanicStillLocks(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	pin := newPIN(t, PINSign, virtual.DemoPINs.Sign)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = Do(context.Background(), r, func(s *Session) error {
			if err := s.Verify(pin); err != nil {
				t.Error(err)
			}
			panic("on purpose")
		})
	}()
	if c.Held() != 0 || len(c.Verified()) != 0 {
		t.Errorf("held %d, verified %v", c.Held(), c.Verified())
	}
}

func TestCancelStopsBetweenAPDUs(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	pin := newPIN(t, PINSign, virtual.DemoPINs.Sign)
	ctx, cancel := context.WithCancel(context.Background())
	err := Do(ctx, r, func(s *Session) error {
		if err := s.Verify(pin); err != nil {
			return err
		}
		cancel()
		_, err := s.Certificate(KeySign)
		return err
	})
	if !errors.Is(err, context.Canceled) || c.Held() != 0 || len(c.Verified()) != 0 {
		t.Errorf("%v, held %d, verified %v", err, c.Held(), c.Verified())
	}
}

// The ways out, should the card manager not be had (card.md, «Link»).
func TestLeavingLocksOneWayOrAnother(t *testing.T) {
	refused := virtual.Status(card.SWNotFound)
	for _, tt := range []struct {
		name   string
		faults []virtual.Fault // from the APDU after VERIFY on
	}{
		{"card manager refused", []virtual.Fault{{At: 0, Kind: refused}}},
		{"another application refused, too", []virtual.Fault{{At: 0, Kind: refused}, {At: 1, Kind: refused}}},
		{"silent", []virtual.Fault{{At: 0, Kind: virtual.Silent}}},
		{"refused, then silent", []virtual.Fault{{At: 0, Kind: refused}, {At: 1, Kind: virtual.Silent}}},
		{"removed", []virtual.Fault{{At: 0, Kind: virtual.Removed}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, r := newCard(t, virtual.Options{})
			pin := newPIN(t, PINAuth, virtual.DemoPINs.Auth)
			if err := do(t, c, r, func(s *Session) error {
				err := s.Verify(pin)
				c.Inject(tt.faults...)
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

// stuck is a reader whose card cannot be switched off.
type stuck struct{ Reader }

type stuckTransport struct{ card.Transport }

func (s stuck) Connect(ctx context.Context) (card.Transport, error) {
	t, err := s.Reader.Connect(ctx)
	return stuckTransport{t}, err
}

func (s stuckTransport) Close(d card.Disposition) error {
	if err := s.Transport.Close(card.LeaveCard); err != nil || d == card.LeaveCard {
		return err
	}
	return &card.LinkError{Fault: card.Silent}
}

func TestACardLeftOpenIsSaid(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	pin := newPIN(t, PINAuth, virtual.DemoPINs.Auth)
	err := Do(context.Background(), stuck{r}, func(s *Session) error {
		err := s.Verify(pin)
		c.Inject(virtual.Fault{At: 0, Kind: virtual.Silent})
		return err
	})
	open := (*LeftOpenError)(nil)
	if !errors.As(err, &open) {
		t.Errorf("%v", err)
	}
}

func TestAnEndedSessionIsDead(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	var kept *Session
	if err := do(t, c, r, func(s *Session) error { kept = s; return nil }); err != nil {
		t.Fatal(err)
	}
	before := len(c.Trace())
	if _, err := kept.Counter(PINAuth); !errors.Is(err, errEnded) {
		t.Errorf("%v", err)
	}
	if len(c.Trace()) != before {
		t.Error("an ended session reached the card")
	}
}
