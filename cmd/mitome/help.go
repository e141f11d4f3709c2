package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/mitome-jp/mitome/app/lang"
)

func help(_ context.Context, p *program, args []string) error {
	names, err := parse(p.flags(), args)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		p.overview()
		return nil
	}
	wanted := strings.Join(names, " ")
	found := false
	for _, c := range commands() {
		if c.name == wanted || firstWord(c.name) == wanted {
			if found {
				p.result.line("")
			}
			found = true
			p.result.line(c.summary.In(p.lang))
			p.result.line("")
			p.result.line(c.usage.In(p.lang))
		}
	}
	if !found {
		return &usageError{message: lang.UsageUnknown, args: []any{lang.Plain(wanted)}}
	}
	return nil
}

func (p *program) overview() {
	p.result.line(lang.HelpHead.In(p.lang))
	p.result.line("")
	p.result.line(lang.HelpWindow.In(p.lang))
	p.result.line("")
	p.result.line(lang.HelpCommands.In(p.lang))
	for _, c := range commands() {
		p.result.line(fmt.Sprintf("  mitome %-11s %s", c.name, c.summary.In(p.lang)))
	}
	p.result.line("")
	p.result.line(lang.HelpCommon.In(p.lang))
	p.result.line("")
	p.result.line(lang.HelpMore.In(p.lang))
}

func firstWord(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// secondWords are what may follow the first word of a command of two, as in
// «show|save».
func secondWords(first string) string {
	var words []string
	for _, c := range commands() {
		if head, second, two := strings.Cut(c.name, " "); two && head == first {
			words = append(words, second)
		}
	}
	return strings.Join(words, "|")
}

// version is the module's, and the revision it was built from where that is known.
func version(_ context.Context, p *program, args []string) error {
	if _, err := only(p.flags(), args, 0, ""); err != nil {
		return err
	}
	text := "mitome"
	if info, ok := debug.ReadBuildInfo(); ok {
		text += " " + info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				text += " " + s.Value
			}
		}
		text += " " + info.GoVersion
	}
	p.result.line(text)
	return nil
}
