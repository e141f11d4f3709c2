package cms

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
)

// stream reads BER from a file of any size: it enters and leaves the elements that enclose the content, passes the content on, and
// holds only the other elements, maxHeld bytes of them at most.
type stream struct {
	ctx    context.Context
	r      *bufio.Reader
	pos    int64
	frames []frame
	held   int  // bytes handed out by element so far
	ber    bool // something was not encoded as DER asks
}

// frame is an element that was entered.
type frame struct {
	end   int64 // where it ends, or indefinite
	limit int64 // where the nearest enclosing element of definite length ends
}

func newStream(ctx context.Context, r io.Reader) *stream {
	return &stream{ctx: ctx, r: bufio.NewReaderSize(r, chunk), frames: []frame{{math.MaxInt64, math.MaxInt64}}}
}

func (s *stream) top() frame { return s.frames[len(s.frames)-1] }

// peek reads the header of the next element and checks that it fits into what encloses it.
func (s *stream) peek() (tlv, error) {
	b, err := s.r.Peek(maxHeader)
	if err != nil && !errors.Is(err, io.EOF) {
		return tlv{}, fmt.Errorf("cms: read signature: %w", err)
	}
	h, err := parseHeader(b)
	if err != nil {
		return tlv{}, err
	}
	if room := s.top().limit - s.pos; int64(h.size) > room || h.length > room-int64(h.size) {
		return tlv{}, fmt.Errorf("%w: an element is longer than what holds it", ErrSyntax)
	}
	return h, nil
}

// skip goes past n bytes that were peeked at.
func (s *stream) skip(n int) error {
	m, err := s.r.Discard(n)
	s.pos += int64(m)
	return s.cut(err)
}

// cut names the end of the file in the middle of an element.
func (s *stream) cut(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	}
	return fmt.Errorf("cms: read signature: %w", err)
}

// enter goes inside the next element, which must have this tag.
func (s *stream) enter(tag byte) error {
	h, err := s.peek()
	if err != nil {
		return err
	}
	if h.tag != tag {
		return fmt.Errorf("%w: tag %02x where %02x belongs", ErrSyntax, h.tag, tag)
	}
	if len(s.frames) > maxDepth {
		return ErrTooLarge
	}
	if err := s.skip(h.size); err != nil {
		return err
	}
	s.ber = s.ber || !h.minimal
	f := frame{end: indefinite, limit: s.top().limit}
	if h.length != indefinite {
		f = frame{s.pos + h.length, s.pos + h.length}
	}
	s.frames = append(s.frames, f)
	return nil
}

// more tells whether the element that was entered last has another one inside.
func (s *stream) more() (bool, error) {
	f := s.top()
	if f.end != indefinite {
		return s.pos < f.end, nil
	}
	b, err := s.r.Peek(eocLen)
	if err != nil {
		return false, s.cut(err)
	}
	return b[0] != 0 || b[1] != 0, nil
}

// leave goes past the end of the element that was entered last. Nothing may be left in it.
func (s *stream) leave() error {
	more, err := s.more()
	if err != nil {
		return err
	}
	if more {
		return fmt.Errorf("%w: unexpected element", ErrSyntax)
	}
	f := s.top()
	s.frames = s.frames[:len(s.frames)-1]
	if f.end != indefinite {
		return nil
	}
	if s.pos+eocLen > f.limit {
		return fmt.Errorf("%w: an element is longer than what holds it", ErrSyntax)
	}
	return s.skip(eocLen)
}

// next tells whether there is another element and it has this tag.
func (s *stream) next(tag byte) (bool, error) {
	more, err := s.more()
	if !more || err != nil {
		return false, err
	}
	h, err := s.peek()
	return h.tag == tag, err
}

// element reads the next element as a whole; it must have this tag.
func (s *stream) element(tag byte) (element, error) {
	h, err := s.peek()
	if err != nil {
		return element{}, err
	}
	if h.tag != tag {
		return element{}, fmt.Errorf("%w: tag %02x where %02x belongs", ErrSyntax, h.tag, tag)
	}
	raw, err := s.gather(nil, 0)
	if err != nil {
		return element{}, err
	}
	c := cursor(raw)
	e, err := c.next()
	if err != nil {
		return element{}, err
	}
	s.ber = s.ber || !e.isDER()
	return e, nil
}

// gather appends the next element to buf.
func (s *stream) gather(buf []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, ErrTooLarge
	}
	h, err := s.peek()
	if err != nil {
		return nil, err
	}
	if h.length != indefinite {
		return s.take(buf, int64(h.size)+h.length)
	}
	if buf, err = s.take(buf, int64(h.size)); err != nil {
		return nil, err
	}
	s.frames = append(s.frames, frame{indefinite, s.top().limit})
	for {
		more, err := s.more()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		if buf, err = s.gather(buf, depth+1); err != nil {
			return nil, err
		}
	}
	s.frames = s.frames[:len(s.frames)-1]
	if s.pos+eocLen > s.top().limit {
		return nil, fmt.Errorf("%w: an element is longer than what holds it", ErrSyntax)
	}
	return s.take(buf, eocLen)
}

// take appends the next n bytes of the file to buf.
func (s *stream) take(buf []byte, n int64) ([]byte, error) {
	if n > int64(maxHeld-s.held) {
		return nil, ErrTooLarge
	}
	s.held += int(n)
	start := len(buf)
	buf = append(buf, make([]byte, n)...)
	m, err := io.ReadFull(s.r, buf[start:])
	s.pos += int64(m)
	return buf, s.cut(err)
}

// content passes the octets of the next element, a whole or divided OCTET STRING, on to w.
func (s *stream) content(w io.Writer) error {
	h, err := s.peek()
	if err != nil {
		return err
	}
	if h.tag&^constructed != tagOctets {
		return ErrUnsupportedContent
	}
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if h.tag == tagOctetsParts {
		s.ber = true
		if err := s.enter(h.tag); err != nil {
			return err
		}
		for {
			more, err := s.more()
			if err != nil {
				return err
			}
			if !more {
				return s.leave()
			}
			if err := s.content(w); err != nil {
				return err
			}
		}
	}
	s.ber = s.ber || !h.minimal
	if err := s.skip(h.size); err != nil {
		return err
	}
	for left := h.length; left > 0; {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if _, err := s.r.Peek(1); err != nil { // fills an empty buffer
			return s.cut(err)
		}
		b, err := s.r.Peek(int(min(left, int64(s.r.Buffered()))))
		if err != nil {
			return s.cut(err)
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
		if err := s.skip(len(b)); err != nil {
			return err
		}
		left -= int64(len(b))
	}
	return nil
}

// atEnd is an error unless the file ends here.
func (s *stream) atEnd() error {
	switch _, err := s.r.Peek(1); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return fmt.Errorf("cms: read signature: %w", err)
	}
	return ErrTrailingData
}
