package virtual

import (
	"bytes"
	"slices"
)

// Exchange is one APDU that was sent to the card. The data of commands that
// carry a PIN is masked with asterisks: somebody might have typed a real one.
type Exchange struct {
	Command, Response []byte
	Err               error // nil, or the *card.LinkError instead of a response
}

// traceLimit keeps a card that is plugged in for weeks from filling the memory.
const traceLimit = 4096

// Trace gives the exchanges so far, oldest first; of a very long trace, the
// last few thousand.
func (c *Card) Trace() []Exchange {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.trace)
}

// ClearTrace forgets the exchanges so far.
func (c *Card) ClearTrace() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trace = nil
}

func (c *Card) record(command, answer []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.trace) == traceLimit {
		c.trace = slices.Delete(c.trace, 0, traceLimit/2)
	}
	c.trace = append(c.trace, Exchange{Command: masked(command), Response: bytes.Clone(answer), Err: err})
}

func masked(command []byte) []byte {
	b := bytes.Clone(command)
	const header = 5
	if len(b) <= header {
		return b
	}
	switch b[1] {
	case insVerify, insChangeReferenceData, insChangeKey:
		for i := range b[header:] {
			b[header+i] = '*'
		}
	}
	return b
}

// Verified tells which PINs are verified at this moment, in the order of their
// constants. It asks the card's memory, not the card.
func (c *Card) Verified() []PINRef {
	c.mu.Lock()
	defer c.mu.Unlock()
	var refs []PINRef
	for ref, p := range c.pins {
		if p.verified {
			refs = append(refs, ref)
		}
	}
	slices.Sort(refs)
	return refs
}

// Tries is the retry counter of a PIN, -1 where the card has no such PIN.
func (c *Card) Tries(ref PINRef) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.pins[ref]; p != nil {
		return p.left
	}
	return -1
}

// Attempts counts the VERIFYs with data that the card has acted on.
func (c *Card) Attempts(ref PINRef) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.pins[ref]; p != nil {
		return p.attempts
	}
	return 0
}

// Held counts the transports of in-process readers that are open.
func (c *Card) Held() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held
}
