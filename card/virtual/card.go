package virtual

import (
	"sync"
	"time"

	"github.com/mitome-jp/mitome/card"
)

// Options says what kind of card New makes. The zero value is a fresh card
// that speaks T=1 and never fails.
type Options struct {
	State State            // "" is Fresh
	Clock func() time.Time // nil is time.Now; all dates on the card are counted from its day
	T0    bool             // speak T=0 instead of T=1

	NoShortIDs     bool            // refuse short identifiers, as some cards do (card.md, Applications)
	ShortIDRefusal card.StatusWord // the word for it, 6A86, 6A88 or 6985; 0 is 6A86
	FirstFault     bool            // answer the first command after power-up with 6F00 (card.md, Link)
	NoCounters     bool            // answer 6300 where others answer 63Cn
	LockedWord     card.StatusWord // what a locked PIN answers to a VERIFY without data; 0 is 63C0, the other choice is 6984

	PerCommand, PerByte time.Duration // latency; 0 is that of the state

	Token                  string         // what EF 0006 says, instead of what the state says
	TriesLeft              map[PINRef]int // instead of what the state says
	SignSerial, AuthSerial uint64         // serial numbers of the certificates; 0 is that of the state
	Compact                bool           // a signature certificate of 1.1 KiB instead of a usual one
}

// Card is one My Number Card. It is made inserted and powered. All its methods
// may be called from several goroutines.
type Card struct {
	options  Options
	protocol card.Protocol
	faulty   func(apdu int) Kind // faults of the state, besides the injected ones; may be nil
	hold     chan struct{}       // has a free place while nobody holds the card

	mu         sync.Mutex
	apps       []*application
	pins       map[PINRef]*pin
	current    *application
	pending    []byte // what GET RESPONSE will bring
	present    bool
	powered    bool
	cold       bool          // no command since power-up
	gone       chan struct{} // closed when the card leaves the reader
	insertions uint32
	held       int
	apdus      int
	faults     []Fault
	trace      []Exchange
}

// New makes a card with these keys. Errors tell of an unknown state or of keys
// that cannot be used.
func New(keys *Keys, o Options) (*Card, error) {
	p, err := profileOf(o)
	if err != nil {
		return nil, err
	}
	c := &Card{
		options:  o,
		protocol: card.T1,
		faulty:   p.faulty,
		hold:     make(chan struct{}, 1),
		pins:     make(map[PINRef]*pin),
		present:  true, powered: true, cold: true,
		gone:       make(chan struct{}),
		insertions: 1,
	}
	if o.T0 {
		c.protocol = card.T0
	}
	if o.PerCommand == 0 && o.PerByte == 0 {
		c.options.PerCommand, c.options.PerByte = p.perCommand, p.perByte
	}
	c.apps = applications(p, keys)
	for _, a := range c.apps {
		for _, f := range a.files {
			if f.pin != nil {
				c.pins[f.pin.ref] = f.pin
			}
		}
	}
	for ref, left := range p.tries {
		if pin := c.pins[ref]; pin != nil {
			pin.left = left
		}
	}
	c.current = c.apps[0]
	return c, nil
}

// Protocol is the transmission protocol that the card speaks.
func (c *Card) Protocol() card.Protocol { return c.protocol }

// ATR is the answer to reset. That of T=1 is what the card gives on contact
// (card.md, Link); that of T=0 is the same without the protocol bytes.
func (c *Card) ATR() []byte {
	if c.protocol == card.T0 {
		return []byte{0x3B, 0x60, 0x00, 0xFF}
	}
	return []byte{0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14}
}

// Power gives the card its power or takes it away, which ends every verified
// PIN (card.md, Link).
func (c *Card) Power(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.power(on)
}

func (c *Card) power(on bool) {
	if on == c.powered {
		return
	}
	c.powered, c.cold = on, on
	c.choose(c.apps[0])
	c.pending = nil
}

// Reset is a warm reset. Verified PINs outlive it (card.md, Link), and so does
// the selected application, without which they would be of no use.
func (c *Card) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pending = nil
}

// Remove takes the card out of its reader, which takes its power away.
func (c *Card) Remove() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove()
}

func (c *Card) remove() {
	if !c.present {
		return
	}
	c.power(false)
	c.present = false
	c.insertions++
	close(c.gone)
}

// Insert lays the card on its reader. It has no power until somebody connects.
func (c *Card) Insert() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.insert()
}

func (c *Card) insert() {
	if c.present {
		return
	}
	c.present = true
	c.insertions++
	c.gone = make(chan struct{})
}
