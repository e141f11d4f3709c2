//go:build !windows

package pcsc

import (
	"strconv"
	"sync"
	"time"

	"github.com/ebfe/scard"
)

// getStatusChange is SCardGetStatusChange, safe to call from several
// goroutines. ebfe/scard keeps the C strings of the names alive in a map by
// name, so a second call about the same reader would free them under the
// first, which may block in C for long. So each call that is under way gets
// names of its own: a C string ends at its first zero byte, and what we write
// behind it is a key for the map alone.
func getStatusChange(c *scard.Context, states []scard.ReaderState, timeout time.Duration) error {
	key := takeKey()
	defer freeKey(key)
	suffix := "\x00" + strconv.Itoa(key)
	asked := make([]scard.ReaderState, len(states))
	for i, s := range states {
		asked[i] = scard.ReaderState{Reader: s.Reader + suffix, CurrentState: s.CurrentState}
	}
	if err := c.GetStatusChange(asked, timeout); err != nil {
		return err
	}
	for i := range states {
		states[i].EventState, states[i].Atr = asked[i].EventState, asked[i].Atr
	}
	return nil
}

// keys in use; they are given again, so that the map does not grow.
var keys struct {
	sync.Mutex
	taken []bool
}

func takeKey() int {
	keys.Lock()
	defer keys.Unlock()
	for i, taken := range keys.taken {
		if !taken {
			keys.taken[i] = true
			return i
		}
	}
	keys.taken = append(keys.taken, true)
	return len(keys.taken) - 1
}

func freeKey(key int) {
	keys.Lock()
	defer keys.Unlock()
	keys.taken[key] = false
}
