package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// stopped is the page of a task that ended with an error: what happened, and
// the one next step. Only the person starts again.
func stopped(s model.State, t model.Task, c Commands) page {
	close := button(say(s, lang.WindowClose), c.Dismiss)
	close.Escape = c.Dismiss
	return page{
		object: groups(heading(say(s, screenName(s.Screen))), trouble(s, t.Err, ""), buttons(close)),
		first:  close,
		enter:  c.Dismiss,
		escape: c.Dismiss,
	}
}

func screenName(screen model.Screen) lang.Message {
	switch screen {
	case model.ScreenCertificates:
		return lang.WindowCertificates
	case model.ScreenPIN:
		return lang.WindowPIN
	case model.ScreenSign:
		return lang.WindowSign
	case model.ScreenCard:
	}
	return lang.WindowCard
}

// ScreenName is what a screen is called.
func ScreenName(l lang.Lang, screen model.Screen) string { return screenName(screen).In(l) }

// trouble says what happened and what to do; the technical text is folded
// away. The head, if any, stands for the first sentence's place.
func trouble(s model.State, err error, head string) fyne.CanvasObject {
	told := lang.ExplainInWindow(s.Lang, err)
	if head == "" {
		return bad(told.What, nextStep(s, told)...)
	}
	return bad(head, append([]fyne.CanvasObject{body(told.What)}, nextStep(s, told)...)...)
}

// advice says the same where nothing went wrong.
func advice(s model.State, err error) fyne.CanvasObject {
	told := lang.ExplainInWindow(s.Lang, err)
	told.Detail = ""
	return mind(told.What, nextStep(s, told)...)
}

func nextStep(s model.State, told lang.Sentence) (rest []fyne.CanvasObject) {
	if told.Next != "" {
		rest = append(rest, strong(say(s, lang.WindowNextStep)), body(told.Next))
	}
	if told.Detail != "" {
		rest = append(rest, details(s, told.Detail))
	}
	return rest
}

// details is a text that unfolds.
func details(s model.State, text string) fyne.CanvasObject {
	detail := caption(text)
	detail.Hide()
	var toggle *Button
	holder := container.New(column{gap})
	toggle = button(say(s, lang.WindowDetails), func() {
		if detail.Visible() {
			detail.Hide()
			toggle.SetText(say(s, lang.WindowDetails))
		} else {
			detail.Show()
			toggle.SetText(say(s, lang.WindowFewer))
		}
		resettle(holder)
	})
	holder.Objects = []fyne.CanvasObject{line(toggle), detail}
	return holder
}

// resettle has the sheet around an object laid out anew.
func resettle(o fyne.CanvasObject) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(o)
	if canvas != nil && canvas.Content() != nil {
		canvas.Content().Refresh()
	}
}
