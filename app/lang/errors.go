package lang

import (
	"context"
	"errors"
	"strings"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// Sentence is what a person is told about an error: What happened, and that
// nothing was lost or what was; Next, the one next step; Detail, the technical
// text for «詳細», which holds no PIN and nothing that a certificate says.
type Sentence struct{ What, Next, Detail string }

var (
	unknownWhat = msg("思いがけない問題が起きたため、途中でやめました。", "Something unexpected happened, so the work was stopped.")
	unknownNext = msg("「mitome doctor」で様子を確かめてから、もう一度始めてください。続くときは、詳細を添えて知らせてください。", "See with «mitome doctor» how things are, then start again. If it happens again, report it with the details.")

	cancelledWhat = msg("中止しました。カードには鍵がかかった状態に戻してあります。", "Stopped, as you asked. The card has been left locked.")
	cancelledNext = msg("続けるときは、もう一度始めてください。", "Start again whenever you like.")

	deadlineWhat = msg("時間内に終わらなかったため、中止しました。", "It took too long, so it was stopped.")

	declinedWhat = msg("取りやめました。何も変わっていません。", "Left as it was. Nothing has changed.")
	declinedNext = msg("続けるときは、もう一度始めてください。", "Start again whenever you like.")

	listSeparator = msg("、", ", ")
)

// explainers are asked in this order: what touches a PIN before what touches
// the link over which it went, and a file before the system's word about it.
var explainers = []func(Lang, error) (Sentence, bool){
	explainPIN,
	explainStop,
	explainChoice,
	explainSign,
	explainCertificate,
	explainVerify,
	explainCard,
	explainLink,
	explainFile,
}

// Explain finds the sentence for an error, by errors.As. One that it does not
// know gets a sentence that says so; nil gets none.
func Explain(l Lang, err error) Sentence {
	if err == nil {
		return Sentence{}
	}
	_, isOpen := errors.AsType[*mynumber.LeftOpenError](err)
	s, known := explain(l, err)
	switch {
	case isOpen && onlyOpen(err):
		s = Sentence{What: leftOpenWhat.In(l), Next: leftOpenNext.In(l)}
	case isOpen: // the more urgent of the two steps
		s.What, s.Next = joined(l, s.What, leftOpenWhat.In(l)), leftOpenNext.In(l)
	case !known:
		s = Sentence{What: unknownWhat.In(l), Next: unknownNext.In(l)}
	}
	if !errors.Is(err, flow.ErrDeclined) { // the person's own word needs no details
		s.Detail = detail(err)
	}
	return s
}

func explain(l Lang, err error) (Sentence, bool) {
	for _, try := range explainers {
		if s, ok := try(l, err); ok {
			return s, true
		}
	}
	return Sentence{}, false
}

// onlyOpen says that an error is a LeftOpenError and nothing joined to it.
func onlyOpen(err error) bool {
	for {
		switch e := err.(type) { //nolint:errorlint // the tree is walked by hand
		case *mynumber.LeftOpenError:
			return true
		case interface{ Unwrap() []error }:
			if len(e.Unwrap()) != 1 {
				return false
			}
			err = e.Unwrap()[0]
		case interface{ Unwrap() error }:
			err = e.Unwrap()
		default:
			return false
		}
	}
}

func explainStop(l Lang, err error) (Sentence, bool) {
	switch {
	case errors.Is(err, context.Canceled):
		return say(cancelledWhat.In(l), cancelledNext.In(l))
	case errors.Is(err, context.DeadlineExceeded):
		return say(deadlineWhat.In(l), cancelledNext.In(l))
	case errors.Is(err, flow.ErrDeclined):
		return say(declinedWhat.In(l), declinedNext.In(l))
	}
	return Sentence{}, false
}

func say(what, next string) (Sentence, bool) { return Sentence{What: what, Next: next}, true }

// joined puts sentences one after the other; Japanese needs no space between.
func joined(l Lang, sentences ...string) string {
	space := " "
	if l == JA {
		space = ""
	}
	return strings.Join(sentences, space)
}

// detail is the technical text. What crypto/x509 says of a certificate of the
// card may quote it, and so is left out.
func detail(err error) string {
	if e, ok := errors.AsType[*mynumber.ContentError](err); ok {
		return (&mynumber.ContentError{What: e.What}).Error()
	}
	return Plain(strings.ReplaceAll(err.Error(), "\n", "; "))
}
