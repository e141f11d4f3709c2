// Package modeltest lets tests sit at a window's model without a toolkit: it
// plays the main goroutine, the readers and the person, and it keeps the
// scenes that every screen must be able to show. It is for tests only.
package modeltest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/card/virtual"
)

// Noon is the moment at which all scenes are played.
var Noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.FixedZone("JST", 9*60*60))

// patience is how long a test waits for a state before it calls it missing.
const patience = 30 * time.Second

// keyFolder makes the demo keys once for all tests of a binary.
var keyFolder = sync.OnceValues(func() (map[string][]byte, error) {
	folder, err := os.MkdirTemp("", "mitome-keys")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if _, err := virtual.LoadKeys(folder); err != nil {
		return nil, err
	}
	files, err := os.ReadDir(folder)
	kept := map[string][]byte{}
	for _, f := range files {
		if kept[f.Name()], err = os.ReadFile(filepath.Join(folder, f.Name())); err != nil {
			return nil, err
		}
	}
	return kept, err
})

// Machine is a machine at Noon with these readers, whose embedded cards have
// the keys of every other machine of the test binary.
func Machine(t testing.TB, readers flow.Source) *flow.Machine {
	t.Helper()
	keys, err := keyFolder()
	if err != nil {
		t.Fatal(err)
	}
	data := flow.Folder(t.TempDir())
	if err := os.MkdirAll(data.Demo(), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range keys {
		if err := os.WriteFile(filepath.Join(data.Demo(), name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &flow.Machine{Readers: readers, Data: data, Now: func() time.Time { return Noon }}
}

// Desk is a window's model with the test as its main goroutine: what is to be
// done there waits until the test comes to it.
type Desk struct {
	*model.Window
	Shown []model.State // all states so far

	mu   sync.Mutex
	todo []func()
	more chan struct{}
}

// NewDesk opens a window's model, and closes it with the test.
func NewDesk(t testing.TB, m *flow.Machine, reader string) *Desk {
	t.Helper()
	d := &Desk{more: make(chan struct{}, 1)}
	d.Window = model.New(m, lang.JA, reader, d.Do, func(s model.State) { d.Shown = append(d.Shown, s) })
	t.Cleanup(d.Close)
	return d
}

// Do queues what is to be done on the main goroutine.
func (d *Desk) Do(f func()) {
	d.mu.Lock()
	d.todo = append(d.todo, f)
	d.mu.Unlock()
	select {
	case d.more <- struct{}{}:
	default:
	}
}

// step does what is queued, and says whether there was anything.
func (d *Desk) step() bool {
	d.mu.Lock()
	var f func()
	if len(d.todo) > 0 {
		f, d.todo = d.todo[0], d.todo[1:]
	}
	d.mu.Unlock()
	if f == nil {
		return false
	}
	f()
	return true
}

// Until does what is queued until a state is as wanted.
func (d *Desk) Until(t testing.TB, what string, wanted func(model.State) bool) model.State {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for !wanted(d.State()) {
		if d.step() {
			continue
		}
		select {
		case <-d.more:
		case <-ctx.Done():
			t.Fatalf("never came: %s; it is %+v", what, d.State())
		}
	}
	return d.State()
}

// Phase waits until the present screen's task is in a phase.
func (d *Desk) Phase(t testing.TB, p model.Phase) model.State {
	t.Helper()
	return d.Until(t, "the phase of the task", func(s model.State) bool { return s.Task(s.Screen).Phase == p })
}

// CardPhase waits until the card is in a phase.
func (d *Desk) CardPhase(t testing.TB, p model.CardPhase) model.State {
	t.Helper()
	return d.Until(t, "the phase of the card", func(s model.State) bool { return s.Card.Phase == p })
}

// Asked waits for a question of a kind, and gives it.
func Asked[Q model.Ask](t testing.TB, d *Desk) Q {
	t.Helper()
	s := d.Until(t, "the question", func(s model.State) bool {
		_, ok := s.Task(s.Screen).Ask.(Q)
		return ok
	})
	return s.Task(s.Screen).Ask.(Q)
}
