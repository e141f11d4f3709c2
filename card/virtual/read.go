package virtual

import "github.com/mitome-jp/mitome/card"

// readBinary is READ BINARY: P1-P2 an offset of 15 bits into the selected EF,
// or 80|sfi and an offset of 8 bits (card.md, Applications and JPKI
// application).
func (c *Card) readBinary(cmd card.Command) card.Response {
	if len(cmd.Data) > 0 || cmd.Le == 0 {
		return status(card.SWLength)
	}
	f, offset := c.current.ef, int(cmd.P1)<<8|int(cmd.P2)
	if cmd.P1&0x80 != 0 {
		sfi := cmd.P1 &^ 0x80
		if sfi == 0 || sfi > sfiMask {
			return status(card.SWParameters)
		}
		if c.options.NoShortIDs {
			return status(c.shortIDRefusal())
		}
		if f = c.current.byShort(sfi); f == nil {
			return status(card.SWNotFound)
		}
		c.current.ef, offset = f, int(cmd.P2)
	}
	switch {
	case f == nil:
		return status(card.SWNoFile)
	case f.binary == nil:
		return status(card.SWFileStructure)
	case !c.readable(f):
		return status(card.SWSecurityStatus)
	}
	content, err := f.binary()
	if err != nil { // keys that cannot be used: the card is broken
		return status(card.SWCardFault)
	}
	if offset >= len(content) {
		return status(card.SWOffset)
	}
	rest := content[offset:]
	switch {
	case len(rest) >= cmd.Le:
		return done(rest[:cmd.Le])
	case c.protocol == card.T0:
		return status(wrongLe(len(rest)))
	}
	return card.Response{Data: rest, SW: card.SWEndOfFile}
}

// readRecord is READ RECORD by number from the selected EF (card.md, Common:
// `00 B2 01 04 00`). It takes no short identifier.
func (c *Card) readRecord(cmd card.Command) card.Response {
	f := c.current.ef
	switch {
	case len(cmd.Data) > 0 || cmd.Le == 0:
		return status(card.SWLength)
	case cmd.P2 != 0x04:
		return status(card.SWParameters)
	case f == nil:
		return status(card.SWNoFile)
	case f.records == nil:
		return status(card.SWFileStructure)
	case !c.readable(f):
		return status(card.SWSecurityStatus)
	case cmd.P1 == 0 || int(cmd.P1) > len(f.records):
		return status(card.SWNoRecord)
	}
	record := f.records[cmd.P1-1]
	if cmd.Le < len(record) || cmd.Le > len(record) && c.protocol == card.T0 {
		return status(wrongLe(len(record)))
	}
	return done(record)
}
