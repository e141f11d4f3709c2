package virtual

import (
	"time"

	"github.com/mitome-jp/mitome/card"
)

// Classes and instructions that the card has (card.md).
const (
	claISO = 0x00
	claOwn = 0x80

	insVerify              = 0x20
	insChangeReferenceData = 0x24
	insPerformSecurity     = 0x2A // class 80: sign
	insChangeKey           = 0x32 // class 80
	insSelect              = 0xA4
	insReadBinary          = 0xB0
	insReadRecord          = 0xB2
	insGetResponse         = 0xC0
)

// Respond hands the card one command APDU and gives its response APDU. Every
// error is a *card.LinkError: a fault that was injected, or a card that is out
// of its reader (Removed) or without power (Silent).
func (c *Card) Respond(command []byte) ([]byte, error) {
	c.mu.Lock()
	gone := c.gone
	c.mu.Unlock()

	o := c.options
	c.wait(o.PerCommand+time.Duration(len(command))*o.PerByte, gone)
	c.mu.Lock()
	answer, err := c.exchange(command)
	c.mu.Unlock()
	if err == nil && !c.wait(time.Duration(len(answer))*o.PerByte, gone) {
		answer, err = nil, &card.LinkError{Fault: card.Removed}
	}
	c.record(command, answer, err)
	return answer, err
}

// wait lets time pass. It is false if the card was removed meanwhile.
func (c *Card) wait(d time.Duration, gone <-chan struct{}) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-gone:
		return false
	}
}

// exchange is one command with the fault, if any, that is due at it.
func (c *Card) exchange(command []byte) ([]byte, error) {
	switch {
	case !c.present:
		return nil, &card.LinkError{Fault: card.Removed}
	case !c.powered:
		return nil, &card.LinkError{Fault: card.Silent}
	}
	fault := c.nextFault()
	if over, answer, err := c.faultBefore(fault); over {
		return answer, err
	}
	return c.faultAfter(fault, c.act(command).Encode())
}

// act is what the card does with a command.
func (c *Card) act(command []byte) card.Response {
	if c.cold {
		c.cold = false
		if c.options.FirstFault {
			return status(card.SWCardFault)
		}
	}
	cmd, err := card.ParseCommand(command)
	if err != nil {
		return status(card.SWLength)
	}
	if cmd.CLA == claISO && cmd.INS == insGetResponse {
		return c.getResponse(cmd)
	}
	c.pending = nil
	r := c.dispatch(cmd)
	if len(r.Data) > 0 && len(cmd.Data) > 0 && (c.protocol == card.T0 || cmd.Le == 0) {
		// The answer of a case-4 command waits for GET RESPONSE.
		c.pending = r.Data
		return status(more(len(r.Data)))
	}
	return r
}

func (c *Card) dispatch(cmd card.Command) card.Response {
	switch cmd.CLA {
	case claISO:
		switch cmd.INS {
		case insSelect:
			return c.selectFile(cmd)
		case insReadBinary:
			return c.readBinary(cmd)
		case insReadRecord:
			return c.readRecord(cmd)
		case insVerify:
			return c.verify(cmd)
		case insChangeReferenceData:
			return c.change(cmd, 0x01)
		}
	case claOwn:
		switch cmd.INS {
		case insPerformSecurity:
			return c.sign(cmd)
		case insChangeKey:
			return c.change(cmd, 0x00)
		}
	default:
		return status(card.SWClass)
	}
	return status(card.SWInstruction)
}

// getResponse brings what a 61xx announced (card.md, Link).
func (c *Card) getResponse(cmd card.Command) card.Response {
	if cmd.P1 != 0 || cmd.P2 != 0 {
		return status(card.SWParameters)
	}
	switch n := len(c.pending); {
	case n == 0:
		return status(card.SWConditions)
	case len(cmd.Data) > 0 || cmd.Le == 0:
		return status(card.SWLength)
	case cmd.Le > n && !(cmd.Le == card.MaxLe && c.protocol == card.T1):
		return status(wrongLe(n))
	case cmd.Le < n:
		r := card.Response{Data: c.pending[:cmd.Le], SW: more(n - cmd.Le)}
		c.pending = c.pending[cmd.Le:]
		return r
	}
	r := card.Response{Data: c.pending, SW: card.SWDone}
	c.pending = nil
	return r
}

func status(sw card.StatusWord) card.Response { return card.Response{SW: sw} }

func done(data []byte) card.Response { return card.Response{Data: data, SW: card.SWDone} }

// more is 61xx: n bytes wait. 256 is written 00.
func more(n int) card.StatusWord { return 0x6100 | card.StatusWord(byte(min(n, card.MaxLe))) }

// wrongLe is 6Cxx: n bytes are there. 256 is written 00.
func wrongLe(n int) card.StatusWord { return 0x6C00 | card.StatusWord(byte(n)) }
