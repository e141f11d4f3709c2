package main

import (
	"context"
	"time"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// certJSON is the result of `cert show --json` (design.md, «The command line»).
type certJSON struct {
	Key       string `json:"key"`
	Subject   string `json:"subject"`
	Issuer    string `json:"issuer"`
	Serial    string `json:"serial"`
	NotBefore string `json:"not_before"`
	NotAfter  string `json:"not_after"`
	DaysLeft  int    `json:"days_left"`
	CA        string `json:"ca"`
	*holderJSON
}

// holderJSON is there for the signature certificate only.
type holderJSON struct {
	Name      string  `json:"name"`
	Address   string  `json:"address"`
	BirthDate string  `json:"birth_date"`
	Sex       *string `json:"sex"`
}

// key reads the value of --key.
func key(value string) (mynumber.Key, error) {
	for _, k := range mynumber.Keys {
		if k.String() == value {
			return k, nil
		}
	}
	if value == "" {
		return 0, missing("--key sign|auth", "")
	}
	return 0, notAmong("--key", value, "sign auth")
}

func certShow(ctx context.Context, p *program, args []string) error {
	f := p.flags()
	name := f.String("key", "", "")
	asJSON := f.Bool("json", false, "")
	if _, err := only(f, args, 0, ""); err != nil {
		return err
	}
	k, err := key(*name)
	if err != nil {
		return err
	}
	m, r, err := p.chosen(ctx)
	if err != nil {
		return err
	}
	cert, err := m.ShowCertificate(ctx, r, p.tty, k)
	if err != nil {
		return err
	}
	if *asJSON {
		return p.result.object(certToJSON(cert, p.now()))
	}
	p.certText(cert)
	return nil
}

func certToJSON(c *flow.Certificate, now time.Time) certJSON {
	j := certJSON{
		Key:       c.Key.String(),
		Subject:   jpki.DistinguishedName(c.X509.RawSubject),
		Issuer:    jpki.DistinguishedName(c.X509.RawIssuer),
		Serial:    c.Serial(),
		NotBefore: c.X509.NotBefore.UTC().Format(time.RFC3339),
		NotAfter:  c.X509.NotAfter.UTC().Format(time.RFC3339),
		DaysLeft:  c.DaysLeft(now),
		CA:        string(c.Listing),
	}
	if a := c.Attributes; a != nil {
		j.holderJSON = &holderJSON{Name: a.Name.Value, Address: a.Address.Value, BirthDate: a.BirthDate.String()}
		if a.Sex != jpki.NotStated {
			sex := a.Sex.String()
			j.Sex = &sex
		}
	}
	return j
}

func (p *program) certText(c *flow.Certificate) {
	l := p.lang
	p.demo(c.Demo)
	p.result.line(lang.KeyName(l, c.Key))
	if c.Attributes != nil {
		p.holderText(c.Attributes)
	}
	x := c.X509
	p.field(lang.LabelValidity, lang.LabelFromTo.In(l, lang.Date(l, x.NotBefore), lang.Date(l, x.NotAfter))+" — "+p.daysLeft(c))
	p.field(lang.LabelCA, lang.ListingText(l, c.Listing))
	p.field(lang.LabelIssuer, lang.Plain(jpki.DistinguishedName(x.RawIssuer)))
	p.field(lang.LabelSubject, lang.Plain(jpki.DistinguishedName(x.RawSubject)))
	p.field(lang.LabelSerial, c.Serial())
	p.result.line(lang.LabelRevocation.In(l))
}

func (p *program) holderText(a *jpki.Attributes) {
	l := p.lang
	p.field(lang.LabelName, a.Name.Marked("［", "］"))
	p.field(lang.LabelAddress, a.Address.Marked("［", "］"))
	p.field(lang.LabelBirth, a.BirthDate.String())
	p.field(lang.LabelSex, sexText(a.Sex).In(l))
	if a.Name.AnyReplaced() || a.Address.AnyReplaced() {
		p.result.line(lang.LabelReplaced.In(l))
	}
}

func sexText(s jpki.Sex) lang.Message {
	switch s {
	case jpki.Male:
		return lang.LabelMale
	case jpki.Female:
		return lang.LabelFemale
	case jpki.NotStated:
	}
	return lang.LabelNotStated
}

func (p *program) daysLeft(c *flow.Certificate) string {
	now := p.now()
	switch c.Status(now) {
	case jpki.Expired:
		return lang.LabelExpired.In(p.lang)
	case jpki.NotYet:
		return lang.LabelNotYet.In(p.lang)
	case jpki.Valid:
	}
	if days := c.DaysLeft(now); days > 0 {
		return lang.LabelDaysLeft.In(p.lang, lang.Days(p.lang, days))
	}
	return lang.LabelLastDay.In(p.lang)
}

func certSave(ctx context.Context, p *program, args []string) error {
	f := p.flags()
	var q flow.SaveRequest
	name := f.String("key", "", "")
	f.BoolVar(&q.CA, "ca", false, "")
	f.BoolVar(&q.PEM, "pem", false, "")
	f.BoolVar(&q.Force, "force", false, "")
	f.StringVar(&q.Path, "o", "", "")
	_, err := only(f, args, 0, "")
	if err != nil {
		return err
	}
	if q.Key, err = key(*name); err != nil {
		return err
	}
	if q.Path == "" {
		return missing("-o FILE", "")
	}
	m, r, err := p.chosen(ctx)
	if err != nil {
		return err
	}
	if err := m.SaveCertificate(ctx, r, p.tty, q); err != nil {
		return err
	}
	if flow.IsDemo(r.Name()) {
		p.tell(lang.Demo.In(p.lang))
	}
	p.tell(lang.Saved.In(p.lang))
	p.result.line(q.Path)
	return nil
}
