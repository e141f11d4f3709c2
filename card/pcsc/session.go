package pcsc

import (
	"bytes"
	"errors"
	"sync"
	"time"

	"github.com/ebfe/scard"

	"github.com/mitome-jp/mitome/card"
)

// settle is how long a failed command waits to learn why it failed. pcscd
// looks at readers that cannot notify every 400 ms (PCSCLITE_STATUS_POLL_RATE).
const settle = 600 * time.Millisecond

var (
	errClosed   = errors.New("the connection is closed")
	errNoAnswer = errors.New("an answer of no bytes")
)

// session is a card in a transaction of ours.
type session struct {
	reader   string
	protocol card.Protocol

	mu      sync.Mutex
	context *scard.Context // nil: closed
	card    *scard.Card
}

var _ card.Transport = (*session)(nil)

func (s *session) Protocol() card.Protocol { return s.protocol }

func (s *session) Transmit(command []byte) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.context == nil {
		return nil, &card.LinkError{Fault: card.Removed, Reader: s.reader, Err: errClosed}
	}
	if len(command) == 0 {
		return nil, &card.LinkError{Fault: card.Malformed, Reader: s.reader, Err: errors.New("an empty command")}
	}
	answer, err := s.card.Transmit(command)
	if err == nil && len(answer) == 0 { // so vpcd reports a card that left in the middle of a command
		err = errNoAnswer
	}
	if err != nil {
		return nil, s.explain(err)
	}
	// The buffer has room for 64 KiB. Neither the room nor what is in it shall
	// live as long as the answer.
	response := bytes.Clone(answer)
	clear(answer)
	return response, nil
}

// explain tells a card that was taken away from one that is silent. A driver
// often notices only that the exchange failed, and the service sees the empty
// reader a little later.
func (s *session) explain(err error) error {
	e := linkError(err, holding, s.reader)
	if e.Fault != card.Silent {
		return e
	}
	state := scard.ReaderState{Reader: s.reader}
	for end := time.Now().Add(settle); ; {
		left := max(0, time.Until(end))
		states := []scard.ReaderState{state}
		switch err := getStatusChange(s.context, states, left); {
		case errors.Is(err, scard.ErrTimeout):
			return e
		case err != nil:
			e.Fault = faultOf(codeOf(err), asking)
			return e
		}
		now := states[0].EventState
		switch {
		case now&(scard.StateUnknown|scard.StateUnavailable) != 0:
			e.Fault = card.NoReader
			return e
		case now&scard.StateEmpty != 0, state.CurrentState != 0 && counter(now) != counter(state.CurrentState):
			e.Fault = card.Removed
			return e
		case left == 0:
			return e
		}
		state.CurrentState = now &^ scard.StateChanged
	}
}

func (s *session) Close(d card.Disposition) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.context == nil {
		return nil
	}
	c := s.context
	s.context = nil
	err := s.letGo(d)
	if e := c.Release(); err == nil && e != nil {
		err = linkError(e, holding, s.reader)
	}
	return err
}

// letGo ends the transaction and disconnects. Power is cut while the card is
// still ours, so that nobody can get at a verified PIN in between.
func (s *session) letGo(d card.Disposition) error {
	end, leave := scard.LeaveCard, scard.LeaveCard
	if d == card.CutPower {
		end = scard.UnpowerCard
	}
	err := s.card.EndTransaction(end)
	if err != nil && d == card.CutPower && faultOf(codeOf(err), holding) != card.Removed {
		leave = scard.UnpowerCard // a card that was removed has lost its power already
	}
	if e := s.card.Disconnect(leave); err == nil {
		err = e
	}
	if err != nil {
		return linkError(err, holding, s.reader)
	}
	return nil
}
