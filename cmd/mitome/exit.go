package main

import (
	"errors"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// The exit codes (design.md, «The command line»).
const (
	exitDone = iota
	exitFailed
	exitUsage
	exitNoCard
	exitPINWrong
	exitPINLocked
	exitNotValid
)

// errNotValid: a signature is not valid, which the report said already.
var errNotValid = errors.New("the signature is not valid")

// errPartly: some files failed, each of which was complained of already.
var errPartly = errors.New("not every file was signed")

// outputError: standard output did not take the result.
type outputError struct{ err error }

func (e *outputError) Error() string { return "standard output: " + e.err.Error() }
func (e *outputError) Unwrap() error { return e.err }

func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errNotValid) {
		return exitNotValid
	}
	if isUsage(err) {
		return exitUsage
	}
	if _, ok := errors.AsType[*mynumber.PINWrongError](err); ok {
		return exitPINWrong
	}
	if isLocked(err) {
		return exitPINLocked
	}
	if isNoCard(err) {
		return exitNoCard
	}
	return exitFailed
}

func isUsage(err error) bool {
	_, usage := errors.AsType[*usageError](err)
	_, state := errors.AsType[*flow.UnknownStateError](err)
	_, several := errors.AsType[*flow.AmbiguousReaderError](err)
	return usage || state || several || errors.Is(err, errInputEnded)
}

// isLocked is also true where an answer was lost, and the counter said
// afterwards that the try was the last one.
func isLocked(err error) bool {
	_, locked := errors.AsType[*mynumber.PINLockedError](err)
	after, lost := errors.AsType[*flow.AfterError](err)
	return locked || lost && after.Counter.Locked()
}

// isNoCard is true where there is no service, reader or card to work with, or
// no longer one, or none that another program lets go of. A card that is there
// and silent is a failure.
func isNoCard(err error) bool {
	if _, other := errors.AsType[*mynumber.OtherCardError](err); other {
		return true
	}
	if _, unplugged := errors.AsType[*plugError](err); unplugged {
		return true
	}
	for _, fault := range []card.LinkFault{card.NoService, card.NoReader, card.NoCard, card.Removed, card.Held} {
		if errors.Is(err, fault) {
			return true
		}
	}
	return false
}
