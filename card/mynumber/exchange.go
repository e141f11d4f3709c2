package mynumber

import (
	"errors"

	"github.com/mitome-jp/mitome/card"
)

func selectAID(a application) card.Command {
	return card.Command{INS: insSelect, P1: p1SelectAID, P2: p2NoFCI, Data: a.aid()}
}

// send is the one way for a session to reach the card. The context is asked
// before each command; a link error is final for the session.
func (s *Session) send(c card.Command) (card.Response, error) {
	if s.dead != nil {
		return card.Response{}, s.dead
	}
	if err := s.ctx.Err(); err != nil {
		return card.Response{}, err
	}
	r, err := card.Exchange(s.t, c)
	if err != nil {
		s.dead = err
	}
	return r, err
}

// check is send for a command of which only 9000 will do.
func (s *Session) check(c card.Command) ([]byte, error) {
	r, err := s.send(c)
	if err != nil {
		return nil, err
	}
	return r.Done(c.INS)
}

// open selects an application, unless it is the selected one.
func (s *Session) open(a application) error {
	if s.selected == a {
		return nil
	}
	s.selected, s.current = none, 0
	if _, err := s.check(selectAID(a)); err != nil {
		return err
	}
	s.selected = a
	return nil
}

// choose makes an EF of the selected application the current one.
func (s *Session) choose(f ef) error {
	if s.current == f {
		return nil
	}
	s.current = 0
	_, err := s.check(card.Command{INS: insSelect, P1: p1SelectEF, P2: p2NoFCI, Data: []byte{0, byte(f)}})
	if err == nil {
		s.current = f
	}
	return err
}

// refusesShortID are the answers by which a card says that it takes no short
// identifier here; they spend nothing (card.md, «Applications»).
func refusesShortID(sw card.StatusWord) bool {
	return sw == card.SWParameters || sw == card.SWNoReference || sw == card.SWConditions
}

// onEF sends a command to an EF, by its short identifier where the card takes
// them, else after SELECT EF. build gets P2, or P1 of READ BINARY, to use; it
// must not build a command that carries a PIN, since the command may go twice.
func (s *Session) onEF(f ef, build func(ref byte) card.Command) (card.Response, error) {
	if !s.byID {
		r, err := s.send(build(p2Current | byte(f)))
		if err != nil || !refusesShortID(r.SW) {
			if s.current != f {
				s.current = 0 // a short identifier may move the current EF
			}
			return r, err
		}
		s.byID, s.current = true, 0
	}
	if err := s.choose(f); err != nil {
		return card.Response{}, err
	}
	return s.send(build(p2Current))
}

// The largest file that is read. The largest on the card, a certificate, is
// under 2 KiB; a length that says more is a lie.
const maxFile = 16 << 10

var (
	errShort = errors.New("it is cut short")
	errLong  = errors.New("it claims a length that cannot be")
	errEmpty = errors.New("it is empty")
)

// wholeObject asks read for as many bytes as the DER object at the start of
// the file spans; filler follows it (card.md, «JPKI application»).
const wholeObject = -1

// read brings the first n bytes of a transparent EF. P1 of READ BINARY with a
// short identifier is 80|sfi, and P2 an offset of 8 bits; without one the two
// are an offset of 15 bits into the current EF (card.md, «JPKI application»).
// Only a file's start is read by short identifier.
func (s *Session) read(f ef, n int) ([]byte, error) {
	first := n
	if n == wholeObject || n > card.MaxLe {
		first = card.MaxLe
	}
	r, err := s.onEF(f, func(ref byte) card.Command {
		if ref == p2Current {
			ref = 0 // offset 0 of the current EF
		}
		return card.Command{INS: insReadBinary, P1: ref, Le: first}
	})
	if err != nil {
		return nil, err
	}
	data, err := chunk(r)
	if errors.Is(err, errShort) {
		return nil, errEmpty
	}
	if err != nil {
		return nil, err
	}
	if n == wholeObject {
		if n, err = objectSize(data); err != nil {
			return nil, err
		}
	}
	for len(data) < n {
		off := len(data)
		r, err := s.send(card.Command{INS: insReadBinary, P1: byte(off >> 8), P2: byte(off), Le: min(n-off, card.MaxLe)})
		if err != nil {
			return nil, err
		}
		more, err := chunk(r)
		if err != nil {
			return nil, err
		}
		data = append(data, more...)
	}
	return data[:n], nil
}

const derSequence = 0x30

// objectSize is the length of the DER SEQUENCE that a file begins with. Filler
// in its place means an empty file.
func objectSize(start []byte) (int, error) {
	switch start[0] {
	case derSequence:
	case 0x00, 0xFF:
		return 0, errEmpty
	default:
		return 0, card.ErrTLV
	}
	n, err := card.Size(start)
	if err == nil && n > maxFile {
		err = errLong
	}
	return n, err
}

// chunk is one answer to READ BINARY: some bytes, at the end of the file fewer
// than wanted with 6282 (card.md, «JPKI application»).
func chunk(r card.Response) ([]byte, error) {
	switch {
	case r.SW == card.SWOffset:
		return nil, errShort
	case r.SW != card.SWDone && r.SW != card.SWEndOfFile:
		return nil, &card.StatusError{INS: insReadBinary, SW: r.SW}
	case len(r.Data) == 0:
		return nil, errShort
	}
	return r.Data, nil
}
