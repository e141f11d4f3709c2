package pcsc

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ebfe/scard"
)

const (
	// lookAgain is how long one wait for an event lasts at most. Events end it
	// at once; this bounds what sends none: pcscd tells nobody when a program
	// connects, macOS nothing of new readers, and a reader that arrives
	// between asking and waiting is in no service's notification.
	lookAgain = time.Second
	// breath is the least time from one look to the next, should events come
	// in a stream.
	breath = 50 * time.Millisecond
	// knock is how often a service that is away is tried: a refused connect
	// to a local socket.
	knock = 200 * time.Millisecond
	// lastWords is how long Watch waits for the service to give its call back
	// after ctx has ended, and wakeAgain how often it asks: a cancel is lost
	// when the call has not yet begun to block.
	lastWords = time.Second
	wakeAgain = 100 * time.Millisecond
)

// Watch calls see with a first snapshot at once and with a new one whenever
// something changed: a reader or card arrived or left, the service started,
// stopped or was restarted. It calls from its own goroutine, one call at a
// time, and not at all once it has returned. It returns when ctx ends, with
// ctx.Err() and nothing else.
func Watch(ctx context.Context, see func(Snapshot)) error {
	inner, stop := context.WithCancel(ctx)
	snapshots, done := make(chan Snapshot), make(chan struct{})
	go func() {
		defer close(done)
		follow(inner, snapshots)
	}()
	defer func() { // also when see panics
		stop()
		select {
		case <-done:
		case <-time.After(lastWords): // the service hangs; the goroutine ends when it does
		}
	}()
	var last *Snapshot
	for {
		select {
		case s := <-snapshots:
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if last == nil || !same(*last, s) {
				last = &s
				see(s)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// follow sends snapshots through all lives of the service, till ctx ends.
func follow(ctx context.Context, out chan<- Snapshot) {
	for ctx.Err() == nil {
		waited, err := followOne(ctx, out)
		if waited {
			continue // it was there, so it may be there again
		}
		if !send(ctx, out, Snapshot{Err: linkError(err, asking, "")}) {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(knock):
		}
	}
}

// followOne sends snapshots through one life of the service. waited is true
// when at least one wait for an event ended well.
func followOne(ctx context.Context, out chan<- Snapshot) (waited bool, err error) {
	c, err := scard.EstablishContext()
	if err != nil {
		return false, err
	}
	defer func() { _ = c.Release() }()
	defer wake(ctx, c)()
	return serve(ctx, live{c}, func() (uint16, error) {
		_, life, err := theWitness.present("")
		return life, err
	}, out)
}

// serve is followOne with the service and what tells its life given.
func serve(ctx context.Context, from service, lifeNow func() (uint16, error), out chan<- Snapshot) (waited bool, err error) {
	for ctx.Err() == nil {
		turn := time.Now()
		states, err := look(from)
		if err != nil {
			return waited, err
		}
		life, err := lifeNow()
		if err != nil {
			return waited, err
		}
		var s Snapshot
		for _, state := range states {
			s.Readers = append(s.Readers, stateOf(state, life))
		}
		if !send(ctx, out, s) {
			return waited, nil
		}
		err = waitEvent(from, states)
		if err != nil && !errors.Is(err, scard.ErrTimeout) && !errors.Is(err, scard.ErrUnknownReader) {
			return waited, err
		}
		waited = true
		if quick := time.Since(turn); quick < breath {
			select {
			case <-ctx.Done():
			case <-time.After(breath - quick):
			}
		}
	}
	return waited, nil
}

// look asks for all readers and their states as they are now.
func look(s service) ([]scard.ReaderState, error) {
	var err error
	for range 3 { // a reader may leave between the two questions
		var names []string
		if names, err = s.names(); err != nil {
			return nil, err
		}
		var states []scard.ReaderState
		states, err = present(s, names[:min(len(names), maxStates)])
		if !errors.Is(err, scard.ErrUnknownReader) {
			return states, err
		}
	}
	return nil, err
}

// waitEvent blocks until a state differs from the given ones, or the list of
// readers changes.
func waitEvent(s service, states []scard.ReaderState) error {
	known := make([]scard.ReaderState, 0, len(states)+1)
	for _, r := range states {
		known = append(known, scard.ReaderState{Reader: r.Reader, CurrentState: r.EventState &^ scard.StateChanged})
	}
	if len(known) < maxStates {
		// Windows compares the high word with the number of readers there are.
		known = append(known, scard.ReaderState{Reader: pnp, CurrentState: scard.StateFlag(len(states)) << 16})
	}
	return s.change(known, lookAgain)
}

// wake ends a wait on c when ctx ends. The function that it gives must be
// called before c is released.
func wake(ctx context.Context, c *scard.Context) (release func()) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-stop:
			return
		case <-ctx.Done():
		}
		again := time.NewTicker(wakeAgain)
		defer again.Stop()
		for {
			_ = c.Cancel() // its failure means that there is no service to wait for
			select {
			case <-stop:
				return
			case <-again.C:
			}
		}
	}()
	return func() { close(stop); <-stopped }
}

func send(ctx context.Context, out chan<- Snapshot, s Snapshot) bool {
	select {
	case out <- s:
		return true
	case <-ctx.Done():
		return false
	}
}

// same says whether there is nothing new for the one who watches.
func same(a, b Snapshot) bool {
	return (a.Err == nil) == (b.Err == nil) && slices.EqualFunc(a.Readers, b.Readers, func(x, y State) bool {
		return bytes.Equal(x.ATR, y.ATR) && x.Reader == y.Reader && x.Present == y.Present && x.Mute == y.Mute &&
			x.Exclusive == y.Exclusive && x.InUse == y.InUse && x.Insertions == y.Insertions
	})
}
