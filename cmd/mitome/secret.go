package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/term"

	"github.com/mitome-jp/mitome/app/flow"
)

// Room for what is typed. A PIN has 16 characters at most; the rest is for
// people who mistake the field, and is never looked at.
const (
	longestSecret = 64
	longestAnswer = 4096 // a path
)

// What a terminal in raw mode sends for the keys that end or mend a line.
const (
	keyInterrupt = 0x03 // Ctrl-C
	keyEnd       = 0x04 // Ctrl-D
	keyBackspace = 0x08
	keyEraseLine = 0x15 // Ctrl-U
	keyDelete    = 0x7F
)

// secret asks for a PIN and gives the bytes, which are the caller's to wipe.
// On a terminal nothing of it is echoed.
func (t *terminal) secret(ctx context.Context, prompt string) ([]byte, error) {
	if !t.isTTY {
		typed, err := await(ctx, func() ([]byte, error) { return readLine(t.p.in, longestSecret) })
		return typed, ended(err)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// Echo is off before the prompt is there, and on again whenever this
	// returns, be it that ctx ended while somebody was typing.
	before, err := term.MakeRaw(t.fd)
	if err != nil {
		return nil, fmt.Errorf("mitome: the terminal's echo cannot be turned off: %w", err)
	}
	defer fmt.Fprintln(t.p.err)
	defer func() { _ = term.Restore(t.fd, before) }()
	fmt.Fprint(t.p.err, prompt)
	return await(ctx, func() ([]byte, error) { return readKeys(t.p.in) })
}

// readKeys reads a line from a terminal in raw mode, byte by byte into one
// fixed place, so that no other copy of it is made.
func readKeys(r io.Reader) ([]byte, error) {
	typed := make([]byte, 0, longestSecret)
	overlong := false
	for {
		key, err := readByte(r)
		if err != nil {
			wipe(typed)
			return nil, ended(err)
		}
		switch key {
		case '\r', '\n':
			return whole(typed, overlong), nil
		case keyInterrupt:
			wipe(typed)
			return nil, context.Canceled
		case keyEnd:
			wipe(typed)
			return nil, flow.ErrDeclined
		case keyEraseLine:
			wipe(typed)
			typed, overlong = typed[:0], false
		case keyBackspace, keyDelete:
			if len(typed) > 0 {
				typed[len(typed)-1] = 0
				typed = typed[:len(typed)-1]
			}
		default:
			if len(typed) == cap(typed) {
				overlong = true
				continue
			}
			typed = append(typed, key)
		}
	}
}

// readLine reads a line byte by byte, so that nothing behind it is taken: what
// follows may be a PIN, or another program's. The end of input ends a last line
// without a line feed; with nothing before it, the error is io.EOF.
func readLine(r io.Reader, room int) ([]byte, error) {
	typed := make([]byte, 0, room)
	overlong := false
	for {
		b, err := readByte(r)
		if errors.Is(err, io.EOF) && len(typed) > 0 {
			b, err = '\n', nil
		}
		if err != nil {
			wipe(typed)
			return nil, err
		}
		if b == '\n' {
			if n := len(typed); n > 0 && typed[n-1] == '\r' {
				typed = typed[:n-1]
			}
			return whole(typed, overlong), nil
		}
		if len(typed) == cap(typed) {
			overlong = true
			continue
		}
		typed = append(typed, b)
	}
}

// whole gives what was typed. A line that had no room is none: cut short, it
// could happen to be right.
func whole(typed []byte, overlong bool) []byte {
	if overlong {
		wipe(typed)
		return nil
	}
	return typed
}

func wipe(b []byte) { clear(b[:cap(b)]) }

func readByte(r io.Reader) (byte, error) {
	var one [1]byte
	_, err := io.ReadFull(r, one[:])
	b := one[0]
	one[0] = 0
	return b, err
}
