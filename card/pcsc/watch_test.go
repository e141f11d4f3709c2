package pcsc_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/pcsc"
	"github.com/mitome-jp/mitome/card/pcsc/pcsctest"
)

// patience is for events that must come; no test waits for it to pass.
const patience = 10 * time.Second

// watching runs Watch till the end of the test.
type watching struct {
	t         testing.TB
	snapshots chan pcsc.Snapshot
	stop      context.CancelFunc
	ended     chan error
}

func watch(t testing.TB) *watching {
	ctx, stop := context.WithCancel(t.Context())
	w := &watching{t: t, snapshots: make(chan pcsc.Snapshot, 1000), stop: stop, ended: make(chan error, 1)}
	go func() {
		w.ended <- pcsc.Watch(ctx, func(s pcsc.Snapshot) { w.snapshots <- s })
	}()
	t.Cleanup(stop)
	return w
}

// over stops the watch and waits until it has ended, with the context's error.
func (w *watching) over() {
	w.t.Helper()
	w.stop()
	if err := <-w.ended; !errors.Is(err, context.Canceled) {
		w.t.Errorf("Watch ended with %v", err)
	}
}

// until waits for a snapshot of which f is true.
func (w *watching) until(what string, f func(pcsc.Snapshot) bool) pcsc.Snapshot {
	w.t.Helper()
	late := time.After(patience)
	for {
		select {
		case s := <-w.snapshots:
			if f(s) {
				return s
			}
		case err := <-w.ended:
			w.t.Fatalf("Watch ended before %s: %v", what, err)
		case <-late:
			w.t.Fatalf("not seen: %s", what)
		}
	}
}

func state(s pcsc.Snapshot, reader string) (pcsc.State, bool) {
	for _, r := range s.Readers {
		if r.Reader == reader {
			return r, true
		}
	}
	return pcsc.State{}, false
}

func holds(reader string) func(pcsc.Snapshot) bool {
	return func(s pcsc.Snapshot) bool { r, ok := state(s, reader); return ok && r.Present }
}

func empty(reader string) func(pcsc.Snapshot) bool {
	return func(s pcsc.Snapshot) bool { r, ok := state(s, reader); return ok && !r.Present }
}

func TestListInTheOrderOfTheService(t *testing.T) {
	d := pcsctest.Start(t)
	readers, err := pcsc.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range readers {
		names = append(names, r.Name())
	}
	c, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Release() }()
	want, err := c.ListReaders()
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 2 || len(names) != len(want) {
		t.Fatalf("readers %q, the service has %q", names, want)
	}
	for i := range want {
		if names[i] != want[i] {
			t.Errorf("reader %d is %q, want %q", i, names[i], want[i])
		}
	}
	if d.Reader(0) == d.Reader(1) {
		t.Errorf("both virtual readers are called %q", d.Reader(0))
	}
}

func TestWatchSeesCardsComeAndGo(t *testing.T) {
	d := pcsctest.Start(t)
	w := watch(t)
	first := w.until("a first snapshot", func(pcsc.Snapshot) bool { return true })
	if first.Err != nil || len(first.Readers) < 2 {
		t.Fatalf("the first snapshot is %+v", first)
	}
	reader := pcsc.Open(d.Reader(1))
	before, ok := reader.Insertions(t.Context())
	if !ok {
		t.Fatal("the service does not count insertions")
	}

	p := plug(t, d.Addr(1), behaviour{})
	in, _ := state(w.until("the card", holds(d.Reader(1))), d.Reader(1))
	if !bytes.Equal(in.ATR, contactATR) || in.Mute || in.Exclusive {
		t.Errorf("the card is %+v", in)
	}
	if now, ok := reader.Insertions(t.Context()); !ok || now == before || now != in.Insertions {
		t.Errorf("insertions: %x before, %x now, %x in the snapshot", before, now, in.Insertions)
	}

	p.pull()
	out, _ := state(w.until("the empty reader", empty(d.Reader(1))), d.Reader(1))
	if out.ATR != nil || out.Insertions == in.Insertions || out.Insertions == before {
		t.Errorf("the empty reader is %+v after %+v", out, in)
	}
	if _, ok := pcsc.Open("no such reader").Insertions(t.Context()); ok {
		t.Error("a reader that is not there has a count")
	}
}

// Watch is woken by its context: it does not sleep through to its next look, a
// second later. The best of a few, as the machine may be busy with other tests.
func TestWatchEndsWithItsContext(t *testing.T) {
	d := pcsctest.Start(t)
	best := patience
	for range 5 {
		w := watch(t)
		w.until("the readers", empty(d.Reader(0)))
		start := time.Now()
		w.stop()
		select {
		case err := <-w.ended:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Watch ended with %v", err)
			}
		case <-time.After(patience):
			t.Fatal("Watch did not end with its context")
		}
		best = min(best, time.Since(start))
	}
	if best > 300*time.Millisecond {
		t.Errorf("Watch ended %v after its context", best)
	}
}

// What the service knows, Watch tells at once: a second client that blocks in
// the service marks the moment.
func TestWatchIsNoLaterThanTheService(t *testing.T) {
	d := pcsctest.Start(t)
	w := watch(t)
	w.until("the empty reader", empty(d.Reader(0)))
	for range 3 {
		known := serviceTells(t, d.Reader(0))
		start := time.Now()
		p := plug(t, d.Addr(0), behaviour{})
		told := <-known
		w.until("the card", holds(d.Reader(0)))
		late(t, "arrival", start, told)

		known = serviceTells(t, d.Reader(0))
		start = time.Now()
		p.pull()
		told = <-known
		w.until("the empty reader", empty(d.Reader(0)))
		late(t, "removal", start, told)
	}
}

func late(t *testing.T, what string, start, told time.Time) {
	t.Helper()
	ours := time.Since(told)
	t.Logf("%s: the service took %v, Watch %v more", what, told.Sub(start).Round(time.Millisecond), ours.Round(10*time.Microsecond))
	if ours > 300*time.Millisecond {
		t.Errorf("%s: told %v after the service knew", what, ours)
	}
}

// serviceTells gives the moment at which the presence of a card changes for a
// client that waits in the service.
func serviceTells(t *testing.T, reader string) <-chan time.Time {
	t.Helper()
	c, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	first := []scard.ReaderState{{Reader: reader}}
	if err := c.GetStatusChange(first, 0); err != nil {
		t.Fatal(err)
	}
	told := make(chan time.Time, 1)
	go func() {
		defer func() { _ = c.Release() }()
		const presence = scard.StatePresent | scard.StateEmpty
		states := []scard.ReaderState{{Reader: reader, CurrentState: first[0].EventState &^ scard.StateChanged}}
		for {
			if err := c.GetStatusChange(states, patience); err != nil {
				t.Errorf("the second client: %v", err)
				break
			}
			if states[0].EventState&presence != first[0].EventState&presence {
				break
			}
			states[0].CurrentState = states[0].EventState &^ scard.StateChanged
		}
		told <- time.Now()
	}()
	return told
}

func TestWatchSurvivesTheService(t *testing.T) {
	d := pcsctest.Start(t)
	w := watch(t)
	w.until("the readers", empty(d.Reader(0)))
	reader := pcsc.Open(d.Reader(0))
	before, _ := reader.Insertions(t.Context())

	d.Stop()
	s := w.until("that the service is away", func(s pcsc.Snapshot) bool { return s.Err != nil })
	var link *card.LinkError
	if !errors.As(s.Err, &link) || link.Fault != card.NoService || len(s.Readers) != 0 {
		t.Errorf("without a service the snapshot is %+v", s)
	}
	if _, err := pcsc.List(t.Context()); !errors.Is(err, card.NoService) {
		t.Errorf("List without a service: %v", err)
	}
	if _, err := reader.Connect(t.Context()); !errors.Is(err, card.NoService) {
		t.Errorf("Connect without a service: %v", err)
	}
	if _, ok := reader.Insertions(t.Context()); ok {
		t.Error("insertions are counted without a service")
	}

	d.Restart()
	up := time.Now()
	w.until("the readers of the new service", empty(d.Reader(0)))
	if took := time.Since(up); took > 300*time.Millisecond {
		t.Errorf("the new service was seen after %v", took)
	}
	if now, ok := reader.Insertions(t.Context()); !ok || now == before {
		t.Errorf("insertions %x before, %x after a restart: a card may have been swapped", before, now)
	}

	d.Restart()
	plug(t, d.Addr(0), behaviour{})
	w.until("a card in the third service", holds(d.Reader(0)))
}
