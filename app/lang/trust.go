package lang

import (
	"errors"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// What is known of a CA.
var (
	listingListed   = msg("このプログラムの一覧にある公的なCA", "on this program's list of official CAs")
	listingAdded    = msg("あなたが追加したCA", "a CA that you added")
	listingUnlisted = msg("一覧にないCA（本物か確かめられません）", "not on the list (whether it is genuine cannot be confirmed)")
	listingDemo     = msg("DEMO（見本のカードのCA。決して信頼しません）", "DEMO (the demo CA, never trusted)")
)

// ListingText says why a CA is believed, or that it is not.
func ListingText(l Lang, listing jpki.Listing) string {
	switch listing {
	case jpki.Listed:
		return listingListed.In(l)
	case jpki.Added:
		return listingAdded.In(l)
	case jpki.Demo:
		return listingDemo.In(l)
	case jpki.Unlisted:
	}
	return listingUnlisted.In(l)
}

// The command `trust`.
var (
	TrustOtherQuestion = msg(
		"このCA証明書は、このプログラムの一覧にありません。追加すると、このCAの証明書による署名をすべて「信頼できる」と表示します。発行者から別の方法でハッシュ値を確かめたときだけ追加してください。",
		"This CA certificate is not on this program's list. If you add it, every signature by its certificates will be shown as trusted. Add it only if you compared the hash with what its issuer gave you another way.")
	TrustAdded   = msg("追加しました: %s", "Added: %s")
	TrustRemoved = msg("取り除きました。", "Removed.")
	TrustNone    = msg("このパソコンにはCA証明書がまだありません。「mitome card」でカードを読むと、一覧にあるものが保存されます。", "No CA certificate is kept on this machine yet. Reading a card with «mitome card» keeps the ones that are on the list.")
)

// Certificates and CAs that will not do.
var (
	caSyntaxWhat = msg("証明書として読み取れません。何も変わっていません。", "This cannot be read as a certificate. Nothing has changed.")
	caSyntaxNext = msg("証明書のファイル（.cer、.crt、.pem）か確かめてください。カードの証明書なら、カードを置き直して、もう一度始めてください。", "Make sure that the file is a certificate (.cer, .crt, .pem). If it is the card's, lay the card down again and start again.")

	notCAWhat = msg("これはCA（発行者）の証明書ではありません。何も追加していません。", "This is not a CA's certificate. Nothing was added.")
	notCANext = msg("発行者が公開しているCA証明書のファイルを選んでください。", "Choose the CA certificate that the issuer publishes.")

	hashNext = msg("「mitome trust list」に表示される値をそのまま入力してください。", "Give the value as «mitome trust list» shows it.")

	unknownCAWhat = msg("そのハッシュ値のCA証明書は、このパソコンにありません。何も取り除いていません。", "No CA certificate of that hash is kept here. Nothing was removed.")

	demoCAWhat = msg("見本のカードのCAは、信頼できるものとして追加できません。何も追加していません。", "The demo card's CA cannot be trusted. Nothing was added.")
	demoCANext = msg("見本のカードの署名は、DEMOと表示されるだけで十分に試せます。", "Demo signatures can be tried as they are; they are marked DEMO.")

	unlistedWhat = msg("%sを発行したCAが一覧にないため、本物のカードか、このプログラムでは確かめられません。カードが使えないという意味ではありません。", "The CA of the %s is not on this program's list, so whether the card is genuine cannot be confirmed here. The card may still be perfectly usable.")
	unlistedNext = msg("このプログラムの新しい版を確かめるか、J-LISが公開するCA証明書を「mitome trust add」で追加してください。", "Look for a newer version of this program, or add the CA certificate that J-LIS publishes with «mitome trust add».")

	useWhat = msg("この証明書は、マイナンバーカードの署名用でも利用者証明用でもありません。何も変わっていません。", "This certificate is neither a signature nor a user authentication certificate of a My Number Card. Nothing has changed.")

	attributeWhat = msg("署名用電子証明書に書かれた氏名・住所などの一部が読み取れません。署名していません。", "A part of the holder's name, address, birth date or sex in the signature certificate cannot be read. Nothing was signed.")

	expiredWhat = msg("%sの有効期間が終わっています。署名しても受け付けられないため、署名していません。", "The %s has expired. A signature by it would not be accepted, so nothing was signed.")
	notYetWhat  = msg("%sの有効期間がまだ始まっていません。署名していません。", "The %s is not valid yet. Nothing was signed.")
	expiredNext = msg("住民登録のある市区町村の窓口で、無料で更新できます。期間が終わったあとでもできます。", "Have it renewed at the counter of your municipality, free of charge, also after it has expired.")
	notYetNext  = msg("パソコンの日付と時刻が正しいか確かめてください。", "Make sure that this machine's date and time are right.")
)

func explainCertificate(l Lang, err error) (Sentence, bool) {
	if e, ok := errors.AsType[*flow.ExpiredError](err); ok {
		if e.Validity == jpki.NotYet {
			return say(notYetWhat.In(l, KeyName(l, e.Key)), notYetNext.In(l))
		}
		return say(expiredWhat.In(l, KeyName(l, e.Key)), expiredNext.In(l))
	}
	if e, ok := errors.AsType[*flow.UnlistedCAError](err); ok {
		return say(unlistedWhat.In(l, KeyName(l, e.Key)), unlistedNext.In(l))
	}
	if _, ok := errors.AsType[*jpki.UseError](err); ok {
		return say(useWhat.In(l), otherNext.In(l))
	}
	if _, ok := errors.AsType[*jpki.AttributeError](err); ok {
		return say(attributeWhat.In(l), contentNext.In(l))
	}
	switch {
	case errors.Is(err, jpki.ErrNotCA):
		return say(notCAWhat.In(l), notCANext.In(l))
	case errors.Is(err, flow.ErrUnknownCA):
		return say(unknownCAWhat.In(l), hashNext.In(l))
	case errors.Is(err, flow.ErrDemoCA):
		return say(demoCAWhat.In(l), demoCANext.In(l))
	}
	return explainCertificateSyntax(l, err)
}

func explainCertificateSyntax(l Lang, err error) (Sentence, bool) {
	if _, ok := errors.AsType[*jpki.SyntaxError](err); ok {
		return say(caSyntaxWhat.In(l), caSyntaxNext.In(l))
	}
	for _, inner := range []error{jpki.ErrTruncated, jpki.ErrTrailing, jpki.ErrTooLarge} {
		if errors.Is(err, inner) {
			return say(caSyntaxWhat.In(l), caSyntaxNext.In(l))
		}
	}
	for _, inner := range []error{jpki.ErrAbsent, jpki.ErrDoubled, jpki.ErrEncoding, jpki.ErrMalformed} {
		if errors.Is(err, inner) {
			return say(attributeWhat.In(l), contentNext.In(l))
		}
	}
	return Sentence{}, false
}
