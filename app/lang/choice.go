package lang

import (
	"errors"
	"strings"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card/virtual"
)

var (
	cardChangedWhat    = msg("番号をたずねているあいだに、カードかリーダーが変わりました。暗証番号は送っていません。", "The card or reader changed while you were being asked. The PIN was not sent.")
	counterChangedWhat = msg("番号をたずねているあいだに、残り回数が変わりました（%s）。暗証番号は送っていません。", "The tries left changed while you were being asked: %s. The PIN was not sent.")
	stateNext          = msg("たとえば --reader demo:fresh のように選んでください。", "Choose one, for instance with --reader demo:fresh.")
	changedMeanwhile   = msg("いまの様子を見てから、もう一度始めてください。", "See how things are now, and start again.")
)

// explainChoice is about which card and reader are meant.
func explainChoice(l Lang, err error) (Sentence, bool) {
	if e, ok := errors.AsType[*flow.ChangedError](err); ok {
		if e.Card {
			return say(cardChangedWhat.In(l), changedMeanwhile.In(l))
		}
		return say(counterChangedWhat.In(l, Tries(l, e.Counter)), changedMeanwhile.In(l))
	}
	if e, ok := errors.AsType[*flow.AmbiguousReaderError](err); ok {
		return say(UsageSeveral.In(l, Plain(strings.Join(e.Names, listSeparator.In(l)))), UsageReader.In(l))
	}
	if e, ok := errors.AsType[*flow.UnknownStateError](err); ok {
		return say(UsageState.In(l, Plain(e.State), States()), stateNext.In(l))
	}
	return Sentence{}, false
}

// States lists the embedded card's states as they are typed.
func States() string {
	var names []string
	for _, s := range virtual.States() {
		names = append(names, string(s))
	}
	return strings.Join(names, " ")
}
