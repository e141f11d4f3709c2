package screen

import (
	"fyne.io/fyne/v2"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// certificates is the screen of the holder's certificates.
func certificates(s model.State, c Commands) page {
	k := s.Card.Card
	if k == nil || k.Token != model.MyNumberCard {
		if k != nil && s.Card.Phase == model.Read {
			return page{object: cardRead(s)}
		}
		return absent(s, c)
	}
	sign, first, escape := signPanel(s, c)
	return page{
		object: groups(
			stack(heading(say(s, lang.WindowCertificates)), quiet(say(s, lang.CertificatesAbout))),
			sign,
			authPanel(s),
			quiet(say(s, lang.CertificateRevoked)),
		),
		first:  first,
		escape: escape,
	}
}

func signPanel(s model.State, c Commands) (object fyne.CanvasObject, first fyne.Focusable, escape func()) {
	objects := []fyne.CanvasObject{subheading(lang.Capital(lang.KeyName(s.Lang, model.KeySign))), quiet(say(s, lang.CertificateSign))}
	if s.Card.Card.Sign == model.Absent {
		return panel(append(objects, body(say(s, lang.CertificateAbsent)))...), nil, nil
	}
	shown := s.Certificates.Shown
	if shown == nil {
		show := button(say(s, lang.CertificateShow), c.ShowSignCertificate).able(s.Ready())
		return panel(append(objects, line(show))...), show, nil
	}
	hide := button(say(s, lang.CertificateHide), c.Dismiss)
	hide.Escape = c.Dismiss
	objects = append(objects, attributes(s, shown)...)
	objects = append(objects, facts(s, shown)...)
	return panel(append(objects, line(hide))...), hide, c.Dismiss
}

// attributes are the four that name the holder, replaced characters marked.
func attributes(s model.State, c *model.Certificate) []fyne.CanvasObject {
	a := c.Attributes
	if a == nil {
		return nil
	}
	objects := []fyne.CanvasObject{
		entry(say(s, lang.CertificateName), strong(lang.Attribute(a.Name))),
		entry(say(s, lang.CertificateAddress), strong(lang.Attribute(a.Address))),
		entry(say(s, lang.CertificateBirth), strong(lang.BirthDate(s.Lang, a.BirthDate))),
		entry(say(s, lang.CertificateSex), strong(lang.Capital(lang.Sex(s.Lang, a.Sex)))),
	}
	if a.Name.AnyReplaced() || a.Address.AnyReplaced() {
		objects = append(objects, quiet(say(s, lang.CertificateReplaced)))
	}
	if a.Name.Uncertain || a.Address.Uncertain {
		objects = append(objects, quiet(say(s, lang.CertificateUncertain)))
	}
	return objects
}

// facts are those of any certificate.
func facts(s model.State, c *model.Certificate) []fyne.CanvasObject {
	return []fyne.CanvasObject{
		entry(say(s, lang.CertificateValidity), validity(s, c)),
		entry(say(s, lang.CertificateIssued), body(lang.Date(s.Lang, c.X509.NotBefore))),
		entry(say(s, lang.CertificateSerial), body(c.Serial())),
		entry(say(s, lang.CertificateIssuer), body(lang.ListingText(s.Lang, c.Listing))),
	}
}

func authPanel(s model.State) fyne.CanvasObject {
	objects := []fyne.CanvasObject{subheading(lang.Capital(lang.KeyName(s.Lang, model.KeyAuth))), quiet(say(s, lang.CertificateAuth))}
	if login := s.Card.Card.Login; login != nil {
		return panel(append(objects, facts(s, login)...)...)
	}
	return panel(append(objects, authLine(s))...)
}
