package pcsc

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/ebfe/scard"

	"github.com/mitome-jp/mitome/card"
)

const (
	// askAgain is how often a card that another program has to itself is tried.
	askAgain = 50 * time.Millisecond
	// maxResets bounds the tries against a program that resets the card each
	// time between our connecting and our transaction.
	maxResets = 20
)

// Connect connects to the card in the reader, shared, and begins a
// transaction: the card is held till Close. It waits while another program
// holds the card, up to HoldWait. Errors are LinkErrors: NoService, NoReader,
// NoCard, Held, Removed, Silent. When ctx ends first, the error is that of ctx
// if nothing was asked yet, else Held with the error of ctx inside.
func (r *Reader) Connect(ctx context.Context) (card.Transport, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if strings.ContainsRune(r.name, 0) {
		return nil, linkError(scard.ErrUnknownReader, connecting, "")
	}
	patience, stop := context.WithTimeout(ctx, r.holdWait)
	defer stop()
	a, adopted := adopt(r.name)
	if !adopted {
		a = start(r.name)
	}
	for {
		select {
		case o := <-a.out:
			if o.err == nil {
				return o.session, nil
			}
			if adopted { // its trouble may be older than this call
				a, adopted = start(r.name), false
				continue
			}
			return nil, o.err
		case <-patience.Done():
			a.abandon()
			return nil, &card.LinkError{Fault: card.Held, Reader: r.name, Err: ctx.Err()}
		}
	}
}

// attempt is one try to get hold of a card. Nothing can interrupt it: while
// another program has a transaction, pcscd keeps both SCardConnect and
// SCardBeginTransaction waiting, for ever if need be. So it runs in a
// goroutine that owns all its handles. Whoever does not want to wait any
// longer abandons it; then it either is adopted by the next who comes for the
// same reader, so that there are never more attempts than callers wanted at
// one time, or lets go of the card when it gets it.
type attempt struct {
	reader string
	out    chan outcome // with room for the one outcome
}

type outcome struct {
	session *session
	err     error
}

// abandoned attempts. An attempt is either in here, or somebody will read its
// outcome.
var abandoned = struct {
	sync.Mutex
	set map[*attempt]struct{}
}{set: map[*attempt]struct{}{}}

func start(reader string) *attempt {
	a := &attempt{reader: reader, out: make(chan outcome, 1)}
	go a.run()
	return a
}

func (a *attempt) run() {
	s, err := hold(a)
	abandoned.Lock()
	_, unwanted := abandoned.set[a]
	if unwanted {
		delete(abandoned.set, a)
	} else {
		a.out <- outcome{s, err}
	}
	abandoned.Unlock()
	if unwanted && s != nil {
		_ = s.Close(card.LeaveCard)
	}
}

// adopt gives an abandoned attempt at the reader, if there is one.
func adopt(reader string) (a *attempt, ok bool) {
	abandoned.Lock()
	defer abandoned.Unlock()
	for a := range abandoned.set {
		if a.reader == reader {
			delete(abandoned.set, a)
			return a, true
		}
	}
	return nil, false
}

func (a *attempt) abandon() {
	abandoned.Lock()
	var late *session
	select {
	case o := <-a.out: // it succeeded at the last moment
		late = o.session
	default:
		abandoned.set[a] = struct{}{}
	}
	abandoned.Unlock()
	if late != nil {
		_ = late.Close(card.LeaveCard)
	}
}

func (a *attempt) unwanted() bool {
	abandoned.Lock()
	defer abandoned.Unlock()
	_, ok := abandoned.set[a]
	return ok
}

// hold gets a card into a transaction of ours, however long that takes. On
// error nothing stays open.
func hold(a *attempt) (held *session, err error) {
	c, err := scard.EstablishContext()
	if err != nil {
		return nil, linkError(err, connecting, a.reader)
	}
	defer func() {
		if held == nil {
			_ = c.Release()
		}
	}()
	resets := 0
	for {
		s, p, err := begin(c, a.reader)
		switch {
		case err == nil:
			return s, nil
		case errors.Is(err, scard.ErrSharingViolation) && !a.unwanted():
			time.Sleep(askAgain)
		case errors.Is(err, scard.ErrResetCard) && resets < maxResets: // by another program; a new handle does not mind
			resets++
		default:
			return nil, linkError(err, p, a.reader)
		}
	}
}

// begin connects and begins a transaction; p is how far it got.
func begin(c *scard.Context, reader string) (s *session, p phase, err error) {
	h, err := c.Connect(reader, scard.ShareShared, scard.ProtocolT0|scard.ProtocolT1)
	if err != nil {
		return nil, connecting, err
	}
	s = &session{context: c, card: h, reader: reader}
	switch h.ActiveProtocol() {
	case scard.ProtocolT0:
		s.protocol = card.T0
	case scard.ProtocolT1:
		s.protocol = card.T1
	default:
		err = scard.ErrProtoMismatch
	}
	if err == nil {
		err = h.BeginTransaction()
	}
	if err != nil {
		_ = h.Disconnect(scard.LeaveCard)
		return nil, holding, err
	}
	return s, holding, nil
}
