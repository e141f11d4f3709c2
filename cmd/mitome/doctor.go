package main

import (
	"context"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
)

// doctorJSON is the result of `doctor --json`.
type doctorJSON struct {
	Healthy bool        `json:"healthy"`
	Checks  []checkJSON `json:"checks"`
}

type checkJSON struct {
	Subject string `json:"subject"`
	Outcome string `json:"outcome"`
	What    string `json:"what"`
	Next    string `json:"next"`
	Detail  string `json:"detail"`
}

// doctor gives the first problem as its error, so that the exit code is that
// problem's; what is wrong is in the result.
func doctor(ctx context.Context, p *program, args []string) error {
	f := p.flags()
	asJSON := f.Bool("json", false, "")
	if _, err := only(f, args, 0, ""); err != nil {
		return err
	}
	m, err := p.machine()
	if err != nil {
		return err
	}
	checks := m.Diagnose(ctx, p.reader)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	demo := flow.IsDemo(p.reader)
	var first error
	report := doctorJSON{Healthy: true}
	for _, c := range checks {
		s := lang.CheckText(p.lang, c, demo)
		report.Checks = append(report.Checks, checkJSON{string(c.Subject), string(c.Outcome), s.What, s.Next, s.Detail})
		if c.Err != nil && first == nil {
			first = c.Err
		}
		report.Healthy = report.Healthy && c.Err == nil
	}
	if *asJSON {
		err = p.result.object(report)
	} else {
		p.demo(demo)
		p.doctorText(checks, report)
	}
	if err != nil || first == nil {
		return err
	}
	return &toldError{first}
}

func (p *program) doctorText(checks []flow.Check, report doctorJSON) {
	l := p.lang
	for i, c := range checks {
		told := report.Checks[i]
		p.result.line(lang.Label.In(l, lang.CheckName(l, c.Subject), lang.OutcomeText(l, c.Outcome)))
		for _, r := range c.Readers {
			p.result.line("  " + lang.Plain(r))
		}
		p.result.line("  " + told.What)
		if told.Next != "" {
			p.result.line("  " + lang.Next.In(l, told.Next))
		}
		if told.Detail != "" {
			p.result.line("  " + lang.Detail.In(l, told.Detail))
		}
	}
	if report.Healthy {
		p.result.line(lang.DoctorHealthy.In(l))
	}
}

// toldError is an error that the result tells of already.
type toldError struct{ err error }

func (e *toldError) Error() string { return e.err.Error() }
func (e *toldError) Unwrap() error { return e.err }
