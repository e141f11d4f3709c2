package pcsctest

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/ebfe/scard"
)

// process is the service that we started.
type process struct {
	command *exec.Cmd
	log     log
	ended   chan struct{}
}

// launch starts the service. It dies with the test, however that dies: Linux
// sends the signal when the thread that started it ends, so that thread stays
// with it.
func launch(path string, options []string) (*process, error) {
	p := &process{command: exec.Command(path, options...), ended: make(chan struct{})}
	p.command.Stdout, p.command.Stderr = &p.log, &p.log
	dieWithParent(p.command)
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.command.Start()
		started <- err
		if err == nil {
			_ = p.command.Wait()
		}
		close(p.ended)
	}()
	return p, <-started
}

// end asks the service to end, and makes it where it does not.
func (p *process) end() error {
	select {
	case <-p.ended:
		return errors.New("ended by itself")
	default:
	}
	if err := terminate(p.command.Process); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.ended:
		return nil
	case <-time.After(stopWait):
	}
	_ = p.command.Process.Kill()
	<-p.ended
	return errors.New("did not end when asked to")
}

func (p *process) output() string {
	p.log.mu.Lock()
	defer p.log.mu.Unlock()
	return p.log.text.String()
}

func list() ([]string, error) {
	c, err := scard.EstablishContext()
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Release() }()
	return c.ListReaders()
}
