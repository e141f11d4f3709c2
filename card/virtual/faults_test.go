package virtual_test

import (
	"encoding/hex"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/virtual"
)

// TestFaults injects each kind at a VERIFY with a wrong PIN, which shows
// whether the card has acted.
func TestFaults(t *testing.T) {
	tests := map[string]struct {
		kind  virtual.Kind
		fault card.LinkFault // 0: an answer
		bytes string         // of the answer, in hex
		acts  bool
		stays bool
	}{
		"removed":       {kind: virtual.Removed, fault: card.Removed},
		"removed after": {kind: virtual.RemovedAfter, fault: card.Removed, acts: true},
		"silent":        {kind: virtual.Silent, fault: card.Silent, stays: true},
		"silent after":  {kind: virtual.SilentAfter, fault: card.Silent, acts: true, stays: true},
		"short":         {kind: virtual.Short, bytes: "63", acts: true, stays: true},
		"clipped":       {kind: virtual.Clipped, bytes: "63c2", acts: true, stays: true},
		"status":        {kind: virtual.Status(0x6581), bytes: "6581", stays: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := newCard(t, virtual.Options{})
			c.Inject(virtual.Fault{At: 1, Kind: test.kind})
			send(t, c, selJPKI)
			answer, err := c.Respond([]byte("\x00\x20\x00\x98\x049999"))
			var lost *card.LinkError
			if errors.As(err, &lost) != (test.fault != 0) || lost != nil && lost.Fault != test.fault {
				t.Errorf("error %v", err)
			}
			if got := hex.EncodeToString(answer); got != test.bytes {
				t.Errorf("answer %s, want %s", got, test.bytes)
			}
			if got := c.Attempts(virtual.AuthPIN) == 1; got != test.acts {
				t.Errorf("the card acted: %t", got)
			}
			_, err = c.Respond([]byte{0x00, 0x20, 0x00, 0x98})
			if stays := err == nil; stays != test.stays {
				t.Errorf("the next command: %v", err)
			}
			if !test.stays && !errors.Is(err, card.Removed) {
				t.Errorf("of a card that is out: %v", err)
			}
		})
	}
}

func TestWrongLengths(t *testing.T) {
	c := newCard(t, virtual.Options{})
	send(t, c, selJPKI)
	c.Inject(virtual.Fault{At: 0, Kind: virtual.Long}, virtual.Fault{At: 1, Kind: virtual.Clipped})
	answer, err := c.Respond([]byte{0x00, 0xB0, 0x86, 0x00, 0x20})
	if _, bad := card.ParseResponse(answer); err != nil || !errors.Is(bad, card.Malformed) {
		t.Errorf("%d bytes, %v", len(answer), err)
	}
	if got := send(t, c, "00B0860004"); got != "4A509000" {
		t.Errorf("clipped answer %s", got)
	}
	if got := send(t, c, "00B0860004"); got != "4A504B499000" {
		t.Errorf("answer after the faults %s", got)
	}
}

// TestFlaky: the faults come in the same places every time, and the card works
// again after each.
func TestFlaky(t *testing.T) {
	var places [2][]int
	for run := range places {
		c := newCard(t, virtual.Options{State: virtual.Flaky})
		for i := range 60 {
			c.Power(true)
			if _, err := c.Respond([]byte{0x00, 0x20, 0x00, 0x98}); err != nil {
				places[run] = append(places[run], i)
			}
		}
	}
	if len(places[0]) < 3 || len(places[0]) > 10 {
		t.Errorf("faults at %v", places[0])
	}
	if !slices.Equal(places[0], places[1]) {
		t.Errorf("faults at %v, then at %v", places[0], places[1])
	}
}

// TestRemovedWhileItThinks: a card that is pulled while it answers gives no
// answer.
func TestRemovedWhileItThinks(t *testing.T) {
	c := newCard(t, virtual.Options{PerByte: time.Hour})
	answered := make(chan error)
	go func() {
		_, err := c.Respond([]byte{0x00, 0xA4, 0x04, 0x0C})
		answered <- err
	}()
	c.Remove()
	if err := <-answered; !errors.Is(err, card.Removed) {
		t.Errorf("error %v", err)
	}
}
