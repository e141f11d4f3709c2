package virtual

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"time"

	"github.com/mitome-jp/mitome/card"
)

// Control messages of vpcd, one byte each (card.md, A virtual reader for
// tests).
const (
	vpcdPowerOff = 0x00
	vpcdPowerOn  = 0x01
	vpcdReset    = 0x02
	vpcdATR      = 0x04
)

// backAfter is how long a card with a shaky contact is away. pcscd looks every
// 400 ms whether there is a card; of one that was back sooner it would not
// notice that it lost its power.
const backAfter = 600 * time.Millisecond

// Plug lays the card into the vpcd reader at this address (127.0.0.1:35963 is
// pcscd's first) and plays it until the context ends, the card is removed or
// the connection breaks; then the card is out of the reader. A card whose
// contact is shaky comes back by itself, and so does a silent one: vpcd waits
// for ever for an answer that does not come, so its contact is cut instead.
//
// The error is the context's, a *card.LinkError (Removed), or that of the
// network. It is never nil.
func Plug(ctx context.Context, addr string, c *Card) error {
	c.Insert()
	defer c.Remove()
	for {
		err := plugOnce(ctx, addr, c)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, card.Silent) {
			c.cutContact()
		} else if !errors.Is(err, card.Removed) || !c.inserted() {
			return err
		}
		select {
		case <-time.After(backAfter):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// plugOnce is one connection.
func plugOnce(ctx context.Context, addr string, c *Card) error {
	gone := c.leaving()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	over := make(chan struct{})
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		select {
		case <-ctx.Done():
		case <-gone:
		case <-over:
		}
		conn.Close() // ends serve
	}()
	err = serve(conn, c)
	close(over)
	<-closed
	select {
	case <-gone:
		return &card.LinkError{Fault: card.Removed}
	default:
		return err
	}
}

// serve answers until the connection breaks.
func serve(conn net.Conn, c *Card) error {
	for {
		message, err := readMessage(conn)
		if err != nil {
			return err
		}
		answer, err := answerTo(message, c)
		if err != nil {
			return err
		}
		if answer == nil {
			continue
		}
		if err := writeMessage(conn, answer); err != nil {
			return err
		}
	}
}

// answerTo is nil where no answer is due.
func answerTo(message []byte, c *Card) ([]byte, error) {
	if len(message) > 1 {
		return c.Respond(message)
	}
	if len(message) == 1 {
		switch message[0] {
		case vpcdPowerOff:
			c.Power(false)
		case vpcdPowerOn:
			c.Power(true)
		case vpcdReset:
			c.Reset()
		case vpcdATR:
			return c.ATR(), nil
		}
	}
	return nil, nil
}

// readMessage reads a length of two bytes, big-endian, and what it announces.
func readMessage(conn net.Conn) ([]byte, error) {
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return nil, err
	}
	acknowledge(conn)
	message := make([]byte, binary.BigEndian.Uint16(size[:]))
	_, err := io.ReadFull(conn, message)
	return message, err
}

func writeMessage(w io.Writer, message []byte) error {
	framed := binary.BigEndian.AppendUint16(nil, uint16(len(message)))
	_, err := w.Write(append(framed, message...))
	return err
}

// leaving is closed when the card that is inserted now leaves the reader.
func (c *Card) leaving() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.gone
}

// cutContact takes the card out and lays it back at once.
func (c *Card) cutContact() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.present {
		c.remove()
		c.insert()
	}
}

func (c *Card) inserted() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.present
}
