package pcsc_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/pcsc"
	"github.com/mitome-jp/mitome/card/pcsc/pcsctest"
)

// command is an APDU like any other here.
var command = card.Command{INS: 0xA4, P1: 0x04, P2: 0x0C, Data: []byte{0xA0, 0x00}}

// withCard puts a card into the reader and waits until the service knows it.
func withCard(t testing.TB, d *pcsctest.Daemon, slot int, b behaviour) (*pcsc.Reader, *plugged) {
	t.Helper()
	w := watch(t)
	p := plug(t, d.Addr(slot), b)
	w.until("the card", holds(d.Reader(slot)))
	w.over()
	return pcsc.Open(d.Reader(slot)), p
}

func connect(t testing.TB, r *pcsc.Reader) card.Transport {
	t.Helper()
	held, err := r.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = held.Close(card.LeaveCard) })
	return held
}

func TestTransmit(t *testing.T) {
	d := pcsctest.Start(t)
	for name, c := range map[string]struct {
		atr  []byte
		want card.Protocol
	}{
		"T=1": {contactATR, card.T1},
		"T=0": {[]byte{0x3B, 0x00}, card.T0}, // no TD1: ISO/IEC 7816-3 8.2.3
	} {
		t.Run(name, func(t *testing.T) {
			got := make(chan []byte, 1)
			answer := append(bytes.Repeat([]byte{0xA5}, card.MaxLe), 0x90, 0x00)
			r, _ := withCard(t, d, 0, behaviour{
				atr:    func([]byte) []byte { return c.atr },
				answer: func(b []byte) []byte { got <- b; return answer },
			})
			held := connect(t, r)
			if held.Protocol() != c.want {
				t.Errorf("protocol %v, want %v", held.Protocol(), c.want)
			}
			sent := []byte{0x00, 0xB0, 0x00, 0x00, 0x00}
			back, err := held.Transmit(sent)
			if err != nil || !bytes.Equal(back, answer) {
				t.Fatalf("an answer of %d bytes, %v", len(back), err)
			}
			if arrived := <-got; !bytes.Equal(arrived, sent) {
				t.Errorf("sent % x, the card got % x", sent, arrived)
			}
			if cap(back) > 4*len(back) {
				t.Errorf("an answer of %d bytes keeps %d", len(back), cap(back))
			}
			if _, err := held.Transmit(nil); !errors.Is(err, card.Malformed) {
				t.Errorf("no command at all: %v", err)
			}
			if err := held.Close(card.LeaveCard); err != nil {
				t.Error(err)
			}
			if err := held.Close(card.CutPower); err != nil {
				t.Errorf("closing again: %v", err)
			}
			if _, err := held.Transmit(sent); !errors.Is(err, card.Removed) {
				t.Errorf("after closing: %v", err)
			}
		})
		w := watch(t)
		w.until("the empty reader", empty(d.Reader(0)))
		w.stop()
	}
}

func TestConnectFaults(t *testing.T) {
	d := pcsctest.Start(t)
	for _, name := range []string{"no such reader", "", d.Reader(0) + "\x00"} {
		if _, err := pcsc.Open(name).Connect(t.Context()); !errors.Is(err, card.NoReader) {
			t.Errorf("reader %q: %v", name, err)
		}
	}
	_, err := pcsc.Open(d.Reader(0)).Connect(t.Context())
	var link *card.LinkError
	if !errors.As(err, &link) || link.Fault != card.NoCard || link.Reader != d.Reader(0) {
		t.Errorf("an empty reader: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := pcsc.Open(d.Reader(0)).Connect(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
	if _, err := pcsc.List(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
}

func TestMuteCardIsSilent(t *testing.T) {
	d := pcsctest.Start(t)
	w := watch(t)
	plug(t, d.Addr(0), behaviour{atr: func(controls []byte) []byte {
		if bytes.Contains(controls, []byte{powerOn}) {
			return make([]byte, 60) // no ATR is that long
		}
		return contactATR
	}})
	s, _ := state(w.until("the card", holds(d.Reader(0))), d.Reader(0))
	if !s.Mute || len(s.ATR) != 0 {
		t.Errorf("the card is %+v", s)
	}
	if _, err := pcsc.Open(d.Reader(0)).Connect(t.Context()); !errors.Is(err, card.Silent) {
		t.Errorf("a mute card: %v", err)
	}
}

func TestCardPulledOutInTheMiddleOfACommand(t *testing.T) {
	d := pcsctest.Start(t)
	r, _ := withCard(t, d, 0, behaviour{answer: func([]byte) []byte { return nil }})
	held := connect(t, r)
	if _, err := card.Exchange(held, command); !errors.Is(err, card.Removed) {
		t.Errorf("the card was pulled out: %v", err)
	}
	if _, err := card.Exchange(held, command); !errors.Is(err, card.Removed) {
		t.Errorf("once more: %v", err)
	}
	done(t, "Close without a card", func() { _ = held.Close(card.CutPower) })
}

func TestCardPulledOutBetweenCommands(t *testing.T) {
	d := pcsctest.Start(t)
	r, p := withCard(t, d, 0, behaviour{})
	held := connect(t, r)
	w := watch(t)
	p.pull()
	w.until("the empty reader", empty(d.Reader(0)))
	if _, err := card.Exchange(held, command); !errors.Is(err, card.Removed) {
		t.Errorf("the card was pulled out: %v", err)
	}
	plug(t, d.Addr(0), behaviour{})
	w.until("another card", holds(d.Reader(0)))
	if _, err := card.Exchange(held, command); !errors.Is(err, card.Removed) {
		t.Errorf("another card in its place: %v", err)
	}
	done(t, "Close with another card", func() { _ = held.Close(card.LeaveCard) })
	connect(t, r)
}

func TestServiceRestartedUnderACard(t *testing.T) {
	d := pcsctest.Start(t)
	for _, disposition := range []card.Disposition{card.LeaveCard, card.CutPower} {
		r, p := withCard(t, d, 0, behaviour{})
		held := connect(t, r)
		d.Restart()
		_, err := card.Exchange(held, command)
		if !errors.Is(err, card.NoService) && !errors.Is(err, card.Removed) {
			t.Errorf("after a restart: %v", err)
		}
		done(t, "Close after a restart", func() { _ = held.Close(disposition) })
		p.pull()
		r, p = withCard(t, d, 0, behaviour{})
		if err := connect(t, r).Close(card.LeaveCard); err != nil {
			t.Errorf("a new connection: %v", err)
		}
		p.pull()
	}
}

func TestServiceStoppedUnderACard(t *testing.T) {
	d := pcsctest.Start(t)
	r, _ := withCard(t, d, 0, behaviour{})
	held := connect(t, r)
	d.Stop()
	if _, err := card.Exchange(held, command); !errors.Is(err, card.NoService) {
		t.Errorf("without a service: %v", err)
	}
	done(t, "Close without a service", func() { _ = held.Close(card.CutPower) })
}

func TestCutPowerCutsPower(t *testing.T) {
	d := pcsctest.Start(t)
	r, p := withCard(t, d, 0, behaviour{})
	if err := connect(t, r).Close(card.LeaveCard); err != nil {
		t.Fatal(err)
	}
	if n := p.powerCuts(); n != 0 {
		t.Errorf("LeaveCard cut the power %d times", n)
	}
	before, _ := r.Insertions(t.Context())
	if err := connect(t, r).Close(card.CutPower); err != nil {
		t.Fatal(err)
	}
	connect(t, r) // by then the card has been told
	if n := p.powerCuts(); n != 1 {
		t.Errorf("CutPower cut the power %d times", n)
	}
	if after, ok := r.Insertions(t.Context()); !ok || after != before {
		t.Errorf("insertions %x, then %x: the card did not move", before, after)
	}
}

// Another program that resets the card between our connecting and our first
// command does not disturb us.
func TestConnectAfterAReset(t *testing.T) {
	d := pcsctest.Start(t)
	r, _ := withCard(t, d, 0, behaviour{})
	other := rival(t, d.Reader(0), scard.ShareShared)
	for range 5 {
		if err := other.Reconnect(scard.ShareShared, scard.ProtocolAny, scard.ResetCard); err != nil {
			t.Fatal(err)
		}
		held := connect(t, r)
		if _, err := card.Exchange(held, command); err != nil {
			t.Error(err)
		}
		if err := held.Close(card.LeaveCard); err != nil {
			t.Error(err)
		}
	}
}

// rival is another program's connection.
func rival(t *testing.T, reader string, mode scard.ShareMode) *scard.Card {
	t.Helper()
	c, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Release() })
	h, err := c.Connect(reader, mode, scard.ProtocolAny)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Disconnect(scard.LeaveCard) })
	return h
}

func TestHeldByAnotherProgram(t *testing.T) {
	d := pcsctest.Start(t)
	for _, c := range []struct {
		name    string
		hold    func(t *testing.T) (letGo func() error)
		waiting int // attempts that stay behind while the other holds the card
	}{
		{"transaction", func(t *testing.T) func() error {
			other := rival(t, d.Reader(0), scard.ShareShared)
			if err := other.BeginTransaction(); err != nil {
				t.Fatal(err)
			}
			return func() error { return other.EndTransaction(scard.LeaveCard) }
		}, 1},
		{"exclusive", func(t *testing.T) func() error {
			other := rival(t, d.Reader(0), scard.ShareExclusive)
			return func() error { return other.Disconnect(scard.LeaveCard) }
		}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, p := withCard(t, d, 0, behaviour{})
			if _, ok := r.Insertions(t.Context()); !ok { // opens what stays open
				t.Fatal("no count")
			}
			letGo := c.hold(t)
			before := take(t)

			const short = 200 * time.Millisecond
			for range 4 {
				start := time.Now()
				_, err := pcsc.Open(r.Name()).WithHoldWait(short).Connect(t.Context())
				var link *card.LinkError
				if !errors.As(err, &link) || link.Fault != card.Held || link.Reader != r.Name() {
					t.Errorf("while another program holds the card: %v", err)
				}
				if took := time.Since(start); took < short || took > short+time.Second {
					t.Errorf("gave up after %v, want %v", took, short)
				}
			}

			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { _, err := r.Connect(ctx); ended <- err }()
			cancel()
			select {
			case err := <-ended:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("cancelled: %v", err)
				}
			case <-time.After(time.Second):
				t.Error("Connect did not end with its context")
			}
			if n := pcsc.Abandoned(); n > 1 {
				t.Errorf("%d attempts wait for a card that nobody wants", n)
			}

			// One who waits long enough gets the card, by the attempt that was
			// left behind where there is one.
			got := make(chan error, 1)
			go func() {
				held, err := pcsc.Open(r.Name()).WithHoldWait(patience).Connect(t.Context())
				if err == nil {
					_, err = card.Exchange(held, command)
					_ = held.Close(card.LeaveCard)
				}
				got <- err
			}()
			if err := letGo(); err != nil {
				t.Fatal(err)
			}
			if err := <-got; err != nil {
				t.Errorf("once the card was free: %v", err)
			}
			before.same(t)
			if n := pcsc.Abandoned(); n != 0 {
				t.Errorf("%d attempts stayed behind", n)
			}
			p.pull()
			w := watch(t)
			w.until("the empty reader", empty(d.Reader(0)))
			w.over()
		})
	}
}

// An attempt that nobody waits for any more lets go of the card by itself.
func TestAbandonedAttemptCleansUp(t *testing.T) {
	d := pcsctest.Start(t)
	r, _ := withCard(t, d, 0, behaviour{})
	other := rival(t, d.Reader(0), scard.ShareShared)
	if err := other.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	before := take(t)
	if _, err := r.WithHoldWait(50 * time.Millisecond).Connect(t.Context()); !errors.Is(err, card.Held) {
		t.Fatal(err)
	}
	if pcsc.Abandoned() != 1 {
		t.Fatal("the attempt is not there to be abandoned")
	}
	if err := other.EndTransaction(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
	before.same(t)
	if pcsc.Abandoned() != 0 {
		t.Error("the attempt is still there")
	}
	if err := other.BeginTransaction(); err != nil { // blocks if the attempt kept the card
		t.Error(err)
	}
}

func TestRoundsLeakNothing(t *testing.T) {
	d := pcsctest.Start(t)
	r, _ := withCard(t, d, 0, behaviour{})
	round := func() {
		held, err := r.Connect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := card.Exchange(held, command); err != nil {
			t.Fatal(err)
		}
		if err := held.Close(card.LeaveCard); err != nil {
			t.Fatal(err)
		}
		if _, err := pcsc.List(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, ok := r.Insertions(t.Context()); !ok {
			t.Fatal("no count")
		}
		if _, err := pcsc.Open(d.Reader(1)).Connect(t.Context()); !errors.Is(err, card.NoCard) {
			t.Fatal(err)
		}
	}
	round()
	before := take(t)
	for range 200 {
		round()
	}
	before.same(t)
}

// holdings is what a process may leak.
type holdings struct{ descriptors, goroutines int }

func take(t *testing.T) holdings {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return holdings{len(entries), runtime.NumGoroutine()}
}

// same waits until there are no more than there were.
func (h holdings) same(t *testing.T) {
	t.Helper()
	late := time.After(patience)
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		now := take(t)
		if now.descriptors <= h.descriptors && now.goroutines <= h.goroutines {
			return
		}
		select {
		case <-again.C:
		case <-late:
			t.Fatalf("held %+v, now %+v", h, now)
		}
	}
}

// done fails where f, which must not hang, does.
func done(t *testing.T, what string, f func()) {
	t.Helper()
	ended := make(chan struct{})
	go func() { defer close(ended); f() }()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatalf("%s hangs", what)
	}
}
