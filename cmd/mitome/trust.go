package main

import (
	"context"
	"fmt"
	"time"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign/jpki"
)

func trust(ctx context.Context, p *program, args []string) error {
	names, err := parse(p.flags(), args)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return missing("list | add FILE | remove HASH", "")
	}
	want := map[string]int{"list": 1, "add": 2, "remove": 2}[names[0]]
	switch {
	case want == 0:
		return notAmong("trust", names[0], "list add remove")
	case len(names) < want:
		return missing(map[string]string{"add": "FILE", "remove": "HASH"}[names[0]], "")
	case len(names) > want:
		return &usageError{message: lang.UsageTooMany, args: []any{lang.Plain(names[want])}}
	}
	switch names[0] {
	case "add":
		return p.trustAdd(ctx, names[1])
	case "remove":
		return p.trustRemove(names[1])
	}
	return p.trustList()
}

// trustList gives a line for each CA: hash, listing, last day, name.
func (p *program) trustList() error {
	m, err := p.machine()
	if err != nil {
		return err
	}
	cas, err := m.Trusted()
	if err != nil {
		return err
	}
	if len(cas) == 0 {
		p.tell(lang.TrustNone.In(p.lang))
	}
	for _, ca := range cas {
		last := ca.Certificate.NotAfter.In(mynumber.Japan).Format(time.DateOnly)
		p.result.line(fmt.Sprintf("%s  %-8s  %s  %s", ca.Hash, ca.Listing, last, lang.Plain(jpki.DistinguishedName(ca.Certificate.RawSubject))))
	}
	return nil
}

func (p *program) trustAdd(ctx context.Context, path string) error {
	m, err := p.machine()
	if err != nil {
		return err
	}
	ca, err := m.Trust(ctx, p.tty, path)
	if err != nil {
		return err
	}
	p.tell(lang.TrustAdded.In(p.lang, lang.ListingText(p.lang, ca.Listing)))
	p.result.line(ca.Hash.String())
	return nil
}

func (p *program) trustRemove(hash string) error {
	if _, err := jpki.ParseHash(hash); err != nil {
		return &usageError{message: lang.UsageHash, args: []any{lang.Plain(hash)}}
	}
	m, err := p.machine()
	if err != nil {
		return err
	}
	if err := m.Distrust(hash); err != nil {
		return err
	}
	p.tell(lang.TrustRemoved.In(p.lang))
	return nil
}
