package screen

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// askPIN asks for a present PIN, its form first.
func askPIN(s model.State, t model.Task, q model.AskPIN, c Commands) page {
	entry := NewPINEntry(q.Kind)
	submit := primary(say(s, submitText(q.Purpose)), nil)
	give := func() {
		if submit.Disabled() {
			return
		}
		c.AnswerPIN(entry.Take())
	}
	field := newField(s, entry, "")
	watch := func() {
		field.refresh()
		submit.able(field.fits)
	}
	entry.OnChanged, entry.OnEnter, entry.OnEscape, submit.OnTapped = watch, give, c.Cancel, give
	watch()
	field.notice(t.Notice)

	cancel := button(say(s, lang.WindowCancel), c.Cancel)
	cancel.Escape, submit.Escape, field.reveal.Escape = c.Cancel, c.Cancel, c.Cancel
	objects := []fyne.CanvasObject{
		stack(heading(say(s, askHead(q.Kind))), quiet(pinName(s, q.Kind))),
		panel(
			subheading(lang.PINForm(s.Lang, q.Kind)),
			field.object,
			tries(s, q.Counter),
		),
	}
	if q.Demo {
		objects = append(objects, quiet(lang.DemoPIN(s.Lang, q.Kind)))
	}
	objects = append(objects, buttons(cancel, submit))
	return page{object: groups(objects...), first: entry, enter: give, escape: c.Cancel, leave: entry.Wipe}
}

func askHead(kind model.PINKind) lang.Message {
	switch kind {
	case model.PINSign:
		return lang.PINAskSign
	case model.PINAuth:
		return lang.PINAskAuth
	case model.PINText, model.PINCard:
	}
	return lang.PINAskDigits
}

func submitText(p model.Purpose) lang.Message {
	switch p {
	case model.ToSign:
		return lang.SignNow
	case model.ToShowCertificate:
		return lang.CertificateShow
	case model.ToChange:
	}
	return lang.WindowContinue
}

// tries shows a counter, in dots and in words.
func tries(s model.State, counter model.Counter) fyne.CanvasObject {
	text := strong(lang.Capital(say(s, lang.PINTries, lang.Tries(s.Lang, counter))))
	if counter.Known && counter.Left <= 1 {
		text.tinted(theme.ColorNameWarning)
	}
	return beside(newPips(counter), text)
}

// askNewPIN asks for the PIN that is to be, twice.
func askNewPIN(s model.State, t model.Task, q model.AskNewPIN, c Commands) page {
	first, second := NewPINEntry(q.Kind), NewPINEntry(q.Kind)
	one, two := newField(s, first, say(s, lang.PINTypeNew)), newField(s, second, say(s, lang.PINTypeAgain))
	submit := primary(say(s, lang.PINDoChange), nil)
	give := func() {
		if !submit.Disabled() {
			c.AnswerNewPIN(first.Take(), second.Take())
		}
	}
	watch := func() {
		one.refresh()
		two.refresh()
		same := false
		first.Look(func(a []byte) { second.Look(func(b []byte) { same = string(a) == string(b) }) })
		if one.fits && second.Count() >= first.Count() {
			two.compared(same)
		}
		submit.able(one.fits && same)
	}
	first.OnChanged, second.OnChanged = watch, watch
	first.OnEnter = func() { two.focus() }
	second.OnEnter, submit.OnTapped = give, give
	first.OnEscape, second.OnEscape = c.Cancel, c.Cancel
	watch()
	one.notice(t.Notice)

	cancel := button(say(s, lang.WindowCancel), c.Cancel)
	for _, b := range []*Button{cancel, submit, one.reveal, two.reveal} {
		b.Escape = c.Cancel
	}
	return page{
		object: groups(
			stack(heading(say(s, lang.PINNewHead)), quiet(pinName(s, q.Kind))),
			quiet(say(s, lang.PINNewHow, lang.PINForm(s.Lang, q.Kind))),
			panel(one.object, two.object),
			buttons(cancel, submit),
		),
		first:  first,
		enter:  give,
		escape: c.Cancel,
		leave:  func() { first.Wipe(); second.Wipe() },
	}
}

// field is a PIN entry with what is to be said about it.
type field struct {
	state  model.State
	entry  *PINEntry
	reveal *Button
	hint   *Text
	object fyne.CanvasObject
	fits   bool
}

func newField(s model.State, e *PINEntry, name string) *field {
	f := &field{state: s, entry: e, hint: caption("")}
	f.reveal = NewButton(say(s, lang.PINShow), theme.VisibilityIcon(), nil)
	f.reveal.OnTapped = func() {
		e.Reveal(!e.Revealed())
		f.showReveal()
		f.focus()
	}
	objects := []fyne.CanvasObject{line(e, f.reveal), f.hint}
	if name != "" {
		objects = append([]fyne.CanvasObject{strong(name)}, objects...)
	}
	f.object = stack(objects...)
	return f
}

func (f *field) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f.entry); c != nil {
		c.Focus(f.entry)
	}
}

func (f *field) showReveal() {
	text, icon := lang.PINShow, theme.VisibilityIcon()
	if f.entry.Revealed() {
		text, icon = lang.PINHide, theme.VisibilityOffIcon()
	}
	f.reveal.Icon = icon
	f.reveal.SetText(say(f.state, text))
}

// refresh says how many characters there are, or what is wrong with the last.
func (f *field) refresh() {
	s, kind := f.state, f.entry.kind
	err := error(nil)
	f.entry.Look(func(typed []byte) { err = model.Fits(kind, typed) })
	f.fits = err == nil
	_, most := kind.Length()
	text, tint := say(s, lang.PINTypedOf, f.entry.Count(), most), ColourQuiet
	wrong := (*model.FormError)(nil)
	switch {
	case f.entry.Refused:
		text, tint = say(s, lang.PINRefused, lang.PINForm(s.Lang, kind)), theme.ColorNameWarning
	case errors.As(err, &wrong) && wrong.Fault == model.FormMixture:
		text = say(s, lang.PINTyped, f.entry.Count()) + " " + say(s, lang.PINMixture)
	case kind == model.PINSign:
		text = say(s, lang.PINTyped, f.entry.Count()) + " " + say(s, lang.PINCapitals)
	}
	f.tell(text, tint)
	f.showReveal()
}

func (f *field) compared(same bool) {
	if same {
		f.tell(say(f.state, lang.PINSame), theme.ColorNameSuccess)
	} else {
		f.tell(say(f.state, lang.PINNotSame), theme.ColorNameWarning)
	}
}

// notice says why the last answer would not do.
func (f *field) notice(err error) {
	if err != nil {
		f.tell(lang.ExplainInWindow(f.state.Lang, err).What, theme.ColorNameWarning)
	}
}

func (f *field) tell(text string, tint fyne.ThemeColorName) {
	f.hint.colour = tint
	f.hint.SetText(text)
	f.hint.Refresh()
}
