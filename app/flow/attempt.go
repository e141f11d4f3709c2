package flow

import (
	"context"
	"errors"
	"fmt"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// ChangedError: card, reader or counter are not what the person was shown. No
// PIN was sent. Show anew, and let the person decide anew.
type ChangedError struct {
	Card    bool             // a card came or went, or is of another kind
	Counter mynumber.Counter // as it is now, where only the counter changed
}

func (e *ChangedError) Error() string {
	if e.Card {
		return "flow: the card was changed or moved meanwhile; the PIN was not sent"
	}
	return "flow: the retry counter changed meanwhile; the PIN was not sent"
}

// TokenError: a card that is known, but not one for this task.
type TokenError struct{ Token mynumber.Token }

func (e *TokenError) Error() string { return fmt.Sprintf("flow: not possible with a %v", e.Token) }

// AfterError: an answer about a PIN was lost, and this is what the counter
// said when it was read anew; unknown where that did not work either.
type AfterError struct {
	Err     error
	Counter mynumber.Counter
}

func (e *AfterError) Error() string { return e.Err.Error() }
func (e *AfterError) Unwrap() error { return e.Err }

// attempt is one try of one PIN on one card: what the person was shown, held
// against the card before the PIN goes out.
type attempt struct {
	reader     mynumber.Reader
	kind       mynumber.PINKind
	token      mynumber.Token
	counter    mynumber.Counter
	insertions uint32
	counted    bool
}

// lookAt reads what the person must see before a PIN: nothing is sent that
// could spend a try. A locked PIN is a *mynumber.PINLockedError here, so that
// it is never asked for. The function more, if any, looks at more in the same
// session, before the counter: a card without the certificate lacks its PIN, too.
func lookAt(ctx context.Context, r mynumber.Reader, kind mynumber.PINKind, more func(*mynumber.Session) error) (*attempt, error) {
	a := &attempt{reader: r, kind: kind}
	a.insertions, a.counted = r.Insertions(ctx)
	err := mynumber.Do(ctx, r, func(s *mynumber.Session) (err error) {
		a.token = s.Token()
		if a.token != mynumber.TokenMyNumber {
			return &TokenError{Token: a.token}
		}
		if more != nil {
			if err := more(s); err != nil {
				return err
			}
		}
		if a.counter, err = s.Counter(kind); err != nil {
			return err
		}
		if a.counter.Locked() {
			return &mynumber.PINLockedError{Kind: kind}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// question is what to ask the person for.
func (a *attempt) question(why Purpose) PINQuestion {
	return PINQuestion{Reader: a.reader.Name(), Demo: IsDemo(a.reader.Name()), Kind: a.kind, Counter: a.counter, Purpose: why}
}

// do holds the card again, makes sure that it is the one that was shown and in
// the same state, and runs f. Where an answer about the PIN is lost, it reads
// the counter anew; that spends nothing, and no PIN is sent a second time.
func (a *attempt) do(ctx context.Context, f func(*mynumber.Session) error) error {
	err := mynumber.Do(ctx, a.reader, func(s *mynumber.Session) error {
		if err := a.same(ctx, s); err != nil {
			return err
		}
		return f(s)
	})
	unsure, changing := (*mynumber.PINUnsureError)(nil), (*mynumber.ChangeUnsureError)(nil)
	if errors.As(err, &unsure) || errors.As(err, &changing) {
		return &AfterError{Err: err, Counter: a.counterNow(ctx)}
	}
	return err
}

func (a *attempt) same(ctx context.Context, s *mynumber.Session) error {
	n, counted := a.reader.Insertions(ctx)
	if s.Token() != a.token || a.counted && counted && n != a.insertions {
		return &ChangedError{Card: true}
	}
	now, err := s.Counter(a.kind)
	if err != nil {
		return err
	}
	if now != a.counter {
		return &ChangedError{Counter: now}
	}
	return nil
}

// counterNow reads the counter in a session of its own, and gives an unknown
// one where that fails.
func (a *attempt) counterNow(ctx context.Context) mynumber.Counter {
	c := mynumber.Counter{Max: a.kind.Tries()}
	_ = mynumber.Do(ctx, a.reader, func(s *mynumber.Session) error {
		if now, err := s.Counter(a.kind); err == nil && s.Token() == a.token {
			c = now
		}
		return nil
	})
	return c
}

// isContent says that the card answered, and that what it answered is no use:
// a file that is absent, malformed or not readable for us.
func isContent(err error) bool {
	content, absent := (*mynumber.ContentError)(nil), (*mynumber.CertificateAbsentError)(nil)
	status := (*card.StatusError)(nil)
	return errors.As(err, &content) || errors.As(err, &absent) || errors.As(err, &status)
}
