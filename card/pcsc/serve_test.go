package pcsc

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ebfe/scard"
)

// madeUp is a service whose readers the test plugs and unplugs.
type madeUp struct {
	mu      sync.Mutex
	readers []string
	changed chan struct{} // closed when readers change
	storm   bool          // every wait ends at once with nothing new
	looks   int
	lies    []string // names that are listed once, though they have left
}

func newMadeUp(readers ...string) *madeUp {
	return &madeUp{readers: readers, changed: make(chan struct{})}
}

func (m *madeUp) set(readers ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.readers = readers
	close(m.changed)
	m.changed = make(chan struct{})
}

func (m *madeUp) names() ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.looks++
	names := slices.Concat(m.readers, m.lies)
	m.lies = nil
	return names, nil
}

// change does as SCardGetStatusChange: an unknown name is an error, an unaware
// state is answered at once, and a wait ends with a new number of readers only
// where it was asked to look at that.
func (m *madeUp) change(states []scard.ReaderState, timeout time.Duration) error {
	m.mu.Lock()
	changed, storm, count := m.changed, m.storm, len(m.readers)
	known, waiting, plug := m.readers, true, false
	m.mu.Unlock()
	for i, s := range states {
		switch {
		case s.Reader == pnp:
			plug = true
			waiting = waiting && int(s.CurrentState>>16) == count
		case !slices.Contains(known, s.Reader):
			return scard.ErrUnknownReader
		default:
			waiting = waiting && s.CurrentState != scard.StateUnaware
			states[i].EventState = scard.StateEmpty | scard.StateChanged
		}
	}
	if storm || !waiting {
		return nil
	}
	if !plug {
		changed = nil
	}
	select {
	case <-changed:
		return nil
	case <-time.After(timeout):
		return scard.ErrTimeout
	}
}

// served runs serve on the service till the end of the test.
func served(t *testing.T, m *madeUp) <-chan Snapshot {
	ctx, stop := context.WithCancel(t.Context())
	out, ended := make(chan Snapshot), make(chan struct{})
	go func() {
		defer close(ended)
		if _, err := serve(ctx, m, func() (uint16, error) { return 1, nil }, out); err != nil {
			t.Errorf("serve: %v", err)
		}
	}()
	t.Cleanup(func() { stop(); <-ended })
	return out
}

func names(s Snapshot) (names []string) {
	for _, r := range s.Readers {
		names = append(names, r.Reader)
	}
	return names
}

// A reader that arrives or leaves ends the wait: it is not left to the next look.
func TestReadersComeAndGo(t *testing.T) {
	m := newMadeUp()
	out := served(t, m)
	if got := names(<-out); len(got) != 0 {
		t.Fatalf("readers %q before there are any", got)
	}
	for _, want := range [][]string{{"first"}, {"first", "second"}, {"second"}, nil} {
		start := time.Now()
		m.set(want...)
		var got []string
		for got = names(<-out); !slices.Equal(got, want); got = names(<-out) {
			if time.Since(start) > 5*time.Second {
				t.Fatalf("readers %q, want %q", got, want)
			}
		}
		if took := time.Since(start); took > 300*time.Millisecond {
			t.Errorf("%q seen after %v", want, took)
		}
	}
}

// A reader that leaves between the two questions is no fault of the service.
func TestReaderLeavesBetweenQuestions(t *testing.T) {
	m := newMadeUp("stays")
	m.lies = []string{"has left"}
	if got := names(<-served(t, m)); !slices.Equal(got, []string{"stays"}) {
		t.Errorf("readers %q", got)
	}
}

// A service whose waits end at once does not make us spin.
func TestStormOfEvents(t *testing.T) {
	m := newMadeUp("reader")
	m.storm = true
	out := served(t, m)
	const span = 500 * time.Millisecond
	for end := time.After(span); ; {
		select {
		case <-out:
			continue
		case <-end:
		}
		break
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if limit := int(span/breath) + 2; m.looks > limit {
		t.Errorf("%d looks in %v, want at most %d", m.looks, span, limit)
	}
}

// More readers than the service takes in one question are cut, not refused.
func TestManyReaders(t *testing.T) {
	var many []string
	for i := range maxStates + 3 {
		many = append(many, string(rune('a'+i)))
	}
	if got := names(<-served(t, newMadeUp(many...))); !slices.Equal(got, many[:maxStates]) {
		t.Errorf("readers %q", got)
	}
}

func TestServiceFailureIsPassedOn(t *testing.T) {
	waited, err := serve(t.Context(), newMadeUp(), func() (uint16, error) { return 0, scard.ErrNoService }, nil)
	if waited || !errors.Is(err, scard.ErrNoService) {
		t.Errorf("%v, %v", waited, err)
	}
}
