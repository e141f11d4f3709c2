package app

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/app/model/modeltest"
	"github.com/mitome-jp/mitome/app/screen"
	"github.com/mitome-jp/mitome/card/virtual"
)

// seat is a window of the test driver with a real model behind it, and a desk
// that plays the main goroutine. The desk's own window is not used.
func seat(t *testing.T, state string) (*window, *modeltest.Desk) {
	t.Helper()
	w := stage(t, theme.VariantLight, firstSize)
	m := modeltest.Machine(t, modeltest.NewSource())
	d := modeltest.NewDesk(t, m, "")
	w.open(m, lang.JA, flow.DemoReader+":"+state, d.Do)
	d.Window = w.model
	t.Cleanup(w.model.Close)
	d.CardPhase(t, model.Read)
	return w, d
}

// find gives the one button with a text.
func find(t *testing.T, w *window, text string) *screen.Button {
	t.Helper()
	var found *screen.Button
	for _, o := range test.LaidOutObjects(w.native.Content()) {
		if b, ok := o.(*screen.Button); ok && b.Text == text {
			found = b
		}
	}
	if found == nil {
		t.Fatalf("there is no button %q", text)
	}
	return found
}

func key(w *window, name fyne.KeyName) {
	if f := w.native.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	w.typed(&fyne.KeyEvent{Name: name})
}

func say(m lang.Message, args ...any) string { return m.In(lang.JA, args...) }

func TestDroppedFilesAreToBeSigned(t *testing.T) {
	w, d := seat(t, "")
	path := filepath.Join(t.TempDir(), "確定申告 の見本.xtx")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	elsewhere, err := storage.ParseURI("https://example.org/a")
	if err != nil {
		t.Fatal(err)
	}
	w.dropped(fyne.NewPos(1, 1), []fyne.URI{storage.NewFileURI(path), elsewhere})
	if s := d.State(); s.Screen != model.ScreenSign || len(s.Sign.Paths) != 1 || s.Sign.Paths[0] != path {
		t.Errorf("screen %v with %q", s.Screen, s.Sign.Paths)
	}
	find(t, w, say(lang.SignRemove))
}

// The whole of signing with nothing but the keyboard.
func TestSignByKeyboard(t *testing.T) {
	w, d := seat(t, "")
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.dropped(fyne.NewPos(1, 1), []fyne.URI{storage.NewFileURI(path)})
	key(w, fyne.KeyReturn)
	modeltest.Asked[model.AskConfirm](t, d)
	key(w, fyne.KeyReturn)
	if d.State().Sign.Task.Phase != model.Asking {
		t.Error("Enter approved what may not have been seen")
	}
	goOn := find(t, w, say(lang.SignGoOn))
	for range 20 {
		if w.native.Canvas().Focused() == fyne.Focusable(goOn) {
			break
		}
		w.native.Canvas().FocusNext()
	}
	key(w, fyne.KeyReturn)
	modeltest.Asked[model.AskPIN](t, d)
	entry, ok := w.native.Canvas().Focused().(*screen.PINEntry)
	if !ok {
		t.Fatalf("the keyboard is with %T", w.native.Canvas().Focused())
	}
	sign := find(t, w, say(lang.SignNow))
	test.Type(entry, "demo")
	if !sign.Disabled() {
		t.Error("half a password can be sent")
	}
	key(w, fyne.KeyReturn)
	if d.State().Sign.Task.Phase != model.Asking {
		t.Error("Enter sent half a password")
	}
	test.Type(entry, "2026")
	if sign.Disabled() {
		t.Error("a whole password cannot be sent")
	}
	key(w, fyne.KeyReturn)
	if entry.Count() != 0 {
		t.Error("the entry still has what was typed")
	}
	d.Until(t, "the card at work", func(s model.State) bool { return s.Sign.Task.CardWorks() })
	key(w, fyne.KeyEscape) // must do nothing now
	if !w.sidebar.screens[model.ScreenCard].Disabled() {
		t.Error("the screen can be left while the card works")
	}
	s := d.Phase(t, model.Done)
	if s.Sign.Failures() != 0 {
		t.Errorf("results: %+v", s.Sign.Results)
	}
	if _, err := os.Stat(path + ".p7m"); err != nil {
		t.Error(err)
	}
	find(t, w, say(lang.SignedOpen))
}

func TestEscapeDeclines(t *testing.T) {
	w, d := seat(t, "")
	test.Tap(w.sidebar.screens[model.ScreenPIN])
	d.ChangePIN(model.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	entry := w.native.Canvas().Focused().(*screen.PINEntry)
	test.Type(entry, "12")
	key(w, fyne.KeyEscape)
	d.Phase(t, model.Idle)
	if entry.Count() != 0 {
		t.Error("what was typed outlives its screen")
	}
}

// Before the last try Enter does not lead on: the keyboard is with the way out.
func TestEnterDoesNotSpendTheLastTry(t *testing.T) {
	w, d := seat(t, string(virtual.LastTry))
	test.Tap(w.sidebar.screens[model.ScreenPIN])
	d.ChangePIN(model.PINAuth)
	modeltest.Asked[model.AskConfirm](t, d)
	key(w, fyne.KeyReturn)
	d.Phase(t, model.Idle)

	d.ChangePIN(model.PINAuth)
	modeltest.Asked[model.AskConfirm](t, d)
	w.native.Canvas().Unfocus()
	key(w, fyne.KeyReturn)
	if _, ok := d.State().PIN.Task.Ask.(model.AskConfirm); !ok {
		t.Error("Enter went past the question")
	}
}

func TestTheLanguageChangesAtOnce(t *testing.T) {
	w, d := seat(t, "")
	for i, l := range lang.Langs {
		test.Tap(w.sidebar.languages[i])
		if d.State().Lang != l || w.sidebar.screens[model.ScreenSign].Text != lang.WindowSign.In(l) {
			t.Errorf("chose %s, and the window says %q", l, w.sidebar.screens[model.ScreenSign].Text)
		}
	}
}

func TestDemoIsOnEveryScreen(t *testing.T) {
	w, d := seat(t, "")
	for _, s := range model.Screens {
		d.Go(s)
		if !w.sidebar.banner.Visible() {
			t.Errorf("screen %v does not say DEMO", s)
		}
	}
	test.Tap(w.sidebar.endDemo)
	if w.sidebar.banner.Visible() || d.State().Demo {
		t.Error("DEMO is said of no demo")
	}
}

// Where the desktop has no dialog to offer there is ours: in our language, and
// Escape closes it without reaching the page below.
func TestOurOwnDialog(t *testing.T) {
	w, d := seat(t, "")
	w.dropped(fyne.NewPos(1, 1), []fyne.URI{storage.NewFileURI(filepath.Join(t.TempDir(), "a"))})
	var got []string
	failing := func() ([]string, error) { return nil, errors.New("no such program") }
	own := func(func(string)) *dialog.FileDialog {
		return dialog.NewFileOpen(func(fyne.URIReadCloser, error) {}, w.native)
	}
	w.choose(failing, own, lang.SignChoose, func(paths []string) { got = paths })
	d.Until(t, "our own dialog", func(model.State) bool { return w.own != nil })
	w.typed(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if d.State().Sign.Task.Phase != model.Idle {
		t.Error("Enter reached the page below")
	}
	w.typed(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.own != nil || w.native.Canvas().Overlays().Top() != nil {
		t.Error("Escape did not close it")
	}
	w.choose(func() ([]string, error) { return []string{"a", "b"}, nil }, own, lang.SignChoose, func(paths []string) { got = paths })
	d.Until(t, "the desktop's answer", func(model.State) bool { return got != nil })
	if len(got) != 2 || w.own != nil {
		t.Errorf("chose %q", got)
	}
}

// What is being typed survives what happens elsewhere, such as another reader.
func TestTypingIsNotDisturbed(t *testing.T) {
	w, d := seat(t, "")
	d.Go(model.ScreenPIN)
	d.ChangePIN(model.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	entry := w.native.Canvas().Focused().(*screen.PINEntry)
	test.Type(entry, "12")
	w.show(d.State())
	if w.native.Canvas().Focused() != fyne.Focusable(entry) || entry.Count() != 2 {
		t.Error("the entry was replaced under the person's fingers")
	}
}

func TestClosingWaitsForTheCard(t *testing.T) {
	w, d := seat(t, "")
	d.Go(model.ScreenPIN)
	d.ChangePIN(model.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	entry := w.native.Canvas().Focused().(*screen.PINEntry)
	test.Type(entry, "12")
	w.close()
	w.close() // once more does nothing
	if entry.Count() != 0 {
		t.Error("what was typed outlives the window")
	}
	w.model.Close()
}
