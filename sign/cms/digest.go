package cms

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"hash"
	"io"
)

// ambiguousSize is the largest content looked at for being a set of signed attributes in truth.
const ambiguousSize = 64 << 10

// contentDigest hashes the content with every algorithm that digestAlgorithms lists.
type contentDigest struct {
	hashes map[crypto.Hash]hash.Hash
	size   int64
	start  []byte // the content itself, as long as it may be a SET of at most ambiguousSize bytes
}

func newContentDigest(algs []algorithmID) *contentDigest {
	d := &contentDigest{hashes: make(map[crypto.Hash]hash.Hash)}
	for _, a := range algs {
		if h, weak := a.digest(); h != 0 && !weak && d.hashes[h] == nil {
			d.hashes[h] = h.New()
		}
	}
	return d
}

func (d *contentDigest) Write(p []byte) (int, error) {
	for _, h := range d.hashes {
		h.Write(p)
	}
	d.size += int64(len(p))
	if d.size <= ambiguousSize {
		d.start = append(d.start, p...)
	}
	return len(p), nil
}

// readFrom hashes the whole of r.
func (d *contentDigest) readFrom(ctx context.Context, r io.Reader) error {
	buf := make([]byte, chunk)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(buf)
		if _, werr := d.Write(buf[:n]); werr != nil {
			return werr
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("cms: read content: %w", err)
		}
	}
}

// whole gives the content if it is small enough to have been kept.
func (d *contentDigest) whole() []byte {
	if d.size > ambiguousSize {
		return nil
	}
	return d.start
}

// sums gives the digests. Nothing may be written after.
func (d *contentDigest) sums() map[crypto.Hash][]byte {
	sums := make(map[crypto.Hash][]byte, len(d.hashes))
	for alg, h := range d.hashes {
		sums[alg] = h.Sum(nil)
	}
	return sums
}

func (d *contentDigest) length() int64 { return d.size }
