package virtual

import (
	"bytes"
	"crypto/rsa"

	"github.com/mitome-jp/mitome/card"
)

// Lowest five bits of a file identifier: its short identifier (card.md,
// Applications).
const sfiMask = 0x1F

// application is one application of the card, with its elementary files and
// the file that is selected in it.
type application struct {
	aid   []byte
	files []*file
	ef    *file
}

// file is one elementary file. Exactly one of the four kinds of content is
// there.
type file struct {
	id      uint16
	binary  func() ([]byte, error) // transparent; made at the first reading
	records [][]byte               // record structured
	pin     *pin                   // a PIN or code
	key     *key                   // a private key
	readers []PINRef               // any of these opens the file; none: everybody reads it
}

// key is a private key that a PIN guards.
type key struct {
	private func() (*rsa.PrivateKey, error)
	guard   PINRef
}

// fixed is the content of a file that is known from the start.
func fixed(data []byte) func() ([]byte, error) {
	return func() ([]byte, error) { return data, nil }
}

func (a *application) find(match func(*file) bool) *file {
	for _, f := range a.files {
		if match(f) {
			return f
		}
	}
	return nil
}

func (a *application) byID(id uint16) *file {
	return a.find(func(f *file) bool { return f.id == id })
}

// byShort finds a file by its short identifier.
func (a *application) byShort(sfi byte) *file {
	return a.find(func(f *file) bool { return byte(f.id)&sfiMask == sfi })
}

// choose makes an application the selected one. Leaving an application ends
// its verified PINs (card.md, Link); choosing it once more does not.
func (c *Card) choose(a *application) {
	if a != c.current || !c.powered {
		for _, p := range c.pins {
			p.verified = false
		}
	}
	c.current = a
	a.ef = nil
}

// selectFile is SELECT: an application by its whole name, or an EF of the
// selected application (card.md, Applications). No file control information is
// given, hence P2 = 0C only.
func (c *Card) selectFile(cmd card.Command) card.Response {
	switch {
	case cmd.P2 != 0x0C:
		return status(card.SWParameters)
	case cmd.P1 == 0x04:
		for _, a := range c.apps {
			if bytes.Equal(a.aid, cmd.Data) {
				c.choose(a)
				return done(nil)
			}
		}
		return status(card.SWNotFound)
	case cmd.P1 == 0x02:
		if len(cmd.Data) != 2 {
			return status(card.SWLength)
		}
		f := c.current.byID(uint16(cmd.Data[0])<<8 | uint16(cmd.Data[1]))
		if f == nil {
			return status(card.SWNotFound)
		}
		c.current.ef = f
		return done(nil)
	}
	return status(card.SWParameters)
}

// reference finds the file that P2 of VERIFY, a change or a signature means:
// 80 the selected EF, 80|sfi another one, which becomes the selected one.
func (c *Card) reference(p2 byte) (*file, card.StatusWord) {
	if p2&^sfiMask != 0x80 {
		return nil, card.SWParameters
	}
	sfi := p2 & sfiMask
	if sfi == 0 {
		if c.current.ef == nil {
			return nil, card.SWNoFile
		}
		return c.current.ef, card.SWDone
	}
	if c.options.NoShortIDs {
		return nil, c.shortIDRefusal()
	}
	f := c.current.byShort(sfi)
	if f == nil {
		return nil, card.SWNoReference
	}
	c.current.ef = f
	return f, card.SWDone
}

func (c *Card) shortIDRefusal() card.StatusWord {
	if c.options.ShortIDRefusal != 0 {
		return c.options.ShortIDRefusal
	}
	return card.SWParameters
}

// readable says whether the file's access rule is satisfied now.
func (c *Card) readable(f *file) bool {
	for _, ref := range f.readers {
		if p := c.pins[ref]; p != nil && p.verified {
			return true
		}
	}
	return len(f.readers) == 0
}
