//go:build linux

package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/pcsc"
	"github.com/mitome-jp/mitome/card/virtual"
)

const enoughTurns = 5 // of the other program, for its coming and going to be a trial

// TestASecondProgramKeepsTalking has another client use the card all the time:
// every command gets its turns, and so does the client.
func TestASecondProgramKeepsTalking(t *testing.T) {
	need(t, "pkcs15-tool", "opensc")
	r := newRig(t)
	for _, other := range []struct {
		name string
		turn func(ctx context.Context) error
		runs int // of every command
	}{
		{"a client that leaves its application selected", r.talk, 2},
		{"OpenSC", r.dump(t), 1},
	} {
		t.Run(other.name, func(t *testing.T) {
			c, pull := r.insert(t, 0, virtual.Options{})
			defer pull()
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			turns, over := atomic.Int32{}, make(chan error, 1)
			first := make(chan struct{})
			go func() {
				var err error
				for ctx.Err() == nil && err == nil {
					err = other.turn(t.Context()) // to its end
					if turns.Add(1) == 1 {
						close(first)
					}
				}
				over <- err
			}()
			<-first
			for round := 0; round < other.runs || turns.Load() < enoughTurns && len(over) == 0; round++ {
				for _, k := range tasks() {
					folder := newFolder(t)
					s := r.mitome(t, folder, k.lines, k.args...)
					if s.code != exitDone {
						t.Errorf("%s: exit %d\n%s", k.name, s.code, s.err)
					}
					k.right(t, s, folder)
				}
			}
			stop()
			if err := <-over; err != nil {
				t.Errorf("the other program: %v", err)
			}
			if c.Tries(virtual.SignPassword) != 5 || c.Tries(virtual.AuthPIN) != 3 {
				t.Errorf("tries left: %d, %d", c.Tries(virtual.SignPassword), c.Tries(virtual.AuthPIN))
			}
			r.locked(t, c, "with another program about")
		})
	}
}

// talk is a turn of a client of our own: it reads the token information, and
// leaves its application selected.
func (r *rig) talk(ctx context.Context) error {
	t, err := pcsc.Open(r.service.Reader(0)).Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = t.Close(card.LeaveCard) }()
	for _, command := range []card.Command{selectJPKI, {INS: 0xB0, P1: 0x80 | 0x06, Le: 32}} {
		if _, err := card.Check(t, command); err != nil {
			return err
		}
	}
	return nil
}

// dump is a turn of OpenSC.
func (r *rig) dump(t *testing.T) func(context.Context) error {
	home := t.TempDir()
	return func(ctx context.Context) error {
		c := exec.CommandContext(ctx, "pkcs15-tool", "--reader", r.service.Reader(0), "--dump")
		c.Env = append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "LC_ALL=C")
		return c.Run()
	}
}

// TestAnotherProgramHoldsTheCard for longer than anybody waits: the program
// says so, and has sent nothing.
func TestAnotherProgramHoldsTheCard(t *testing.T) {
	r := newRig(t)
	c, pull := r.insert(t, 0, virtual.Options{})
	defer pull()
	held, err := pcsc.Open(r.service.Reader(0)).Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.ClearTrace()
	var all sync.WaitGroup
	for _, k := range tasks() {
		if k.same {
			continue
		}
		all.Go(func() { // at once, for all they do is wait
			folder := newFolder(t)
			s := r.mitome(t, folder, k.lines, append(k.args, "--reader", r.service.Reader(0))...)
			if s.code != exitNoCard || !strings.Contains(s.out+s.err, "Another program is using the card") {
				t.Errorf("%s: exit %d\n%s%s", k.name, s.code, s.out, s.err)
			}
			if left := entries(t, folder); len(left) != 1 {
				t.Errorf("%s: left %v", k.name, left)
			}
		})
	}
	all.Wait()
	if n := len(c.Trace()); n != 0 {
		t.Errorf("%d APDUs while the card was held", n)
	}
	if err := held.Close(card.LeaveCard); err != nil {
		t.Error(err)
	}
	if s := r.mitome(t, "", "", "card"); s.code != exitDone { // nobody stands in the way any more
		t.Errorf("afterwards: %+v", s)
	}
}
