package flow

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/pcsc"
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

func now() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, mynumber.Japan) }

// desk is a machine with readers that the test lays cards on.
type desk struct {
	*Machine
	readers []mynumber.Reader
	err     error
}

func (d *desk) List(context.Context) ([]mynumber.Reader, error) { return d.readers, d.err }

func (d *desk) Watch(ctx context.Context, see func(pcsc.Snapshot)) error {
	<-ctx.Done()
	return ctx.Err()
}

func newDesk(t testing.TB, readers ...mynumber.Reader) *desk {
	t.Helper()
	d := &desk{readers: readers}
	d.Machine = &Machine{Readers: d, Data: Folder(filepath.Join(t.TempDir(), "data")), Now: now}
	return d
}

func newCard(t testing.TB, o virtual.Options) (*virtual.Card, *virtual.Reader) {
	t.Helper()
	if o.Clock == nil {
		o.Clock = now
	}
	c, err := virtual.New(keys, o)
	if err != nil {
		t.Fatal(err)
	}
	return c, virtual.NewReader("Test Reader 00", c)
}

// person answers a flow's questions as a test says, and remembers them.
type person struct {
	t         testing.TB
	pin       string // for any PINQuestion
	changed   string // for NewPIN
	declines  func(Question) bool
	meanwhile func() // happens while the person thinks about the PIN

	mu        sync.Mutex
	asked     []PINQuestion
	questions []Question
	steps     map[Step]bool
}

func (p *person) PIN(_ context.Context, q PINQuestion) (*mynumber.PIN, error) {
	p.asked = append(p.asked, q)
	if p.meanwhile != nil {
		p.meanwhile()
	}
	if p.pin == "" {
		return nil, ErrDeclined
	}
	return mynumber.NewPIN(q.Kind, []byte(p.pin))
}

func (p *person) NewPIN(_ context.Context, kind mynumber.PINKind) (*mynumber.PIN, error) {
	return mynumber.NewPIN(kind, []byte(p.changed))
}

func (p *person) Confirm(_ context.Context, q Question) error {
	p.questions = append(p.questions, q)
	if p.declines != nil && p.declines(q) {
		return ErrDeclined
	}
	return nil
}

func (p *person) Progress(now Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.steps == nil {
		p.steps = map[Step]bool{}
	}
	p.steps[now.Step] = true
}

// signer is a person who knows the signature password.
func signer(t testing.TB) *person { return &person{t: t, pin: virtual.DemoPINs.Sign} }

// locked asserts what holds after every flow: nothing held, nothing verified.
func locked(t testing.TB, c *virtual.Card) {
	t.Helper()
	if c.Held() != 0 {
		t.Error("the card is still held")
	}
	if open := c.Verified(); len(open) != 0 {
		t.Errorf("left verified: %v", open)
	}
}

// attempts counts the tries of every PIN that reached the card.
func attempts(c *virtual.Card) (n int) {
	for ref := virtual.SignPassword; ref <= virtual.BlockedPIN; ref++ {
		n += c.Attempts(ref)
	}
	return n
}

func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
