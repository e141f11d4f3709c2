package flow

import (
	"context"
	"errors"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
)

func TestChoose(t *testing.T) {
	mine, _ := newCard(t, virtual.Options{})
	yours, _ := newCard(t, virtual.Options{})
	other, _ := newCard(t, virtual.Options{Token: "SOMETHINGELSE"})
	a, b := virtual.NewReader("Alpha Reader 00", mine), virtual.NewReader("Alpha Reader 01", yours)
	none, strange := virtual.NewReader("Beta", nil), virtual.NewReader("Gamma", other)

	for _, tt := range []struct {
		name    string
		readers []mynumber.Reader
		ask     string
		want    mynumber.Reader
	}{
		{"the only one", []mynumber.Reader{none}, "", none},
		{"the one with a card", []mynumber.Reader{none, strange, a}, "", a},
		{"a part of the name", []mynumber.Reader{a, none}, "beta", none},
		{"the whole name", []mynumber.Reader{a, b}, "Alpha Reader 00", a},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := newDesk(t, tt.readers...).Choose(context.Background(), tt.ask)
			if err != nil || got != tt.want {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	ambiguous := (*AmbiguousReaderError)(nil)
	for ask, readers := range map[string][]mynumber.Reader{"": {a, b}, "alpha": {a, b, none}} {
		if _, err := newDesk(t, readers...).Choose(context.Background(), ask); !errors.As(err, &ambiguous) || len(ambiguous.Names) != 2 {
			t.Errorf("%q: %v", ask, err)
		}
	}
	for _, tt := range []struct {
		ask     string
		readers []mynumber.Reader
		fault   card.LinkFault
	}{
		{"", nil, card.NoReader},
		{"delta", []mynumber.Reader{a}, card.NoReader},
		{"", []mynumber.Reader{none, none}, card.NoCard},
	} {
		if _, err := newDesk(t, tt.readers...).Choose(context.Background(), tt.ask); !errors.Is(err, tt.fault) {
			t.Errorf("%q: %v, want %v", tt.ask, err, tt.fault)
		}
	}
	foreign := (*mynumber.OtherCardError)(nil)
	if _, err := newDesk(t, none, strange).Choose(context.Background(), ""); !errors.As(err, &foreign) {
		t.Errorf("%v", err)
	}
}

func TestTheDemoCardStaysTheSame(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	read := func(m *Machine) *Card {
		r, err := m.Choose(ctx, "demo")
		if err != nil {
			t.Fatal(err)
		}
		c, err := m.ReadCard(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := read(d.Machine)
	second := read(&Machine{Readers: d, Data: d.Data, Now: now})
	if !first.Demo || !first.Login.X509.Equal(second.Login.X509) || first.Login.Listing != "demo" {
		t.Errorf("%v, then %v", first, second)
	}
	unknown := (*UnknownStateError)(nil)
	if _, err := d.Choose(ctx, "demo:nonsense"); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
}
