package main

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// streams are the three of a process.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// program is one run of the command line.
type program struct {
	streams
	now    func() time.Time
	lang   lang.Lang
	reader string // value of --reader
	result result // what goes to standard output, once it is whole
	tty    *terminal
}

// command is one subcommand; a name of two words is found by both.
type command struct {
	name    string
	summary lang.Message
	usage   lang.Message
	run     func(context.Context, *program, []string) error
}

// commands in the order in which help lists them. A function, because help
// itself is one of them.
func commands() []command {
	return []command{
		{"readers", lang.SummaryReaders, lang.UsageReaders, readers},
		{"card", lang.SummaryCard, lang.UsageCard, showCard},
		{"cert show", lang.SummaryCertShow, lang.UsageCertShow, certShow},
		{"cert save", lang.SummaryCertSave, lang.UsageCertSave, certSave},
		{"pin change", lang.SummaryPINChange, lang.UsagePINChange, pinChange},
		{"sign", lang.SummarySign, lang.UsageSign, signFiles},
		{"verify", lang.SummaryVerify, lang.UsageVerify, verifyFile},
		{"trust", lang.SummaryTrust, lang.UsageTrust, trust},
		{"doctor", lang.SummaryDoctor, lang.UsageDoctor, doctor},
		{"vcard", lang.SummaryVCard, lang.UsageVCard, vcard},
		{"help", lang.SummaryHelp, lang.UsageHelp, help},
		{"version", lang.SummaryVersion, lang.UsageVersion, version},
	}
}

// run is the whole program but for the process around it. It gives the exit
// code.
func run(ctx context.Context, args []string, s streams, now func() time.Time) int {
	p := &program{streams: s, now: now, lang: lang.System()}
	p.tty = newTerminal(p)
	err := p.dispatch(ctx, args)
	p.tty.settle()
	if written := p.result.writeTo(s.out); written != nil && err == nil {
		err = &outputError{written}
	}
	p.complain(err)
	return exitCode(err)
}

func (p *program) dispatch(ctx context.Context, args []string) error {
	rest, helped, err := p.globals(args)
	if err != nil {
		return err
	}
	if helped {
		return help(ctx, p, rest)
	}
	if len(rest) == 0 {
		return window(ctx, p)
	}
	c, rest, err := find(rest)
	if err != nil {
		return err
	}
	err = c.run(ctx, p, rest)
	if wrong := (*usageError)(nil); errors.As(err, &wrong) && wrong.command == "" {
		wrong.command = c.name
	}
	if errors.Is(err, errHelp) {
		return help(ctx, p, []string{c.name})
	}
	return err
}

// find looks the subcommand up: «cert show» is two words.
func find(args []string) (command, []string, error) {
	for _, c := range commands() {
		if c.name == args[0] {
			return c, args[1:], nil
		}
		if len(args) > 1 && c.name == args[0]+" "+args[1] {
			return c, args[2:], nil
		}
	}
	name := args[0]
	for _, c := range commands() {
		if first := firstWord(c.name); first == name {
			return command{}, nil, missing(name+" "+secondWords(name), name)
		}
	}
	return command{}, nil, &usageError{message: lang.UsageUnknown, args: []any{lang.Plain(name)}}
}

// machine is made when a command needs it: help needs none.
func (p *program) machine() (*flow.Machine, error) {
	m, err := flow.NewMachine()
	if err != nil {
		return nil, err
	}
	m.Now = p.now
	return m, nil
}

// chosen is the machine and the reader that --reader means.
func (p *program) chosen(ctx context.Context) (*flow.Machine, mynumber.Reader, error) {
	m, err := p.machine()
	if err != nil {
		return nil, nil, err
	}
	r, err := m.Choose(ctx, p.reader)
	if err != nil {
		return nil, nil, err
	}
	return m, r, nil
}
