package flow

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// AmbiguousReaderError: several readers would do, and the person has to say
// which.
type AmbiguousReaderError struct{ Names []string }

func (e *AmbiguousReaderError) Error() string {
	return fmt.Sprintf("flow: %d readers would do: %s", len(e.Names), strings.Join(e.Names, ", "))
}

// Choose finds a reader. The name may be a part of a reader's name, «demo» or
// «demo:STATE» for the embedded card, or empty: then it is the only reader, or
// else the one that holds a My Number Card. Errors: *card.LinkError
// (NoService, NoReader, NoCard), *AmbiguousReaderError, *UnknownStateError.
func (m *Machine) Choose(ctx context.Context, name string) (mynumber.Reader, error) {
	if state, ok := demoState(name); ok {
		return m.demos.reader(m, state)
	}
	readers, err := m.Readers.List(ctx)
	if err != nil {
		return nil, err
	}
	if name != "" {
		return byName(readers, name)
	}
	switch len(readers) {
	case 0:
		return nil, &card.LinkError{Fault: card.NoReader}
	case 1:
		return readers[0], nil
	}
	return withCard(ctx, readers)
}

func byName(readers []mynumber.Reader, name string) (mynumber.Reader, error) {
	var found []mynumber.Reader
	for _, r := range readers {
		if r.Name() == name {
			return r, nil
		}
		if strings.Contains(strings.ToLower(r.Name()), strings.ToLower(name)) {
			found = append(found, r)
		}
	}
	return only(found, &card.LinkError{Fault: card.NoReader, Reader: name})
}

// withCard asks each reader for a My Number Card. Where none holds one, the
// error is that of the first reader with anything to say beyond being empty.
func withCard(ctx context.Context, readers []mynumber.Reader) (mynumber.Reader, error) {
	var found []mynumber.Reader
	var none error = &card.LinkError{Fault: card.NoCard}
	for _, r := range readers {
		err := mynumber.Do(ctx, r, func(*mynumber.Session) error { return nil })
		switch {
		case err == nil:
			found = append(found, r)
		case ctx.Err() != nil:
			return nil, err
		case errors.Is(none, card.NoCard):
			none = err
		}
	}
	return only(found, none)
}

// only gives the one reader found; several are ambiguous, and none is the
// given error.
func only(found []mynumber.Reader, none error) (mynumber.Reader, error) {
	switch len(found) {
	case 0:
		return nil, none
	case 1:
		return found[0], nil
	}
	e := &AmbiguousReaderError{}
	for _, r := range found {
		e.Names = append(e.Names, r.Name())
	}
	return nil, e
}
