package flow

import (
	"context"
	"errors"

	"github.com/mitome-jp/mitome/card/mynumber"
)

// ErrDeclined: the person said no, or left. Nothing was done.
var ErrDeclined = errors.New("flow: declined")

// Prompter is how a flow asks the person. The window and the terminal each
// implement it. A flow calls it from its own goroutine, one question at a
// time, and never while it holds the card. Every method may give ErrDeclined
// or ctx's error, both final for the flow.
type Prompter interface {
	// PIN asks for the PIN that the card has now, showing what the question
	// says. A PIN of the wrong form is the Prompter's to reject: it gives a
	// *mynumber.FormError or asks again. The flow wipes the PIN.
	PIN(ctx context.Context, q PINQuestion) (*mynumber.PIN, error)

	// NewPIN asks, twice, for the PIN that is to be. *mynumber.FormError and
	// ErrNotSame are errors here, too. The flow wipes the PIN.
	NewPIN(ctx context.Context, kind mynumber.PINKind) (*mynumber.PIN, error)

	// Confirm asks a question that yes or no answers; nil is yes.
	Confirm(ctx context.Context, q Question) error

	// Progress tells how far the work is. It returns at once.
	Progress(p Progress)
}

// ErrNotSame: the new PIN was typed differently the second time.
var ErrNotSame = errors.New("flow: the new PIN was not typed the same twice")

// PINQuestion is what the person sees when asked for a PIN.
type PINQuestion struct {
	Reader  string
	Demo    bool
	Kind    mynumber.PINKind
	Counter mynumber.Counter
	Purpose Purpose
}

// Purpose is what a PIN is asked for.
type Purpose int

// The purposes.
const (
	ToSign Purpose = iota + 1
	ToShowCertificate
	ToChange
)

// Question is one of Approval, LastTry, TrustOther.
type Question interface{ question() }

// LastTry is asked before the PIN, where one more wrong try locks it.
type LastTry struct {
	Kind    mynumber.PINKind
	Counter mynumber.Counter // may be unknown: then any try may be the last
}

// TrustOther is asked before a CA certificate that is not on the program's
// list is trusted.
type TrustOther struct{ CA CA }

func (LastTry) question()    {}
func (TrustOther) question() {}

// Step is a stretch of work that takes time.
type Step int

// The steps.
const (
	Reading    Step = iota + 1 // a file, to show what would be signed
	WithCard                   // the card is held; do not take it away
	Writing                    // the signed file
	Inspecting                 // a signed file, to verify it
)

// Progress is how far a step is: bytes, of a total that is 0 where unknown.
type Progress struct {
	Step        Step
	Path        string
	Done, Total int64
}

// mayBeLast says whether a wrong PIN would, or could, lock it.
func mayBeLast(c mynumber.Counter) bool { return !c.Known || c.Left <= 1 }

// askPIN asks for a present PIN, before what may be the last try only after
// the person has confirmed.
func askPIN(ctx context.Context, ask Prompter, q PINQuestion) (*mynumber.PIN, error) {
	if mayBeLast(q.Counter) {
		if err := ask.Confirm(ctx, LastTry{Kind: q.Kind, Counter: q.Counter}); err != nil {
			return nil, err
		}
	}
	pin, err := ask.PIN(ctx, q)
	if err == nil && pin.Kind() != q.Kind {
		pin.Wipe()
		return nil, errors.New("flow: the answer was another PIN than the one asked for")
	}
	return pin, err
}
