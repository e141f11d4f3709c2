// Package pcsctest runs a real smart card service with virtual readers for
// tests. It owns the service that it starts, and the lock that makes the tests
// of all packages take turns at it; it never touches a service that somebody
// else started, nor plays a card: a test plugs its own into Addr.
package pcsctest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	slots    = 2      // of vsmartcard-vpcd as packaged
	port     = 0x8C7B // card.md, A virtual reader for tests: 35963, the second reader one above
	endpoint = "/run/pcscd/pcscd.comm"
	pidFile  = "/run/pcscd/pcscd.pid"

	startWait = 20 * time.Second
	stopWait  = 10 * time.Second
)

// Daemon is a running smart card service with two virtual readers.
type Daemon struct {
	t       testing.TB
	path    string
	options []string
	readers [slots]string
	foreign bool
	running *process // nil: stopped, or foreign
}

// Start waits for its turn at the service, which lasts till the end of the
// test, and starts one with two virtual readers; a test calls it once. Where a
// service with such readers runs already, that one is used, and Stop and
// Restart are not to be had. What the machine lacks is said and skips the
// test, or fails it where CI=true is in the environment.
func Start(t testing.TB) *Daemon {
	t.Helper()
	if runtime.GOOS != "linux" {
		missing(t, "the tests with virtual card readers run on Linux only")
	}
	d := &Daemon{t: t}
	d.path = find(t)
	lock(t)
	switch runs, err := dial(); {
	case err != nil:
		missing(t, "the socket of the smart card service cannot be used: %v", err)
	case runs:
		d.foreign = true
		if err := d.await(nil); err != nil {
			missing(t, "a smart card service that this test did not start runs already, and has no virtual readers; stop it, or install the package vsmartcard-vpcd and restart it (%v)", err)
		}
		return d
	}
	if os.Geteuid() != 0 {
		missing(t, "starting the smart card service needs root; start pcscd with the package vsmartcard-vpcd installed and run the test again")
	}
	d.options = []string{"--foreground"}
	if help, _ := exec.Command(d.path, "--help").CombinedOutput(); bytes.Contains(help, []byte("disable-polkit")) {
		d.options = append(d.options, "--disable-polkit") // there is no polkit in a container, and without it nobody gets in
	}
	t.Cleanup(func() { d.stop() })
	d.start()
	return d
}

// Addr is where the card for the slot, 0 or 1, is plugged in: host and port.
func (d *Daemon) Addr(slot int) string {
	return net.JoinHostPort("127.0.0.1", fmt.Sprint(port+slot))
}

// Reader is the name of the virtual reader, 0 or 1.
func (d *Daemon) Reader(slot int) string { return d.readers[slot] }

// Stop stops the service and waits until it is gone.
func (d *Daemon) Stop() {
	d.t.Helper()
	d.ours()
	d.stop()
}

// Restart stops the service if it runs, starts it, and waits until the virtual
// readers are there.
func (d *Daemon) Restart() {
	d.t.Helper()
	d.ours()
	d.stop()
	d.start()
}

func (d *Daemon) ours() {
	d.t.Helper()
	if d.foreign {
		missing(d.t, "this test stops and starts the smart card service, and the running one was started by somebody else")
	}
}

func (d *Daemon) start() {
	d.t.Helper()
	clean(d.t)
	p, err := launch(d.path, d.options)
	if err != nil {
		d.t.Fatalf("cannot start %s: %v", d.path, err)
	}
	d.running = p
	if err := d.await(p.ended); err != nil {
		d.stop()
		d.t.Fatalf("the smart card service did not come up: %v\n%s", err, p.output())
	}
}

func (d *Daemon) stop() {
	d.t.Helper()
	if d.running == nil {
		return
	}
	if err := d.running.end(); err != nil {
		d.t.Errorf("the smart card service: %v\n%s", err, d.running.output())
	}
	d.running = nil
}

// await waits until both virtual readers are listed.
func (d *Daemon) await(ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(d.t.Context(), startWait)
	defer cancel()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	var err error
	for {
		var names []string
		if names, err = list(); err == nil {
			if d.readers, err = virtual(names); err == nil {
				return nil
			}
			if d.foreign {
				return err
			}
		}
		select {
		case <-look.C:
		case <-ended:
			return errors.New("it ended by itself")
		case <-ctx.Done():
			return err
		}
	}
}

// virtual picks the virtual readers: «Virtual PCD 00 00» and «00 01».
func virtual(names []string) (found [slots]string, err error) {
	for slot := range found {
		for _, name := range names {
			if strings.HasPrefix(name, "Virtual PCD ") && strings.HasSuffix(name, fmt.Sprintf(" %02d", slot)) {
				found[slot] = name
			}
		}
		if found[slot] == "" {
			return found, fmt.Errorf("no virtual reader %d among %q", slot, names)
		}
	}
	return found, nil
}

// find gives the path of pcscd, or says which package is missing.
func find(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("pcscd")
	if err != nil {
		if path, err = exec.LookPath("/usr/sbin/pcscd"); err != nil {
			missing(t, "this test needs the smart card service; install the package pcscd")
		}
	}
	configs, _ := filepath.Glob("/etc/reader.conf.d/*")
	for _, name := range configs {
		if text, err := os.ReadFile(name); err == nil && bytes.Contains(text, []byte("libifdvpcd")) {
			return path
		}
	}
	missing(t, "this test needs the virtual card readers; install the package vsmartcard-vpcd")
	return ""
}

// dial says whether a service listens. A socket that nobody serves is a
// remainder of one that was killed.
func dial() (runs bool, err error) {
	c, err := net.Dial("unix", endpoint)
	if err == nil {
		return true, c.Close()
	}
	if errors.Is(err, os.ErrPermission) {
		return false, err
	}
	return false, nil
}

// clean removes what a killed service left; a new one takes it for a sign of
// life as soon as its number belongs to some other process.
func clean(t testing.TB) {
	for _, name := range []string{endpoint, pidFile} {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

// missing ends a test that this machine cannot run. In CI that is a failure.
func missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// log keeps what the service writes.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}
