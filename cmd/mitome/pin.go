package main

import (
	"context"
	"strings"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/mynumber"
)

func pinChange(ctx context.Context, p *program, args []string) error {
	f := p.flags()
	name := f.String("pin", "", "")
	if _, err := only(f, args, 0, ""); err != nil {
		return err
	}
	kind, err := p.pinKind(*name)
	if err != nil {
		return err
	}
	m, r, err := p.chosen(ctx)
	if err != nil {
		return err
	}
	if err := m.ChangePIN(ctx, r, p.tty, kind); err != nil {
		return err
	}
	if flow.IsDemo(r.Name()) {
		p.tell(lang.Demo.In(p.lang))
	}
	p.tell(lang.PINSet.In(p.lang, lang.PINName(p.lang, kind)))
	return nil
}

// pinKind reads the value of --pin.
func (p *program) pinKind(value string) (mynumber.PINKind, error) {
	var names []string
	for _, k := range mynumber.PINKinds {
		names = append(names, k.String())
		if k.String() != value {
			continue
		}
		if k == mynumber.PINText || k == mynumber.PINCard {
			return 0, &usageError{message: lang.UsageNotYetPIN, args: []any{lang.PINName(p.lang, k)}}
		}
		return k, nil
	}
	if value == "" {
		return 0, missing("--pin sign|auth", "")
	}
	return 0, notAmong("--pin", value, strings.Join(names, " "))
}
