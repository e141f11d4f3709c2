package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// card is the screen of the card, live.
func card(s model.State, c Commands) page {
	if s.Card.Phase == model.Read {
		return page{object: cardRead(s)}
	}
	return absent(s, c)
}

// absent is what every screen shows that needs a card while there is none to
// be used: what is missing, and the way on.
func absent(s model.State, c Commands) page {
	demo := button(say(s, lang.WindowTryDemo), c.UseDemo)
	switch k := s.Card; k.Phase {
	case model.NoService:
		return page{object: groups(heading(say(s, lang.CardNoService)), trouble(s, k.Err, ""), buttons(demo)), first: demo}
	case model.NoReader:
		if k.Asked {
			other := primary(say(s, lang.CardAnyReader), func() { c.UseReader("") })
			return empty(IconReader, say(s, lang.CardMissing, lang.Plain(k.Reader)), say(s, lang.CardPlugInHow), other, demo)
		}
		return empty(IconReader, say(s, lang.CardPlugIn), say(s, lang.CardPlugInHow), demo)
	case model.NoCard:
		return empty(IconCard, say(s, lang.CardLay), say(s, lang.CardLayHow)+"\n"+say(s, lang.CardReader)+": "+lang.Plain(k.Reader), demo)
	case model.Several:
		return several(s, c)
	case model.Failed:
		again := primary(say(s, lang.WindowTryAgain), c.ReadAgain)
		return page{object: groups(heading(say(s, lang.CardUnreadable)), trouble(s, k.Err, ""), buttons(again)), first: again, enter: c.ReadAgain}
	case model.Reading, model.Looking, model.Read:
	}
	head, icon := lang.CardLooking, IconReader
	if s.Card.Phase != model.Looking {
		head, icon = lang.CardReading, IconCard
	}
	return page{object: groups(emblem(icon), heading(say(s, head)).centred(), widget.NewProgressBarInfinite())}
}

// emblem is the picture over a page with one thing to say.
func emblem(icon fyne.Resource) fyne.CanvasObject {
	return container.New(inner{0, wideGap}, picture(icon, theme.ColorNamePrimary, 112))
}

// empty is a page with one thing to say.
func empty(icon fyne.Resource, head, how string, ways ...*Button) page {
	objects := []fyne.CanvasObject{}
	for _, b := range ways {
		objects = append(objects, container.NewCenter(b))
	}
	return page{
		object: groups(append([]fyne.CanvasObject{
			emblem(icon),
			heading(head).centred(), quiet(how).centred(),
		}, objects...)...),
		first: ways[0],
	}
}

func several(s model.State, c Commands) page {
	objects := []fyne.CanvasObject{stack(heading(say(s, lang.CardSeveral)), quiet(say(s, lang.CardSeveralHow)))}
	var first *Button
	for _, name := range s.Card.Readers {
		b := NewButton(lang.Plain(name), IconReader, func() { c.UseReader(name) })
		b.Alignment = widget.ButtonAlignLeading
		if first == nil {
			first = b
		}
		objects = append(objects, b)
	}
	return page{object: groups(objects...), first: first}
}

// cardRead is what the card told without a PIN.
func cardRead(s model.State) fyne.CanvasObject {
	c := s.Card.Card
	objects := []fyne.CanvasObject{portrait(s)}
	if c.Token != model.MyNumberCard {
		return groups(append(objects, advice(s, &model.TokenError{Token: c.Token}))...)
	}
	objects = append(objects, findings(s)...)
	objects = append(objects,
		table(
			subheading(say(s, lang.CardContains)),
			entry(lang.KeyName(s.Lang, model.KeySign), signLine(s)),
			entry(lang.KeyName(s.Lang, model.KeyAuth), authLine(s)),
		),
		counters(s),
	)
	return groups(objects...)
}

// portrait is a picture of the card, with what it says of itself.
func portrait(s model.State) fyne.CanvasObject {
	c := s.Card.Card
	facts := []fyne.CanvasObject{NewText(lang.Capital(lang.TokenName(s.Lang, c.Token)), theme.SizeNameHeadingText, ColourOnCard).bold()}
	if !c.Expires.IsZero() {
		facts = append(facts, NewText(say(s, lang.CardExpires)+": "+lang.Date(s.Lang, c.Expires), theme.SizeNameText, ColourOnCard))
	}
	if !c.Demo {
		facts = append(facts, NewText(say(s, lang.CardReader)+": "+lang.Plain(c.Reader), theme.SizeNameCaptionText, ColourOnCard))
	}
	content := container.New(row{grow: 1, gap: wideGap, middle: true}, drawing(chip, fyne.NewSize(60, 46)), stack1(facts...))
	return on(newGround(ColourCard, ""), content)
}

func signLine(s model.State) fyne.CanvasObject {
	if p := s.Card.Card.Sign; p != model.Present {
		return body(lang.Capital(lang.PresenceText(s.Lang, p)))
	}
	return body(lang.Capital(say(s, lang.CardSignHidden)))
}

func authLine(s model.State) fyne.CanvasObject {
	c := s.Card.Card
	switch {
	case c.Login != nil:
		return validity(s, c.Login)
	case c.Auth == model.Present:
		return body(say(s, lang.CardUnreadCert))
	}
	return body(lang.Capital(lang.PresenceText(s.Lang, c.Auth)))
}

// validity says until when a certificate holds.
func validity(s model.State, c *model.Certificate) *Text {
	now, last := s.Card.ReadAt, lang.Date(s.Lang, c.X509.NotAfter)
	switch left := c.DaysLeft(now); c.Status(now) {
	case model.Expired:
		return strong(lang.Capital(say(s, lang.CardExpired, last))).tinted(theme.ColorNameError)
	case model.NotYet:
		return strong(lang.Capital(say(s, lang.CardNotYet, lang.Date(s.Lang, c.X509.NotBefore)))).tinted(theme.ColorNameWarning)
	case model.Valid:
		if left <= 0 {
			return strong(lang.Capital(say(s, lang.CardLastDay, last))).tinted(theme.ColorNameWarning)
		}
		return body(lang.Capital(say(s, lang.CardDaysLeft, last, lang.Days(s.Lang, left))))
	}
	return body("")
}

// findings are what the person should know before anything else.
func findings(s model.State) (found []fyne.CanvasObject) {
	c := s.Card.Card
	for i, kind := range model.PINKinds {
		if c.PINs[i].Counter.Locked() && !c.PINs[i].Absent {
			found = append(found, bad(say(s, lang.CardLockedHead, lang.PINName(s.Lang, kind)), body(lang.Unlocking(s.Lang, kind, other(c, kind)))))
		}
	}
	if c.Login == nil {
		return found
	}
	switch now := s.Card.ReadAt; {
	case c.Login.Status(now) == model.Expired:
		found = append(found, bad(say(s, lang.CardExpiredHead), body(say(s, lang.CardExpiredHow))))
	case !now.Before(c.Login.RenewalFrom()):
		found = append(found, mind(say(s, lang.CardRenewNow),
			body(say(s, lang.CardRenewHow, lang.Date(s.Lang, c.Login.RenewalFrom()), lang.Date(s.Lang, c.Login.X509.NotAfter)))))
	}
	return found
}

// other is the counter that decides about the shortcut to unlock a PIN.
func other(c *model.CardFacts, locked model.PINKind) model.Counter {
	switch locked {
	case model.PINSign:
		return c.PINs[model.PINAuth].Counter
	case model.PINAuth:
		return c.PINs[model.PINSign].Counter
	case model.PINText, model.PINCard:
	}
	return model.Counter{}
}

func counters(s model.State) fyne.CanvasObject {
	objects := []fyne.CanvasObject{subheading(say(s, lang.CardTries)), quiet(say(s, lang.CardTriesHow))}
	for i, kind := range model.PINKinds {
		p := s.Card.Card.PINs[i]
		name := stack1(body(pinName(s, kind)), caption(lang.PINForm(s.Lang, kind)))
		var value fyne.CanvasObject
		if p.Absent {
			value = quiet(lang.Capital(say(s, lang.PINAbsent)))
		} else {
			text := body(lang.Capital(lang.Tries(s.Lang, p.Counter)))
			if p.Counter.Known && p.Counter.Left <= 1 {
				text.bold().tinted(theme.ColorNameWarning)
			}
			value = beside(newPips(p.Counter), text)
		}
		objects = append(objects, widget.NewSeparator(), container.New(row{grow: 0, gap: gap, middle: true}, name, fixed(value, 260)))
	}
	return table(objects...)
}
