package mynumber

import "github.com/mitome-jp/mitome/card"

// Counter is a retry counter. Where the card does not tell, it is not Known,
// and Left means nothing: an unreadable counter is unknown, never 0.
type Counter struct {
	Left, Max int
	Known     bool
}

// Locked says that no try is left.
func (c Counter) Locked() bool { return c.Known && c.Left == 0 }

// Counter reads how many tries are left for a PIN, spending none: VERIFY with
// no data (card.md, «JPKI application»). For the resident registry PIN, which
// lives twice, it is the lower of the two, and unknown where one is. A card
// without this PIN gives a *PINAbsentError.
func (s *Session) Counter(kind PINKind) (Counter, error) {
	lowest := Counter{Left: kind.Tries(), Max: kind.Tries(), Known: true}
	for _, p := range kind.places() {
		c, err := s.counterAt(kind, p)
		if err != nil {
			return Counter{}, err
		}
		switch {
		case !c.Known:
			lowest.Known = false
		case c.Left < lowest.Left:
			lowest.Left = c.Left
		}
	}
	if !lowest.Known {
		lowest.Left = 0
	}
	s.counters[kind] = lowest
	return lowest, nil
}

func (s *Session) counterAt(kind PINKind, p place) (Counter, error) {
	r, err := s.askCounter(kind, p)
	if err != nil {
		return Counter{}, err
	}
	if r.SW == card.SWDone {
		// Somebody left the PIN verified, and so the card does not count.
		// Another application's turn ends that.
		if err := s.closeAll(); err != nil {
			return Counter{}, err
		}
		if r, err = s.askCounter(kind, p); err != nil {
			return Counter{}, err
		}
	}
	return counterOf(kind, r.SW)
}

func (s *Session) askCounter(kind PINKind, p place) (card.Response, error) {
	if err := s.open(p.app); err != nil {
		return card.Response{}, err
	}
	r, err := s.onEF(p.ef, func(ref byte) card.Command { return card.Command{INS: insVerify, P2: ref} })
	if isAbsent(err) || isAbsentSW(r.SW) {
		return r, &PINAbsentError{Kind: kind}
	}
	return r, err
}

// closeAll selects the card manager, which ends every verified PIN.
func (s *Session) closeAll() error {
	s.selected, s.current = none, 0
	_, err := s.check(selectAID(none))
	return err
}

// counterOf reads the answer to VERIFY without data.
func counterOf(kind PINKind, sw card.StatusWord) (Counter, error) {
	c := Counter{Max: kind.Tries()}
	if left, ok := sw.Tries(); ok {
		c.Left, c.Known = left, true
		return c, nil
	}
	switch sw {
	case card.SWBlocked, card.SWAuthBlocked:
		c.Known = true
	case card.SWNoCounter, card.SWDone:
	default:
		return Counter{}, &card.StatusError{INS: insVerify, SW: sw}
	}
	return c, nil
}
