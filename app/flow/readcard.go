package flow

import (
	"context"
	"errors"
	"time"

	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// Card is what a card said when it was read. It is a value: nobody changes it.
type Card struct {
	Reader string
	Demo   bool
	Token  mynumber.Token

	// Sign and Auth say whether the card holds these certificates.
	Sign, Auth Presence

	// PINs has an entry for each of mynumber.PINKinds, in that order.
	PINs [len(mynumber.PINKinds)]PINState

	// Expires is the card's own last day, zero where the card does not tell.
	Expires time.Time

	// Login is the authentication certificate, which needs no PIN; nil where
	// there is none or it cannot be read.
	Login *Certificate
}

// Presence is yes, no, or not known.
type Presence int

// The answers.
const (
	PresenceUnknown Presence = iota
	Present
	Absent
)

// PINState is a PIN's counter, or that the card has no such PIN.
type PINState struct {
	Counter mynumber.Counter
	Absent  bool
}

// Certificate is a certificate of the card, and what is known of its CA.
type Certificate struct {
	*jpki.Certificate
	Key     mynumber.Key
	Listing jpki.Listing
}

// ReadCard reads all that the card tells without a PIN: what it is, the
// certificates present, the tries left, its expiry, the authentication
// certificate. What a card lacks is left out; only a card that cannot be spoken
// to is an error: those of mynumber.Do, *DataError.
func (m *Machine) ReadCard(ctx context.Context, r mynumber.Reader) (*Card, error) {
	c := &Card{Reader: r.Name(), Demo: IsDemo(r.Name())}
	err := mynumber.Do(ctx, r, func(s *mynumber.Session) error {
		c.Token = s.Token()
		if err := c.readPresence(s); err != nil {
			return err
		}
		if err := m.readLogin(s, c); err != nil {
			return err
		}
		if c.Sign != Absent {
			if err := m.keepSignCA(s); err != nil {
				return err
			}
		}
		if err := c.readCounters(s); err != nil {
			return err
		}
		record, err := s.Record()
		if err == nil {
			c.Expires = record.Expires
		} else if !isContent(err) {
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Card) readPresence(s *mynumber.Session) error {
	sign, auth, known, err := s.Present()
	if err != nil || !known {
		return err
	}
	c.Sign, c.Auth = presence(sign), presence(auth)
	return nil
}

func presence(there bool) Presence {
	if there {
		return Present
	}
	return Absent
}

func (c *Card) readCounters(s *mynumber.Session) error {
	for i, kind := range mynumber.PINKinds {
		counter, err := s.Counter(kind)
		absent := (*mynumber.PINAbsentError)(nil)
		switch {
		case err == nil:
			c.PINs[i].Counter = counter
		case errors.As(err, &absent):
			c.PINs[i].Absent = true
		case isContent(err): // an application that does not answer as it should
			c.PINs[i].Counter.Max = kind.Tries()
		default:
			return err
		}
	}
	return nil
}

// readLogin reads the authentication certificate.
func (m *Machine) readLogin(s *mynumber.Session, c *Card) error {
	if c.Auth == Absent {
		return nil
	}
	cert, err := m.certificate(s, mynumber.KeyAuth)
	switch absent := (*mynumber.CertificateAbsentError)(nil); {
	case errors.As(err, &absent):
		c.Auth = Absent
		return nil
	case err != nil && isUnreadable(err):
		return nil
	case err != nil:
		return err
	}
	c.Login, c.Auth = cert, Present
	c.Demo = c.Demo || cert.Demo // the embedded card in another reader, through vpcd
	return nil
}

// isUnreadable says that a certificate was read, or refused, and is of no use.
func isUnreadable(err error) bool {
	syntax, use, attribute := (*jpki.SyntaxError)(nil), (*jpki.UseError)(nil), (*jpki.AttributeError)(nil)
	return isContent(err) || errors.As(err, &syntax) || errors.As(err, &use) || errors.As(err, &attribute)
}
