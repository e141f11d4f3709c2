package virtual_test

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/virtual"
)

// vpcd is the reader's side of the plug.
type vpcd struct {
	t        *testing.T
	listener net.Listener
	conn     net.Conn
}

func newVPCD(t *testing.T) *vpcd {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return &vpcd{t: t, listener: listener}
}

// plug plugs the card in, and gives where the end of Plug is told.
func (v *vpcd) plug(ctx context.Context, c *virtual.Card) <-chan error {
	over := make(chan error, 1)
	go func() { over <- virtual.Plug(ctx, v.listener.Addr().String(), c) }()
	v.accept()
	return over
}

func (v *vpcd) accept() {
	v.t.Helper()
	conn, err := v.listener.Accept()
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { conn.Close() })
	v.conn = conn
}

func (v *vpcd) tell(message string) {
	v.t.Helper()
	b, err := hex.DecodeString(message)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := v.conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(b))), b...)); err != nil {
		v.t.Fatal(err)
	}
}

func (v *vpcd) ask(message, want string) {
	v.t.Helper()
	v.tell(message)
	var size [2]byte
	if _, err := io.ReadFull(v.conn, size[:]); err != nil {
		v.t.Fatal(err)
	}
	answer := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(v.conn, answer); err != nil {
		v.t.Fatal(err)
	}
	if got := hex.EncodeToString(answer); got != want {
		v.t.Errorf("%s: answered %s, want %s", message, got, want)
	}
}

// closed waits until the card has left.
func (v *vpcd) closed() {
	v.t.Helper()
	if n, err := v.conn.Read(make([]byte, 1)); n > 0 || err == nil {
		v.t.Error("the card spoke instead of leaving")
	}
}

const (
	jpkiHex   = "00a4040c0ad392f000260100000001"
	verifyHex = "00200098" + "0431323334"
	askHex    = "00200098"
)

func TestPlug(t *testing.T) {
	v := newVPCD(t)
	c := newCard(t, virtual.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	over := v.plug(ctx, c)
	v.tell("01")
	v.ask("04", "3be000ff8131fe4514")
	v.ask(jpkiHex, "9000")
	v.ask(verifyHex, "9000")
	v.tell("02") // warm reset
	v.ask(askHex, "63c3")
	if len(c.Verified()) != 1 {
		t.Error("the warm reset ended the verified PIN")
	}
	v.tell("00")
	v.tell("01")
	v.ask(askHex, "6a88")
	if len(c.Verified()) != 0 {
		t.Error("the PIN outlived the power")
	}
	cancel()
	v.closed()
	if err := <-over; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}

func TestPlugATRofT0(t *testing.T) {
	v := newVPCD(t)
	v.plug(t.Context(), newCard(t, virtual.Options{T0: true}))
	v.ask("04", "3b6000ff")
}

func TestPlugRemovals(t *testing.T) {
	t.Run("pulled", func(t *testing.T) {
		v := newVPCD(t)
		c := newCard(t, virtual.Options{})
		over := v.plug(t.Context(), c)
		v.tell("01")
		v.ask(jpkiHex, "9000")
		c.Remove()
		v.closed()
		if err := <-over; !errors.Is(err, card.Removed) {
			t.Errorf("ended with %v", err)
		}
	})
	t.Run("fault", func(t *testing.T) {
		v := newVPCD(t)
		c := newCard(t, virtual.Options{})
		c.Inject(virtual.Fault{At: 1, Kind: virtual.RemovedAfter})
		over := v.plug(t.Context(), c)
		v.tell("01")
		v.ask(jpkiHex, "9000")
		v.tell(verifyHex)
		v.closed()
		if err := <-over; !errors.Is(err, card.Removed) {
			t.Errorf("ended with %v", err)
		}
		if c.Attempts(virtual.AuthPIN) != 1 || len(c.Verified()) != 0 {
			t.Errorf("%d attempts, verified %v", c.Attempts(virtual.AuthPIN), c.Verified())
		}
	})
	t.Run("silent", func(t *testing.T) {
		v := newVPCD(t)
		c := newCard(t, virtual.Options{})
		c.Inject(virtual.Fault{At: 2, Kind: virtual.Silent})
		v.plug(t.Context(), c)
		v.tell("01")
		v.ask(jpkiHex, "9000")
		v.ask(verifyHex, "9000")
		v.tell(askHex)
		v.closed()
		v.accept() // it is back, as after a removal
		v.tell("01")
		v.ask(askHex, "6a88")
	})
	t.Run("reader gone", func(t *testing.T) {
		v := newVPCD(t)
		over := v.plug(t.Context(), newCard(t, virtual.Options{}))
		v.conn.Close()
		if err := <-over; !errors.Is(err, io.EOF) {
			t.Errorf("ended with %v", err)
		}
	})
	t.Run("no reader", func(t *testing.T) {
		v := newVPCD(t)
		if err := v.listener.Close(); err != nil {
			t.Fatal(err)
		}
		var refused *net.OpError
		if err := virtual.Plug(t.Context(), v.listener.Addr().String(), newCard(t, virtual.Options{})); !errors.As(err, &refused) {
			t.Errorf("ended with %v", err)
		}
	})
}
