package pcsc

import "time"

// WithHoldWait gives the reader another patience than HoldWait.
func (r *Reader) WithHoldWait(d time.Duration) *Reader {
	r.holdWait = d
	return r
}

// Abandoned is the number of attempts that nobody waits for.
func Abandoned() int {
	abandoned.Lock()
	defer abandoned.Unlock()
	return len(abandoned.set)
}
