package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/app/model/modeltest"
	"github.com/mitome-jp/mitome/app/screen"
)

// reachable is all that can have the keyboard now.
func reachable(w *window) map[fyne.Focusable]bool {
	all := map[fyne.Focusable]bool{}
	for _, o := range test.LaidOutObjects(w.native.Content()) {
		f, ok := o.(fyne.Focusable)
		if d, can := o.(fyne.Disableable); !ok || !o.Visible() || can && d.Disabled() {
			continue
		}
		all[f] = true
	}
	return all
}

// The tabulator goes everywhere once, and as one reads: the sidebar, then the
// page, each line by line.
func TestTheTabulatorGoesAsOneReads(t *testing.T) {
	w := stage(t, theme.VariantLight, firstSize)
	at := func(f fyne.Focusable) fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(f.(fyne.CanvasObject))
	}
	for _, scene := range modeltest.Scenes(t) {
		w.show(scene.State)
		want := reachable(w)
		if len(want) < 3 {
			t.Fatalf("%s: only %d can have the keyboard", scene.Name, len(want))
		}
		w.native.Canvas().Unfocus()
		var before fyne.Focusable
		for range len(want) {
			w.native.Canvas().FocusNext()
			f := w.native.Canvas().Focused()
			if !want[f] {
				t.Fatalf("%s: the keyboard came to %T at %v twice, or where it has no business", scene.Name, f, at(f))
			}
			delete(want, f)
			if before != nil {
				was, is := at(before), at(f)
				page := was.X < sidebarWidth && is.X >= sidebarWidth
				if sameLine := max(was.Y-is.Y, is.Y-was.Y) < 12; !page && (is.X < sidebarWidth) != (was.X < sidebarWidth) || !page && !sameLine && is.Y < was.Y || sameLine && is.X < was.X {
					t.Errorf("%s: the keyboard goes from %v to %v", scene.Name, was, is)
				}
			}
			before = f
		}
	}
}

// focused is the PIN entry that has the keyboard.
func focused(t *testing.T, w *window) *screen.PINEntry {
	t.Helper()
	e, ok := w.native.Canvas().Focused().(*screen.PINEntry)
	if !ok {
		t.Fatalf("the keyboard is with %T", w.native.Canvas().Focused())
	}
	return e
}

// A new PIN is typed twice, by keyboard alone, and taken only when both agree.
func TestANewPINByKeyboard(t *testing.T) {
	w, d := seat(t, "")
	d.Go(model.ScreenPIN)
	d.ChangePIN(model.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	test.Type(focused(t, w), "1234")
	key(w, fyne.KeyReturn)
	modeltest.Asked[model.AskNewPIN](t, d)

	first, change := focused(t, w), find(t, w, say(lang.PINDoChange))
	test.Type(first, "4321")
	if !change.Disabled() {
		t.Error("typed once, it can be changed already")
	}
	key(w, fyne.KeyReturn)
	second := focused(t, w)
	if second == first {
		t.Fatal("Enter did not lead to the second place")
	}
	test.Type(second, "4322")
	if !change.Disabled() || !says(w, say(lang.PINNotSame)) {
		t.Error("typed differently, and it is not said")
	}
	key(w, fyne.KeyReturn)
	if d.State().PIN.Task.Phase != model.Asking {
		t.Error("Enter went on although both differ")
	}
	key(w, fyne.KeyBackspace)
	test.Type(second, "1")
	if change.Disabled() || !says(w, say(lang.PINSame)) {
		t.Error("typed the same twice, and it cannot be changed")
	}
	key(w, fyne.KeyReturn)
	if first.Count()+second.Count() != 0 {
		t.Error("the entries still have what was typed")
	}
	d.Phase(t, model.Done)
	key(w, fyne.KeyEscape)
	if d.State().PIN.Task.Phase != model.Idle {
		t.Error("Escape does not put the outcome away")
	}
}

// says tells whether a text is on the window.
func says(w *window, text string) bool {
	for _, o := range test.LaidOutObjects(w.native.Content()) {
		if s, ok := o.(*screen.Text); ok && o.Visible() && s.Content() == text {
			return true
		}
	}
	return false
}

func TestWhatIsTypedIsShownOnRequest(t *testing.T) {
	w, d := seat(t, "")
	d.Go(model.ScreenPIN)
	d.ChangePIN(model.PINAuth)
	modeltest.Asked[model.AskPIN](t, d)
	e := focused(t, w)
	test.Type(e, "12")
	test.Tap(find(t, w, say(lang.PINShow)))
	if !e.Revealed() || focused(t, w) != e {
		t.Error("not shown, or the keyboard is elsewhere now")
	}
	test.Tap(find(t, w, say(lang.PINHide)))
	if e.Revealed() || e.Count() != 2 {
		t.Error("still shown, or lost")
	}
	test.Tap(find(t, w, say(lang.WindowCancel)))
	if e.Count() != 0 || d.Phase(t, model.Idle).Screen != model.ScreenPIN {
		t.Error("what was typed outlives the question")
	}
}

// The technical text unfolds within the page, and nothing lies over it.
func TestDetailsUnfold(t *testing.T) {
	for _, scene := range modeltest.Scenes(t) {
		if scene.Name != "sign-8-unknown" {
			continue
		}
		w := stage(t, theme.VariantLight, firstSize)
		w.show(scene.State)
		const text = "flow: something that nobody foresaw"
		if says(w, text) {
			t.Error("unfolded from the beginning")
		}
		test.Tap(find(t, w, lang.WindowDetails.In(scene.State.Lang)))
		if !says(w, text) {
			t.Error("not unfolded")
		}
		s := &survey{}
		s.walk(w.native.Content(), fyne.NewPos(0, 0), boxOf(fyne.NewPos(0, 0), firstSize))
		s.overlapping()
		if len(s.wrong) != 0 {
			t.Errorf("unfolded: %q", s.wrong)
		}
		test.Tap(find(t, w, lang.WindowFewer.In(scene.State.Lang)))
		if says(w, text) {
			t.Error("not folded again")
		}
		return
	}
	t.Fatal("there is no such scene")
}
