package pcsc

import (
	"context"
	"errors"
	"time"

	"github.com/ebfe/scard"
)

// HoldWait is how long Connect waits for a card that another program holds.
const HoldWait = 5 * time.Second

// Reader is a card reader, known by its name in the service. It holds nothing:
// the reader need not be attached.
type Reader struct {
	name     string
	holdWait time.Duration
}

// Open gives the reader of exactly that name. It asks nobody.
func Open(name string) *Reader { return &Reader{name: name, holdWait: HoldWait} }

// Name is the name that the service gave the reader.
func (r *Reader) Name() string { return r.name }

// List gives the attached readers in the order of the service; where there is
// none, that is no error. The error is a LinkError with the fault NoService,
// or that of ctx.
func List(ctx context.Context) ([]*Reader, error) {
	names, err := await(ctx, func() ([]string, error) {
		c, err := scard.EstablishContext()
		if err != nil {
			return nil, err
		}
		defer func() { _ = c.Release() }()
		return readerNames(c)
	})
	if code := scard.Error(0); errors.As(err, &code) {
		return nil, linkError(err, asking, "")
	}
	if err != nil {
		return nil, err // of ctx
	}
	readers := make([]*Reader, len(names))
	for i, name := range names {
		readers[i] = Open(name)
	}
	return readers, nil
}

// readerNames asks again where a reader arrived between the two calls that
// fetching the list takes.
func readerNames(c *scard.Context) ([]string, error) {
	for range 3 {
		names, err := c.ListReaders()
		switch {
		case errors.Is(err, scard.ErrNoReadersAvailable):
			return nil, nil
		case errors.Is(err, scard.ErrInsufficientBuffer):
			continue
		}
		return names, err
	}
	return nil, scard.ErrInsufficientBuffer
}

// await runs a call into the service, which nothing can interrupt, and stops
// waiting for it when ctx ends. So f owns all that it opens and releases it
// itself, whenever it returns.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	done := make(chan outcome, 1)
	go func() {
		v, err := f()
		done <- outcome{v, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return none, ctx.Err()
	}
}
