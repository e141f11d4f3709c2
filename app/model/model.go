// Package model owns the state of every screen as one immutable value, and the
// commands that change it. It runs flows in goroutines, answers their
// questions with what the person says, and hands each new state over through
// an injected Do. It knows no toolkit, draws nothing, and never touches a card
// but through package flow.
package model

import (
	"time"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// State is all that the window shows at one moment. It is a value: what a
// State refers to is never changed, only replaced.
type State struct {
	Lang     lang.Lang
	Screen   Screen
	Demo     bool // a demo card, wherever it lies: DEMO is on every screen
	Embedded bool // it is the one built in, which the person chose and can leave

	Card         Card
	Certificates Certificates
	PIN          PINChange
	Sign         Sign
}

// Screen is one of the window's screens.
type Screen int

// The screens, in the order in which they are offered.
const (
	ScreenCard Screen = iota
	ScreenCertificates
	ScreenPIN
	ScreenSign
)

// Screens are all of them.
var Screens = [...]Screen{ScreenCard, ScreenCertificates, ScreenPIN, ScreenSign}

// CardPhase is how far the window is from a card.
type CardPhase int

// The phases.
const (
	Looking   CardPhase = iota // nothing is known yet
	NoService                  // the reader service is away; Err
	NoReader                   // no reader, or not the one asked for
	NoCard                     // a reader, and nothing in it
	Several                    // cards in several readers; Readers
	Reading                    // a card is being read
	Read                       // Card is what it said
	Failed                     // it could not be read; Err
)

// Card is the live state of reader and card.
type Card struct {
	Phase   CardPhase
	Reader  string     // the reader in use, or the one that was asked for; may be empty
	Asked   bool       // the person asked for that reader
	Readers []string   // where several hold a card, their names
	Card    *flow.Card // in phase Read; also in Reading, while the same card is read anew
	ReadAt  time.Time
	Err     error
}

// Certificates is the screen of the holder's certificates. The authentication
// certificate, which needs no PIN, is in Card.
type Certificates struct {
	Task  Task
	Shown *flow.Certificate // the signature certificate, while the person looks at it
}

// PINChange is the screen on which a PIN is changed.
type PINChange struct {
	Kind mynumber.PINKind // PINSign or PINAuth: the one being changed, or last changed
	Task Task
}

// Sign is the screen on which files are signed.
type Sign struct {
	Paths    []string
	Detached bool // the signature beside the file (.p7s) instead of around it (.p7m)
	Folder   string
	Demo     bool // the present or last signing is a demo card's, also when that has left
	Task     Task
	Results  []flow.Signed // in phase Done
}

// Failures counts the files that got no result.
func (s Sign) Failures() (n int) {
	for _, r := range s.Results {
		if r.Err != nil {
			n++
		}
	}
	return n
}

// Phase is how far a task is.
type Phase int

// The phases of a task.
const (
	Idle    Phase = iota // not begun, or given up: nothing was done
	Working              // Progress; a step of 0 is the look at the card before the first question
	Asking               // Ask waits for the person
	Done                 // with the result beside the task
	Stopped              // Err says by what
)

// Task is a flow as a screen shows it.
type Task struct {
	Phase    Phase
	Ask      Ask           // in phase Asking
	Notice   error         // why the last answer would not do: *mynumber.FormError, flow.ErrNotSame
	Progress flow.Progress // in phase Working
	Err      error         // in phase Stopped
}

// CardWorks says that the card is at work, so that nothing may interrupt.
func (t Task) CardWorks() bool { return t.Phase == Working && t.Progress.Step == flow.WithCard }

// Ask is a question that waits: one of AskPIN, AskNewPIN, AskConfirm.
type Ask interface{ ask() }

// AskPIN is answered by Window.AnswerPIN.
type AskPIN struct{ flow.PINQuestion }

// AskNewPIN is answered by Window.AnswerNewPIN.
type AskNewPIN struct{ Kind mynumber.PINKind }

// AskConfirm is answered by Window.Confirm. The Question is a flow.Approval or
// a flow.LastTry.
type AskConfirm struct{ flow.Question }

func (AskPIN) ask()     {}
func (AskNewPIN) ask()  {}
func (AskConfirm) ask() {}

// Task is the task of a screen; that of the card's own screen is always idle.
func (s State) Task(screen Screen) Task {
	if t := s.task(screen); t != nil {
		return *t
	}
	return Task{}
}

func (s *State) task(screen Screen) *Task {
	switch screen {
	case ScreenCertificates:
		return &s.Certificates.Task
	case ScreenPIN:
		return &s.PIN.Task
	case ScreenSign:
		return &s.Sign.Task
	case ScreenCard:
	}
	return nil
}

// Busy says that a flow works, so that the window stays on its screen. A
// question does not make it busy: to leave is to decline.
func (s State) Busy() bool {
	for _, screen := range Screens {
		if s.Task(screen).Phase == Working {
			return true
		}
	}
	return false
}

// Ready says that a card lies there that flows can begin with.
func (s State) Ready() bool { return s.Card.Phase == Read }
