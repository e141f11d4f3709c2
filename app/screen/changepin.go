package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// changeable are the PINs that this screen changes.
var changeable = [...]model.PINKind{model.PINSign, model.PINAuth}

// changePIN is the screen on which a PIN is chosen to be changed, and where it
// ends when that is done.
func changePIN(s model.State, c Commands) page {
	if s.PIN.Task.Phase == model.Done {
		close := primary(say(s, lang.WindowClose), c.Dismiss)
		close.Escape = c.Dismiss
		return page{
			object: groups(
				heading(say(s, lang.WindowPIN)),
				good(say(s, lang.PINChanged), body(say(s, lang.PINChangedHow, lang.PINName(s.Lang, s.PIN.Kind)))),
				buttons(close),
			),
			first: close, enter: c.Dismiss, escape: c.Dismiss,
		}
	}
	if s.Card.Phase != model.Read {
		return absent(s, c)
	}
	k := s.Card.Card
	if k.Token != model.MyNumberCard {
		return page{object: cardRead(s)}
	}
	objects := []fyne.CanvasObject{stack(heading(say(s, lang.WindowPIN)), quiet(say(s, lang.PINAbout)))}
	var first fyne.Focusable
	for _, kind := range changeable {
		p := k.PINs[kind]
		change := button(say(s, lang.PINChange), func() { c.ChangePIN(kind) }).able(!p.Absent && !p.Counter.Locked())
		if first == nil && !change.Disabled() {
			first = change
		}
		about := []fyne.CanvasObject{subheading(lang.PINForm(s.Lang, kind)), body(pinName(s, kind))}
		if p.Absent {
			about = append(about, quiet(lang.Capital(say(s, lang.PINAbsent))))
		} else {
			about = append(about, tries(s, p.Counter))
		}
		if p.Counter.Locked() && !p.Absent {
			about = append(about, body(lang.Unlocking(s.Lang, kind, other(k, kind))))
		}
		objects = append(objects, panel(container.New(row{grow: 0, gap: wideGap, middle: true}, stack(about...), change)))
	}
	return page{object: groups(objects...), first: first}
}
