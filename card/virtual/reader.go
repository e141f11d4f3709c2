package virtual

import (
	"context"
	"sync"
	"time"

	"github.com/mitome-jp/mitome/card"
)

// connectPatience is how long Connect waits for another holder.
const connectPatience = 5 * time.Second

// Reader is a card reader in this process.
type Reader struct {
	name     string
	card     *Card // nil: always empty
	patience time.Duration
}

// NewReader makes a reader with a card in it; without one, nil, it is empty.
func NewReader(name string, c *Card) *Reader {
	return &Reader{name: name, card: c, patience: connectPatience}
}

// Name is what the reader is called.
func (r *Reader) Name() string { return r.name }

// Insertions counts how often a card came or went. It is false where that is
// not known: there is no card to count for, or the context is done.
func (r *Reader) Insertions(ctx context.Context) (uint32, bool) {
	if r.card == nil || ctx.Err() != nil {
		return 0, false
	}
	r.card.mu.Lock()
	defer r.card.mu.Unlock()
	return r.card.insertions, true
}

// Connect takes hold of the card; a card without power gets it. While another
// transport is open it waits for it, five seconds at most. Every error is a
// *card.LinkError: NoCard, or Held, in which case an error of the context is
// wrapped.
func (r *Reader) Connect(ctx context.Context) (card.Transport, error) {
	if r.card == nil {
		return nil, r.fault(card.NoCard, nil)
	}
	if err := ctx.Err(); err != nil {
		return nil, r.fault(card.Held, err)
	}
	patience := time.NewTimer(r.patience)
	defer patience.Stop()
	select {
	case r.card.hold <- struct{}{}:
	case <-ctx.Done():
		return nil, r.fault(card.Held, ctx.Err())
	case <-patience.C:
		return nil, r.fault(card.Held, nil)
	}
	c := r.card
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.present {
		<-c.hold
		return nil, r.fault(card.NoCard, nil)
	}
	c.power(true)
	c.held++
	return &transport{reader: r, card: c, insertion: c.insertions}, nil
}

func (r *Reader) fault(f card.LinkFault, err error) error {
	return &card.LinkError{Fault: f, Reader: r.name, Err: err}
}

// transport is one hold of the card.
type transport struct {
	reader    *Reader
	card      *Card
	insertion uint32 // of the card that was connected to
	close     sync.Once
	closed    bool // guarded by card.mu
}

func (t *transport) Protocol() card.Protocol { return t.card.protocol }

// Transmit is final after the card has left, even when it is back.
func (t *transport) Transmit(command []byte) ([]byte, error) {
	t.card.mu.Lock()
	lost := t.closed || t.insertion != t.card.insertions
	t.card.mu.Unlock()
	if lost {
		return nil, t.reader.fault(card.Removed, nil)
	}
	return t.card.Respond(command)
}

func (t *transport) Close(d card.Disposition) error {
	t.close.Do(func() {
		t.card.mu.Lock()
		t.closed = true
		t.card.held--
		if d == card.CutPower && t.insertion == t.card.insertions {
			t.card.power(false)
		}
		t.card.mu.Unlock()
		<-t.card.hold
	})
	return nil
}
