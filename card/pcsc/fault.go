package pcsc

import (
	"errors"

	"github.com/ebfe/scard"

	"github.com/mitome-jp/mitome/card"
)

// phase is what was being done when the service refused: the same code means
// different things at different times.
type phase int

const (
	asking     phase = iota // about readers; no card is concerned
	connecting              // towards a card that is not held yet
	holding                 // a card in a transaction of ours
)

// linkError is the one place where an error of the service becomes a LinkError.
func linkError(err error, p phase, reader string) *card.LinkError {
	return &card.LinkError{Fault: faultOf(codeOf(err), p), Reader: reader, Err: err}
}

func codeOf(err error) scard.Error {
	var code scard.Error
	if !errors.As(err, &code) {
		return scard.ErrUnknownError
	}
	return code
}

// faultOf reads the code of the service (winscard.h of pcsc-lite, winerror.h of
// Windows). Where the two use a code differently, it says so.
func faultOf(code scard.Error, p phase) card.LinkFault {
	switch code {
	case scard.ErrNoService, scard.ErrServiceStopped, scard.ErrShutdown, scard.ErrServerTooBusy,
		scard.ErrSystemCancelled,   // Windows: the user logs off
		scard.ErrSecurityViolation, // pcscd: polkit does not let us in
		scard.ErrNoAccess:
		return card.NoService
	case scard.ErrUnknownReader, scard.ErrReaderUnavailable, scard.ErrNoReadersAvailable, scard.ErrReaderUnsupported:
		return card.NoReader
	case scard.ErrNoSmartcard, scard.ErrRemovedCard: // connecting to an empty reader is the former for pcscd, the latter for Windows
		if p == holding {
			return card.Removed
		}
		return card.NoCard
	case scard.ErrResetCard:
		return card.Removed
	case scard.ErrInvalidHandle, scard.ErrInvalidValue: // the service restarted and does not know our handle any more
		if p == holding {
			return card.Removed
		}
		return card.NoService
	case scard.ErrSharingViolation:
		return card.Held
	case scard.ErrInsufficientBuffer:
		return card.Malformed // longer than any APDU
	}
	if p == asking {
		return card.NoService // a broken socket is a communication error to libpcsclite
	}
	return card.Silent
}
