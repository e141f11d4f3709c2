package model_test

import (
	"errors"
	"testing"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/app/model/modeltest"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
)

const reader = "Reader One 00 00"

// plugged is a desk whose reader holds a card in a state.
func plugged(t *testing.T, o virtual.Options) (*modeltest.Desk, *modeltest.Source, *virtual.Card) {
	t.Helper()
	source := modeltest.NewSource()
	m := modeltest.Machine(t, source)
	keys, err := virtual.LoadKeys(m.Data.Demo())
	if err != nil {
		t.Fatal(err)
	}
	o.Clock = m.Now
	c, err := virtual.New(keys, o)
	if err != nil {
		t.Fatal(err)
	}
	source.Plug(reader, c)
	d := modeltest.NewDesk(t, m, "")
	d.Watch()
	d.CardPhase(t, model.Read)
	return d, source, c
}

func TestEveryPhaseOfTheCard(t *testing.T) {
	source := modeltest.NewSource()
	m := modeltest.Machine(t, source)
	source.Stop()
	d := modeltest.NewDesk(t, m, "")
	if d.State().Card.Phase != model.Looking {
		t.Errorf("before the first snapshot: %v", d.State().Card.Phase)
	}
	d.Watch()
	if s := d.CardPhase(t, model.NoService); !errors.Is(s.Card.Err, card.NoService) {
		t.Errorf("no service: %v", s.Card.Err)
	}
	source.Start()
	d.CardPhase(t, model.NoReader)
	source.Plug("Empty 00 00", nil)
	if s := d.CardPhase(t, model.NoCard); s.Card.Reader != "Empty 00 00" {
		t.Errorf("no card in %q", s.Card.Reader)
	}
	one, err := m.DemoCard("")
	if err != nil {
		t.Fatal(err)
	}
	source.Plug("One 00 00", one)
	d.CardPhase(t, model.Reading)
	if s := d.CardPhase(t, model.Read); s.Card.Reader != "One 00 00" || s.Card.Card.Token != mynumber.TokenMyNumber {
		t.Errorf("read %v in %q", s.Card.Card.Token, s.Card.Reader)
	}
	two, err := m.DemoCard("juki")
	if err != nil {
		t.Fatal(err)
	}
	source.Plug("Two 00 00", two)
	if s := d.CardPhase(t, model.Several); len(s.Card.Readers) != 2 || s.Card.Card != nil {
		t.Errorf("several: %v, card shown: %v", s.Card.Readers, s.Card.Card != nil)
	}
	d.UseReader("Two 00 00")
	if s := d.CardPhase(t, model.Read); s.Card.Card.Token != mynumber.TokenJuki {
		t.Errorf("chose the old card and got %v", s.Card.Card.Token)
	}
	source.Unplug("Two 00 00")
	if s := d.CardPhase(t, model.NoReader); !s.Card.Asked || s.Card.Card != nil {
		t.Errorf("the chosen reader is gone: %+v", s.Card)
	}
	d.UseReader("")
	d.CardPhase(t, model.Read)
	source.Stop()
	if s := d.CardPhase(t, model.NoService); s.Card.Card != nil {
		t.Error("the card is still shown although the service is gone")
	}
}

func TestACardThatCannotBeReadCanBeReadAgain(t *testing.T) {
	source := modeltest.NewSource()
	m := modeltest.Machine(t, source)
	c, err := m.DemoCard("")
	if err != nil {
		t.Fatal(err)
	}
	c.Inject(virtual.Fault{At: 0, Kind: virtual.Silent})
	source.Plug(reader, c)
	d := modeltest.NewDesk(t, m, "")
	d.Watch()
	if s := d.CardPhase(t, model.Failed); !errors.Is(s.Card.Err, card.Silent) {
		t.Errorf("failed with %v", s.Card.Err)
	}
	d.ReadAgain()
	d.CardPhase(t, model.Read)
}

// With the window open and idle, the card is everybody's: it is read once, and
// then there is silence, whatever else happens at the readers.
func TestAnIdleWindowLeavesTheCardAlone(t *testing.T) {
	d, source, c := plugged(t, virtual.Options{})
	if c.Held() != 0 {
		t.Fatal("the card is held although it has been read")
	}
	c.ClearTrace()
	source.Plug("Another 00 00", nil)
	source.Unplug("Another 00 00")
	for _, screen := range []model.Screen{model.ScreenCertificates, model.ScreenPIN, model.ScreenSign, model.ScreenCard} {
		d.Go(screen)
		d.SetLang(lang.EN)
	}
	// A state that only a later snapshot brings shows that the earlier ones were seen.
	source.Remove(reader)
	d.CardPhase(t, model.NoCard)
	if n := len(c.Trace()); n != 0 {
		t.Errorf("an idle window sent %d APDUs", n)
	}
}

func TestACardThatComesBackIsReadOnce(t *testing.T) {
	d, source, c := plugged(t, virtual.Options{})
	once := len(c.Trace())
	c.ClearTrace()
	source.Remove(reader)
	if s := d.CardPhase(t, model.NoCard); s.Card.Card != nil {
		t.Error("a card that left is still shown")
	}
	source.Insert(reader)
	d.CardPhase(t, model.Read)
	if n := len(c.Trace()); n == 0 || n > once {
		t.Errorf("read with %d APDUs, and the first time with %d", n, once)
	}
}

func TestDemo(t *testing.T) {
	d, source, c := plugged(t, virtual.Options{})
	c.ClearTrace()
	d.UseDemo()
	if s := d.State(); !s.Demo || !s.Embedded {
		t.Error("DEMO is not shown from the first moment")
	}
	d.CardPhase(t, model.Read)
	if s := d.State(); !s.Demo || !s.Embedded || !s.Card.Card.Demo {
		t.Error("DEMO is not shown")
	}
	if len(c.Trace()) != 0 {
		t.Error("the real card was spoken to for the demo")
	}
	d.UseReader("")
	if s := d.State(); s.Demo || s.Embedded || s.Card.Card != nil {
		t.Error("DEMO is shown, or the demo card, after it was left")
	}
	// The card in the reader is of the demo CA too, as by «mitome vcard».
	if s := d.CardPhase(t, model.Read); !s.Demo || s.Embedded || s.Card.Reader != reader {
		t.Errorf("in a reader: demo %v, embedded %v, reader %q", s.Demo, s.Embedded, s.Card.Reader)
	}
	source.Remove(reader)
	if s := d.CardPhase(t, model.NoCard); s.Demo {
		t.Error("DEMO is still shown although that card is gone")
	}

	wrong := modeltest.NewDesk(t, modeltest.Machine(t, modeltest.NewSource()), flow.DemoReader+":nonsense")
	unknown := (*flow.UnknownStateError)(nil)
	if s := wrong.CardPhase(t, model.Failed); !errors.As(s.Card.Err, &unknown) {
		t.Errorf("a demo card in no known state: %v", s.Card.Err)
	}
}
