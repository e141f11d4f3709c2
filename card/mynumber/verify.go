package mynumber

import (
	"errors"

	"github.com/mitome-jp/mitome/card"
)

// Verify sends a PIN once. The retry counter is read first unless this session
// did so already, and a locked PIN is not sent. The PIN is not wiped here.
//
// Errors: *PINWrongError, *PINLockedError, *PINAbsentError; *PINUnsureError
// where the answer was lost; *card.StatusError where the card refused to
// compare, which spends nothing. None of them is retried.
func (s *Session) Verify(pin *PIN) error {
	places := pin.kind.places()
	if len(places) != 1 {
		return errors.New("mynumber: this PIN lives in several places")
	}
	return s.verifyAt(places[0], pin)
}

func (s *Session) verifyAt(p place, pin *PIN) error {
	if len(pin.bytes) == 0 {
		return errWiped
	}
	counter, read := s.counters[pin.kind]
	if !read {
		var err error
		if counter, err = s.Counter(pin.kind); err != nil {
			return err
		}
	}
	if counter.Locked() {
		return &PINLockedError{Kind: pin.kind}
	}
	if err := s.open(p.app); err != nil {
		return err
	}
	// The counter was read from this very EF, so it is known by now whether
	// the card takes its short identifier: the PIN needs no second way.
	ref := p2Current | byte(p.ef)
	if s.byID {
		if err := s.choose(p.ef); err != nil {
			return err
		}
		ref = p2Current
	}
	delete(s.counters, pin.kind)
	s.touched = true
	r, err := s.send(card.Command{INS: insVerify, P2: ref, Data: pin.bytes})
	if link := (*card.LinkError)(nil); errors.As(err, &link) {
		return &PINUnsureError{Kind: pin.kind, Err: err}
	}
	if err != nil {
		return err
	}
	return verdict(pin.kind, r.SW)
}

var errWiped = errors.New("mynumber: the PIN has been wiped already")

// verdict reads the answer to VERIFY with a PIN (card.md, «JPKI application»).
func verdict(kind PINKind, sw card.StatusWord) error {
	if left, ok := sw.Tries(); ok {
		if left == 0 {
			return &PINLockedError{Kind: kind, Spent: true}
		}
		return &PINWrongError{Kind: kind, Counter: Counter{Left: left, Max: kind.Tries(), Known: true}}
	}
	switch sw {
	case card.SWDone:
		return nil
	case card.SWBlocked, card.SWAuthBlocked:
		return &PINLockedError{Kind: kind}
	case card.SWNoCounter:
		return &PINWrongError{Kind: kind, Counter: Counter{Max: kind.Tries()}}
	}
	return &card.StatusError{INS: insVerify, SW: sw}
}

// ChangePIN verifies the present PIN and puts the new one in its place
// (card.md, «JPKI application»: VERIFY, then CHANGE REFERENCE DATA). Both must
// be of one kind, PINSign or PINAuth. Neither is wiped here.
//
// Errors: those of Verify, after which the present PIN holds;
// *NewPINRefusedError, after which it holds too; *ChangeUnsureError, after
// which either may.
func (s *Session) ChangePIN(present, changed *PIN) error {
	if present.kind != changed.kind || present.kind != PINSign && present.kind != PINAuth {
		return errors.New("mynumber: the kinds of the two PINs do not allow this change")
	}
	if len(changed.bytes) == 0 {
		return errWiped
	}
	if err := s.Verify(present); err != nil {
		return err
	}
	// CHANGE REFERENCE DATA is not known to take a short identifier.
	if err := s.choose(present.kind.places()[0].ef); err != nil {
		return err
	}
	r, err := s.send(card.Command{INS: insChange, P1: 0x01, P2: p2Current, Data: changed.bytes})
	if link := (*card.LinkError)(nil); errors.As(err, &link) {
		return &ChangeUnsureError{Kind: present.kind, Err: err}
	}
	if err != nil {
		return err
	}
	if r.SW != card.SWDone {
		return &NewPINRefusedError{Kind: present.kind, Err: &card.StatusError{INS: insChange, SW: r.SW}}
	}
	return nil
}
