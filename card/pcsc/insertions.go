package pcsc

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/ebfe/scard"
)

// Insertions gives a number that differs whenever a card came or went in
// between. It is comparable within this process only. ok is false where it is
// not known: no service, no such reader, a system that does not count (macOS).
// A card that was swapped faster than the service looks (pcscd looks at a
// reader that cannot notify every 400 ms) was not seen to go.
func (r *Reader) Insertions(ctx context.Context) (n uint32, ok bool) {
	if runtime.GOOS == "darwin" {
		return 0, false
	}
	n, err := await(ctx, func() (uint32, error) {
		states, life, err := theWitness.present(r.name)
		if err != nil {
			return 0, err
		}
		return insertions(life, counter(states[0].EventState)), nil
	})
	return n, err == nil
}

// insertions joins the count of the service with the life in which it counted:
// each start of the service counts from 0 again.
func insertions(life, count uint16) uint32 { return uint32(life)<<16 | uint32(count) }

// witness tells one life of the service from the next by a context that does
// not survive the service.
type witness struct {
	mu   sync.Mutex
	c    *scard.Context // nil: none is open
	life uint16
}

var theWitness witness

// present is the state of the named reader and the life of the service in
// which it was asked. Without a name it asks for the life alone.
func (w *witness) present(name string) (states []scard.ReaderState, life uint16, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for range 2 { // the second time after a restart
		if w.c == nil {
			if w.c, err = scard.EstablishContext(); err != nil {
				w.c = nil
				return nil, 0, err
			}
			w.life++
		}
		if name == "" {
			_, err = readerNames(w.c)
		} else {
			states, err = present(live{w.c}, []string{name})
		}
		if err == nil || errors.Is(err, scard.ErrUnknownReader) {
			return states, w.life, err
		}
		_ = w.c.Release()
		w.c = nil
	}
	return nil, 0, err
}
