package lang

import (
	"errors"
	"strings"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card/mynumber"
)

// The names and forms of the PINs (citizen.md, «The four PINs»).
var (
	pinNames = [...]Message{
		mynumber.PINSign: msg("署名用電子証明書の暗証番号（署名用パスワード）", "signature certificate password"),
		mynumber.PINAuth: msg("利用者証明用電子証明書の暗証番号", "user authentication certificate PIN"),
		mynumber.PINText: msg("券面事項入力補助用の暗証番号", "card entry support PIN"),
		mynumber.PINCard: msg("住民基本台帳用の暗証番号", "Basic Resident Register PIN"),
	}
	pinForms = [...]Message{
		mynumber.PINSign: msg("英数字6〜16文字", "6 to 16 letters and digits"),
		mynumber.PINAuth: msg("数字4けた", "4 digits"),
		mynumber.PINText: msg("数字4けた", "4 digits"),
		mynumber.PINCard: msg("数字4けた", "4 digits"),
	}
)

// PINName is what a PIN is called.
func PINName(l Lang, kind mynumber.PINKind) string { return pinNames[kind].In(l) }

// PINForm says what a PIN looks like, by which people know which one is meant.
func PINForm(l Lang, kind mynumber.PINKind) string { return pinForms[kind].In(l) }

var (
	purposeSign   = msg("ファイルに署名するため", "to sign")
	purposeShow   = msg("署名用電子証明書を読み出すため", "to read the signature certificate")
	purposeChange = msg("変更するため、いまのものをたずねます", "the present one, to change it")
)

// PurposeText says what a PIN is asked for.
func PurposeText(l Lang, p flow.Purpose) string {
	switch p {
	case flow.ToSign:
		return purposeSign.In(l)
	case flow.ToShowCertificate:
		return purposeShow.In(l)
	case flow.ToChange:
		return purposeChange.In(l)
	}
	return ""
}

var (
	triesUnknown = msg("残り回数は不明", "tries left: unknown")
	triesLocked  = msg("ロックされています", "locked")
	triesOne     = msg("あと1回（%[2]d回のうち）", "1 of %[2]d tries left")
	triesSome    = msg("あと%[1]d回（%[2]d回のうち）", "%[1]d of %[2]d tries left")
)

// Tries says how many tries are left.
func Tries(l Lang, c mynumber.Counter) string {
	switch {
	case !c.Known:
		return triesUnknown.In(l)
	case c.Left == 0:
		return triesLocked.In(l)
	case c.Left == 1:
		return triesOne.In(l, c.Left, c.Max)
	}
	return triesSome.In(l, c.Left, c.Max)
}

// What a person is asked before what may be the last try.
var (
	LastTryKnown = msg(
		"%[1]sは、あと1回まちがえるとロックされます。ロックされると、住民登録のある市区町村の窓口で解除するまで使えません。",
		"One more wrong %[1]s will lock it. Once locked, it stays locked until the counter of your municipality unlocks it.")
	LastTryUnknown = msg(
		"%[1]sの残り回数が読み取れません。次にまちがえるとロックされるかもしれません。ロックされると、住民登録のある市区町村の窓口で解除するまで使えません。",
		"The card does not tell how many tries are left for the %[1]s. One more wrong one may lock it, until the counter of your municipality unlocks it.")
)

// LastTryText says what a wrong PIN would do now.
func LastTryText(l Lang, q flow.LastTry) string {
	if q.Counter.Known {
		return LastTryKnown.In(l, PINName(l, q.Kind))
	}
	return LastTryUnknown.In(l, PINName(l, q.Kind))
}

// Unlocking a PIN (citizen.md, «Locked»).
var (
	unlockCounter = msg(
		"住民登録のある市区町村の窓口で、ご本人がこのカードともう1点の本人確認書類を持って手続きしてください。",
		"Go to the counter of the municipality where you are registered, in person, with this card and another identity document.")
	unlockStore = msg(
		"または、数字4けたの利用者証明用の暗証番号が分かれば、スマートフォンのアプリで予約して、コンビニの端末で初期化できます（できない店舗もあります）。",
		"Or, if you know the 4-digit user authentication PIN, reset the password at a convenience store terminal after booking with the phone app (many stores offer it, not all).")
	unlockShop = msg(
		"または、署名用パスワードが分かれば、一部の店舗の端末で初期化できます（コンビニではできません）。",
		"Or, if you know the signature password, reset the PIN at some shops (not at convenience stores).")
)

// Unlocking says how a locked PIN is unlocked. The other counter decides about
// the shortcut: that of the authentication PIN for the signature password, and
// the other way round; where it is locked or unknown, only the counter helps.
func Unlocking(l Lang, locked mynumber.PINKind, other mynumber.Counter) string {
	usable := other.Known && other.Left > 0
	switch {
	case usable && locked == mynumber.PINSign:
		return joined(l, unlockCounter.In(l), unlockStore.In(l))
	case usable && locked == mynumber.PINAuth:
		return joined(l, unlockCounter.In(l), unlockShop.In(l))
	}
	return unlockCounter.In(l)
}

var (
	wrongWhat     = msg("%[1]sがちがいます。%[2]s。", "The %[1]s is wrong. It now has %[2]s.")
	wrongLost     = msg("%[1]sがちがいます。カードが残り回数を知らせないため、あと何回かは分かりません。", "The %[1]s is wrong. The card does not tell how many tries are left.")
	wrongNext     = msg("番号を確かめてから、もう一度始めてください。", "Make sure which one it is, then start again.")
	wrongNextLast = msg("次にまちがえるとロックされます。番号がはっきりしないときは、ここでやめて窓口でたずねてください。", "One more wrong one locks it. If you are not sure, stop here and ask at the counter of your municipality.")

	lockedSpent  = msg("%sがちがっていたため、ロックされました。ほかは何も変わっていません。", "The %s was wrong and is locked now. Nothing else has changed.")
	lockedBefore = msg("%sはロックされています。番号は送っていません。", "The %s is locked. Nothing was sent.")
	lockedListed = msg("ロックされています: %s。", "Locked: %s.")

	absentPINWhat = msg("このカードには%sがありません。何も変わっていません。", "This card has no %s. Nothing has changed.")
	absentPINNext = msg("カードの交付を受けた市区町村の窓口にたずねてください。", "Ask at the counter of the municipality that issued the card.")

	formLengthSign = msg("署名用パスワードは6〜16文字です。カードには送っていないので、残り回数は減っていません。", "The signature password has 6 to 16 characters. Nothing was sent to the card, so no try is spent.")
	formLength     = msg("%sは数字4けたです。カードには送っていないので、残り回数は減っていません。", "The %s has 4 digits. Nothing was sent to the card, so no try is spent.")
	formChars      = msg("%sに使えない文字があります。カードには送っていないので、残り回数は減っていません。", "The %s has a character that it cannot have. Nothing was sent to the card, so no try is spent.")
	formMixture    = msg("署名用パスワードには、英字と数字の両方が必要です。カードには送っていないので、残り回数は減っていません。", "The signature password needs both letters and digits. Nothing was sent to the card, so no try is spent.")
	formNextSign   = msg("半角の英字（A〜Z）と数字で、6〜16文字を入力してください。小文字は大文字になります。", "Type 6 to 16 letters (A to Z) and digits. Small letters become capitals.")
	formNext       = msg("半角の数字4けたを入力してください。", "Type 4 digits.")

	notSameWhat = msg("新しい番号の2回の入力が同じではありません。何も変わっていません。", "The new one was not typed the same twice. Nothing has changed.")
	notSameNext = msg("もう一度、同じものを2回入力してください。", "Type the same one twice.")

	refusedWhat = msg("カードが新しい%sを受け付けませんでした。これまでのものがそのまま使えます。", "The card did not accept the new %s. The present one still holds.")
	refusedNext = msg("別のものを選んで、もう一度始めてください。", "Choose another one and start again.")

	unsureWhat    = msg("%[1]sをカードに送りましたが、返事が届きませんでした。1回使われたかもしれません。番号を送り直してはいません。", "The %[1]s went to the card, but its answer was lost. A try may have been spent. It was not sent a second time.")
	unsureCounted = msg("%[1]sをカードに送りましたが、返事が届きませんでした。読み直したところ、%[2]s。番号を送り直してはいません。", "The %[1]s went to the card, but its answer was lost. Read anew, it has %[2]s. It was not sent a second time.")
	unsureLocked  = msg("%[1]sをカードに送りましたが、返事が届きませんでした。読み直したところ、ロックされています。", "The %[1]s went to the card, but its answer was lost. Read anew, it is locked.")
	unsureNext    = msg("カードを置き直し、「mitome card」で残り回数を確かめてから、もう一度始めてください。", "Lay the card down again, see with «mitome card» how many tries are left, then start again.")

	changingWhat = msg("%sの変更中に、カードの返事が届きませんでした。新しいものとこれまでのもののどちらか一方が有効です。", "While the %s was being changed, the card's answer was lost. Either the new one or the previous one holds now.")
	changingNext = msg("カードを置き直し、新しいもので一度試してください。ちがうと言われたら、これまでのものが有効です。残り回数を見ながら進めてください。", "Lay the card down again and try the new one once. If it is said to be wrong, the previous one holds. Mind the tries left.")
)

func explainPIN(l Lang, err error) (Sentence, bool) {
	if errors.Is(err, flow.ErrNotSame) {
		return say(notSameWhat.In(l), notSameNext.In(l))
	}
	if e, ok := errors.AsType[*mynumber.FormError](err); ok {
		return explainForm(l, e)
	}
	if e, ok := errors.AsType[*mynumber.PINWrongError](err); ok {
		return explainWrong(l, e)
	}
	if kinds := lockedKinds(err); len(kinds) > 0 {
		return explainLocked(l, err, kinds)
	}
	if e, ok := errors.AsType[*mynumber.PINAbsentError](err); ok {
		return say(absentPINWhat.In(l, PINName(l, e.Kind)), absentPINNext.In(l))
	}
	if e, ok := errors.AsType[*mynumber.NewPINRefusedError](err); ok {
		return say(refusedWhat.In(l, PINName(l, e.Kind)), refusedNext.In(l))
	}
	if e, ok := errors.AsType[*mynumber.ChangeUnsureError](err); ok {
		return say(changingWhat.In(l, PINName(l, e.Kind)), changingNext.In(l))
	}
	if e, ok := errors.AsType[*mynumber.PINUnsureError](err); ok {
		return explainUnsure(l, err, e)
	}
	return Sentence{}, false
}

func explainForm(l Lang, e *mynumber.FormError) (Sentence, bool) {
	what, next := formChars.In(l, PINName(l, e.Kind)), formNext
	if e.Kind == mynumber.PINSign {
		next = formNextSign
	}
	switch {
	case e.Fault == mynumber.FormMixture:
		what = formMixture.In(l)
	case e.Fault == mynumber.FormLength && e.Kind == mynumber.PINSign:
		what = formLengthSign.In(l)
	case e.Fault == mynumber.FormLength:
		what = formLength.In(l, PINName(l, e.Kind))
	}
	return say(what, next.In(l))
}

func explainWrong(l Lang, e *mynumber.PINWrongError) (Sentence, bool) {
	name := PINName(l, e.Kind)
	switch {
	case !e.Counter.Known:
		return say(wrongLost.In(l, name), wrongNext.In(l))
	case e.Counter.Left == 1:
		return say(wrongWhat.In(l, name, Tries(l, e.Counter)), wrongNextLast.In(l))
	}
	return say(wrongWhat.In(l, name, Tries(l, e.Counter)), wrongNext.In(l))
}

// explainLocked does not know the other counter, so it names the shortcut with
// its condition; of several locked PINs it names all, and none has a shortcut.
func explainLocked(l Lang, err error, kinds []mynumber.PINKind) (Sentence, bool) {
	if len(kinds) > 1 {
		names := make([]string, len(kinds))
		for i, k := range kinds {
			names[i] = PINName(l, k)
		}
		return say(lockedListed.In(l, strings.Join(names, listSeparator.In(l))), unlockCounter.In(l))
	}
	assumed := mynumber.Counter{Left: 1, Known: true}
	what := lockedBefore
	if e, ok := errors.AsType[*mynumber.PINLockedError](err); ok && e.Spent {
		what = lockedSpent
	}
	return say(what.In(l, PINName(l, kinds[0])), Unlocking(l, kinds[0], assumed))
}

// lockedKinds finds every locked PIN that an error speaks of, in the order of
// its tree.
func lockedKinds(err error) (kinds []mynumber.PINKind) {
	switch e := err.(type) { //nolint:errorlint // the tree is walked by hand, to find more than the first
	case *mynumber.PINLockedError:
		return []mynumber.PINKind{e.Kind}
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			kinds = append(kinds, lockedKinds(inner)...)
		}
	case interface{ Unwrap() error }:
		return lockedKinds(e.Unwrap())
	}
	return kinds
}

func explainUnsure(l Lang, err error, e *mynumber.PINUnsureError) (Sentence, bool) {
	name := PINName(l, e.Kind)
	after, ok := errors.AsType[*flow.AfterError](err)
	switch {
	case !ok || !after.Counter.Known:
		return say(unsureWhat.In(l, name), unsureNext.In(l))
	case after.Counter.Locked():
		return say(unsureLocked.In(l, name), Unlocking(l, e.Kind, mynumber.Counter{Left: 1, Known: true}))
	}
	return say(unsureCounted.In(l, name, Tries(l, after.Counter)), wrongNext.In(l))
}
