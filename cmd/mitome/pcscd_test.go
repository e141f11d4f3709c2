//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/pcsc"
	"github.com/mitome-jp/mitome/card/pcsc/pcsctest"
	"github.com/mitome-jp/mitome/card/virtual"
)

const seenWithin = 20 * time.Second // a card, on a machine busy with other tests

// rig is the program as a process of its own, against a real smart card
// service with our card in its readers.
type rig struct {
	service *pcsctest.Daemon
	keys    *virtual.Keys
	data    string // the program's data folder

	mu      sync.Mutex
	present map[string]bool
	changed chan struct{} // closed when present changes
}

func newRig(t *testing.T) *rig {
	t.Helper()
	keys, err := virtual.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{service: pcsctest.Start(t), keys: keys, data: t.TempDir(), changed: make(chan struct{})}
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = pcsc.Watch(ctx, r.see) // ends with ctx only
	}()
	t.Cleanup(func() {
		stop()
		<-over
	})
	return r
}

func (r *rig) see(s pcsc.Snapshot) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.present = make(map[string]bool)
	for _, reader := range s.Readers {
		r.present[reader.Reader] = reader.Present
	}
	close(r.changed)
	r.changed = make(chan struct{})
}

// await waits until the service has seen a card come or go.
func (r *rig) await(t *testing.T, slot int, want bool) {
	t.Helper()
	patience := time.After(seenWithin)
	for {
		r.mu.Lock()
		now, changed := r.present[r.service.Reader(slot)], r.changed
		r.mu.Unlock()
		if now == want {
			return
		}
		select {
		case <-changed:
		case <-patience:
			t.Fatalf("the service does not see that a card is there: %v", want)
		}
	}
}

// insert lays a new card into a reader. The function takes it out.
func (r *rig) insert(t *testing.T, slot int, o virtual.Options) (c *virtual.Card, pull func()) {
	t.Helper()
	c, err := virtual.New(r.keys, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = virtual.Plug(ctx, r.service.Addr(slot), c) // a card that is not seen fails the test
	}()
	pull = func() {
		cancel()
		<-over
		r.await(t, slot, false)
	}
	r.await(t, slot, true)
	return c, pull
}

// said is what a run of the program gave.
type said struct {
	code     int
	out, err string
}

// mitome runs the program in a folder, with lines on its standard input.
func (r *rig) mitome(t *testing.T, folder, lines string, args ...string) said {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "mitome", args...)
	c.Dir = folder
	c.Env = append(os.Environ(), "LC_ALL=en_GB.UTF-8", "XDG_DATA_HOME="+r.data)
	c.Stdin = strings.NewReader(lines)
	var out, complaints bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaints
	err := c.Run()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return said{c.ProcessState.ExitCode(), out.String(), complaints.String()}
}

// task is a card command, and how its success shows.
type task struct {
	name  string
	args  []string
	lines string
	right func(t *testing.T, s said, folder string)
	tries int // that it takes when all goes well
}

const document = "document.txt"

func tasks() []task {
	printed := func(want ...string) func(*testing.T, said, string) {
		return func(t *testing.T, s said, _ string) {
			t.Helper()
			for _, w := range want {
				if !strings.Contains(s.out+s.err, w) {
					t.Errorf("it did not say %q:\n%s%s", w, s.out, s.err)
				}
			}
		}
	}
	sign, auth := virtual.DemoPINs.Sign+"\n", virtual.DemoPINs.Auth+"\n"
	return []task{
		{"card", []string{"card", "--json"}, "", rightCard, 0},
		{"doctor", []string{"doctor"}, "", printed("certificates: works"), 0},
		{"cert show auth", []string{"cert", "show", "--key", "auth"}, "", printed("DEMO", "Valid: "), 0},
		{"cert show sign", []string{"cert", "show", "--key", "sign"}, sign, printed("Name: 見本山　試子"), 1},
		{"cert save", []string{"cert", "save", "--key", "sign", "-o", "saved.cer"}, sign, rightFile("saved.cer"), 1},
		{"pin change sign", []string{"pin", "change", "--pin", "sign"}, sign + "FRESH2027\nFRESH2027\n", printed("has been changed"), 1},
		{"pin change auth", []string{"pin", "change", "--pin", "auth"}, auth + "7531\n7531\n", printed("has been changed"), 1},
		{"sign", []string{"sign", document}, sign, rightFile(document + ".p7m"), 1},
	}
}

func rightCard(t *testing.T, s said, _ string) {
	t.Helper()
	var c cardJSON
	if err := json.Unmarshal([]byte(s.out), &c); err != nil {
		t.Fatalf("%v in %q", err, s.out)
	}
	if !c.Demo || c.Token != "my_number_card" || c.PINs.Sign == nil || c.PINs.Sign.Left == nil || *c.PINs.Sign.Left != 5 {
		t.Errorf("%s", s.out)
	}
}

func rightFile(name string) func(*testing.T, said, string) {
	return func(t *testing.T, s said, folder string) {
		t.Helper()
		if s.out != name+"\n" {
			t.Errorf("result: %q", s.out)
		}
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Size() < 1000 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func newFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, document), []byte("I promise.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestEveryCommandLeavesTheCardLocked runs every card command against a card
// in a reader of the real service.
func TestEveryCommandLeavesTheCardLocked(t *testing.T) {
	r := newRig(t)
	c, pull := r.insert(t, 0, virtual.Options{})
	defer pull()
	if s := r.mitome(t, "", "", "readers"); s.code != exitDone || !strings.Contains(s.out, r.service.Reader(0)+": card present") {
		t.Errorf("readers: %+v", s)
	}
	for _, k := range tasks() {
		before, folder := attempts(c), newFolder(t)
		s := r.mitome(t, folder, k.lines, k.args...) // without --reader: the one with the card
		if s.code != exitDone {
			t.Errorf("%s: exit %d\n%s", k.name, s.code, s.err)
		}
		k.right(t, s, folder)
		if got := attempts(c) - before; got != k.tries {
			t.Errorf("%s: %d tries, not %d", k.name, got, k.tries)
		}
		if open := c.Verified(); len(open) > 0 {
			t.Errorf("%s: left verified: %v", k.name, open)
		}
		if k.name == "pin change sign" { // and back, for those that follow
			s := r.mitome(t, folder, "FRESH2027\nDEMO2026\nDEMO2026\n", k.args...)
			if s.code != exitDone {
				t.Fatalf("the new PIN does not hold: %+v", s)
			}
		}
	}

	// A wrong PIN: one try, said and counted alike, and the card is locked.
	s := r.mitome(t, newFolder(t), "WRONG777\n", "sign", document)
	if s.code != exitPINWrong || !strings.Contains(s.err, "4 of 5 tries left") || c.Tries(virtual.SignPassword) != 4 || len(c.Verified()) > 0 {
		t.Errorf("wrong PIN: %+v; %d tries left, verified %v", s, c.Tries(virtual.SignPassword), c.Verified())
	}
}

// TestPullingTheCardOut takes the card out at each APDU of each command.
func TestPullingTheCardOut(t *testing.T) {
	r := newRig(t)
	type pulling struct {
		task
		kind virtual.Kind
	}
	var all []pulling
	for _, k := range tasks() {
		all = append(all, pulling{k, virtual.Removed})
		if k.tries > 0 { // whether the PIN's answer was lost makes a difference
			all = append(all, pulling{k, virtual.RemovedAfter})
		}
	}
	work := make(chan pulling)
	var both sync.WaitGroup
	for slot := range 2 { // two readers at once, for most of the time is waiting
		both.Go(func() {
			for k := range work {
				for at := 0; r.pullAt(t, slot, k.task, k.kind, at); at++ {
				}
			}
		})
	}
	for _, k := range all {
		work <- k
	}
	close(work)
	both.Wait()
}

// pullAt is false when the command ended before the card was pulled.
func (r *rig) pullAt(t *testing.T, slot int, k task, kind virtual.Kind, at int) bool {
	c, pull := r.insert(t, slot, virtual.Options{})
	defer pull()
	folder := newFolder(t)
	c.Inject(virtual.Fault{At: at, Kind: kind})
	s := r.mitome(t, folder, k.lines, slices.Concat(k.args, []string{"--reader", r.service.Reader(slot)})...)
	trace := c.Trace()
	if len(trace) == at {
		if s.code != exitDone {
			t.Errorf("%s, not pulled out: exit %d\n%s", k.name, s.code, s.err)
		}
		return false
	}
	last := trace[len(trace)-1].Command
	switch {
	case s.code == exitDone && isCardManager(last): // all was done but locking the card, which pulling it did
		k.right(t, s, folder)
	case s.code != exitNoCard || s.out != "" && k.name != "doctor":
		t.Errorf("%s, pulled out at APDU %d (% X): exit %d, %q\n%s", k.name, at, last[:4], s.code, s.out, s.err)
	case len(entries(t, folder)) != 1:
		t.Errorf("%s, pulled out at APDU %d: left %v", k.name, at, entries(t, folder))
	}
	if attempts(c) > 1 || len(c.Verified()) > 0 {
		t.Errorf("%s, pulled out at APDU %d: %d tries, verified %v", k.name, at, attempts(c), c.Verified())
	}
	return true
}

// isCardManager recognises the command that locks the card (card.md, «Link»).
func isCardManager(command []byte) bool {
	return bytes.HasPrefix(command, []byte{0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x01, 0x51})
}

func entries(t *testing.T, folder string) (names []string) {
	t.Helper()
	found, err := os.ReadDir(folder)
	if err != nil {
		t.Error(err)
	}
	for _, e := range found {
		names = append(names, e.Name())
	}
	return names
}

// TestASecondProgramKeepsTalking has another client use the card all the time:
// every command gets its turns, and so does the client.
func TestASecondProgramKeepsTalking(t *testing.T) {
	r := newRig(t)
	c, pull := r.insert(t, 0, virtual.Options{})
	defer pull()
	ctx, stop := context.WithCancel(context.Background())
	turns, over := 0, make(chan error, 1)
	go func() {
		var err error
		for ctx.Err() == nil && err == nil {
			err = talk(r.service.Reader(0))
			turns++
		}
		over <- err
	}()
	for _, k := range tasks() {
		folder := newFolder(t)
		s := r.mitome(t, folder, k.lines, k.args...)
		if s.code != exitDone {
			t.Errorf("%s: exit %d\n%s", k.name, s.code, s.err)
		}
		k.right(t, s, folder)
		if k.name == "pin change sign" {
			r.mitome(t, folder, "FRESH2027\nDEMO2026\nDEMO2026\n", k.args...)
		}
	}
	stop()
	if err := <-over; err != nil {
		t.Errorf("the other program: %v", err)
	}
	if turns < len(tasks()) {
		t.Errorf("the other program had %d turns", turns)
	}
	if c.Tries(virtual.SignPassword) != 5 || c.Tries(virtual.AuthPIN) != 3 || len(c.Verified()) > 0 {
		t.Errorf("tries left: %d, %d; verified: %v", c.Tries(virtual.SignPassword), c.Tries(virtual.AuthPIN), c.Verified())
	}
}

// talk is one turn of the other program: it reads the token information, and
// leaves its own application selected.
func talk(reader string) error {
	t, err := pcsc.Open(reader).Connect(context.Background())
	if err != nil {
		return err
	}
	defer func() { _ = t.Close(card.LeaveCard) }()
	for _, command := range []card.Command{
		{INS: 0xA4, P1: 0x04, P2: 0x0C, Data: []byte{0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01}},
		{INS: 0xB0, P1: 0x86, Le: 32},
	} {
		if _, err := card.Check(t, command); err != nil {
			return err
		}
	}
	return nil
}
