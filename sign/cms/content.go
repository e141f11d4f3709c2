package cms

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"fmt"
	"hash"
	"io"
)

// chunk is how much of the content is in hand at a time: large enough that system calls cost nothing, small enough for the processor's cache.
const chunk = 256 << 10

// pump reads exactly size bytes of src, hashes them and writes them to dst.
func pump(ctx context.Context, dst io.Writer, src io.Reader, size int64, alg crypto.Hash) ([]byte, error) {
	h := alg.New()
	p := newHasher(h)
	defer p.stop()
	for left := size; left > 0; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		buf := p.buffer(left)
		n, err := io.ReadFull(src, buf)
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil, fmt.Errorf("%w: it is shorter than announced", ErrContentChanged)
		case err != nil:
			return nil, fmt.Errorf("cms: read content: %w", err)
		}
		p.hash(buf[:n])
		if _, err := dst.Write(buf[:n]); err != nil {
			return nil, fmt.Errorf("cms: write: %w", err)
		}
		left -= int64(n)
	}
	if err := atEnd(src); err != nil {
		return nil, err
	}
	p.stop()
	return h.Sum(nil), ctx.Err()
}

// atEnd is an error unless src has nothing more to give.
func atEnd(src io.Reader) error {
	var one [1]byte
	switch _, err := io.ReadFull(src, one[:]); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return fmt.Errorf("cms: read content: %w", err)
	}
	return fmt.Errorf("%w: it is longer than announced", ErrContentChanged)
}

// Write writes the file to w, reading content once. What it writes is whole only if the error is nil, so a caller writes to a temporary
// file; it may be called again. content must be what was signed, else the error is ErrContentChanged. It is not read for a detached
// signature and may be nil then. Errors of content and w are wrapped; the context's ends the work between two chunks.
func (m *Message) Write(ctx context.Context, w io.Writer, content io.Reader) error {
	if _, err := w.Write(m.Head); err != nil {
		return fmt.Errorf("cms: write: %w", err)
	}
	if !m.Detached {
		digest, err := pump(ctx, w, content, m.Size, m.Hash)
		if err != nil {
			return err
		}
		if !bytes.Equal(digest, m.Digest) {
			return ErrContentChanged
		}
	}
	if _, err := w.Write(m.Tail); err != nil {
		return fmt.Errorf("cms: write: %w", err)
	}
	return nil
}

// hasher hashes in a goroutine of its own while the next chunk is read and the last one written, with two buffers in turn.
type hasher struct {
	full chan []byte
	free chan []byte
	done chan struct{}
}

func newHasher(h hash.Hash) *hasher {
	p := &hasher{full: make(chan []byte, 2), free: make(chan []byte, 2), done: make(chan struct{})}
	p.free <- nil
	p.free <- nil
	go func(full <-chan []byte) {
		defer close(p.done)
		for b := range full {
			h.Write(b)
			p.free <- b
		}
	}(p.full)
	return p
}

// buffer waits for a free buffer of chunk bytes, or left if that is less.
func (p *hasher) buffer(left int64) []byte {
	b := <-p.free
	if cap(b) == 0 {
		b = make([]byte, min(left, chunk))
	}
	return b[:min(left, int64(cap(b)))]
}

// hash queues b, which the caller may go on reading until its next call of buffer.
func (p *hasher) hash(b []byte) { p.full <- b }

// stop waits until all queued chunks are hashed. It may be called again.
func (p *hasher) stop() {
	if p.full != nil {
		close(p.full)
		<-p.done
		p.full = nil
	}
}
