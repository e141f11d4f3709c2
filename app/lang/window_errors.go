package lang

import (
	"errors"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign"
)

// Next steps that are other in the window than in the terminal.
var (
	windowUnknownNext  = msg("もう一度始めてください。続くときは、詳細を添えて知らせてください。", "Start again. If it happens again, report it with the details.")
	windowChooseReader = msg("つながっているリーダーを選んでください。", "Choose a reader that is attached.")
	windowReaderNext   = msg("カードリーダーをパソコンにつないで、もう一度始めてください。", "Plug the card reader in and start again.")
	windowCountNext    = msg("カードを置き直し、「カード」の画面で残り回数を確かめてから、もう一度始めてください。", "Lay the card down again, see on the screen «Card» how many tries are left, then start again.")
	windowCardNext     = msg("カードを置き直して、もう一度始めてください。続くときは、市区町村の窓口でカードを見てもらってください。", "Lay the card down again and start again. If it happens again, have the card looked at by the counter of your municipality.")
	windowTargetNext   = msg("別の保存先のフォルダーを選んで、もう一度始めてください。", "Choose another folder for the result and start again.")
	windowNameNext     = msg("元のファイルの名前を短くしてから、もう一度始めてください。", "Give the original a shorter name and start again.")
	windowExistsNext   = msg("すでにあるファイルを別の場所に移すか、別の保存先のフォルダーを選んでください。", "Move the file that is there, or choose another folder for the result.")
)

// ExplainInWindow is Explain with the next step as it is taken in the window.
func ExplainInWindow(l Lang, err error) Sentence {
	s := Explain(l, err)
	if next, ok := windowNext(err); ok {
		s.Next = next.In(l)
	}
	return s
}

func windowNext(err error) (Message, bool) {
	if _, open := errors.AsType[*mynumber.LeftOpenError](err); open {
		return Message{}, false // the most urgent step is the same everywhere
	}
	if e, ok := errors.AsType[*sign.TargetError](err); ok {
		if errors.Is(e, sign.ErrNameTooLong) {
			return windowNameNext, true
		}
		return windowTargetNext, !errors.Is(e, sign.ErrFull) && !errors.Is(e, sign.ErrWrite)
	}
	if _, ok := errors.AsType[*sign.ExistsError](err); ok {
		return windowExistsNext, true
	}
	if _, ok := errors.AsType[*mynumber.ChangeUnsureError](err); ok {
		return Message{}, false
	}
	if _, ok := errors.AsType[*mynumber.PINUnsureError](err); ok {
		return windowCountNext, true
	}
	if _, ok := errors.AsType[*flow.AmbiguousReaderError](err); ok {
		return windowChooseReader, true
	}
	if errors.Is(err, card.NoReader) {
		return windowReaderNext, true
	}
	if _, ok := errors.AsType[*card.StatusError](err); ok && !isPINAnswer(err) {
		return windowCardNext, true
	}
	return windowUnknownNext, !known(err) || errors.Is(err, sign.ErrFormat)
}

func known(err error) bool {
	_, ok := explain(JA, err)
	return ok
}

// isPINAnswer says that a status word has become an error with steps of its own.
func isPINAnswer(err error) bool {
	_, refused := errors.AsType[*mynumber.NewPINRefusedError](err)
	return refused
}
