package virtual

import (
	"encoding/binary"
)

// Tags of the input support application (card.md).
const (
	tagMyNumber   = 0xFF10
	tagAttributes = 0xFF20
	tagOffsets    = 0xDF21
	tagName       = 0xDF22
	tagAddress    = 0xDF23
	tagBirth      = 0xDF24
	tagSex        = 0xDF25
)

// Sizes of its files; ours, larger than what they hold, as on the card.
const (
	myNumberFile   = 32
	attributesFile = 512
)

// inputSupport is the input support application (card.md).
func inputSupport(p *profile) *application {
	number := padded(tlv(tagMyNumber, []byte(myNumber)), myNumberFile, 0xFF)
	text := padded(attributes(p), attributesFile, 0xFF)
	return &application{aid: aidInputSupport, files: []*file{
		{id: 0x0001, binary: fixed(number), readers: []PINRef{TextPIN, CodeA}},
		{id: 0x0002, binary: fixed(text), readers: []PINRef{TextPIN, CodeB}},
		{id: 0x0011, pin: &pin{
			ref: TextPIN, value: DemoPINs.Text, left: pinTries, max: pinTries,
			changeBy: insChangeReferenceData, form: fourDigits,
		}},
		{id: 0x0012, pin: &pin{ref: BlockedPIN, max: pinTries}},
		{id: 0x0014, pin: &pin{ref: CodeA, value: myNumber, left: codeTries, max: codeTries}},
		{id: 0x0015, pin: &pin{ref: CodeB, value: p.codeB(), left: codeTries, max: codeTries}},
	}}
}

// attributes is EF 0002: name, address, birth date and sex, and where each of
// them begins, counted from the start of the file to its tag.
func attributes(p *profile) []byte {
	parts := [][]byte{
		tlv(tagName, []byte(p.person.name)),
		tlv(tagAddress, []byte(p.addressNow)),
		tlv(tagBirth, []byte(p.person.birth.Format("20060102"))),
		tlv(tagSex, []byte(p.person.sex)),
	}
	offsets := make([]byte, 2*len(parts))
	size := len(tlv(tagOffsets, offsets))
	for _, part := range parts {
		size += len(part)
	}
	at := len(tlv(tagAttributes, make([]byte, size))) - size + len(tlv(tagOffsets, offsets))
	var body []byte
	for i, part := range parts {
		binary.BigEndian.PutUint16(offsets[2*i:], uint16(at))
		at += len(part)
		body = append(body, part...)
	}
	return tlv(tagAttributes, append(tlv(tagOffsets, offsets), body...))
}

// tlv is one object with a two-byte tag and a BER length.
func tlv(tag uint16, value []byte) []byte {
	b := binary.BigEndian.AppendUint16(nil, tag)
	switch n := len(value); {
	case n < 0x80:
		b = append(b, byte(n))
	case n < 0x100:
		b = append(b, 0x81, byte(n))
	default:
		b = append(b, 0x82, byte(n>>8), byte(n))
	}
	return append(b, value...)
}
