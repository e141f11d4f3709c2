package card

import "fmt"

// Transport is a card that is held: while one exists, no other program gets a
// word in between. Whoever got one must Close it on every path.
type Transport interface {
	// Protocol says how commands are to be encoded.
	Protocol() Protocol

	// Transmit hands one encoded command APDU to the card and brings back its
	// whole response APDU. It is called once for each command and never sends
	// a command twice. It does not keep the slice. Every error is a LinkError;
	// after one the state of the card is unknown, and only Close is of use.
	Transmit(command []byte) ([]byte, error)

	// Close lets go of the card and releases every handle. It is final, and
	// harmless when repeated. The error is for a log: nothing remains held.
	Close(Disposition) error
}

// Disposition is the condition in which Close leaves the card.
type Disposition int

const (
	// LeaveCard leaves the card powered, as it is.
	LeaveCard Disposition = iota
	// CutPower takes the power from the card, which ends every verified PIN
	// (card.md, Link). It is for the case that the card manager could not be
	// selected.
	CutPower
)

// LinkFault names what is wrong between the program and the card. It is an
// error itself, so that errors.Is(err, card.Removed) asks for one.
type LinkFault int

// The faults, each with the condition that ends it.
const (
	NoService LinkFault = iota + 1 // the smart card service does not run, or does not let us in; final until it is started
	NoReader                       // no such reader is attached; final until one is
	NoCard                         // the reader is empty; final until a card is laid on it
	Removed                        // the card left, or was reset, while we spoke to it; final for this session
	Held                           // another program holds the card; try again later
	Silent                         // the card is there and does not answer; final for this session
	Malformed                      // the card answered something that is no response APDU
)

func (f LinkFault) Error() string {
	switch f {
	case NoService:
		return "the smart card service is not available"
	case NoReader:
		return "there is no such card reader"
	case NoCard:
		return "there is no card in the reader"
	case Removed:
		return "the card was removed"
	case Held:
		return "another program holds the card"
	case Silent:
		return "the card does not answer"
	case Malformed:
		return "the card sent a malformed answer"
	}
	return fmt.Sprintf("link fault %d", int(f))
}

// LinkError is every error of the way to the card. Err, which may be nil, is
// what the layer below said.
type LinkError struct {
	Fault  LinkFault
	Reader string // empty where it is not known
	Err    error
}

func (e *LinkError) Error() string {
	s := "card: " + e.Fault.Error()
	if e.Reader != "" {
		s += " (" + e.Reader + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the fault and, where there is one, the error below.
func (e *LinkError) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Fault}
	}
	return []error{e.Fault, e.Err}
}
