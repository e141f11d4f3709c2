package main

import (
	"context"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign"
)

func signFiles(ctx context.Context, p *program, args []string) error {
	q, err := p.signRequest(args)
	if err != nil {
		return err
	}
	m, r, err := p.chosen(ctx)
	if err != nil {
		return err
	}
	files, err := m.SignFiles(ctx, r, p.tty, q)
	if err != nil {
		return err
	}
	return p.signed(ctx, r, files, q.Force)
}

func (p *program) signRequest(args []string) (q flow.SignRequest, err error) {
	f := p.flags()
	format := f.String("format", "auto", "")
	f.BoolVar(&q.Detached, "detached", false, "")
	f.BoolVar(&q.WithCA, "chain", false, "")
	f.BoolVar(&q.Force, "force", false, "")
	f.StringVar(&q.Out, "o", "", "")
	f.StringVar(&q.OutDir, "out-dir", "", "")
	if q.Paths, err = parse(f, args); err != nil {
		return q, err
	}
	if q.Format, err = formatOf(*format); err != nil {
		return q, err
	}
	switch {
	case len(q.Paths) == 0:
		return q, missing("FILE", "")
	case q.Out != "" && q.OutDir != "":
		return q, &usageError{message: lang.UsageNotBoth, args: []any{"-o", "--out-dir"}}
	case q.Out != "" && len(q.Paths) > 1:
		return q, &usageError{message: lang.UsageOneOut}
	}
	return q, nil
}

func formatOf(value string) (sign.Format, error) {
	switch value {
	case "auto":
		return sign.Auto, nil
	case "cms":
		return sign.CMS, nil
	case "pdf", "xml":
		return 0, &usageError{message: lang.UsageNotYet, args: []any{value}}
	}
	return 0, notAmong("--format", value, "auto cms")
}

// signed tells what became of each file. A signature that could not be saved
// can still be saved elsewhere, where somebody is there to say where.
func (p *program) signed(ctx context.Context, r mynumber.Reader, files []flow.Signed, force bool) error {
	if flow.IsDemo(r.Name()) {
		p.tell(lang.Demo.In(p.lang))
	}
	failed := false
	for _, s := range files {
		if s.Err != nil {
			s = p.saveElsewhere(ctx, s, force)
		}
		if s.Err != nil {
			failed = true
			continue
		}
		p.tell(lang.SignDone.In(p.lang, lang.Plain(s.Path), lang.Plain(s.Result.Path), lang.Size(p.lang, s.Result.Size)))
		p.result.line(s.Result.Path)
	}
	switch {
	case !failed:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return errPartly
}

// saveElsewhere complains of what failed and asks for another place, as often
// as it takes.
func (p *program) saveElsewhere(ctx context.Context, s flow.Signed, force bool) flow.Signed {
	for s.Err != nil {
		p.complain(s.Err)
		target, err := "", errInputEnded
		if p.tty.isTTY && ctx.Err() == nil && s.Unsaved != nil {
			target, err = p.tty.ask(ctx, lang.SignElsewhere.In(p.lang))
		}
		if err != nil || target == "" {
			p.tell(lang.SignLost.In(p.lang))
			return s
		}
		s.Result, s.Err = s.Unsaved.Save(ctx, target, force, func(done, total int64) {
			p.tty.Progress(flow.Progress{Step: flow.Writing, Path: s.Path, Done: done, Total: total})
		})
	}
	return s
}
