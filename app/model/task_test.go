package model_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/app/model/modeltest"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
)

// released fails the test where the card was left held or open.
func released(t *testing.T, c *virtual.Card) {
	t.Helper()
	if c.Held() != 0 {
		t.Error("the card is still held")
	}
	if v := c.Verified(); len(v) != 0 {
		t.Errorf("verified PINs were left: %v", v)
	}
}

func TestTheSignatureCertificateIsShownAndForgotten(t *testing.T) {
	d, source, c := plugged(t, virtual.Options{})
	d.Go(model.ScreenCertificates)
	show := func() {
		t.Helper()
		d.ShowSignCertificate()
		if q := modeltest.Asked[model.AskPIN](t, d); q.Kind != mynumber.PINSign || q.Counter.Left != 5 || q.Purpose != flow.ToShowCertificate {
			t.Errorf("asked for %v with %d tries, purpose %v", q.Kind, q.Counter.Left, q.Purpose)
		}
		if c.Held() != 0 {
			t.Error("the card is held while a question waits")
		}
		d.AnswerPIN([]byte("demo2026"))
		s := d.Phase(t, model.Done)
		if s.Certificates.Shown == nil || s.Certificates.Shown.Attributes == nil {
			t.Fatal("no attributes are shown")
		}
		d.CardPhase(t, model.Read)
		released(t, c)
	}
	show()
	d.Dismiss()
	if s := d.State(); s.Certificates.Shown != nil || s.Certificates.Task.Phase != model.Idle {
		t.Error("hidden, and still there")
	}
	show()
	d.Go(model.ScreenCard)
	if d.State().Certificates.Shown != nil {
		t.Error("the attributes outlive their screen")
	}
	d.Go(model.ScreenCertificates)
	show()
	source.Remove(reader)
	if s := d.CardPhase(t, model.NoCard); s.Certificates.Shown != nil {
		t.Error("the attributes outlive the card's leaving")
	}
}

func TestChangePIN(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{})
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	typed := []byte("12a4")
	d.AnswerPIN(typed)
	form := (*mynumber.FormError)(nil)
	if s := d.State(); s.PIN.Task.Phase != model.Asking || !errors.As(s.PIN.Task.Notice, &form) {
		t.Errorf("a malformed PIN: %+v", s.PIN.Task)
	}
	for _, b := range typed {
		if b != 0 {
			t.Error("a malformed PIN was not wiped")
		}
	}
	d.AnswerPIN([]byte(virtual.DemoPINs.Auth))
	modeltest.Asked[model.AskNewPIN](t, d)
	d.AnswerNewPIN([]byte("4321"), []byte("4322"))
	if s := d.State(); s.PIN.Task.Phase != model.Asking || !errors.Is(s.PIN.Task.Notice, flow.ErrNotSame) {
		t.Errorf("typed differently: %+v", s.PIN.Task)
	}
	if c.Attempts(virtual.AuthPIN) != 0 {
		t.Error("a PIN was sent before all was asked")
	}
	d.AnswerNewPIN([]byte("4321"), []byte("4321"))
	d.Until(t, "the card at work", func(s model.State) bool { return s.PIN.Task.CardWorks() })
	d.Cancel() // must do nothing now
	d.Go(model.ScreenCard)
	if d.State().Screen != model.ScreenPIN {
		t.Error("the window left its screen while the card worked")
	}
	d.Phase(t, model.Done)
	d.CardPhase(t, model.Read)
	released(t, c)
	if c.Attempts(virtual.AuthPIN) != 1 {
		t.Errorf("%d attempts", c.Attempts(virtual.AuthPIN))
	}
}

func TestAWrongPINEndsTheFlowAndTheCountIsReadAnew(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{})
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINSign)
	modeltest.Asked[model.AskPIN](t, d)
	d.AnswerPIN([]byte("WRONG000"))
	modeltest.Asked[model.AskNewPIN](t, d)
	d.AnswerNewPIN([]byte("NEW2026"), []byte("NEW2026"))
	s := d.Phase(t, model.Stopped)
	wrong := (*mynumber.PINWrongError)(nil)
	if !errors.As(s.PIN.Task.Err, &wrong) || wrong.Counter.Left != 4 {
		t.Errorf("ended with %v", s.PIN.Task.Err)
	}
	if s = d.CardPhase(t, model.Read); s.Card.Card.PINs[mynumber.PINSign].Counter.Left != 4 {
		t.Errorf("the card's screen says %d tries", s.Card.Card.PINs[mynumber.PINSign].Counter.Left)
	}
	released(t, c)
	d.Dismiss()
	if d.State().PIN.Task.Phase != model.Idle || c.Attempts(virtual.SignPassword) != 1 {
		t.Error("one try, and then back to the beginning")
	}
}

func TestTheLastTryIsAskedFor(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{State: virtual.LastTry})
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINAuth)
	if _, ok := modeltest.Asked[model.AskConfirm](t, d).Question.(flow.LastTry); !ok {
		t.Error("another question than that about the last try")
	}
	d.AnswerPIN([]byte("1234")) // no answer to this question
	if _, ok := d.State().PIN.Task.Ask.(model.AskConfirm); !ok {
		t.Error("a PIN answered the question about the last try")
	}
	d.Cancel()
	d.Phase(t, model.Idle)
	if c.Attempts(virtual.AuthPIN) != 0 || c.Tries(virtual.AuthPIN) != 1 {
		t.Error("the last try is gone")
	}
}

// Who goes on with the last try is asked for the PIN, and a right one sets the count back.
func TestTheLastTryIsTaken(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{State: virtual.LastTry})
	d.Go(model.ScreenCertificates)
	d.ShowSignCertificate()
	modeltest.Asked[model.AskConfirm](t, d)
	d.Confirm()
	if q := modeltest.Asked[model.AskPIN](t, d); q.Counter.Left != 1 {
		t.Errorf("asked with %d tries left", q.Counter.Left)
	}
	d.Confirm() // no answer to this question
	if _, ok := d.State().Certificates.Task.Ask.(model.AskPIN); !ok {
		t.Error("a yes answered the question for the PIN")
	}
	d.AnswerPIN([]byte(virtual.DemoPINs.Sign))
	d.Phase(t, model.Done)
	if s := d.CardPhase(t, model.Read); s.Card.Card.PINs[mynumber.PINSign].Counter.Left != 5 || c.Attempts(virtual.SignPassword) != 1 {
		t.Errorf("%d tries after %d attempts", s.Card.Card.PINs[mynumber.PINSign].Counter.Left, c.Attempts(virtual.SignPassword))
	}
	released(t, c)
}

func TestALockedPINIsNotAskedFor(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{State: virtual.Locked})
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINSign)
	locked := (*mynumber.PINLockedError)(nil)
	if s := d.Phase(t, model.Stopped); !errors.As(s.PIN.Task.Err, &locked) {
		t.Errorf("ended with %v", s.PIN.Task.Err)
	}
	if c.Attempts(virtual.SignPassword) != 0 {
		t.Error("a PIN was sent")
	}
}

// A card that leaves while a question waits ends the question, and nothing is
// sent, to it or to the card that comes after it.
func TestTheCardLeavesDuringTheQuestion(t *testing.T) {
	d, source, c := plugged(t, virtual.Options{})
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	source.Remove(reader)
	s := d.Phase(t, model.Stopped)
	changed := (*flow.ChangedError)(nil)
	if !errors.As(s.PIN.Task.Err, &changed) || !changed.Card {
		t.Errorf("ended with %v", s.PIN.Task.Err)
	}
	late := []byte(virtual.DemoPINs.Auth)
	d.AnswerPIN(late)
	if late[0] != 0 {
		t.Error("a PIN that nobody asked for was not wiped")
	}
	source.Insert(reader)
	d.CardPhase(t, model.Read)
	if c.Attempts(virtual.AuthPIN) != 0 {
		t.Error("the PIN was sent")
	}
	released(t, c)
}

func TestTheCardLeavesWhileItWorks(t *testing.T) {
	d, source, c := plugged(t, virtual.Options{})
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	d.AnswerPIN([]byte(virtual.DemoPINs.Auth))
	modeltest.Asked[model.AskNewPIN](t, d)
	c.Inject(virtual.Fault{At: 4, Kind: virtual.Removed})
	d.AnswerNewPIN([]byte("4321"), []byte("4321"))
	s := d.Phase(t, model.Stopped)
	if !errors.Is(s.PIN.Task.Err, card.Removed) {
		t.Errorf("ended with %v", s.PIN.Task.Err)
	}
	source.Remove(reader)
	d.CardPhase(t, model.NoCard)
	if d.State().PIN.Task.Phase != model.Stopped {
		t.Error("what happened is no longer said")
	}
}

func TestLeavingTheScreenDeclines(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{})
	d.Go(model.ScreenCertificates)
	d.ShowSignCertificate()
	modeltest.Asked[model.AskPIN](t, d)
	d.Go(model.ScreenCard)
	if s := d.State(); s.Screen != model.ScreenCard || s.Certificates.Task.Phase != model.Idle {
		t.Errorf("left for screen %v with %+v", s.Screen, s.Certificates.Task)
	}
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINAuth) // begins as soon as the declined one has ended
	modeltest.Asked[model.AskPIN](t, d)
	if c.Attempts(virtual.SignPassword) != 0 {
		t.Error("a declined PIN was sent")
	}
}

// Commands that a screen does not offer at this moment do nothing.
func TestCommandsOutOfPlace(t *testing.T) {
	d, source, c := plugged(t, virtual.Options{})
	before := d.State()
	a, b, p := []byte("4321"), []byte("4321"), []byte("1234")
	d.Confirm()
	d.Cancel()
	d.Dismiss()
	d.ReadAgain()
	d.Sign()
	d.SaveAgain(0, "")
	d.AnswerPIN(p)
	d.AnswerNewPIN(a, b)
	if a[0] != 0 || b[0] != 0 || p[0] != 0 {
		t.Error("a PIN that nobody asked for was not wiped")
	}
	if !reflect.DeepEqual(d.State(), before) {
		t.Errorf("something changed: %+v", d.State())
	}
	source.Remove(reader)
	d.CardPhase(t, model.NoCard)
	c.ClearTrace()
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINAuth)
	if d.State().PIN.Task.Phase != model.Idle || len(c.Trace()) != 0 {
		t.Error("a flow began without a card")
	}
}

// While a question waits another flow cannot begin.
func TestOneFlowAtATime(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{})
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	d.ChangePIN(mynumber.PINSign)
	d.ShowSignCertificate()
	if q := modeltest.Asked[model.AskPIN](t, d); q.Kind != mynumber.PINAuth || d.State().PIN.Kind != mynumber.PINAuth || d.State().Certificates.Task.Phase != model.Idle {
		t.Errorf("asked for %v, and the screen says %v", q.Kind, d.State().PIN.Kind)
	}
	if c.Attempts(virtual.AuthPIN)+c.Attempts(virtual.SignPassword) != 0 {
		t.Error("a PIN was sent")
	}
}

func TestFitsLooksAndLeavesTheBytes(t *testing.T) {
	for typed, fits := range map[string]bool{"1234": true, "123": false, "": false, "12a4": false} {
		b := []byte(typed)
		if err := model.Fits(mynumber.PINAuth, b); (err == nil) != fits || string(b) != typed {
			t.Errorf("%q: %v, and the bytes are %q", typed, err, b)
		}
	}
}

// Closing in the middle of the card's work waits until the card is let go of.
func TestCloseWaitsForTheCard(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{PerCommand: 2 * time.Millisecond})
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	d.AnswerPIN([]byte(virtual.DemoPINs.Auth))
	modeltest.Asked[model.AskNewPIN](t, d)
	d.AnswerNewPIN([]byte("4321"), []byte("4321"))
	d.Until(t, "the card at work", func(s model.State) bool { return s.PIN.Task.CardWorks() })
	shown := len(d.Shown)
	d.Close()
	released(t, c)
	if n := c.Attempts(virtual.AuthPIN); n > 1 {
		t.Errorf("%d attempts", n)
	}
	d.SetLang(lang.EN)
	if len(d.Shown) != shown {
		t.Error("a closed window was shown something")
	}
}

func TestCloseEndsAQuestion(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{})
	d.Go(model.ScreenPIN)
	d.ChangePIN(mynumber.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	d.Close() // returns only when the flow has ended
	released(t, c)
	if c.Attempts(virtual.AuthPIN) != 0 {
		t.Error("a PIN was sent")
	}
}
