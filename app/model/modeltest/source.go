package modeltest

import (
	"context"
	"slices"
	"sync"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/pcsc"
	"github.com/mitome-jp/mitome/card/virtual"
)

// Source plays the reader service, with virtual cards in its readers.
type Source struct {
	mu      sync.Mutex
	away    bool
	readers []*slot
	changed chan struct{}
}

type slot struct {
	name string
	card *virtual.Card // nil: always empty
	in   bool
	n    uint32
}

var _ flow.Source = (*Source)(nil)

// NewSource has no readers yet.
func NewSource() *Source { return &Source{changed: make(chan struct{})} }

func (s *Source) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	close(s.changed)
	s.changed = make(chan struct{})
}

// Plug attaches a reader; its card, which may be nil, lies in it.
func (s *Source) Plug(name string, c *virtual.Card) {
	s.change(func() { s.readers = append(s.readers, &slot{name: name, card: c, in: c != nil}) })
}

// Unplug takes a reader away.
func (s *Source) Unplug(name string) {
	s.change(func() { s.readers = slices.DeleteFunc(s.readers, func(r *slot) bool { return r.name == name }) })
}

// Remove takes the card out of a reader, Insert lays it back.
func (s *Source) Remove(name string) { s.move(name, false) }

// Insert is described at Remove.
func (s *Source) Insert(name string) { s.move(name, true) }

func (s *Source) move(name string, in bool) {
	s.change(func() {
		for _, r := range s.readers {
			if r.name != name {
				continue
			}
			if in {
				r.card.Insert()
			} else {
				r.card.Remove()
			}
			r.in = in
			r.n++
		}
	})
}

// Stop takes the service away, Start brings it back.
func (s *Source) Stop() { s.change(func() { s.away = true }) }

// Start is described at Stop.
func (s *Source) Start() { s.change(func() { s.away = false }) }

func (s *Source) snapshot() (pcsc.Snapshot, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away {
		return pcsc.Snapshot{Err: &card.LinkError{Fault: card.NoService}}, s.changed
	}
	var now pcsc.Snapshot
	for _, r := range s.readers {
		now.Readers = append(now.Readers, pcsc.State{Reader: r.name, Present: r.in, Insertions: r.n})
	}
	return now, s.changed
}

// List gives the readers.
func (s *Source) List(context.Context) ([]mynumber.Reader, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away {
		return nil, &card.LinkError{Fault: card.NoService}
	}
	var readers []mynumber.Reader
	for _, r := range s.readers {
		readers = append(readers, virtual.NewReader(r.name, r.card))
	}
	return readers, nil
}

// Watch tells of every change.
func (s *Source) Watch(ctx context.Context, see func(pcsc.Snapshot)) error {
	for {
		now, changed := s.snapshot()
		see(now)
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
