// Package flow owns what the program does, as straight functions: ReadCard,
// ChangePIN, SignFiles, VerifyFile, Diagnose and their like. The window and
// the terminal call the same ones, and each answers the flow's questions
// through one small interface, Prompter. It never prints, and knows no screen.
package flow

import (
	"context"
	"time"

	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/pcsc"
)

// Machine is what the flows stand on: the readers, the data folder and the
// clock of this machine. It is safe for concurrent use.
type Machine struct {
	Readers Source
	Data    Folder
	Now     func() time.Time

	demos demos
}

// NewMachine is this machine as it is: PC/SC, the user's data folder, the
// system's clock. The error is one of finding the data folder.
func NewMachine() (*Machine, error) {
	data, err := UserFolder()
	if err != nil {
		return nil, err
	}
	return &Machine{Readers: system{}, Data: data, Now: time.Now}, nil
}

// Source is where readers come from.
type Source interface {
	// List gives the attached readers, none being no error. Errors: *card.LinkError (NoService).
	List(ctx context.Context) ([]mynumber.Reader, error)

	// Watch calls see at once and then whenever a reader or a card has come or
	// gone, until ctx ends, and gives ctx's error.
	Watch(ctx context.Context, see func(pcsc.Snapshot)) error
}

// system is the PC/SC service of this machine.
type system struct{}

func (system) List(ctx context.Context) ([]mynumber.Reader, error) {
	found, err := pcsc.List(ctx)
	if err != nil {
		return nil, err
	}
	readers := make([]mynumber.Reader, len(found))
	for i, r := range found {
		readers[i] = r
	}
	return readers, nil
}

func (system) Watch(ctx context.Context, see func(pcsc.Snapshot)) error { return pcsc.Watch(ctx, see) }
