// Package card owns the conversation with one smart card: command and response
// APDUs in their four cases for T=0 and T=1, response chaining, status words
// and the errors they become, and BER-TLV. It knows nothing of readers, nor of
// the files of any particular card.
//
// Sources: ISO/IEC 7816-3 and 7816-4 as collected in the project's card.md,
// section «Link».
package card

import (
	"errors"
	"fmt"
)

// Limits of short APDUs (card.md, Link: «at most 255 bytes of data, at most
// 256 bytes back»). Extended length is never used.
const (
	MaxData = 255
	MaxLe   = 256
)

// Protocol is the transmission protocol that the reader and the card agreed on.
type Protocol int

// The two protocols of ISO/IEC 7816-3.
const (
	T0 Protocol = iota
	T1
)

func (p Protocol) String() string {
	switch p {
	case T0:
		return "T=0"
	case T1:
		return "T=1"
	}
	return "unknown protocol"
}

// Command is a command APDU. Data may be empty; Le is the largest number of
// bytes wanted back, 0 when none are expected, at most MaxLe.
type Command struct {
	CLA, INS, P1, P2 byte
	Data             []byte
	Le               int
}

// Encode gives the bytes that the reader is handed. With T=0 a command that
// both sends and expects data goes without Le (its answer is collected with
// GET RESPONSE), and one that does neither carries P3 = 0.
func (c Command) Encode(p Protocol) ([]byte, error) {
	if len(c.Data) > MaxData {
		return nil, fmt.Errorf("card: %d bytes of command data; a short APDU carries %d", len(c.Data), MaxData)
	}
	if c.Le < 0 || c.Le > MaxLe {
		return nil, fmt.Errorf("card: %d bytes expected back; a short APDU brings %d", c.Le, MaxLe)
	}
	b := make([]byte, 0, 4+1+len(c.Data)+1)
	b = append(b, c.CLA, c.INS, c.P1, c.P2)
	if len(c.Data) > 0 {
		b = append(b, byte(len(c.Data)))
		b = append(b, c.Data...)
	}
	switch {
	case c.Le > 0 && (p == T1 || len(c.Data) == 0):
		b = append(b, byte(c.Le)) // 256 becomes 00
	case c.Le == 0 && len(c.Data) == 0 && p == T0:
		b = append(b, 0)
	}
	return b, nil
}

var errCommandLength = errors.New("card: a command APDU whose length fits none of the four cases")

// ParseCommand reads a short command APDU as a T=1 card would. A T=0 command
// without data parses as one that expects 256 bytes: their bytes are the same.
// The data is a part of b, not a copy.
func ParseCommand(b []byte) (Command, error) {
	if len(b) < 4 {
		return Command{}, errCommandLength
	}
	c := Command{CLA: b[0], INS: b[1], P1: b[2], P2: b[3]}
	body := b[4:]
	if len(body) == 0 {
		return c, nil
	}
	if len(body) == 1 {
		c.Le = leOf(body[0])
		return c, nil
	}
	lc := int(body[0])
	if lc == 0 {
		return Command{}, errCommandLength
	}
	switch len(body) {
	case 1 + lc:
	case 1 + lc + 1:
		c.Le = leOf(body[1+lc])
	default:
		return Command{}, errCommandLength
	}
	c.Data = body[1 : 1+lc]
	return c, nil
}

func leOf(b byte) int {
	if b == 0 {
		return MaxLe
	}
	return int(b)
}

// Response is a response APDU, taken apart.
type Response struct {
	Data []byte
	SW   StatusWord
}

// ParseResponse takes a response APDU apart. The data is a part of b. A
// response that is shorter than its status word or longer than a short APDU
// can be gives a LinkError with the fault Malformed.
func ParseResponse(b []byte) (Response, error) {
	if len(b) < 2 || len(b) > MaxLe+2 {
		return Response{}, &LinkError{Fault: Malformed, Err: fmt.Errorf("a response of %d bytes", len(b))}
	}
	n := len(b) - 2
	return Response{Data: b[:n], SW: StatusWord(b[n])<<8 | StatusWord(b[n+1])}, nil
}

// Encode gives the bytes of the response APDU, status word last.
func (r Response) Encode() []byte {
	b := make([]byte, 0, len(r.Data)+2)
	b = append(b, r.Data...)
	return append(b, byte(r.SW>>8), byte(r.SW))
}
