package main

import (
	"context"
	"errors"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/pcsc"
)

// readerJSON is an entry of `readers --json`.
type readerJSON struct {
	Name string `json:"name"`
	Card bool   `json:"card"`
}

func readers(ctx context.Context, p *program, args []string) error {
	f := p.flags()
	asJSON := f.Bool("json", false, "")
	if _, err := only(f, args, 0, ""); err != nil {
		return err
	}
	found, err := p.attached(ctx)
	if err != nil {
		return err
	}
	if *asJSON {
		if err := p.result.object(found); err != nil {
			return err
		}
	}
	if len(found) == 0 {
		return &card.LinkError{Fault: card.NoReader}
	}
	if *asJSON {
		return nil
	}
	for _, r := range found {
		state := lang.LabelNoCard
		if r.Card {
			state = lang.LabelOnCard
		}
		p.result.line(lang.Label.In(p.lang, lang.Plain(r.Name), state.In(p.lang)))
	}
	return nil
}

// attached takes one look at the readers.
func (p *program) attached(ctx context.Context) ([]readerJSON, error) {
	found := []readerJSON{}
	m, err := p.machine()
	if err != nil {
		return nil, err
	}
	if flow.IsDemo(p.reader) {
		r, err := m.Choose(ctx, p.reader)
		if err != nil {
			return nil, err
		}
		return append(found, readerJSON{Name: r.Name(), Card: true}), nil
	}
	once, stop := context.WithCancel(ctx)
	defer stop()
	var seen pcsc.Snapshot
	err = m.Readers.Watch(once, func(s pcsc.Snapshot) {
		seen = s
		stop()
	})
	if ctx.Err() != nil || !errors.Is(err, context.Canceled) {
		return nil, err
	}
	if seen.Err != nil {
		return nil, seen.Err
	}
	for _, r := range seen.Readers {
		found = append(found, readerJSON{Name: r.Reader, Card: r.Present})
	}
	return found, nil
}
