package virtual

import (
	"slices"

	"github.com/mitome-jp/mitome/card"
)

// Kind is what goes wrong at a Fault.
type Kind int

// The kinds. Where nothing else is said the card has acted on the command.
const (
	Removed      Kind = iota + 1 // the card leaves before it acts; it stays out until Insert
	RemovedAfter                 // the card acts and leaves; its answer is lost
	Silent                       // the card never sees the command; no answer
	SilentAfter                  // the card acts; its answer is lost
	Short                        // the answer is cut within its status word
	Clipped                      // the answer lost the second half of its data
	Long                         // the answer is longer than a response APDU can be
	dropped                      // RemovedAfter, and back at once: a shaky contact
)

// Status is the kind of fault where the card does not act, and answers with
// this status word.
func Status(sw card.StatusWord) Kind { return Kind(sw) << 8 }

// Fault is something that goes wrong at one APDU.
type Fault struct {
	At   int // which APDU that reaches the card, counted from the Inject on; 0 is the next
	Kind Kind
}

// Inject makes things go wrong. Faults that are waiting stay.
func (c *Card) Inject(faults ...Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range faults {
		f.At += c.apdus
		c.faults = append(c.faults, f)
	}
}

// nextFault counts the APDU and gives what goes wrong at it, 0 for nothing.
func (c *Card) nextFault() Kind {
	now := c.apdus
	c.apdus++
	at := slices.IndexFunc(c.faults, func(f Fault) bool { return f.At == now })
	if at >= 0 {
		kind := c.faults[at].Kind
		c.faults = slices.Delete(c.faults, at, at+1)
		return kind
	}
	if c.faulty != nil {
		return c.faulty(now)
	}
	return 0
}

// faultBefore is what a fault does before the card acts; over says that it
// then never does.
func (c *Card) faultBefore(k Kind) (over bool, answer []byte, err error) {
	switch {
	case k == Removed:
		c.remove()
		return true, nil, &card.LinkError{Fault: card.Removed}
	case k == Silent:
		return true, nil, &card.LinkError{Fault: card.Silent}
	case k >= Status(1):
		return true, status(card.StatusWord(k >> 8)).Encode(), nil
	}
	return false, nil, nil
}

// faultAfter is what a fault does to the answer of a card that has acted.
func (c *Card) faultAfter(k Kind, answer []byte) ([]byte, error) {
	switch k {
	case RemovedAfter, dropped:
		c.remove()
		if k == dropped {
			c.insert()
		}
		return nil, &card.LinkError{Fault: card.Removed}
	case SilentAfter:
		return nil, &card.LinkError{Fault: card.Silent}
	case Short:
		return answer[:1], nil
	case Clipped:
		data := len(answer) - 2
		return append(answer[:data/2:data/2], answer[data:]...), nil
	case Long:
		return append(make([]byte, card.MaxLe), answer...), nil
	}
	return answer, nil
}
