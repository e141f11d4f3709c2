package pcsc_test

import (
	"encoding/binary"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
)

// Control bytes of vpcd (card.md, A virtual reader for tests).
const (
	powerOff = 0x00
	powerOn  = 0x01
	sendATR  = 0x04
)

// The ATR of the card on contact (card.md, Link).
var contactATR = []byte{0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14}

// plugged is a card of few words in a virtual reader: it answers 9000, or
// whatever answer says.
type plugged struct {
	conn net.Conn
	gone chan struct{}

	mu       sync.Mutex
	controls []byte // seen since plugged in, without the requests for the ATR
}

type behaviour struct {
	atr    func(controls []byte) []byte // nil: contactATR
	answer func(command []byte) []byte  // nil: 9000; an answer of nil pulls the card out
}

func plug(t testing.TB, addr string, b behaviour) *plugged {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	p := &plugged{conn: conn, gone: make(chan struct{})}
	go p.play(b)
	t.Cleanup(p.pull)
	return p
}

// pull takes the card out of the reader.
func (p *plugged) pull() {
	_ = p.conn.Close()
	<-p.gone
}

// powerCuts is how often the card lost its power.
func (p *plugged) powerCuts() (n int) {
	for _, c := range p.seen() {
		if c == powerOff {
			n++
		}
	}
	return n
}

func (p *plugged) seen() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.controls)
}

func (p *plugged) play(b behaviour) {
	defer close(p.gone)
	defer func() { _ = p.conn.Close() }()
	var head [2]byte
	for {
		acknowledgeAtOnce(p.conn)
		if _, err := io.ReadFull(p.conn, head[:]); err != nil {
			return
		}
		message := make([]byte, binary.BigEndian.Uint16(head[:]))
		if _, err := io.ReadFull(p.conn, message); err != nil {
			return
		}
		var answer []byte
		switch {
		case len(message) == 1 && message[0] == sendATR:
			answer = contactATR
			if b.atr != nil {
				answer = b.atr(p.seen())
			}
		case len(message) == 1:
			p.mu.Lock()
			p.controls = append(p.controls, message[0])
			p.mu.Unlock()
			continue
		case b.answer != nil:
			if answer = b.answer(message); answer == nil {
				return
			}
		default:
			answer = []byte{0x90, 0x00}
		}
		if _, err := p.conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
			return
		}
	}
}
