package cms

import (
	"bytes"
	"fmt"

	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Limits against files made to exhaust whoever reads them. Real signatures stay far below.
const (
	maxHeld    = 1 << 20 // bytes of a file that are held in memory: all but the content
	maxDepth   = 32      // nesting of elements
	maxCerts   = 64      // certificates, and revocation lists
	maxSigners = 64
	maxDigests = 16 // digestAlgorithms
)

const (
	constructed    = 0x20 // X.690 section 8.1.2.5
	tagOctets      = byte(cbasn1.OCTET_STRING)
	tagOctetsParts = tagOctets | constructed
	maxHeader      = 1 + 1 + 8 // tag, length of length, length
	eocLen         = 2
)

// indefinite stands for the length of an element that is closed by end-of-contents octets (X.690 section 8.1.3.6).
const indefinite = -1

// tlv is the header of an element.
type tlv struct {
	tag     byte
	size    int   // bytes of the header itself
	length  int64 // bytes of the contents, or indefinite
	minimal bool  // the length is written as DER asks
}

// parseHeader reads the header at the start of b, which has at least maxHeader bytes unless the input ends before.
func parseHeader(b []byte) (tlv, error) {
	if len(b) < 2 {
		return tlv{}, ErrTruncated
	}
	h := tlv{tag: b[0], size: 2, minimal: true}
	switch {
	case h.tag&0x1f == 0x1f:
		return tlv{}, fmt.Errorf("%w: tag of several bytes", ErrSyntax)
	case h.tag == 0:
		return tlv{}, fmt.Errorf("%w: end-of-contents out of place", ErrSyntax)
	case b[1] < 0x80:
		h.length = int64(b[1])
		return h, nil
	case b[1] == 0x80:
		if h.tag&constructed == 0 {
			return tlv{}, fmt.Errorf("%w: indefinite length of a primitive element", ErrSyntax)
		}
		h.length, h.minimal = indefinite, false
		return h, nil
	}
	n := int(b[1] & 0x7f)
	if n > 8 {
		return tlv{}, fmt.Errorf("%w: impossible length", ErrSyntax)
	}
	if len(b) < h.size+n {
		return tlv{}, ErrTruncated
	}
	var length uint64
	for _, c := range b[h.size : h.size+n] {
		length = length<<8 | uint64(c)
	}
	if length > maxContent {
		return tlv{}, fmt.Errorf("%w: impossible length", ErrSyntax)
	}
	h.minimal = length >= 0x80 && b[h.size] != 0
	h.length, h.size = int64(length), h.size+n
	return h, nil
}

// element is one BER element in memory.
type element struct {
	tag  byte
	body []byte // contents octets
	raw  []byte // the whole element as it stands in the file
	der  bool   // this header, not the contents, is as DER asks
}

// cursor reads one element after the other.
type cursor []byte

func (c *cursor) next() (element, error) { return c.nextAt(0) }

func (c *cursor) nextAt(depth int) (element, error) {
	if depth > maxDepth {
		return element{}, ErrTooLarge
	}
	h, err := parseHeader(*c)
	if err != nil {
		return element{}, err
	}
	rest := (*c)[h.size:]
	e := element{tag: h.tag, der: h.minimal}
	if h.length != indefinite {
		if h.length > int64(len(rest)) {
			return element{}, fmt.Errorf("%w: an element is longer than what holds it", ErrSyntax)
		}
		e.body, e.raw = rest[:h.length], (*c)[:int64(h.size)+h.length]
		*c = rest[h.length:]
		return e, nil
	}
	inner := rest
	for !inner.atEOC() {
		if _, err := inner.nextAt(depth + 1); err != nil {
			return element{}, err
		}
	}
	n := len(rest) - len(inner)
	e.body, e.raw = rest[:n], (*c)[:h.size+n+eocLen]
	*c = inner[eocLen:]
	return e, nil
}

// want is next for an element that must have a certain tag.
func (c *cursor) want(tag byte) (element, error) {
	e, err := c.next()
	if err == nil && e.tag != tag {
		err = fmt.Errorf("%w: tag %02x where %02x belongs", ErrSyntax, e.tag, tag)
	}
	return e, err
}

// is tells whether the next element has a certain tag.
func (c cursor) is(tag byte) bool { return len(c) > 0 && c[0] == tag }

func (c cursor) atEOC() bool { return len(c) >= eocLen && c[0] == 0 && c[1] == 0 }

// end is an error if anything is left.
func (c cursor) end() error {
	if len(c) > 0 {
		return fmt.Errorf("%w: unexpected element", ErrSyntax)
	}
	return nil
}

// each calls f for every element inside e.
func (e element) each(f func(element) error) error {
	for c := cursor(e.body); len(c) > 0; {
		inner, err := c.next()
		if err != nil {
			return err
		}
		if err := f(inner); err != nil {
			return err
		}
	}
	return nil
}

// octets joins the parts of an OCTET STRING, whose tag has been looked at already.
func (e element) octets(depth int) ([]byte, error) {
	if e.tag&constructed == 0 {
		return e.body, nil
	}
	if depth > maxDepth {
		return nil, ErrTooLarge
	}
	var joined []byte
	err := e.each(func(part element) error {
		if part.tag&^constructed != tagOctets {
			return fmt.Errorf("%w: part of an OCTET STRING", ErrSyntax)
		}
		b, err := part.octets(depth + 1)
		joined = append(joined, b...)
		return err
	})
	return joined, err
}

// toDER encodes an element anew with definite, minimal lengths and whole strings. It does not sort sets.
func (e element) toDER(depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, ErrTooLarge
	}
	tag, body := e.tag, []byte(nil)
	switch {
	case tag == tagOctetsParts:
		b, err := e.octets(depth)
		if err != nil {
			return nil, err
		}
		tag, body = tagOctets, b
	case tag&constructed == 0:
		body = e.body
	default:
		err := e.each(func(inner element) error {
			b, err := inner.toDER(depth + 1)
			body = append(body, b...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return append(header(tag, int64(len(body))), body...), nil
}

// isDER tells whether an element is encoded as toDER would.
func (e element) isDER() bool {
	der, err := e.toDER(0)
	return err == nil && bytes.Equal(der, e.raw)
}
