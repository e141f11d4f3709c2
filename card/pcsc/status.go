package pcsc

import (
	"time"

	"github.com/ebfe/scard"
)

// State is what the service knows of one reader.
type State struct {
	Reader     string
	Present    bool   // there is a card
	Mute       bool   // there is one, and it does not answer
	Exclusive  bool   // another program keeps it to itself
	InUse      bool   // some program is connected to it
	Insertions uint32 // as Reader.Insertions
	ATR        []byte // empty where there is no card, or a mute one
}

// Snapshot is the state of all readers at one moment, in the order of the
// service. Err is nil or a LinkError with the fault NoService; then there are
// no readers.
type Snapshot struct {
	Err     error
	Readers []State
}

// pnp is the pseudo reader whose state changes when the list of readers does.
const pnp = `\\?PnP?\Notification`

// pcscd accepts no more states than it can have readers (pcsc-lite,
// PCSCLITE_MAX_READERS_CONTEXTS).
const maxStates = 16

// service is what is asked about readers: a context of the PC/SC service, and
// in tests a made-up one, for no virtual reader comes or goes by itself.
type service interface {
	names() ([]string, error)
	change(states []scard.ReaderState, timeout time.Duration) error
}

type live struct{ c *scard.Context }

func (l live) names() ([]string, error) { return readerNames(l.c) }

func (l live) change(states []scard.ReaderState, timeout time.Duration) error {
	return getStatusChange(l.c, states, timeout)
}

// present asks for the states of the named readers as they are now.
func present(s service, names []string) ([]scard.ReaderState, error) {
	if len(names) == 0 {
		return nil, nil
	}
	states := make([]scard.ReaderState, len(names))
	for i, name := range names {
		states[i] = scard.ReaderState{Reader: name, CurrentState: scard.StateUnaware}
	}
	return states, s.change(states, 0)
}

// counter is the count of insertions and removals that the service keeps in
// the high word of a state.
func counter(f scard.StateFlag) uint16 { return uint16(f >> 16) }

// stateOf reads one answer of the service.
func stateOf(s scard.ReaderState, life uint16) State {
	has := func(f scard.StateFlag) bool { return s.EventState&f != 0 }
	state := State{
		Reader:     s.Reader,
		Present:    has(scard.StatePresent),
		Mute:       has(scard.StateMute),
		Exclusive:  has(scard.StateExclusive),
		InUse:      has(scard.StateInuse),
		Insertions: insertions(life, counter(s.EventState)),
	}
	if state.Present {
		state.ATR = s.Atr
	}
	return state
}
