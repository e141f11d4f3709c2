package screen

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// working is the page while a flow works. There is no way out while the card does.
func working(s model.State, t model.Task, c Commands) page {
	p := t.Progress
	if p.Step == model.StepReading || p.Step == model.StepWriting {
		return workingOnFile(s, p, c)
	}
	head, how := lang.WindowLooksFirst, lang.WindowDoNotMove
	if t.CardWorks() {
		head = lang.WindowCardWorks
	}
	objects := []fyne.CanvasObject{
		emblem(IconCard),
		heading(say(s, head)).centred(),
		quiet(say(s, how)).centred(),
		widget.NewProgressBarInfinite(),
	}
	if t.CardWorks() {
		return page{object: groups(objects...)}
	}
	cancel := button(say(s, lang.WindowCancel), c.Cancel)
	cancel.Escape = c.Cancel
	return page{object: groups(append(objects, buttons(cancel))...), escape: c.Cancel}
}

// workingOnFile shows how far a file is, and keeps its cancel button while it moves.
func workingOnFile(s model.State, p model.Progress, c Commands) page {
	head := heading(say(s, stepHead(p.Step))).centred()
	name, bytes := strong(""), caption("")
	bar := widget.NewProgressBar()
	bar.TextFormatter = func() string { return "" }
	cancel := button(say(s, lang.WindowCancel), c.Cancel)
	cancel.Escape = c.Cancel

	show := func(s model.State, p model.Progress) {
		name.SetText(lang.Plain(filepath.Base(p.Path)))
		bar.Max = float64(max(p.Total, 1))
		bar.SetValue(float64(p.Done))
		bytes.SetText(say(s, lang.SignBytes, lang.Size(s.Lang, p.Done), lang.Size(s.Lang, p.Total)))
	}
	show(s, p)
	return page{
		object: groups(emblem(IconCertificate), head, stack(name, bar, bytes), buttons(cancel)),
		first:  cancel,
		escape: c.Cancel,
		update: func(next model.State) bool {
			t := next.Task(next.Screen)
			if next.Screen != s.Screen || next.Lang != s.Lang || t.Phase != model.Working || t.Progress.Step != p.Step {
				return false
			}
			show(next, t.Progress)
			return true
		},
	}
}

func stepHead(step model.Step) lang.Message {
	if step == model.StepWriting {
		return lang.SignWriting
	}
	return lang.SignReading
}
