package main

import (
	"errors"
	"flag"
	"io"
	"strings"

	"github.com/mitome-jp/mitome/app/lang"
)

// usageError is a wrong way to call the program; nothing was done.
type usageError struct {
	message lang.Message
	args    []any
	command string // whose help to point at
}

func (e *usageError) Error() string { return e.message.In(lang.EN, e.args...) }

var errHelp = errors.New("help was asked for")

func missing(what, command string) error {
	return &usageError{message: lang.UsageMissing, args: []any{what}, command: command}
}

// flagSet keeps the error that a flag's own function gave, which package flag
// would flatten into text.
type flagSet struct {
	*flag.FlagSet
	refused error
	help    bool // asked for, wherever among the arguments
}

// flags is an empty set of flags that says nothing by itself, with --lang and
// --reader in it: both may stand before the subcommand or after it.
func (p *program) flags() *flagSet {
	f := &flagSet{FlagSet: flag.NewFlagSet("mitome", flag.ContinueOnError)}
	f.SetOutput(io.Discard)
	f.Func("lang", "", func(value string) error {
		l, ok := lang.Parse(value)
		if !ok {
			f.refused = unknownLang(value)
			return f.refused
		}
		p.lang = l
		return nil
	})
	f.StringVar(&p.reader, "reader", p.reader, "")
	f.BoolVar(&f.help, "help", false, "")
	f.BoolVar(&f.help, "h", false, "")
	return f
}

func unknownLang(value string) error {
	if value == "ja-easy" {
		return &usageError{message: lang.UsageEasy}
	}
	return notAmong("--lang", value, "ja en")
}

func notAmong(flag, value, choices string) error {
	return &usageError{message: lang.UsageChoice, args: []any{flag, lang.Plain(value), choices}}
}

// parse takes flags from anywhere among the arguments and gives the others.
// What follows «--» is no flag.
func parse(f *flagSet, args []string) (files []string, err error) {
	defer func() {
		if err == nil && f.help {
			err = errHelp
		}
	}()
	for len(args) > 0 {
		if err := parseFlags(f, args); err != nil {
			return nil, err
		}
		rest := f.Args()
		if read := len(args) - len(rest); read > 0 && args[read-1] == "--" {
			return append(files, rest...), nil
		}
		if len(rest) == 0 {
			return files, nil
		}
		files, args = append(files, rest[0]), rest[1:]
	}
	return files, nil
}

func parseFlags(f *flagSet, args []string) error {
	err := f.Parse(args)
	switch {
	case err == nil:
		return nil
	case f.refused != nil:
		return f.refused
	}
	return wrongFlag(err.Error())
}

// wrongFlag says in the person's language what package flag says in English,
// for it has no types for that.
func wrongFlag(said string) error {
	for _, known := range []struct {
		begins  string
		message lang.Message
	}{
		{"flag provided but not defined: ", lang.UsageNoFlag},
		{"flag needs an argument: ", lang.UsageNoValue},
	} {
		if name, ok := strings.CutPrefix(said, known.begins); ok {
			return &usageError{message: known.message, args: []any{"-" + lang.Plain(name)}}
		}
	}
	return &usageError{message: lang.UsageFlags, args: []any{lang.Plain(said)}}
}

// only parses the arguments of a command that takes n names after its flags.
func only(f *flagSet, args []string, n int, what string) ([]string, error) {
	names, err := parse(f, args)
	switch {
	case err != nil:
		return nil, err
	case len(names) < n:
		return nil, missing(what, "")
	case len(names) > n:
		return nil, &usageError{message: lang.UsageTooMany, args: []any{lang.Plain(names[n])}}
	}
	return names, nil
}

// globals takes what stands before the subcommand: --lang, --reader, --help,
// --version.
func (p *program) globals(args []string) (rest []string, helped bool, err error) {
	f := p.flags()
	about := f.Bool("version", false, "")
	if err = parseFlags(f, args); err != nil {
		return nil, false, err
	}
	if *about {
		return []string{"version"}, false, nil
	}
	return f.Args(), f.help, nil
}
