//go:build linux

package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mitome-jp/mitome/card/virtual"
)

// TestPullingTheCardOut takes the card out at each APDU of each command.
func TestPullingTheCardOut(t *testing.T) {
	r := newRig(t)
	type pulling struct {
		task
		kind virtual.Kind
	}
	var all []pulling
	for _, k := range tasks() {
		if k.same {
			continue
		}
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
	c, pull, err := r.lay(slot, virtual.Options{})
	if err != nil {
		t.Error(err)
		return false
	}
	defer func() {
		if err := pull(); err != nil {
			t.Error(err)
		}
	}()
	folder := newFolder(t)
	c.Inject(virtual.Fault{At: at, Kind: kind})
	s := r.mitome(t, folder, k.lines, slices.Concat(k.args, []string{"--reader", r.service.Reader(slot)})...)
	trace := c.Trace()
	if len(trace) == at {
		if s.code != exitDone || at == 0 {
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
	case sendsPIN(last) != strings.Contains(s.err, "answer was lost"):
		t.Errorf("%s, pulled out at APDU %d (% X), which sends a PIN: %v\n%s", k.name, at, last[:4], sendsPIN(last), s.err)
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

// sendsPIN recognises VERIFY with data, and CHANGE REFERENCE DATA (card.md,
// «JPKI application»): the program cannot know whether such a one arrived.
func sendsPIN(command []byte) bool {
	return len(command) > 5 && (command[1] == 0x20 || command[1] == 0x24)
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
