//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

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
func (r *rig) await(slot int, want bool) error {
	patience := time.After(seenWithin)
	for {
		r.mu.Lock()
		now, changed := r.present[r.service.Reader(slot)], r.changed
		r.mu.Unlock()
		if now == want {
			return nil
		}
		select {
		case <-changed:
		case <-patience:
			return fmt.Errorf("the service does not see that a card is there: %v", want)
		}
	}
}

// lay lays a new card into a reader. The function takes it out.
func (r *rig) lay(slot int, o virtual.Options) (c *virtual.Card, pull func() error, err error) {
	if c, err = virtual.New(r.keys, o); err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = virtual.Plug(ctx, r.service.Addr(slot), c) // a card that is not seen fails the test
	}()
	pull = func() error {
		cancel()
		<-over
		return r.await(slot, false)
	}
	if err := r.await(slot, true); err != nil {
		return nil, nil, errors.Join(err, pull())
	}
	return c, pull, nil
}

// insert is lay for the goroutine of a test.
func (r *rig) insert(t *testing.T, slot int, o virtual.Options) (c *virtual.Card, pull func()) {
	t.Helper()
	c, out, err := r.lay(slot, o)
	if err != nil {
		t.Fatal(err)
	}
	return c, func() {
		if err := out(); err != nil {
			t.Error(err)
		}
	}
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
		t.Error(err)
		return said{code: -1}
	}
	return said{c.ProcessState.ExitCode(), out.String(), complaints.String()}
}

const document = "document.txt"

func newFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, document), []byte("I promise.\n"), 0o600); err != nil {
		t.Error(err)
	}
	return folder
}

// attempts counts the tries of every PIN that reached the card.
func attempts(c *virtual.Card) (n int) {
	for ref := virtual.SignPassword; ref <= virtual.BlockedPIN; ref++ {
		n += c.Attempts(ref)
	}
	return n
}

// tool runs a program of others, to which the folder is home, and gives all
// that it says.
func tool(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, name, args...)
	c.Dir = folder
	c.Env = append(os.Environ(), "HOME="+folder, "XDG_CACHE_HOME="+folder, "LC_ALL=C")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// need says which package a test lacks: it skips, or fails in CI.
func need(t *testing.T, program, pkg string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing; install the package %s", program, pkg)
	}
	t.Skipf("%s is missing; install the package %s", program, pkg)
}
