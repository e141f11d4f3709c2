package screen_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/app/screen"
)

func typed(e *screen.PINEntry) (s string) {
	e.Look(func(b []byte) { s = string(b) })
	return s
}

func TestPINEntryTakesWhatThePINCanHave(t *testing.T) {
	test.NewTempApp(t)
	for _, c := range []struct {
		kind    model.PINKind
		in, out string
		refused bool
	}{
		{model.PINAuth, "1234", "1234", false},
		{model.PINAuth, "12345", "1234", false},
		{model.PINAuth, "1a2", "12", false},
		{model.PINAuth, "12a", "12", true},
		{model.PINAuth, "１２３４", "1234", false}, // from an input method
		{model.PINSign, "abcDEF123", "ABCDEF123", false},
		{model.PINSign, "ａｂｃ１２３", "ABC123", false},
		{model.PINSign, "ABC-", "ABC", true},
		{model.PINSign, "あ", "", true},
		{model.PINSign, "ABCDEFGH123456789", "ABCDEFGH12345678", false},
	} {
		e := screen.NewPINEntry(c.kind)
		test.Type(e, c.in)
		if got := typed(e); got != c.out || e.Refused != c.refused {
			t.Errorf("%v %q: %q, refused %v", c.kind, c.in, got, e.Refused)
		}
	}
}

func TestPINEntryKeys(t *testing.T) {
	test.NewTempApp(t)
	e := screen.NewPINEntry(model.PINAuth)
	entered, left, changes := 0, 0, 0
	e.OnEnter, e.OnEscape, e.OnChanged = func() { entered++ }, func() { left++ }, func() { changes++ }
	test.Type(e, "12")
	for _, k := range []fyne.KeyName{fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape} {
		e.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if e.Count() != 0 || entered != 2 || left != 1 || changes != 5 {
		t.Errorf("%d characters, entered %d, left %d, changed %d times", e.Count(), entered, left, changes)
	}
}

func TestPINEntryPastesAndNeverCopies(t *testing.T) {
	test.NewTempApp(t)
	e := screen.NewPINEntry(model.PINSign)
	clipboard := test.NewClipboard()
	clipboard.SetContent(" pass2026\n")
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	if got := typed(e); got != "PASS2026" {
		t.Errorf("pasted %q", got)
	}
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.TypedShortcut(&fyne.ShortcutCopy{Clipboard: clipboard})
	e.TypedShortcut(&fyne.ShortcutCut{Clipboard: clipboard})
	if clipboard.Content() != " pass2026\n" || typed(e) != "PASS2026" {
		t.Error("the PIN could be taken out")
	}
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if got := e.Take(); string(got) != "PASS2026" || e.Count() != 0 || typed(e) != "" {
		t.Errorf("took %d characters, %d are left", len(got), e.Count())
	}
}

// drawn is all text that a widget shows.
func drawn(w fyne.Widget) (text string) {
	for _, o := range test.WidgetRenderer(w).Objects() {
		if t, ok := o.(*canvas.Text); ok {
			text += t.Text
		}
	}
	return text
}

// The longest password of the widest letters is shown whole.
func TestPINEntryHasRoomForTheWidest(t *testing.T) {
	test.NewTempApp(t)
	for kind, letters := range map[model.PINKind]string{model.PINSign: "WWWWWWWWMMMM8888", model.PINAuth: "8888"} {
		e := screen.NewPINEntry(kind)
		test.Type(e, letters)
		e.Reveal(true)
		e.Resize(e.MinSize())
		end := float32(0)
		for _, o := range test.WidgetRenderer(e).Objects() {
			char, ok := o.(*canvas.Text)
			if !ok {
				continue
			}
			if need, has := char.MinSize().Width, char.Size().Width; need > has || char.Position().X < end {
				t.Errorf("%q at %v needs %v, has %v, and the one before ends at %v", char.Text, char.Position().X, need, has, end)
			}
			end = char.Position().X + char.Size().Width
		}
		if end > e.MinSize().Width {
			t.Errorf("the last character ends at %v, the entry at %v", end, e.MinSize().Width)
		}
	}
}

func TestPINEntryShowsOnlyWhenAsked(t *testing.T) {
	test.NewTempApp(t)
	e := screen.NewPINEntry(model.PINAuth)
	test.Type(e, "1234")
	if got := drawn(e); got != "" {
		t.Errorf("shows %q", got)
	}
	e.Reveal(true)
	if got := drawn(e); got != "1234" {
		t.Errorf("asked to show, it shows %q", got)
	}
	e.Wipe()
	if got := drawn(e); got != "" || e.Revealed() {
		t.Errorf("wiped, it shows %q", got)
	}
}
