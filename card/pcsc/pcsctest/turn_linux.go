package pcsctest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// lock waits for this test's turn. The lock goes with the open file, so a test
// that is killed does not keep it.
func lock(t testing.TB) {
	t.Helper()
	name := filepath.Join(os.TempDir(), "mitome-pcscd.lock")
	f, err := os.Open(name) // it may be another user's, who may create files there and we not
	if errors.Is(err, os.ErrNotExist) {
		f, err = os.OpenFile(name, os.O_CREATE|os.O_RDONLY, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func dieWithParent(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
}

func terminate(p *os.Process) error { return p.Signal(syscall.SIGTERM) }
