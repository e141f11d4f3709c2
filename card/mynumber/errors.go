package mynumber

import (
	"fmt"

	"github.com/mitome-jp/mitome/card"
)

// OtherCardError: what lies on the reader answers, but is not a card that this
// package knows. Final for this card.
type OtherCardError struct {
	Token string          // the token information, where there was some
	SW    card.StatusWord // the answer to selecting the JPKI application otherwise
}

func (e *OtherCardError) Error() string {
	if e.Token != "" {
		return "mynumber: an unknown kind of token"
	}
	return fmt.Sprintf("mynumber: not a My Number Card (JPKI application: %v)", e.SW)
}

// PINWrongError: the PIN was sent and was wrong; one try is spent. Only the
// person starts again.
type PINWrongError struct {
	Kind    PINKind
	Counter Counter // after the try; unknown where the card does not tell
}

func (e *PINWrongError) Error() string {
	if !e.Counter.Known {
		return fmt.Sprintf("mynumber: the %v PIN is wrong; tries left unknown", e.Kind)
	}
	return fmt.Sprintf("mynumber: the %v PIN is wrong; %d tries left", e.Kind, e.Counter.Left)
}

// PINLockedError: the PIN is locked. Final until a counter unlocks it. Spent
// tells whether this call's try was the last one, or none was spent.
type PINLockedError struct {
	Kind  PINKind
	Spent bool
}

func (e *PINLockedError) Error() string { return fmt.Sprintf("mynumber: the %v PIN is locked", e.Kind) }

// PINAbsentError: the card has no such PIN.
type PINAbsentError struct{ Kind PINKind }

func (e *PINAbsentError) Error() string {
	return fmt.Sprintf("mynumber: the card has no %v PIN", e.Kind)
}

// PINUnsureError: the PIN was sent and the answer was lost. Whether a try was
// spent is unknown until the counter is read anew in another session. Err is
// what happened.
type PINUnsureError struct {
	Kind PINKind
	Err  error
}

func (e *PINUnsureError) Error() string {
	return fmt.Sprintf("mynumber: the answer to the %v PIN was lost: %v", e.Kind, e.Err)
}

func (e *PINUnsureError) Unwrap() error { return e.Err }

// ChangeUnsureError: the present PIN was right and the new one was sent, but
// the answer was lost. Either of the two holds now. Err is what happened.
type ChangeUnsureError struct {
	Kind PINKind
	Err  error
}

func (e *ChangeUnsureError) Error() string {
	return fmt.Sprintf("mynumber: the answer to the change of the %v PIN was lost: %v", e.Kind, e.Err)
}

func (e *ChangeUnsureError) Unwrap() error { return e.Err }

// NewPINRefusedError: the present PIN was right, and the card did not accept
// the new one. The present one still holds.
type NewPINRefusedError struct {
	Kind PINKind
	Err  error // the StatusError
}

func (e *NewPINRefusedError) Error() string {
	return fmt.Sprintf("mynumber: the card refused the new %v PIN: %v", e.Kind, e.Err)
}

func (e *NewPINRefusedError) Unwrap() error { return e.Err }

// CertificateAbsentError: the card holds no certificate for this key.
type CertificateAbsentError struct{ Key Key }

func (e *CertificateAbsentError) Error() string {
	return fmt.Sprintf("mynumber: the card has no %v certificate", e.Key)
}

// ContentError: a file of the card is not what it must be: cut short, a length
// that lies, no digits where digits belong. What names the file.
type ContentError struct {
	What string
	Err  error
}

func (e *ContentError) Error() string {
	s := "mynumber: the card's " + e.What + " cannot be read"
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *ContentError) Unwrap() error { return e.Err }

// LeftOpenError: a PIN was verified, and neither selecting another application
// nor cutting power was confirmed. The person must take the card away.
type LeftOpenError struct{ Err error }

func (e *LeftOpenError) Error() string {
	return fmt.Sprintf("mynumber: the card could not be locked again: %v", e.Err)
}

func (e *LeftOpenError) Unwrap() error { return e.Err }
