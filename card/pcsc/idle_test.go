//go:build unix

package pcsc_test

import (
	"errors"
	"syscall"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/pcsc"
	"github.com/mitome-jp/mitome/card/pcsc/pcsctest"
)

func TestWatchWithoutServiceIsCheapAndEnds(t *testing.T) {
	d := pcsctest.Start(t)
	d.Stop()
	w := watch(t)
	w.until("that there is no service", func(s pcsc.Snapshot) bool { return errors.Is(s.Err, card.NoService) })
	thrifty(t, w)
}

func TestIdleWatchIsCheap(t *testing.T) {
	d := pcsctest.Start(t)
	plug(t, d.Addr(0), behaviour{})
	w := watch(t)
	w.until("the card", holds(d.Reader(0)))
	thrifty(t, w)
}

// thrifty measures the processor time of this process, Watch in it, over two
// seconds in which nothing happens.
func thrifty(t *testing.T, w *watching) {
	t.Helper()
	const span, limit = 2 * time.Second, 20 * time.Millisecond // 1 %
	before := processorTime(t)
	<-time.After(span)
	used := processorTime(t) - before
	t.Logf("%v of processor time in %v", used, span)
	if used > limit {
		t.Errorf("%v of processor time in %v, want at most %v", used, span, limit)
	}
	w.over()
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
