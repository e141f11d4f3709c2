package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/term"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// terminal answers the flows' questions from standard input, and asks them on
// standard error. Where standard input is no terminal, answers are read from
// it all the same, one line each, in the order asked.
type terminal struct {
	p     *program
	fd    int  // of standard input, where it is a terminal
	isTTY bool // standard input is one
	meter meter
}

var _ flow.Prompter = (*terminal)(nil)

func newTerminal(p *program) *terminal {
	t := &terminal{p: p, meter: newMeter(p.err)}
	if f, ok := p.in.(interface{ Fd() uintptr }); ok {
		t.fd = int(f.Fd())
		t.isTTY = term.IsTerminal(t.fd)
	}
	return t
}

// settle ends a line of progress that is on the screen.
func (t *terminal) settle() { t.meter.clear() }

func (t *terminal) Progress(p flow.Progress) { t.meter.show(t.p.lang, p) }

func (t *terminal) PIN(ctx context.Context, q flow.PINQuestion) (*mynumber.PIN, error) {
	l := t.p.lang
	if q.Demo && q.Purpose != flow.ToSign { // the approval said so
		t.p.tell(lang.Demo.In(l))
	}
	t.p.tell(lang.PromptPurpose.In(l, lang.PINName(l, q.Kind), lang.PurposeText(l, q.Purpose), lang.Tries(l, q.Counter)))
	return t.askPIN(ctx, q.Kind, lang.PromptPIN)
}

// askPIN asks until the form is right; on a terminal only, for a line that is
// wrong in a pipe would be followed by answers to other questions.
func (t *terminal) askPIN(ctx context.Context, kind mynumber.PINKind, prompt lang.Message) (*mynumber.PIN, error) {
	for {
		typed, err := t.secret(ctx, prompt.In(t.p.lang, lang.PINName(t.p.lang, kind), lang.PINForm(t.p.lang, kind)))
		if err != nil {
			return nil, err
		}
		pin, err := mynumber.NewPIN(kind, typed)
		if err == nil || !t.isTTY {
			return pin, err
		}
		t.sayAgain(err)
	}
}

func (t *terminal) sayAgain(err error) {
	s := lang.Explain(t.p.lang, err)
	t.p.tell(s.What)
	t.p.tell(lang.Next.In(t.p.lang, s.Next))
}

func (t *terminal) NewPIN(ctx context.Context, kind mynumber.PINKind) (*mynumber.PIN, error) {
	for {
		pin, err := t.askPIN(ctx, kind, lang.PromptNew)
		if err != nil {
			return nil, err
		}
		err = t.again(ctx, pin)
		if err == nil {
			return pin, nil
		}
		pin.Wipe()
		if !t.isTTY || !errors.Is(err, flow.ErrNotSame) {
			return nil, err
		}
		t.sayAgain(err)
	}
}

// again asks for the new PIN a second time and compares.
func (t *terminal) again(ctx context.Context, pin *mynumber.PIN) error {
	typed, err := t.secret(ctx, lang.PromptAgain.In(t.p.lang))
	if err != nil {
		return err
	}
	second, err := mynumber.NewPIN(pin.Kind(), typed)
	if err != nil { // of another form, so not the same
		return flow.ErrNotSame
	}
	defer second.Wipe()
	if !pin.Equal(second) {
		return flow.ErrNotSame
	}
	return nil
}

// Confirm asks on a terminal. Elsewhere running the command is the consent to
// sign; all else needs a line that says so.
func (t *terminal) Confirm(ctx context.Context, q flow.Question) error {
	l := t.p.lang
	switch q := q.(type) {
	case flow.Approval:
		t.showApproval(q)
		if !t.isTTY {
			return nil
		}
		return t.yes(ctx, lang.SignConfirm.In(l))
	case flow.LastTry:
		t.p.tell(lang.LastTryText(l, q))
		return t.yes(ctx, lang.PromptTry.In(l))
	case flow.TrustOther:
		t.showCA(q.CA)
		t.p.tell(lang.TrustOtherQuestion.In(l))
		return t.yes(ctx, lang.PromptTrust.In(l))
	}
	return fmt.Errorf("mitome: a question of an unknown kind: %T", q)
}

func (t *terminal) showApproval(a flow.Approval) {
	l := t.p.lang
	label := func(name lang.Message, value string) {
		t.p.tell("  " + lang.Label.In(l, name.In(l), value))
	}
	if a.Demo {
		t.p.tell(lang.Demo.In(l))
	}
	t.p.tell(lang.SignApproval.In(l))
	for _, f := range a.Files {
		label(lang.SignFile, lang.Plain(f.Path))
		label(lang.SignSize, lang.Size(l, f.Size))
		label(lang.SignHash, fmt.Sprintf("%x", f.SHA256))
		label(lang.SignTarget, lang.Plain(f.Target))
	}
	t.p.tell(lang.SignReveals.In(l))
}

func (t *terminal) showCA(ca flow.CA) {
	l := t.p.lang
	t.p.tell(lang.Label.In(l, lang.LabelSubject.In(l), lang.Plain(jpki.DistinguishedName(ca.Certificate.RawSubject))))
	t.p.tell(lang.Label.In(l, lang.SignHash.In(l), ca.Hash.String()))
}

// yes asks a question that only a clear yes answers.
func (t *terminal) yes(ctx context.Context, question string) error {
	if t.isTTY {
		fmt.Fprint(t.p.err, lang.PromptYesNo.In(t.p.lang, question))
	}
	answer, err := t.line(ctx)
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "yes", "はい":
		return nil
	case "y", "ｙ":
		if t.isTTY {
			return nil
		}
	}
	return flow.ErrDeclined
}

// ask asks for a line of text, on a terminal only.
func (t *terminal) ask(ctx context.Context, question string) (string, error) {
	t.settle()
	fmt.Fprint(t.p.err, question)
	return t.line(ctx)
}

// errInputEnded: standard input ended where an answer was due.
var errInputEnded = errors.New("standard input ended")

// line reads an answer that is no secret.
func (t *terminal) line(ctx context.Context) (string, error) {
	typed, err := await(ctx, func() ([]byte, error) { return readLine(t.p.in, longestAnswer) })
	if errors.Is(err, io.EOF) && t.isTTY { // Ctrl-D
		fmt.Fprintln(t.p.err)
		return "", flow.ErrDeclined
	}
	return string(typed), ended(err)
}

func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return errInputEnded
	}
	return err
}

// await waits for an answer or for ctx, whichever is first: nothing can
// interrupt a read from a terminal.
func await[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	done := make(chan answer, 1)
	go func() {
		v, err := read()
		done <- answer{v, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		return none, ctx.Err()
	}
}
