package virtual

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card"
)

var readerKeys = sync.OnceValues(NewKeys)

func readerWithCard(t *testing.T, o Options) (*Reader, *Card) {
	t.Helper()
	k, err := readerKeys()
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(k, o)
	if err != nil {
		t.Fatal(err)
	}
	return NewReader("demo", c), c
}

func connect(t *testing.T, r *Reader) card.Transport {
	t.Helper()
	tr, err := r.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func release(t *testing.T, tr card.Transport, d card.Disposition) {
	t.Helper()
	if err := tr.Close(d); err != nil {
		t.Error(err)
	}
}

func TestConnectOneAtATime(t *testing.T) {
	r, c := readerWithCard(t, Options{})
	first := connect(t, r)
	if c.Held() != 1 {
		t.Errorf("held %d times", c.Held())
	}
	r.patience = time.Millisecond
	_, err := r.Connect(t.Context())
	var lost *card.LinkError
	if !errors.As(err, &lost) || lost.Fault != card.Held || lost.Reader != "demo" {
		t.Errorf("second holder: %v", err)
	}
	r.patience = time.Minute
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error)
	go func() {
		_, err := r.Connect(ctx)
		waiting <- err
	}()
	cancel()
	if err := <-waiting; !errors.Is(err, card.Held) || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	go func() {
		second, err := r.Connect(t.Context())
		if err == nil {
			err = second.Close(card.LeaveCard)
		}
		waiting <- err
	}()
	release(t, first, card.LeaveCard)
	release(t, first, card.LeaveCard) // harmless when repeated
	if err := <-waiting; err != nil {
		t.Errorf("after the first let go: %v", err)
	}
	if c.Held() != 0 {
		t.Errorf("held %d times after all let go", c.Held())
	}
}

func TestEmptyReader(t *testing.T) {
	if _, err := NewReader("empty", nil).Connect(t.Context()); !errors.Is(err, card.NoCard) {
		t.Errorf("no card at all: %v", err)
	}
	if _, known := NewReader("empty", nil).Insertions(t.Context()); known {
		t.Error("insertions of an empty reader are known")
	}
	r, c := readerWithCard(t, Options{})
	c.Remove()
	for range 2 { // the place is free again after a failure
		if _, err := r.Connect(t.Context()); !errors.Is(err, card.NoCard) {
			t.Errorf("card taken away: %v", err)
		}
	}
	c.Insert()
	release(t, connect(t, r), card.LeaveCard)
}

func TestDisposition(t *testing.T) {
	verify := []byte("\x00\x20\x00\x98\x041234")
	r, c := readerWithCard(t, Options{})
	tr := connect(t, r)
	for _, command := range [][]byte{append([]byte{0x00, 0xA4, 0x04, 0x0C, 0x0A}, aidJPKI...), verify} {
		if answer, err := tr.Transmit(command); err != nil || answer[0] != 0x90 {
			t.Fatalf("%X, %v", answer, err)
		}
	}
	release(t, tr, card.LeaveCard)
	if len(c.Verified()) != 1 {
		t.Error("leaving the card ended the verified PIN")
	}
	if _, err := tr.Transmit(verify); !errors.Is(err, card.Removed) {
		t.Errorf("through a closed transport: %v", err)
	}
	release(t, connect(t, r), card.CutPower)
	if len(c.Verified()) != 0 {
		t.Error("cutting the power left a PIN verified")
	}
	again := connect(t, r) // powers it
	if answer, err := again.Transmit([]byte{0x00, 0x20, 0x00, 0x98}); err != nil || answer[0] != 0x6A {
		t.Errorf("after power-up: %X, %v", answer, err)
	}
	release(t, again, card.LeaveCard)
}

// TestInsertions: the counter moves, and a transport to a card that has left is
// of no use when it is back.
func TestInsertions(t *testing.T) {
	r, c := readerWithCard(t, Options{})
	tr := connect(t, r)
	before, known := r.Insertions(t.Context())
	c.Remove()
	c.Insert()
	after, _ := r.Insertions(t.Context())
	if !known || before == after {
		t.Errorf("insertions %d, then %d (known: %t)", before, after, known)
	}
	if _, err := tr.Transmit([]byte{0x00, 0x20, 0x00, 0x98}); !errors.Is(err, card.Removed) {
		t.Errorf("through the old transport: %v", err)
	}
	if c.Held() != 1 {
		t.Errorf("held %d times before Close", c.Held())
	}
	release(t, tr, card.CutPower)
	fresh := connect(t, r)
	if _, err := fresh.Transmit([]byte{0x00, 0x20, 0x00, 0x98}); err != nil {
		t.Errorf("through a new transport: %v", err)
	}
	release(t, fresh, card.LeaveCard)
}
