package main

import (
	"context"
	"time"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// cardJSON is the result of `card --json` (design.md, «The command line»).
// What the card does not tell is null.
type cardJSON struct {
	Reader  string   `json:"reader"`
	Demo    bool     `json:"demo"`
	Token   string   `json:"token"`
	Sign    *bool    `json:"sign_certificate"`
	Auth    *bool    `json:"auth_certificate"`
	Expires *string  `json:"card_expires"`
	PINs    pinsJSON `json:"pins"`
}

// pinsJSON are the four PINs; nil for one that the card does not have.
type pinsJSON struct {
	Sign *pinJSON `json:"sign"`
	Auth *pinJSON `json:"auth"`
	Text *pinJSON `json:"text"`
	Card *pinJSON `json:"card"`
}

type pinJSON struct {
	Left   *int `json:"left"`
	Max    int  `json:"max"`
	Locked bool `json:"locked"`
}

func showCard(ctx context.Context, p *program, args []string) error {
	f := p.flags()
	asJSON := f.Bool("json", false, "")
	if _, err := only(f, args, 0, ""); err != nil {
		return err
	}
	m, r, err := p.chosen(ctx)
	if err != nil {
		return err
	}
	c, err := m.ReadCard(ctx, r)
	if err != nil {
		return err
	}
	if *asJSON {
		return p.result.object(toJSON(c))
	}
	p.cardText(c)
	return nil
}

func toJSON(c *flow.Card) cardJSON {
	j := cardJSON{
		Reader: c.Reader, Demo: c.Demo, Token: c.Token.String(),
		Sign: presence(c.Sign), Auth: presence(c.Auth),
		PINs: pinsJSON{
			Sign: pinOf(c, mynumber.PINSign), Auth: pinOf(c, mynumber.PINAuth),
			Text: pinOf(c, mynumber.PINText), Card: pinOf(c, mynumber.PINCard),
		},
	}
	if !c.Expires.IsZero() {
		day := c.Expires.In(mynumber.Japan).Format(time.DateOnly)
		j.Expires = &day
	}
	return j
}

func pinOf(c *flow.Card, kind mynumber.PINKind) *pinJSON {
	state := c.PINs[kind]
	if state.Absent {
		return nil
	}
	pin := &pinJSON{Max: state.Counter.Max, Locked: state.Counter.Locked()}
	if state.Counter.Known {
		pin.Left = &state.Counter.Left
	}
	return pin
}

func presence(p flow.Presence) *bool {
	if p == flow.PresenceUnknown {
		return nil
	}
	there := p == flow.Present
	return &there
}

func (p *program) cardText(c *flow.Card) {
	l := p.lang
	p.demo(c.Demo)
	if c.Token != mynumber.TokenMyNumber {
		s := lang.Explain(l, &flow.TokenError{Token: c.Token})
		p.result.line(s.What)
		p.result.line(lang.Next.In(l, s.Next))
	}
	p.field(lang.LabelReader, lang.Plain(c.Reader))
	p.field(lang.LabelToken, lang.TokenName(l, c.Token))
	if !c.Expires.IsZero() {
		p.field(lang.LabelCardExpires, lang.Date(l, c.Expires))
	}
	p.result.line(lang.Label.In(l, lang.KeyName(l, mynumber.KeySign), lang.PresenceText(l, c.Sign)))
	p.result.line(lang.Label.In(l, lang.KeyName(l, mynumber.KeyAuth), p.login(c)))
	p.result.line(lang.LabelTries.In(l))
	for i, kind := range mynumber.PINKinds {
		p.result.line("  " + lang.Label.In(l, lang.PINName(l, kind), p.pinText(c, i)))
		if c.PINs[i].Counter.Locked() {
			p.result.line("    " + lang.Next.In(l, lang.Unlocking(l, kind, other(c, kind))))
		}
	}
}

// login tells of the authentication certificate, which every reader may read.
func (p *program) login(c *flow.Card) string {
	there := lang.PresenceText(p.lang, c.Auth)
	switch {
	case c.Login != nil:
		return lang.LabelUntil.In(p.lang, there, lang.Date(p.lang, c.Login.X509.NotAfter))
	case c.Auth == flow.Present:
		return lang.LabelUnreadable.In(p.lang, there)
	}
	return there
}

func (p *program) pinText(c *flow.Card, i int) string {
	if c.PINs[i].Absent {
		return lang.PINAbsent.In(p.lang)
	}
	return lang.Tries(p.lang, c.PINs[i].Counter)
}

// other is the counter that decides about the shortcut to unlock a PIN; unknown
// for the PINs that have none.
func other(c *flow.Card, locked mynumber.PINKind) mynumber.Counter {
	switch locked {
	case mynumber.PINSign:
		return c.PINs[mynumber.PINAuth].Counter
	case mynumber.PINAuth:
		return c.PINs[mynumber.PINSign].Counter
	}
	return mynumber.Counter{}
}
