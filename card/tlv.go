package card

import "errors"

// ErrTLV is the error of every TLV whose length is a lie or is cut short.
var ErrTLV = errors.New("card: malformed TLV")

// TLV is one BER-TLV object. The value is a part of the input.
type TLV struct {
	Tag   uint32 // one or two bytes, as written: 0x30, 0xFF20
	Value []byte
}

// ReadTLV reads the first object of b and gives what follows it. Tags have one
// or two bytes, lengths up to three bytes in definite form, which is all that
// the card has (card.md, Input support: «Tags are two bytes, lengths BER»).
// The error is ErrTLV.
func ReadTLV(b []byte) (object TLV, rest []byte, err error) {
	tag, head, length, err := header(b)
	if err != nil {
		return TLV{}, nil, err
	}
	if length > len(b)-head {
		return TLV{}, nil, ErrTLV
	}
	return TLV{Tag: tag, Value: b[head : head+length]}, b[head+length:], nil
}

// Size is the whole length, header included, of the object that b begins with;
// b need not reach further than the header. It tells where a certificate ends
// and filler begins (card.md, JPKI application). The error is ErrTLV.
func Size(b []byte) (int, error) {
	_, head, length, err := header(b)
	return head + length, err
}

func header(b []byte) (tag uint32, head, length int, err error) {
	if len(b) < 2 {
		return 0, 0, 0, ErrTLV
	}
	tag, head = uint32(b[0]), 1
	if b[0]&0x1F == 0x1F {
		if b[1]&0x80 != 0 { // a third tag byte would follow
			return 0, 0, 0, ErrTLV
		}
		tag, head = tag<<8|uint32(b[1]), 2
	}
	if len(b) <= head {
		return 0, 0, 0, ErrTLV
	}
	first := int(b[head])
	head++
	if first < 0x80 {
		return tag, head, first, nil
	}
	n := first & 0x7F
	if n == 0 || n > 3 || len(b) < head+n {
		return 0, 0, 0, ErrTLV
	}
	for _, x := range b[head : head+n] {
		length = length<<8 | int(x)
	}
	return tag, head + n, length, nil
}
