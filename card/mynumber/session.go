// Package mynumber owns what is on a My Number Card: its applications, PINs,
// retry counters and certificates, and a key on it as a crypto.Signer. It
// always leaves the card locked. It knows nothing of documents, formats or
// screens.
//
// Sources: card.md, named section by section beside each constant and command.
package mynumber

import (
	"context"
	"errors"

	"github.com/mitome-jp/mitome/card"
)

// Reader is a place where a card may lie.
type Reader interface {
	// Name is what the system calls the reader.
	Name() string

	// Connect takes hold of the card, so that no other program gets a word in
	// between, until the transport is closed. It waits a while for another
	// program to let go; ctx ends the wait. Errors are LinkErrors.
	Connect(ctx context.Context) (card.Transport, error)

	// Insertions is a number that is different whenever a card has come or
	// gone in between. It is false where the system does not count.
	Insertions(ctx context.Context) (n uint32, ok bool)
}

// Session is a card that is held, for the length of one function under Do. It
// is not for concurrent use and is dead once that function has returned.
//
// Every method sends APDUs and so may give a *card.LinkError (final for the
// session), a *card.StatusError for an answer that has no better name, and the
// context's error before an APDU is sent, never in the midst of one.
type Session struct {
	ctx   context.Context
	t     card.Transport
	token Token

	selected application
	current  ef   // the EF that SELECT EF made current, 0 for none
	byID     bool // short identifiers were refused once; SELECT EF from then on
	touched  bool // a PIN was sent, so the card may be open
	dead     error

	counters map[PINKind]Counter
	certs    map[Key][]byte
}

var errEnded = errors.New("mynumber: the session has ended")

// Do is the only way to touch a card. It takes hold of the card, recognises
// it, runs f, selects the card manager so that no PIN stays verified, and lets
// go: on every path, also when f fails or panics, the context is cancelled, or
// the card is pulled out.
//
// Beside f's own error it gives *card.LinkError, *OtherCardError, and
// *LeftOpenError joined to f's error.
func Do(ctx context.Context, r Reader, f func(*Session) error) (err error) {
	t, err := r.Connect(ctx)
	if err != nil {
		return err
	}
	s := &Session{ctx: ctx, t: t, counters: map[PINKind]Counter{}, certs: map[Key][]byte{}}
	defer func() {
		if open := s.leave(); open != nil {
			err = errors.Join(err, open)
		}
	}()
	if err := s.recognise(); err != nil {
		return err
	}
	return f(s)
}

// leave locks the card and lets go of it. Selecting another application ends
// every verified PIN; power is cut only where that could not be had (card.md, «Link»).
func (s *Session) leave() error {
	locked := false
	if s.dead == nil {
		aside := common // another application, should the card manager be refused
		if s.selected == common {
			aside = jpki
		}
		for _, app := range []application{none, aside} {
			r, err := card.Exchange(s.t, selectAID(app))
			if err != nil {
				break
			}
			if locked = r.SW == card.SWDone; locked {
				break
			}
		}
	}
	s.dead = errEnded
	if locked {
		_ = s.t.Close(card.LeaveCard)
		return nil
	}
	err := s.t.Close(card.CutPower)
	gone := errors.Is(err, card.Removed) || errors.Is(err, card.NoCard) // no power, no open PIN
	if err == nil || gone || !s.touched {
		return nil
	}
	return &LeftOpenError{Err: err}
}
