package mynumber

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card/virtual"
)

var keys *virtual.Keys

func TestMain(m *testing.M) {
	var err error
	if keys, err = virtual.NewKeys(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func clock() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, Japan) }

func newCard(t testing.TB, o virtual.Options) (*virtual.Card, *virtual.Reader) {
	t.Helper()
	o.Clock = clock
	c, err := virtual.New(keys, o)
	if err != nil {
		t.Fatal(err)
	}
	return c, virtual.NewReader("test", c)
}

func newPIN(t testing.TB, kind PINKind, s string) *PIN {
	t.Helper()
	p, err := NewPIN(kind, []byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// do runs f on the card and asserts what holds after every session whatsoever:
// the card is let go of, and no PIN is verified.
func do(t testing.TB, c *virtual.Card, r Reader, f func(*Session) error) error {
	t.Helper()
	err := Do(context.Background(), r, f)
	if c.Held() != 0 {
		t.Errorf("the card is still held")
	}
	if open := c.Verified(); len(open) != 0 {
		t.Errorf("left verified: %v", open)
	}
	return err
}
