package pcsc

import (
	"errors"
	"testing"

	"github.com/ebfe/scard"

	"github.com/mitome-jp/mitome/card"
)

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		code                        scard.Error
		asking, connecting, holding card.LinkFault
	}{
		{scard.ErrNoService, card.NoService, card.NoService, card.NoService},
		{scard.ErrServiceStopped, card.NoService, card.NoService, card.NoService},
		{scard.ErrShutdown, card.NoService, card.NoService, card.NoService},
		{scard.ErrServerTooBusy, card.NoService, card.NoService, card.NoService},
		{scard.ErrSystemCancelled, card.NoService, card.NoService, card.NoService},
		{scard.ErrSecurityViolation, card.NoService, card.NoService, card.NoService},
		{scard.ErrNoAccess, card.NoService, card.NoService, card.NoService},
		{scard.ErrInvalidHandle, card.NoService, card.NoService, card.Removed},
		{scard.ErrInvalidValue, card.NoService, card.NoService, card.Removed},
		{scard.ErrUnknownReader, card.NoReader, card.NoReader, card.NoReader},
		{scard.ErrReaderUnavailable, card.NoReader, card.NoReader, card.NoReader},
		{scard.ErrReaderUnsupported, card.NoReader, card.NoReader, card.NoReader},
		{scard.ErrNoReadersAvailable, card.NoReader, card.NoReader, card.NoReader},
		{scard.ErrNoSmartcard, card.NoCard, card.NoCard, card.Removed},
		{scard.ErrRemovedCard, card.NoCard, card.NoCard, card.Removed},
		{scard.ErrResetCard, card.Removed, card.Removed, card.Removed},
		{scard.ErrSharingViolation, card.Held, card.Held, card.Held},
		{scard.ErrUnresponsiveCard, card.NoService, card.Silent, card.Silent},
		{scard.ErrUnpoweredCard, card.NoService, card.Silent, card.Silent},
		{scard.ErrUnsupportedCard, card.NoService, card.Silent, card.Silent},
		{scard.ErrProtoMismatch, card.NoService, card.Silent, card.Silent},
		{scard.ErrNotTransacted, card.NoService, card.Silent, card.Silent},
		{scard.ErrCommError, card.NoService, card.Silent, card.Silent},
		{scard.ErrCommDataLost, card.NoService, card.Silent, card.Silent},
		{scard.ErrTimeout, card.NoService, card.Silent, card.Silent},
		{scard.ErrNotReady, card.NoService, card.Silent, card.Silent},
		{scard.ErrInsufficientBuffer, card.Malformed, card.Malformed, card.Malformed},
		{scard.ErrUnknownError, card.NoService, card.Silent, card.Silent},
	} {
		for p, want := range []card.LinkFault{asking: c.asking, connecting: c.connecting, holding: c.holding} {
			err := error(linkError(c.code, phase(p), "a reader"))
			if !errors.Is(err, want) || !errors.Is(err, c.code) {
				t.Errorf("%v in phase %d: %v, want %v with the code inside", uint32(c.code), p, err, want)
			}
			var link *card.LinkError
			if !errors.As(err, &link) || link.Reader != "a reader" || link.Fault != want {
				t.Errorf("%v in phase %d: %#v", uint32(c.code), p, link)
			}
		}
	}
}

// An error that is none of the service's (a name that cannot be encoded) must
// not pass for success.
func TestForeignErrorIsAFault(t *testing.T) {
	err := errors.New("something else")
	if got := linkError(err, holding, ""); got.Fault != card.Silent || !errors.Is(got, err) {
		t.Errorf("%v", got)
	}
}

func TestCounterReadsTheHighWord(t *testing.T) {
	s := stateOf(scard.ReaderState{Reader: "r", EventState: 0x00070000 | scard.StatePresent | scard.StateInuse | scard.StateChanged, Atr: []byte{0x3B}}, 2)
	if !s.Present || !s.InUse || s.Mute || s.Exclusive || s.Insertions != 0x00020007 || len(s.ATR) != 1 {
		t.Errorf("%+v", s)
	}
	s = stateOf(scard.ReaderState{Reader: "r", EventState: scard.StateEmpty, Atr: []byte{0x3B}}, 2)
	if s.Present || s.ATR != nil {
		t.Errorf("an empty reader has no card: %+v", s)
	}
}
