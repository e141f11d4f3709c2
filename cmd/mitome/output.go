package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/mitome-jp/mitome/app/lang"
)

// result gathers what goes to standard output: it appears when the work is
// done, and not in the midst of a question.
type result struct{ bytes.Buffer }

func (r *result) writeTo(w io.Writer) error {
	if r.Len() == 0 {
		return nil
	}
	_, err := w.Write(r.Bytes())
	return err
}

// line adds a line of text. What others wrote in it must be Plain already.
func (r *result) line(s string) { fmt.Fprintln(r, s) }

// object adds one JSON value, indented for people who look at it.
func (r *result) object(v any) error {
	e := json.NewEncoder(r)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// field adds «label: value».
func (p *program) field(label lang.Message, value string) {
	p.result.line(lang.Label.In(p.lang, label.In(p.lang), value))
}

// demo marks a text result that comes from the embedded card.
func (p *program) demo(is bool) {
	if is {
		p.result.line(lang.Demo.In(p.lang))
	}
}

// tell says something to the person.
func (p *program) tell(s string) {
	p.tty.settle()
	fmt.Fprintln(p.err, s)
}

// complain says what an error means, and the next step.
func (p *program) complain(err error) {
	_, told := errors.AsType[*toldError](err)
	if err == nil || told || errors.Is(err, errNotValid) || errors.Is(err, errPartly) {
		return
	}
	s := p.explain(err)
	for _, line := range []struct {
		text string
		form lang.Message
	}{{s.What, lang.Plainly}, {s.Next, lang.Next}, {s.Detail, lang.Detail}} {
		if line.text != "" {
			p.tell(line.form.In(p.lang, line.text))
		}
	}
}

// explain finds the sentence for an error: that of package lang, or for what
// only the command line can do wrong, one of its own.
func (p *program) explain(err error) lang.Sentence {
	if e, ok := errors.AsType[*usageError](err); ok {
		return lang.Sentence{What: e.message.In(p.lang, e.args...), Next: lang.UsageHint.In(p.lang, strings.TrimSpace("mitome help "+e.command))}
	}
	if e, ok := errors.AsType[*outputError](err); ok {
		return lang.Sentence{What: lang.OutputFailed.In(p.lang), Detail: e.Error()}
	}
	if e, ok := errors.AsType[*plugError](err); ok {
		return e.explain(p.lang)
	}
	if errors.Is(err, errInputEnded) {
		return lang.Sentence{What: lang.InputEnded.In(p.lang), Next: lang.InputEndedNext.In(p.lang)}
	}
	return lang.Explain(p.lang, err)
}
