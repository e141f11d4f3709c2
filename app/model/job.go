package model

import (
	"context"
	"errors"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// job is the one flow that runs. Its fields belong to the window's goroutine.
type job struct {
	screen Screen
	lies   place // where it began
	cancel context.CancelCauseFunc
	answer func(answer) // nil while no question waits
	over   bool         // it was told to end, and is about to
	held   bool         // it went to the card with a PIN, so counters may differ now
}

// end stops the flow for a reason that its task shall show. A question that
// waits can no longer be answered.
func (j *job) end(why error) {
	j.answer, j.over = nil, true
	j.cancel(why)
}

// work is a flow; what it gives is put into the state.
type work func(ctx context.Context, r mynumber.Reader, ask flow.Prompter) (keep func(*State), err error)

// start runs a flow for a screen, after one that is about to end. It does
// nothing where one runs or no card has been read.
func (w *Window) start(screen Screen, f work) {
	if w.job != nil && w.job.over {
		w.next = func() { w.start(screen, f) }
		return
	}
	if w.job != nil || !w.state.Ready() {
		return
	}
	ctx, cancel := context.WithCancelCause(w.ctx)
	j := &job{screen: screen, lies: w.lies, cancel: cancel}
	w.job = j
	*w.state.task(screen) = Task{Phase: Working}
	name := w.lies.reader
	w.flows.Go(func() {
		defer cancel(nil)
		keep, err := func() (func(*State), error) {
			r, err := w.machine.Choose(ctx, name)
			if err != nil {
				return nil, err
			}
			return f(ctx, r, &asker{w: w, job: j})
		}()
		why := context.Cause(ctx)
		w.do(func() { w.ended(j, keep, err, why) })
	})
	w.publish()
}

// ended puts the outcome of a flow into the state.
func (w *Window) ended(j *job, keep func(*State), err, why error) {
	w.job = nil
	if err != nil && why != nil && !j.held {
		err = why // rather than that the context ended
	}
	t := w.state.task(j.screen)
	switch {
	case errors.Is(err, flow.ErrDeclined):
		*t = Task{}
	case err != nil:
		*t = Task{Phase: Stopped, Err: err}
	default:
		*t = Task{Phase: Done}
		keep(&w.state)
	}
	if w.lies != j.lies { // the card left meanwhile
		w.state.Certificates.Shown = nil
	}
	if j.held || w.stale {
		w.read()
	}
	w.publish()
	if next := w.next; next != nil {
		w.next = nil
		next()
	}
}

// decline ends a question that waits, as the person's no.
func (w *Window) decline() {
	if w.job == nil || w.job.answer == nil {
		return
	}
	*w.state.task(w.job.screen) = Task{}
	w.job.end(flow.ErrDeclined)
}

// Cancel declines the question that waits, or stops work on files. It does
// nothing while the card works.
func (w *Window) Cancel() {
	switch {
	case w.job == nil || w.state.Task(w.job.screen).CardWorks():
	case w.job.answer != nil:
		w.decline()
		w.publish()
	default:
		w.job.end(flow.ErrDeclined)
	}
}

// Dismiss puts away an outcome of the present screen that has been read.
func (w *Window) Dismiss() {
	t := w.state.task(w.state.Screen)
	if t == nil || t.Phase != Done && t.Phase != Stopped {
		return
	}
	*t = Task{}
	switch w.state.Screen {
	case ScreenCertificates:
		w.state.Certificates.Shown = nil
	case ScreenSign:
		if len(w.state.Sign.Results) > 0 {
			w.state.Sign = Sign{Detached: w.state.Sign.Detached}
		}
	case ScreenCard, ScreenPIN:
	}
	w.publish()
}
