package model

import (
	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// The words of the rooms below in which a State is written, so that a screen
// can read one and knows no room but this.
type (
	CardFacts   = flow.Card
	Certificate = flow.Certificate
	Signed      = flow.Signed
	Progress    = flow.Progress
	Step        = flow.Step
	Purpose     = flow.Purpose
	LastTry     = flow.LastTry
	Approval    = flow.Approval
	TokenError  = flow.TokenError

	PINKind   = mynumber.PINKind
	Counter   = mynumber.Counter
	FormError = mynumber.FormError
)

// Their values; each is documented where it comes from.
const (
	StepReading = flow.Reading
	StepWriting = flow.Writing

	ToSign            = flow.ToSign
	ToShowCertificate = flow.ToShowCertificate
	ToChange          = flow.ToChange

	Present = flow.Present
	Absent  = flow.Absent

	PINSign = mynumber.PINSign
	PINAuth = mynumber.PINAuth
	PINText = mynumber.PINText
	PINCard = mynumber.PINCard

	KeySign = mynumber.KeySign
	KeyAuth = mynumber.KeyAuth

	MyNumberCard = mynumber.TokenMyNumber
	FormMixture  = mynumber.FormMixture

	Valid   = jpki.Valid
	NotYet  = jpki.NotYet
	Expired = jpki.Expired
)

// PINKinds are all PINs, in the order in which people are shown them.
var PINKinds = mynumber.PINKinds
