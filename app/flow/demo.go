package flow

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
)

// DemoReader is the name that asks for the embedded card (design.md, «The embedded card»).
const DemoReader = "demo"

// UnknownStateError: the embedded card has no such state.
type UnknownStateError struct{ State string }

func (e *UnknownStateError) Error() string {
	return fmt.Sprintf("flow: the embedded card has no state %q", e.State)
}

// IsDemo says whether a reader's name means the embedded card.
func IsDemo(name string) bool {
	_, ok := demoState(name)
	return ok
}

// demoState takes «demo» and «demo:STATE» apart.
func demoState(name string) (virtual.State, bool) {
	head, state, _ := strings.Cut(name, ":")
	return virtual.State(state), head == DemoReader
}

// demos keeps the embedded cards of this run, so that each remembers what was
// done to it for as long as the program runs.
type demos struct {
	mu      sync.Mutex
	keys    *virtual.Keys
	readers map[virtual.State]*virtual.Reader
}

func (d *demos) reader(m *Machine, state virtual.State) (mynumber.Reader, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r, ok := d.readers[state]; ok {
		return r, nil
	}
	c, err := d.card(m, state)
	if err != nil {
		return nil, err
	}
	name := DemoReader
	if state != "" {
		name += ":" + string(state)
	}
	r := virtual.NewReader(name, c)
	if d.readers == nil {
		d.readers = map[virtual.State]*virtual.Reader{}
	}
	d.readers[state] = r
	return r, nil
}

func (d *demos) card(m *Machine, state virtual.State) (*virtual.Card, error) {
	if state != "" && !slices.Contains(virtual.States(), state) {
		return nil, &UnknownStateError{State: string(state)}
	}
	if d.keys == nil {
		keys, err := virtual.LoadKeys(m.Data.Demo())
		if err != nil {
			return nil, &DataError{Path: m.Data.Demo(), Err: err}
		}
		d.keys = keys
	}
	return virtual.New(d.keys, virtual.Options{State: state, Clock: m.Now})
}

// DemoCard is a new embedded card in a state, "" for fresh, to be plugged in
// elsewhere. Errors: *UnknownStateError, *DataError.
func (m *Machine) DemoCard(state string) (*virtual.Card, error) {
	m.demos.mu.Lock()
	defer m.demos.mu.Unlock()
	return m.demos.card(m, virtual.State(state))
}
