package flow

import (
	"context"
	"errors"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
)

func tries(n int) virtual.Options {
	return virtual.Options{TriesLeft: map[virtual.PINRef]int{virtual.SignPassword: n, virtual.AuthPIN: n}}
}

func TestThePersonSeesTheTriesLeft(t *testing.T) {
	c, r := newCard(t, tries(2))
	p := signer(t)
	if _, err := newDesk(t, r).ShowCertificate(context.Background(), r, p, mynumber.KeySign); err != nil {
		t.Fatal(err)
	}
	locked(t, c)
	want := PINQuestion{Reader: r.Name(), Kind: mynumber.PINSign, Counter: mynumber.Counter{Left: 2, Max: 5, Known: true}, Purpose: ToShowCertificate}
	if len(p.asked) != 1 || p.asked[0] != want || len(p.questions) != 0 {
		t.Errorf("asked %+v and %+v", p.asked, p.questions)
	}
}

func TestTheLastTryIsAskedAbout(t *testing.T) {
	for _, o := range []virtual.Options{tries(1), {NoCounters: true}} {
		c, r := newCard(t, o)
		p := signer(t)
		p.declines = func(q Question) bool { _, last := q.(LastTry); return last }
		_, err := newDesk(t, r).ShowCertificate(context.Background(), r, p, mynumber.KeySign)
		if !errors.Is(err, ErrDeclined) || len(p.asked) != 0 || attempts(c) != 0 {
			t.Errorf("%v, asked %v, %d attempts", err, p.asked, attempts(c))
		}
		p.declines = nil
		if _, err := newDesk(t, r).ShowCertificate(context.Background(), r, p, mynumber.KeySign); err != nil {
			t.Error(err)
		}
	}
}

func TestALockedPINIsNeverAskedFor(t *testing.T) {
	c, r := newCard(t, tries(0))
	d, p := newDesk(t, r), &person{t: t, pin: "ABC123", changed: "CHANGED1"}
	ctx := context.Background()
	_, show := d.ShowCertificate(ctx, r, p, mynumber.KeySign)
	_, sign := d.SignFiles(ctx, r, p, SignRequest{Paths: []string{file(t, "a", "a")}})
	for _, err := range []error{show, sign, d.ChangePIN(ctx, r, p, mynumber.PINAuth)} {
		locked := (*mynumber.PINLockedError)(nil)
		if !errors.As(err, &locked) || locked.Spent {
			t.Errorf("%v", err)
		}
	}
	if len(p.asked) != 0 || len(p.questions) != 0 || attempts(c) != 0 {
		t.Errorf("asked %v and %v; %d attempts", p.asked, p.questions, attempts(c))
	}
}

// What may happen while the person thinks about the PIN.
func TestNoPINGoesToACardThatChanged(t *testing.T) {
	for name, happens := range map[string]func(*virtual.Card){
		"out and in again": func(c *virtual.Card) { c.Remove(); c.Insert() },
		"a try elsewhere": func(c *virtual.Card) {
			wrong, _ := mynumber.NewPIN(mynumber.PINSign, []byte("WRONG1"))
			_ = mynumber.Do(context.Background(), virtual.NewReader("elsewhere", c), func(s *mynumber.Session) error { return s.Verify(wrong) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, r := newCard(t, virtual.Options{})
			p := signer(t)
			before := 0
			p.meanwhile = func() { happens(c); before = attempts(c) }
			_, err := newDesk(t, r).ShowCertificate(context.Background(), r, p, mynumber.KeySign)
			changed := (*ChangedError)(nil)
			if !errors.As(err, &changed) || attempts(c) != before {
				t.Errorf("%v, %d attempts before, %d after", err, before, attempts(c))
			}
			locked(t, c)
		})
	}
}

func TestTheCardLeavesWhileThePersonThinks(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	p := signer(t)
	p.meanwhile = c.Remove
	_, err := newDesk(t, r).ShowCertificate(context.Background(), r, p, mynumber.KeySign)
	if !errors.Is(err, card.NoCard) || attempts(c) != 0 {
		t.Errorf("%v, %d attempts", err, attempts(c))
	}
}

// A lost answer is «unknown», and the counter is read anew; the PIN is not
// sent again (design.md, «Card sessions»).
func TestALostAnswer(t *testing.T) {
	for _, pin := range []string{virtual.DemoPINs.Sign, "WRONG123"} {
		c, r := newCard(t, virtual.Options{})
		p := &person{t: t, pin: pin}
		p.meanwhile = func() { c.Inject(virtual.Fault{At: 3, Kind: virtual.SilentAfter}) } // SELECT, token, counter, VERIFY
		_, err := newDesk(t, r).ShowCertificate(context.Background(), r, p, mynumber.KeySign)
		unsure, after := (*mynumber.PINUnsureError)(nil), (*AfterError)(nil)
		if !errors.As(err, &unsure) || !errors.As(err, &after) {
			t.Fatalf("%v", err)
		}
		if want := (mynumber.Counter{Left: c.Tries(virtual.SignPassword), Max: 5, Known: true}); after.Counter != want {
			t.Errorf("counter %+v, want %+v", after.Counter, want)
		}
		if attempts(c) != 1 {
			t.Errorf("%d attempts", attempts(c))
		}
		locked(t, c)
	}
}

func TestOtherTokens(t *testing.T) {
	c, r := newCard(t, virtual.Options{State: virtual.Juki})
	p := signer(t)
	_, err := newDesk(t, r).ShowCertificate(context.Background(), r, p, mynumber.KeySign)
	token := (*TokenError)(nil)
	if !errors.As(err, &token) || token.Token != mynumber.TokenJuki || len(p.asked) != 0 {
		t.Errorf("%v, asked %v", err, p.asked)
	}
	locked(t, c)
}

func TestNoSignatureCertificateNoQuestion(t *testing.T) {
	_, r := newCard(t, virtual.Options{State: virtual.Under15})
	p := signer(t)
	_, err := newDesk(t, r).SignFiles(context.Background(), r, p, SignRequest{Paths: []string{file(t, "a", "a")}})
	absent := (*mynumber.CertificateAbsentError)(nil)
	pin := (*mynumber.PINAbsentError)(nil)
	if !errors.As(err, &absent) && !errors.As(err, &pin) || len(p.asked) != 0 {
		t.Errorf("%v, asked %v", err, p.asked)
	}
}

func TestAnExpiredCertificateDoesNotSign(t *testing.T) {
	c, r := newCard(t, virtual.Options{State: virtual.Expired})
	dir := t.TempDir()
	q := SignRequest{Paths: []string{file(t, "a", "a")}}
	q.OutDir = dir
	_, err := newDesk(t, r).SignFiles(context.Background(), r, signer(t), q)
	expired := (*ExpiredError)(nil)
	if !errors.As(err, &expired) {
		t.Errorf("%v", err)
	}
	locked(t, c)
	empty(t, dir)
}
