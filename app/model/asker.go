package model

import (
	"context"
	"time"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// asker is the window's flow.Prompter. It runs in the flow's goroutine: each
// question becomes a state, and the flow waits for the command that answers it.
type asker struct {
	w    *Window
	job  *job
	told flow.Progress // what was last shown
	when time.Time
}

// answer is a yes, or the PIN that was asked for. To decline is to end the job.
type answer struct{ pin *mynumber.PIN }

func (a *asker) PIN(ctx context.Context, q flow.PINQuestion) (*mynumber.PIN, error) {
	return a.ask(ctx, AskPIN{q})
}

func (a *asker) NewPIN(ctx context.Context, kind mynumber.PINKind) (*mynumber.PIN, error) {
	return a.ask(ctx, AskNewPIN{kind})
}

func (a *asker) Confirm(ctx context.Context, q flow.Question) error {
	_, err := a.ask(ctx, AskConfirm{q})
	return err
}

func (a *asker) ask(ctx context.Context, q Ask) (*mynumber.PIN, error) {
	reply := make(chan answer, 1)
	a.w.do(func() { a.w.pose(ctx, a.job, q, reply) })
	select {
	case got := <-reply:
		if ctx.Err() != nil {
			got.pin.Wipe()
			return nil, ctx.Err()
		}
		return got.pin, nil
	case <-ctx.Done():
	}
	select { // an answer that crossed the end
	case got := <-reply:
		got.pin.Wipe()
	default:
	}
	return nil, ctx.Err()
}

// pose shows a question. It has one answer, and none once the job has ended.
func (w *Window) pose(ctx context.Context, j *job, q Ask, reply chan<- answer) {
	if ctx.Err() != nil || w.job != j {
		return
	}
	if w.lies != j.lies { // the card left while the flow was on its way here
		j.end(&flow.ChangedError{Card: true})
		return
	}
	j.answer = func(got answer) { reply <- got }
	*w.state.task(j.screen) = Task{Phase: Asking, Ask: q}
	w.publish()
}

// tell is how often progress within one step is shown at most: as often as an
// eye can follow, however fast the disk is.
const tell = 60 * time.Millisecond

// Progress is throttled here, in the flow's goroutine, so that the window's is
// not flooded.
func (a *asker) Progress(p flow.Progress) {
	now := time.Now()
	same := p.Step == a.told.Step && p.Path == a.told.Path && p.Total == a.told.Total
	if same && p.Done < p.Total && now.Sub(a.when) < tell {
		return
	}
	a.told, a.when = p, now
	a.w.do(func() {
		if a.w.job != a.job {
			return
		}
		if p.Step == flow.WithCard {
			a.job.held = true
		}
		*a.w.state.task(a.job.screen) = Task{Phase: Working, Progress: p}
		a.w.publish()
	})
}

// waiting is the question that waits on some screen.
func (w *Window) waiting() (Ask, *Task) {
	if w.job == nil || w.job.answer == nil {
		return nil, nil
	}
	t := w.state.task(w.job.screen)
	return t.Ask, t
}

// reply answers the question that waits.
func (w *Window) reply(got answer) {
	give, t := w.job.answer, w.state.task(w.job.screen)
	w.job.answer = nil
	*t = Task{Phase: Working}
	give(got)
	w.publish()
}

// Confirm says yes to the question that waits.
func (w *Window) Confirm() {
	if q, _ := w.waiting(); q != nil {
		if _, ok := q.(AskConfirm); ok {
			w.reply(answer{})
		}
	}
}

// AnswerPIN gives the PIN that was asked for. It takes the bytes over, and
// wipes them where they have not the right form; then nothing is sent and the
// question stays.
func (w *Window) AnswerPIN(typed []byte) {
	q, t := w.waiting()
	ask, ok := q.(AskPIN)
	if !ok {
		clear(typed)
		return
	}
	pin, err := mynumber.NewPIN(ask.Kind, typed)
	if err != nil {
		t.Notice = err
		w.publish()
		return
	}
	w.reply(answer{pin: pin})
}

// AnswerNewPIN gives the PIN that is to be, typed twice. The bytes are taken
// over, as by AnswerPIN.
func (w *Window) AnswerNewPIN(first, second []byte) {
	q, t := w.waiting()
	ask, ok := q.(AskNewPIN)
	if !ok {
		clear(first)
		clear(second)
		return
	}
	pin, err := mynumber.NewPIN(ask.Kind, first)
	again, errAgain := mynumber.NewPIN(ask.Kind, second)
	defer again.Wipe()
	switch {
	case err != nil:
	case errAgain != nil || !pin.Equal(again):
		err = flow.ErrNotSame
	}
	if err != nil {
		pin.Wipe()
		t.Notice = err
		w.publish()
		return
	}
	w.reply(answer{pin: pin})
}

// Fits says whether a PIN has the form that the card takes: nil, or a
// *mynumber.FormError. The bytes stay the caller's.
func Fits(kind mynumber.PINKind, typed []byte) error {
	copied := make([]byte, len(typed)) // NewPIN takes its bytes over
	copy(copied, typed)
	pin, err := mynumber.NewPIN(kind, copied)
	pin.Wipe()
	return err
}
