package flow

import (
	"context"
	"errors"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
)

func TestDiagnose(t *testing.T) {
	inReader := func(o virtual.Options) []mynumber.Reader {
		_, r := newCard(t, o)
		return []mynumber.Reader{r}
	}
	state := func(s virtual.State) []mynumber.Reader { return inReader(virtual.Options{State: s}) }
	expired, locked := new(*ExpiredError), new(*mynumber.PINLockedError)
	token, absent := new(*TokenError), new(*mynumber.CertificateAbsentError)
	for _, tt := range []struct {
		name     string
		readers  []mynumber.Reader
		err      error // of the list of readers
		outcomes [4]Outcome
		as       any            // the problem's type
		fault    card.LinkFault // or what it is
	}{
		{"no service", nil, &card.LinkError{Fault: card.NoService}, [4]Outcome{Problem, Skipped, Skipped, Skipped}, nil, card.NoService},
		{"no reader", nil, nil, [4]Outcome{Works, Problem, Skipped, Skipped}, nil, card.NoReader},
		{"no card", []mynumber.Reader{virtual.NewReader("empty", nil)}, nil, [4]Outcome{Works, Works, Problem, Skipped}, nil, card.NoCard},
		{"fresh", state(virtual.Fresh), nil, [4]Outcome{Works, Works, Works, Works}, nil, 0},
		{"locked", state(virtual.Locked), nil, [4]Outcome{Works, Works, Problem, Works}, locked, 0},
		{"expired", state(virtual.Expired), nil, [4]Outcome{Works, Works, Works, Problem}, expired, 0},
		{"under 15", state(virtual.Under15), nil, [4]Outcome{Works, Works, Works, Problem}, absent, 0},
		{"old card", state(virtual.Juki), nil, [4]Outcome{Works, Works, Problem, Skipped}, token, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, tt.readers...)
			d.err = tt.err
			for i, c := range d.Diagnose(context.Background(), "") {
				if c.Outcome != tt.outcomes[i] {
					t.Errorf("%s: %s (%v), want %s", c.Subject, c.Outcome, c.Err, tt.outcomes[i])
				}
				if (c.Outcome == Problem) != (c.Err != nil) {
					t.Errorf("%s: %s with %v", c.Subject, c.Outcome, c.Err)
				}
				if c.Err == nil {
					continue
				}
				if tt.as != nil && !errors.As(c.Err, tt.as) || tt.fault != 0 && !errors.Is(c.Err, tt.fault) {
					t.Errorf("%s: %v", c.Subject, c.Err)
				}
			}
		})
	}
}

func TestReadCardInEveryState(t *testing.T) {
	for _, s := range virtual.States() {
		if s == virtual.Slow || s == virtual.Flaky { // they are about time and luck, not about what is read
			continue
		}
		t.Run(string(s), func(t *testing.T) {
			c, r := newCard(t, virtual.Options{State: s})
			got, err := newDesk(t, r).ReadCard(context.Background(), r)
			if err != nil {
				t.Fatal(err)
			}
			locked(t, c)
			if attempts(c) != 0 {
				t.Errorf("%d attempts", attempts(c))
			}
			if juki := s == virtual.Juki; juki != (got.Token == mynumber.TokenJuki) || juki != (got.Login == nil) || juki == (got.Auth == Present) {
				t.Errorf("%+v", got)
			}
			if want := s != virtual.Juki && s != virtual.Under15; want != (got.Sign == Present) {
				t.Errorf("signature certificate: %v", got.Sign)
			}
			if s == virtual.Locked != got.PINs[mynumber.PINSign].Counter.Locked() {
				t.Errorf("signature password: %+v", got.PINs[mynumber.PINSign])
			}
			if s == virtual.LastTry && got.PINs[mynumber.PINAuth].Counter.Left != 1 {
				t.Errorf("authentication PIN: %+v", got.PINs[mynumber.PINAuth])
			}
		})
	}
}
