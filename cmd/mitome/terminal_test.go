//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/mitome-jp/mitome/card/virtual"
)

// session is the program on a terminal of its own, and the person at it.
type session struct {
	t       *testing.T
	folder  string
	program *exec.Cmd
	keys    *os.File // the person's side of the terminal
	tty     *os.File // the program's
	out     chan []byte
	screen  string // all that was on it
	seen    int    // how much of it was waited for
}

const promptWithin = time.Minute // on a machine busy with other tests

// sit starts the program on a terminal.
func sit(t *testing.T, args ...string) *session {
	t.Helper()
	keys, tty, err := openTerminal()
	if err != nil {
		t.Fatal(err)
	}
	s := &session{t: t, folder: newFolder(t), keys: keys, tty: tty, out: make(chan []byte)}
	s.program = exec.Command("mitome", args...)
	s.program.Dir = s.folder
	s.program.Env = append(os.Environ(), "LC_ALL=en_GB.UTF-8", "XDG_DATA_HOME="+t.TempDir())
	s.program.Stdin, s.program.Stdout, s.program.Stderr = tty, tty, tty
	s.program.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.program.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.out)
		for {
			b := make([]byte, 4096)
			n, err := keys.Read(b)
			if err != nil {
				return
			}
			s.out <- b[:n]
		}
	}()
	t.Cleanup(func() {
		_ = s.program.Process.Kill()
		_ = tty.Close()
		_ = keys.Close()
		for range s.out {
		}
	})
	return s
}

// sees waits until something is on the screen, behind what was seen before.
func (s *session) sees(text string) {
	s.t.Helper()
	patience := time.After(promptWithin)
	for {
		if at := strings.Index(s.screen[s.seen:], text); at >= 0 {
			s.seen += at + len(text)
			return
		}
		select {
		case b := <-s.out:
			s.screen += string(b)
		case <-patience:
			s.t.Fatalf("%q does not come; there is\n%s", text, s.screen)
		}
	}
}

func (s *session) types(keys string) {
	s.t.Helper()
	if _, err := s.keys.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// ends waits for the end, and gives the exit code and all that was on the screen.
func (s *session) ends() (code int, screen string) {
	s.t.Helper()
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = s.program.Wait() // its exit code is asked for below
	}()
	patience := time.After(promptWithin)
	for {
		select {
		case b := <-s.out:
			s.screen += string(b)
		case <-over:
			s.drain()
			return s.program.ProcessState.ExitCode(), s.screen
		case <-patience:
			s.t.Fatalf("it does not end; there is\n%s", s.screen)
		}
	}
}

// drain takes what was written before the program ended, up to a mark of ours.
func (s *session) drain() {
	s.t.Helper()
	const mark = "[end]"
	if _, err := s.tty.WriteString(mark); err != nil {
		s.t.Fatal(err)
	}
	for !strings.Contains(s.screen, mark) {
		s.screen += string(<-s.out)
	}
}

// echoes says whether the terminal shows what is typed.
func (s *session) echoes() bool {
	s.t.Helper()
	state, err := unix.IoctlGetTermios(int(s.tty.Fd()), unix.TCGETS)
	if err != nil {
		s.t.Fatal(err)
	}
	return state.Lflag&unix.ECHO != 0 && state.Lflag&unix.ICANON != 0
}

func openTerminal() (keys, tty *os.File, err error) {
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	keys = os.NewFile(uintptr(fd), "ptmx")
	err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	number := 0
	if err == nil {
		number, err = unix.IoctlGetInt(fd, unix.TIOCGPTN)
	}
	if err == nil {
		tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		return nil, nil, errors.Join(err, keys.Close())
	}
	return keys, tty, nil
}

const passwordPrompt = "signature certificate password (6 to 16 letters and digits): "

func TestSigningOnATerminal(t *testing.T) {
	s := sit(t, "sign", "--reader", "demo", document)
	s.sees("SHA-256: ")
	s.sees("Your name, address, birth date and sex go along inside the signature")
	s.sees("Sign? [y/N]: ")
	s.types("y\n")
	s.sees("5 of 5 tries left")
	s.sees(passwordPrompt)
	if s.echoes() {
		t.Error("the terminal shows what is typed")
	}
	s.types("SHORT\r") // of the wrong form: asked again, no try spent
	s.sees("no try is spent")
	s.sees(passwordPrompt)
	s.types("XX\x15demo20\x7f\x7f2026\r") // Ctrl-U, backspace; small letters
	s.sees("Signed and checked")
	code, screen := s.ends()
	if code != exitDone || !s.echoes() {
		t.Errorf("exit %d, echo %v\n%s", code, s.echoes(), screen)
	}
	if _, err := os.Stat(filepath.Join(s.folder, document+".p7m")); err != nil {
		t.Error(err)
	}
	for _, typed := range []string{"SHORT", "demo20", "DEMO20", "XX"} {
		if strings.Contains(screen, typed) {
			t.Errorf("a PIN is on the screen:\n%s", screen)
		}
	}
}

func TestSayingNoOnATerminal(t *testing.T) {
	for _, answer := range []string{"\n", "n\n", "no\n", "what?\n", "\x04"} {
		s := sit(t, "sign", "--reader", "demo", document)
		s.sees("Sign? [y/N]: ")
		s.types(answer)
		if code, screen := s.ends(); code != exitFailed || !strings.Contains(screen, "Nothing has changed") || strings.Contains(screen, "Details") {
			t.Errorf("%q: exit %d\n%s", answer, code, screen)
		}
	}
}

// Whatever ends the question for a PIN, the terminal shows what is typed again.
func TestLeavingAPINOnATerminal(t *testing.T) {
	leave := map[string]func(*session){
		"Ctrl-C":    func(s *session) { s.types("DEMO\x03") },
		"Ctrl-D":    func(s *session) { s.types("DEMO\x04") },
		"interrupt": func(s *session) { s.types("DEMO"); _ = s.program.Process.Signal(os.Interrupt) },
		"end":       func(s *session) { _ = s.program.Process.Signal(syscall.SIGTERM) },
	}
	for name, f := range leave {
		s := sit(t, "cert", "show", "--key", "sign", "--reader", "demo")
		s.sees(passwordPrompt)
		f(s)
		code, screen := s.ends()
		if code != exitFailed || !s.echoes() {
			t.Errorf("%s: exit %d, echo %v\n%s", name, code, s.echoes(), screen)
		}
		if !strings.Contains(screen, "Stopped, as you asked") && !strings.Contains(screen, "Nothing has changed") || strings.Contains(screen, "DEMO\x03") {
			t.Errorf("%s:\n%s", name, screen)
		}
	}
}

func TestChangingAPINOnATerminal(t *testing.T) {
	s := sit(t, "pin", "change", "--pin", "auth", "--reader", "demo:last-try")
	s.sees("One more wrong user authentication certificate PIN will lock it")
	s.sees("Go on? [y/N]: ")
	s.types("y\n")
	s.sees("1 of 3 tries left")
	s.sees("user authentication certificate PIN (4 digits): ")
	s.types(virtual.DemoPINs.Auth + "\r")
	s.sees("New user authentication certificate PIN (4 digits): ")
	s.types("7531\r")
	s.sees("The new one once more: ")
	s.types("7532\r")
	s.sees("not typed the same twice")
	s.sees("New user authentication certificate PIN (4 digits): ")
	s.types("7531\r")
	s.sees("The new one once more: ")
	s.types("7531\r")
	if code, screen := s.ends(); code != exitDone || !strings.Contains(screen, "has been changed") || strings.Contains(screen, "753") {
		t.Errorf("exit %d\n%s", code, screen)
	}
}

// A signature that could not be saved is saved elsewhere, without the PIN.
func TestSavingElsewhereOnATerminal(t *testing.T) {
	s := sit(t, "sign", "--reader", "demo", "--out-dir", ".", document)
	s.sees("Sign? [y/N]: ")
	s.types("y\n")
	s.sees(passwordPrompt)
	taken := filepath.Join(s.folder, document+".p7m") // appears meanwhile
	if err := os.WriteFile(taken, []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.types(virtual.DemoPINs.Sign + "\r")
	s.sees("exists already")
	s.sees("Where to (leave empty to give up): ")
	s.types("nowhere/elsewhere.p7m\n")
	s.sees("does not exist")
	s.sees("Where to (leave empty to give up): ")
	s.types("elsewhere.p7m\n")
	if code, screen := s.ends(); code != exitDone || strings.Count(screen, passwordPrompt) != 1 {
		t.Errorf("exit %d\n%s", code, screen)
	}
	if _, err := os.Stat(filepath.Join(s.folder, "elsewhere.p7m")); err != nil {
		t.Error(err)
	}
	if kept, err := os.ReadFile(taken); err != nil || string(kept) != "other" {
		t.Errorf("the other file: %q, %v", kept, err)
	}
}

// A file that is no longer what the person saw is not signed under their word.
func TestSigningAFileThatChangesOnATerminal(t *testing.T) {
	s := sit(t, "sign", "--reader", "demo", document)
	s.sees("Sign? [y/N]: ")
	s.types("y\n")
	s.sees(passwordPrompt)
	if err := os.WriteFile(filepath.Join(s.folder, document), []byte("I promise all!\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.types(virtual.DemoPINs.Sign + "\r")
	code, screen := s.ends()
	if code != exitFailed || !strings.Contains(screen, "changed after you looked at it") || strings.Contains(screen, "Where to") {
		t.Errorf("exit %d\n%s", code, screen)
	}
	if left := entries(t, s.folder); len(left) != 1 {
		t.Errorf("left %v", left)
	}
}
