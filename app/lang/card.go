package lang

import (
	"errors"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// What the card's parts are called.
var (
	tokenMyNumber = msg("マイナンバーカード", "My Number Card")
	tokenJuki     = msg("住民基本台帳カード（旧カード）", "Basic Resident Registration Card (the old card)")
	tokenAndroid  = msg("スマートフォン（Android）の電子証明書", "Android phone with certificates")
	tokenIPhone   = msg("iPhoneの電子証明書", "iPhone with certificates")
	tokenUnknown  = msg("知らないカード", "unknown card")

	keySign = msg("署名用電子証明書", "signature certificate")
	keyAuth = msg("利用者証明用電子証明書", "user authentication certificate")

	presentYes     = msg("あり", "on the card")
	presentNo      = msg("なし", "not on the card")
	presentUnknown = msg("不明", "not known")

	PINAbsent = msg("このカードにはありません", "not on this card")

	// Demo is put beside everything that comes from the embedded card.
	Demo = msg("DEMO（見本のカード。本物ではありません）", "DEMO (the embedded card, not a real one)")
)

// TokenName is what a kind of card is called.
func TokenName(l Lang, t mynumber.Token) string {
	switch t {
	case mynumber.TokenMyNumber:
		return tokenMyNumber.In(l)
	case mynumber.TokenJuki:
		return tokenJuki.In(l)
	case mynumber.TokenAndroid:
		return tokenAndroid.In(l)
	case mynumber.TokenIPhone:
		return tokenIPhone.In(l)
	}
	return tokenUnknown.In(l)
}

// KeyName is what a key's certificate is called.
func KeyName(l Lang, k mynumber.Key) string {
	if k == mynumber.KeySign {
		return keySign.In(l)
	}
	return keyAuth.In(l)
}

// PresenceText says whether a certificate is on the card.
func PresenceText(l Lang, p flow.Presence) string {
	switch p {
	case flow.Present:
		return presentYes.In(l)
	case flow.Absent:
		return presentNo.In(l)
	}
	return presentUnknown.In(l)
}

// The link to the card (card.LinkFault). No answer to a PIN was lost where one
// of these is said; that has a sentence of its own.
var (
	linkSpent = msg("暗証番号の残り回数は減っていません。", "No PIN try was spent.")

	noServiceWhat = msg("カードリーダーを扱う仕組み（スマートカードサービス）が動いていません。", "The smart card service of this machine is not running, or does not let this program in.")
	noServiceNext = msg("Linuxでは pcscd を入れて起動してください（例: sudo apt install pcscd のあと sudo systemctl start pcscd.socket）。ほかでは、パソコンを再起動してください。", "On Linux, install and start pcscd (for instance: sudo apt install pcscd, then sudo systemctl start pcscd.socket); elsewhere, restart the machine.")

	noReaderWhat  = msg("カードリーダーが見つかりません。", "There is no card reader.")
	noReaderNamed = msg("「%s」という名前のカードリーダーが見つかりません。", "There is no card reader named «%s».")
	noReaderNext  = msg("カードリーダーをパソコンにつないで、もう一度始めてください。リーダーがなくても --reader demo で練習できます。", "Plug a card reader in and start again. Without one, --reader demo lets you rehearse.")
	noReaderList  = msg("「mitome readers」で、つながっているリーダーの名前を確かめてください。", "See with «mitome readers» which readers are attached.")

	noCardWhat = msg("カードリーダーにカードがありません。", "There is no card on the reader.")
	noCardNext = msg("マイナンバーカードをリーダーに置いて（差し込んで）、もう一度始めてください。", "Lay the My Number Card on the reader, or insert it, and start again.")

	removedWhat = msg("途中でカードが離れたため、やめました。%s", "The card left the reader midway, so the work was stopped. %s")
	removedNext = msg("カードをリーダーに置き直し、終わるまで動かさずに、もう一度始めてください。", "Lay the card down again, do not move it until the work is done, and start again.")

	heldWhat = msg("ほかのプログラムがカードを使っています。%s", "Another program is using the card. %s")
	heldNext = msg("ほかのプログラムの用が済むのを待つか終了して、もう一度始めてください。", "Wait for the other program or close it, and start again.")

	silentWhat = msg("カードから返事がありません。%s", "The card does not answer. %s")
	silentNext = msg("カードの向きと位置を確かめて置き直し、もう一度始めてください。", "Check which way the card lies, lay it down again, and start again.")

	malformedWhat = msg("カードの返事が途中で壊れています。%s", "The card's answer arrived damaged. %s")
	malformedNext = silentNext
)

func explainLink(l Lang, err error) (Sentence, bool) {
	fault, reader := card.LinkFault(0), ""
	if e, ok := errors.AsType[*card.LinkError](err); ok {
		fault, reader = e.Fault, e.Reader
	} else if !errors.As(err, &fault) {
		return Sentence{}, false
	}
	spent := linkSpent.In(l)
	switch fault {
	case card.NoService:
		return say(noServiceWhat.In(l), noServiceNext.In(l))
	case card.NoReader:
		if reader != "" {
			return say(noReaderNamed.In(l, Plain(reader)), noReaderList.In(l))
		}
		return say(noReaderWhat.In(l), noReaderNext.In(l))
	case card.NoCard:
		return say(noCardWhat.In(l), noCardNext.In(l))
	case card.Removed:
		return say(removedWhat.In(l, spent), removedNext.In(l))
	case card.Held:
		return say(heldWhat.In(l, spent), heldNext.In(l))
	case card.Silent:
		return say(silentWhat.In(l, spent), silentNext.In(l))
	case card.Malformed:
		return say(malformedWhat.In(l, spent), malformedNext.In(l))
	}
	return Sentence{}, false
}

// The card itself.
var (
	leftOpenWhat = msg("カードの鍵をかけ直したことを確かめられませんでした。", "It could not be confirmed that the card is locked again.")
	leftOpenNext = msg("いますぐカードをリーダーから離してください。離せば鍵がかかります。", "Take the card off the reader now: that locks it.")

	otherWhat = msg("これはマイナンバーカードではありません。カードには何もしていません。", "This is not a My Number Card. Nothing was done to it.")
	otherNext = msg("マイナンバーカードに置きかえて、もう一度始めてください。", "Lay a My Number Card down instead and start again.")

	jukiWhat = msg("これは古い住民基本台帳カードです。2015年12月22日で電子証明書の発行は終わり、いまは使えません。カードには何もしていません。", "This is the old Basic Resident Registration Card. No certificate has been issued for it since 22 December 2015, so it cannot be used any more. Nothing was done to it.")
	jukiNext = msg("マイナンバーカードをお使いください。お持ちでなければ、市区町村の窓口かオンラインで申請できます。", "Please use a My Number Card. If you have none, apply at the counter of your municipality or online.")

	phoneWhat = msg("これは%sです。このプログラムはマイナンバーカード本体で使います。何も変わっていません。", "This is an %s. This program works with the My Number Card itself. Nothing has changed.")

	absentSign = msg("このカードには署名用電子証明書がありません。暗証番号は送っていません。", "This card has no signature certificate. No PIN was sent.")
	absentAuth = msg("このカードには利用者証明用電子証明書がありません。暗証番号は送っていません。", "This card has no user authentication certificate. No PIN was sent.")
	absentNext = msg("15歳未満の人には署名用電子証明書は発行されません。必要なときは、市区町村の窓口で発行を受けてください。", "Children under 15 get no signature certificate. Otherwise, have it issued at the counter of your municipality.")

	contentWhat = msg("カードの中のデータが読み取れないか、壊れています。%s", "A part of the card's data cannot be read, or is damaged. %s")
	contentNext = msg("カードを置き直して、もう一度始めてください。続くときは、市区町村の窓口でカードを見てもらってください。", "Lay the card down again and start again. If it happens again, have the card looked at by the counter of your municipality.")

	unsupportedWhat = msg("このカードの鍵は、このプログラムがまだ知らない方式です。署名していません。", "The key on this card is of a kind that this program does not know yet. Nothing was signed.")
	unsupportedNext = msg("このプログラムの新しい版を確かめてください。", "Look for a newer version of this program.")

	mismatchWhat = msg("カードの作った署名が、カードの証明書と合いません。結果は保存していません。", "The signature that the card made does not fit its certificate. No result was saved.")

	statusWhat        = msg("カードが処理を断りました。%s", "The card refused. %s")
	statusNext        = msg("カードを置き直して、もう一度始めてください。続くときは「mitome doctor」で確かめてください。", "Lay the card down again and start again. If it happens again, see what «mitome doctor» says.")
	statusSecurity    = msg("カードが、暗証番号の確認が済んでいないとして断りました。ほかのプログラムが間に入ったのかもしれません。%s", "The card refused because no PIN was verified; another program may have come in between. %s")
	statusUnsupported = msg("このカードは、この処理に対応していません。%s", "This card cannot do that. %s")
	statusFault       = msg("カードが故障を知らせました。%s", "The card reports a fault. %s")
	statusNotFound    = msg("カードの中に、あるはずのデータがありません。%s", "Something that belongs on the card is not there. %s")
)

func explainCard(l Lang, err error) (Sentence, bool) {
	if _, ok := errors.AsType[*mynumber.OtherCardError](err); ok {
		return say(otherWhat.In(l), otherNext.In(l))
	}
	if e, ok := errors.AsType[*flow.TokenError](err); ok {
		return explainToken(l, e.Token)
	}
	if e, ok := errors.AsType[*mynumber.CertificateAbsentError](err); ok {
		if e.Key == mynumber.KeySign {
			return say(absentSign.In(l), absentNext.In(l))
		}
		return say(absentAuth.In(l), absentNext.In(l))
	}
	if _, ok := errors.AsType[*mynumber.UnsupportedKeyError](err); ok {
		return say(unsupportedWhat.In(l), unsupportedNext.In(l))
	}
	if _, ok := errors.AsType[*mynumber.MismatchError](err); ok {
		return say(mismatchWhat.In(l), contentNext.In(l))
	}
	if _, ok := errors.AsType[*mynumber.ContentError](err); ok || errors.Is(err, card.ErrTLV) {
		return say(contentWhat.In(l, linkSpent.In(l)), contentNext.In(l))
	}
	if e, ok := errors.AsType[*card.StatusError](err); ok {
		return explainStatus(l, e)
	}
	return explainMeaning(l, err)
}

func explainToken(l Lang, t mynumber.Token) (Sentence, bool) {
	switch t {
	case mynumber.TokenJuki:
		return say(jukiWhat.In(l), jukiNext.In(l))
	case mynumber.TokenAndroid, mynumber.TokenIPhone:
		return say(phoneWhat.In(l, TokenName(l, t)), otherNext.In(l))
	}
	return say(otherWhat.In(l), otherNext.In(l))
}

func explainStatus(l Lang, e *card.StatusError) (Sentence, bool) {
	if s, ok := explainMeaning(l, e); ok {
		return s, true
	}
	return say(statusWhat.In(l, linkSpent.In(l)), statusNext.In(l))
}

// explainMeaning reads what a status word means (card.md, «Status words worth
// a sentence of their own»).
func explainMeaning(l Lang, err error) (Sentence, bool) {
	for meaning, what := range map[error]Message{
		card.ErrSecurityStatus: statusSecurity,
		card.ErrConditions:     statusSecurity,
		card.ErrUnsupported:    statusUnsupported,
		card.ErrParameters:     statusUnsupported,
		card.ErrFileStructure:  statusUnsupported,
		card.ErrNotFound:       statusNotFound,
		card.ErrNoRecord:       statusNotFound,
		card.ErrNoReference:    statusNotFound,
		card.ErrNoFile:         statusNotFound,
		card.ErrOffset:         statusNotFound,
		card.ErrCardFault:      statusFault,
		card.ErrLength:         statusWhat,
		card.ErrData:           statusWhat,
		card.ErrBlocked:        statusWhat,
	} {
		if errors.Is(err, meaning) {
			return say(what.In(l, linkSpent.In(l)), statusNext.In(l))
		}
	}
	return Sentence{}, false
}
