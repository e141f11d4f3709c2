package screen_test

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/app/screen"
)

func TestNothingMovesOnAScreenThatWasLeft(t *testing.T) {
	test.NewTempApp(t)
	v := screen.NewView(struct{ screen.Commands }{}) // nobody presses anything
	test.NewTempWindow(t, v.Object())
	states := map[string]model.State{
		"looking": {Lang: lang.JA},
		"card": {Lang: lang.JA, Screen: model.ScreenPIN, PIN: model.PINChange{
			Task: model.Task{Phase: model.Working},
		}},
	}
	rest := model.State{Lang: lang.JA, Screen: model.ScreenPIN, PIN: model.PINChange{Task: model.Task{Phase: model.Done}}}
	for name, moving := range states {
		v.Render(moving)
		var bar *widget.ProgressBarInfinite
		for _, o := range test.LaidOutObjects(v.Object()) {
			if found, ok := o.(*widget.ProgressBarInfinite); ok {
				bar = found
			}
		}
		if bar == nil {
			t.Fatalf("%s: nothing moves in the first place", name)
		}
		if !bar.Running() {
			t.Errorf("%s: nothing moves while there is work", name)
		}
		v.Render(rest)
		if bar.Running() {
			t.Errorf("%s: it still moves after its page was left", name)
		}
	}
}
