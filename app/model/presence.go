package model

import (
	"context"
	"slices"
	"strings"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card/pcsc"
)

// place is what the readers hold for this window. When it changes, and only
// then, a card that is there is read.
type place struct {
	phase      CardPhase // Reading: a card is there
	reader     string
	readers    string // names that hold a card, where several do, one a line
	insertions uint32
	mute       bool
}

// find judges the last snapshot.
func (w *Window) find() place {
	if flow.IsDemo(w.wanted) {
		return place{phase: Reading, reader: w.wanted}
	}
	switch {
	case w.seen == nil:
		return place{phase: Looking}
	case w.seen.Err != nil:
		return place{phase: NoService}
	}
	readers := matching(w.seen.Readers, w.wanted)
	if len(readers) == 0 {
		return place{phase: NoReader, reader: w.wanted}
	}
	var names []string
	holding := readers[0]
	for _, r := range readers {
		if r.Present {
			names, holding = append(names, r.Reader), r
		}
	}
	switch len(names) {
	case 0:
		return place{phase: NoCard, reader: readers[0].Reader}
	case 1:
		return place{phase: Reading, reader: holding.Reader, insertions: holding.Insertions, mute: holding.Mute}
	}
	return place{phase: Several, readers: strings.Join(names, "\n")}
}

// matching are the readers that a name means, as flow.Choose understands it.
func matching(readers []pcsc.State, name string) (found []pcsc.State) {
	for _, r := range readers {
		if r.Reader == name {
			return []pcsc.State{r}
		}
		if strings.Contains(strings.ToLower(r.Reader), strings.ToLower(name)) {
			found = append(found, r)
		}
	}
	return found
}

// look takes notice of what came or went.
func (w *Window) look() {
	now := w.find()
	if now == w.lies {
		return
	}
	w.lies = now
	w.forget()
	w.state.Embedded = flow.IsDemo(w.wanted)
	w.state.Demo = w.state.Embedded
	w.state.Card = Card{Phase: now.phase, Reader: now.reader, Asked: w.wanted != ""}
	switch now.phase {
	case NoService:
		w.state.Card.Err = w.seen.Err
	case Several:
		w.state.Card.Readers = strings.Split(now.readers, "\n")
	case Reading:
		w.read()
	}
}

// forget clears what was shown of a card that is no longer the one, and ends a
// question about it: nothing has been sent.
func (w *Window) forget() {
	w.unread()
	w.readings++
	w.state.Certificates.Shown = nil
	w.state.Card.Card = nil
	if t := w.state.task(ScreenCertificates); t.Phase == Done || t.Phase == Stopped {
		*t = Task{}
	}
	if w.job != nil && w.job.answer != nil {
		w.job.end(&flow.ChangedError{Card: true})
	}
}

// read reads the card once; while a flow runs, when that has ended.
func (w *Window) read() {
	if w.lies.phase != Reading {
		return
	}
	if w.job != nil {
		w.stale = true
		return
	}
	w.stale = false
	w.unread()
	w.readings++
	number, name := w.readings, w.lies.reader
	w.state.Card = Card{Phase: Reading, Reader: name, Asked: w.wanted != "", Card: w.state.Card.Card}
	ctx, cancel := context.WithCancel(w.ctx)
	w.unread = cancel
	w.flows.Go(func() {
		defer cancel()
		c, err := w.readCard(ctx, name)
		w.do(func() {
			if number != w.readings {
				return
			}
			w.state.Card.Phase, w.state.Card.Card = Read, c
			w.state.Card.ReadAt = w.machine.Now()
			if err != nil {
				w.state.Card = Card{Phase: Failed, Reader: name, Asked: w.wanted != "", Err: err}
			} else {
				w.state.Demo = c.Demo
			}
			w.publish()
		})
	})
}

func (w *Window) readCard(ctx context.Context, name string) (*flow.Card, error) {
	r, err := w.machine.Choose(ctx, name)
	if err != nil {
		return nil, err
	}
	return w.machine.ReadCard(ctx, r)
}

// ReadAgain reads a card that could not be read once more.
func (w *Window) ReadAgain() {
	if w.state.Card.Phase == Failed {
		w.read()
		w.publish()
	}
}

// UseDemo chooses the embedded card; UseReader a reader by its name, and with
// an empty name any. Neither does anything while a flow works.
func (w *Window) UseDemo() { w.UseReader(flow.DemoReader) }

// UseReader is described at UseDemo.
func (w *Window) UseReader(name string) {
	if w.state.Busy() {
		return
	}
	w.decline()
	w.wanted = name
	w.state.PIN.Task = Task{}
	w.state.Sign = Sign{Paths: slices.Clone(w.state.Sign.Paths), Detached: w.state.Sign.Detached}
	w.look()
	w.publish()
}
