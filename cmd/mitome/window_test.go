//go:build linux

package main

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card/pcsc/pcsctest"
	"github.com/mitome-jp/mitome/card/virtual"
)

const (
	windowPatience = time.Minute     // for the window to come up, on a machine busy with other tests
	idleFor        = 3 * time.Second // how long an idle window is watched
)

// TestIdleWindow opens the real window over a real smart card service, lets it
// show the card, and then has OpenSC use the card: freely, because an idle
// window neither holds the card nor speaks to it.
func TestIdleWindow(t *testing.T) {
	need(t, "Xvfb", "xvfb")
	need(t, "pkcs15-tool", "opensc")
	need(t, "pkcs11-tool", "opensc")
	service := pcsctest.Start(t)
	c := plugIn(t, service.Addr(0))
	open := openWindow(t)

	settled(t, c, open) // it has read the card and let go of it
	if len(c.Verified()) != 0 || attempts(c) != 0 {
		t.Errorf("reading the card for the window: verified %v, %d tries", c.Verified(), attempts(c))
	}

	reader := service.Reader(0)
	if out := tool(t, t.TempDir(), "pkcs15-tool", "--reader", reader, "--dump"); !strings.Contains(out, "Digital Signature PIN") {
		t.Errorf("OpenSC's dump:\n%s", out)
	}
	digest, signature := filepath.Join(t.TempDir(), "in"), filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(digest, []byte("idle"), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, t.TempDir(), "pkcs11-tool", "--slot", "0", "--login", "--pin", virtual.DemoPINs.Auth, "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", "1", "--input-file", digest, "--output-file", signature)
	if info, err := os.Stat(signature); err != nil || info.Size() != 256 {
		t.Errorf("OpenSC's signature: %v", err)
	}

	settled(t, c, open) // whatever the window made of OpenSC's coming and going
	c.ClearTrace()
	select {
	case err := <-open:
		t.Fatalf("the window closed: %v", err)
	case <-time.After(idleFor):
	}
	if n := len(c.Trace()); n != 0 {
		t.Errorf("an idle window sent %d APDUs", n)
	}
}

// settled waits until the card has been read and then left alone for a while.
func settled(t *testing.T, c *virtual.Card, open <-chan error) {
	t.Helper()
	const quiet = time.Second
	look := time.NewTicker(quiet)
	defer look.Stop()
	end := time.After(windowPatience)
	for last := -1; ; {
		select {
		case err := <-open:
			t.Fatalf("the window closed: %v", err)
		case <-end:
			t.Fatalf("the window did not read the card; %d APDUs", len(c.Trace()))
		case <-look.C:
		}
		n := len(c.Trace())
		if n > 0 && n == last {
			return
		}
		last = n
	}
}

// openWindow starts the program on a display of its own. The channel gives the
// error with which the program ends.
func openWindow(t *testing.T) <-chan error {
	t.Helper()
	program := exec.Command("mitome", "--lang", "en")
	program.Env = append(os.Environ(), "DISPLAY="+display(t), "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1",
		"XDG_DATA_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir(), "XDG_CACHE_HOME="+t.TempDir())
	log := &strings.Builder{}
	program.Stdout, program.Stderr = log, log
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	ended, over := make(chan error, 1), make(chan struct{})
	go func() {
		ended <- program.Wait()
		close(over)
	}()
	t.Cleanup(func() {
		_ = program.Process.Signal(syscall.SIGTERM)
		select {
		case <-over:
		case <-time.After(10 * time.Second):
			t.Error("the window does not end when it is told to")
			_ = program.Process.Kill()
			<-over
		}
		if t.Failed() {
			t.Logf("the program said:\n%s", log)
		}
	})
	return ended
}

// display starts an X server without a screen and gives its name.
func display(t *testing.T) string {
	t.Helper()
	number, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer number.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1200x900x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{theirs}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		_ = server.Wait()
	})
	line, err := bufio.NewReader(number).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb gave no display: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}

// plugIn puts a new card into the service's reader for the length of the test.
func plugIn(t *testing.T, addr string) *virtual.Card {
	t.Helper()
	keys, err := virtual.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	c, err := virtual.New(keys, virtual.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = virtual.Plug(ctx, addr, c) // what ends it is the test
	}()
	t.Cleanup(func() {
		cancel()
		<-over
	})
	return c
}
