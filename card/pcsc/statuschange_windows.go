package pcsc

import (
	"runtime"
	"syscall"
	"time"
	"unsafe"

	"github.com/ebfe/scard"
)

var procGetStatusChange = syscall.NewLazyDLL("winscard.dll").NewProc("SCardGetStatusChangeW")

// readerState is SCARD_READERSTATEW of winscard.h.
type readerState struct {
	reader       *uint16
	userData     uintptr
	currentState uint32
	eventState   uint32
	atrLength    uint32
	atr          [36]byte
}

// getStatusChange is SCardGetStatusChange. That of ebfe/scard keeps only the
// addresses of the names, so that the collector may free them while Windows
// reads them; here they are pointers, and stay alive.
func getStatusChange(c *scard.Context, states []scard.ReaderState, timeout time.Duration) error {
	asked := make([]readerState, len(states))
	for i, s := range states {
		name, err := syscall.UTF16PtrFromString(s.Reader)
		if err != nil {
			return scard.ErrUnknownReader
		}
		asked[i] = readerState{reader: name, currentState: uint32(s.CurrentState)}
	}
	rv, _, _ := procGetStatusChange.Call(handle(c), uintptr(timeout.Milliseconds()),
		uintptr(unsafe.Pointer(&asked[0])), uintptr(len(asked)))
	runtime.KeepAlive(asked)
	if code := scard.Error(rv); code != scard.ErrSuccess {
		return code
	}
	for i, s := range asked {
		states[i].EventState = scard.StateFlag(s.eventState)
		states[i].Atr = append([]byte(nil), s.atr[:min(int(s.atrLength), len(s.atr))]...)
	}
	return nil
}

// handle takes the SCARDCONTEXT out of a Context, whose only field it is in
// the pinned version of ebfe/scard.
func handle(c *scard.Context) uintptr {
	const _ = uint(unsafe.Sizeof(scard.Context{}) - unsafe.Sizeof(uintptr(0)))
	return *(*uintptr)(unsafe.Pointer(c))
}
