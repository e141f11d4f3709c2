package lang

import (
	"errors"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// What the doctor checks, and how it went.
var (
	checkService     = msg("スマートカードサービス", "smart card service")
	checkReaders     = msg("カードリーダー", "card readers")
	checkCard        = msg("カード", "card")
	checkCertificate = msg("電子証明書", "certificates")

	outcomeWorks   = msg("正常", "works")
	outcomeProblem = msg("問題あり", "problem")
	outcomeSkipped = msg("未確認", "not checked")

	doctorService = msg("動いています。", "It is running.")
	doctorDemo    = msg("見本のカードには要りません。", "The demo card does not need it.")
	doctorCard    = msg("%sです。", "It is a %s.")
	doctorLogin   = msg("利用者証明用は%sまで有効です。", "User authentication: valid until %s.")
	doctorSign    = msg("署名用はカードにあります。その有効期限は、署名用パスワードを入れると確かめられます。", "Signature: on the card; its dates can be seen with the signature password.")
	doctorExpired = msg("%sの有効期間が終わっています。", "The %s has expired.")
	doctorSkipped = msg("先に上の問題を直してください。", "First mend what is above.")

	DoctorHealthy = msg("すべて使えます。", "Everything works.")
)

// CheckName is what a check is about.
func CheckName(l Lang, s flow.Subject) string {
	switch s {
	case flow.CheckService:
		return checkService.In(l)
	case flow.CheckReaders:
		return checkReaders.In(l)
	case flow.CheckCard:
		return checkCard.In(l)
	case flow.CheckCertificate:
		return checkCertificate.In(l)
	}
	return string(s)
}

// OutcomeText says in a word how a check went.
func OutcomeText(l Lang, o flow.Outcome) string {
	switch o {
	case flow.Works:
		return outcomeWorks.In(l)
	case flow.Problem:
		return outcomeProblem.In(l)
	case flow.Skipped:
		return outcomeSkipped.In(l)
	}
	return string(o)
}

// CheckText says what a check found, and where something does not work, the
// next step.
func CheckText(l Lang, c flow.Check, demo bool) Sentence {
	below := c.Subject == flow.CheckService || c.Subject == flow.CheckReaders
	expired, isOver := errors.AsType[*flow.ExpiredError](c.Err)
	switch {
	case isOver && expired.Validity == jpki.Expired: // nothing was to be signed
		return Sentence{What: doctorExpired.In(l, KeyName(l, expired.Key)), Next: expiredNext.In(l)}
	case c.Err != nil:
		return Explain(l, c.Err)
	case demo && below:
		return Sentence{What: doctorDemo.In(l)}
	case c.Outcome == flow.Skipped:
		return Sentence{What: doctorSkipped.In(l)}
	case c.Subject == flow.CheckService:
		return Sentence{What: doctorService.In(l)}
	case c.Subject == flow.CheckCard && c.Card != nil:
		return Sentence{What: doctorCard.In(l, TokenName(l, c.Card.Token))}
	case c.Subject == flow.CheckCertificate && c.Card != nil && c.Card.Login != nil:
		what := doctorLogin.In(l, Date(l, c.Card.Login.X509.NotAfter))
		if c.Card.Sign == flow.Present {
			what = joined(l, what, doctorSign.In(l))
		}
		return Sentence{What: what}
	}
	return Sentence{}
}
