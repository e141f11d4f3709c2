package main

import (
	"context"
	"errors"
	"net"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/virtual"
)

// vpcdAddress is where pcscd's first virtual reader waits for its card
// (card.md, «A virtual reader for tests»).
const vpcdAddress = "127.0.0.1:35963"

// plugError: the virtual card is not, or no longer, in its reader.
type plugError struct {
	addr string
	err  error
}

func (e *plugError) Error() string { return "virtual reader at " + e.addr + ": " + e.err.Error() }
func (e *plugError) Unwrap() error { return e.err }

func (e *plugError) explain(l lang.Lang) lang.Sentence {
	s := lang.Sentence{What: lang.VCardLost.In(l), Next: lang.VCardRestart.In(l), Detail: lang.Plain(e.Error())}
	if e.refused() {
		s.What, s.Next = lang.VCardRefused.In(l, lang.Plain(e.addr)), lang.VCardInstall.In(l)
	}
	return s
}

// refused says that there was never a connection.
func (e *plugError) refused() bool {
	op, ok := errors.AsType[*net.OpError](e.err)
	return ok && op.Op == "dial"
}

// vcard plays the embedded card in pcscd's virtual reader until it is told to
// stop, which is its proper end.
func vcard(ctx context.Context, p *program, args []string) error {
	f := p.flags()
	addr := f.String("addr", vpcdAddress, "")
	state := f.String("state", "", "")
	if _, err := only(f, args, 0, ""); err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(*addr); err != nil {
		return notAmong("--addr", *addr, "HOST:PORT")
	}
	m, err := p.machine()
	if err != nil {
		return err
	}
	c, err := m.DemoCard(*state)
	if err != nil {
		return err
	}
	p.tell(lang.VCardPlays.In(p.lang, lang.Plain(*addr)))
	err = virtual.Plug(ctx, *addr, c)
	if ctx.Err() == nil {
		return &plugError{*addr, err}
	}
	p.tell(lang.VCardOut.In(p.lang))
	return nil
}
