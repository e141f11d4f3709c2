package model

import (
	"context"
	"sync"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/pcsc"
)

// Window is the one owner of the state. All its methods but Close belong to
// one goroutine, the one on which Do runs what it is given; they never block.
type Window struct {
	machine *flow.Machine
	do      func(func())
	show    func(State)

	ctx   context.Context
	stop  context.CancelFunc
	flows sync.WaitGroup

	state    State
	wanted   string         // the reader that the person asked for; "" is any
	seen     *pcsc.Snapshot // nil: none yet
	lies     place          // what the state's Card was made from
	readings int            // counts readings, so that only the last is shown
	unread   context.CancelFunc
	job      *job   // nil: no flow runs
	next     func() // what begins when the job has ended; nil for nothing
	stale    bool   // the card must be read when the job has ended
}

// New makes a window's model and shows its first state. The reader is a part
// of a reader's name, «demo» or «demo:STATE» for the embedded card, or empty.
// Do must run what it is given one at a time, in order, and return at once,
// from whichever goroutine it is called; show is called from there.
func New(m *flow.Machine, l lang.Lang, reader string, do func(func()), show func(State)) *Window {
	ctx, stop := context.WithCancel(context.Background())
	w := &Window{machine: m, do: do, show: show, ctx: ctx, stop: stop, wanted: reader, unread: func() {}}
	w.state.Lang = l
	w.look()
	w.publish()
	return w
}

// Watch begins to follow the readers. It asks the reader service, never a
// card: while nothing comes or goes, the card is everybody's.
func (w *Window) Watch() {
	w.flows.Go(func() {
		_ = w.machine.Readers.Watch(w.ctx, func(s pcsc.Snapshot) { // its error is that ctx ended
			w.do(func() {
				w.seen = &s
				w.look()
				w.publish()
			})
		})
	})
}

// Close ends every flow, and returns when each has let go of the card. It may
// be called from any goroutine, and must not be from the one that Do runs on.
func (w *Window) Close() {
	w.stop()
	w.flows.Wait()
}

// State is the state now.
func (w *Window) State() State { return w.state }

func (w *Window) publish() {
	if w.ctx.Err() == nil {
		w.show(w.state)
	}
}

// SetLang changes the language, at once.
func (w *Window) SetLang(l lang.Lang) {
	w.state.Lang = l
	w.publish()
}

// Go changes to a screen. Leaving a question declines it; while a flow works
// the window stays where it is. What a PIN brought to light is gone when its
// screen is left.
func (w *Window) Go(screen Screen) {
	if w.state.Busy() || screen == w.state.Screen {
		return
	}
	w.decline()
	w.next = nil
	w.state.Certificates.Shown = nil
	for _, s := range []Screen{ScreenCertificates, ScreenPIN} {
		if t := w.state.task(s); t.Phase != Asking {
			*t = Task{}
		}
	}
	w.state.Screen = screen
	w.publish()
}
