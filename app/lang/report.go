package lang

import (
	"github.com/mitome-jp/mitome/sign/jpki"
	"github.com/mitome-jp/mitome/sign/verify"
)

// The report on a signed file.
var (
	ReportValid   = msg("有効な署名です。", "The signature is valid.")
	ReportInvalid = msg("有効な署名とはいえません。", "The signature is not valid.")
	ReportSigner  = msg("署名者", "Signer")
	ReportNobody  = msg("（名前の記載なし）", "(not named)")
	ReportContent = msg("内容", "Content")
	ReportCert    = msg("証明書", "Certificate")
	ReportTime    = msg("署名した時刻（署名者の申告）", "Time of signing (as the signer says)")
	ReportDigest  = msg("ハッシュの方式", "Digest")
	ReportAgainst = msg("照らし合わせたファイル", "Checked against")
	ReportNote    = msg("注意", "Note")

	integrityOK     = msg("署名されたときから変わっていません。", "unchanged since it was signed")
	integrityBroken = msg("署名と合いません。", "does not fit the signature")
	integrityOpen   = msg("確かめられませんでした。", "could not be checked")

	trustOK        = msg("信頼できるCAが発行し、有効期間の中です。", "by a trusted CA, and within its dates")
	trustExpired   = msg("有効期間が終わっています。", "expired")
	trustNotYet    = msg("有効期間がまだ始まっていません。", "not valid yet")
	trustUntrusted = msg("発行者が信頼できると確かめられません。", "its CA is not known to be trustworthy")
)

// IntegrityText says whether the content is what was signed.
func IntegrityText(l Lang, i verify.Integrity) string {
	switch i {
	case verify.Intact:
		return integrityOK.In(l)
	case verify.Broken:
		return integrityBroken.In(l)
	case verify.NotChecked:
	}
	return integrityOpen.In(l)
}

// TrustText says whether a signer's certificate is to be trusted.
func TrustText(l Lang, t verify.Trust) string {
	switch t {
	case verify.Trusted:
		return trustOK.In(l)
	case verify.Expired:
		return trustExpired.In(l)
	case verify.NotYet:
		return trustNotYet.In(l)
	case verify.Untrusted:
	}
	return trustUntrusted.In(l)
}

var problemWords = map[verify.Problem]Message{
	verify.ProblemContentMissing:     problemContentGone,
	verify.ProblemCertificateMissing: problemNoCert,
	verify.ProblemContentChanged:     problemContent,
	verify.ProblemSignature:          problemSignature,
	verify.ProblemCertificate:        problemCertificate,
	verify.ProblemWeak:               problemWeak,
	verify.ProblemAlgorithm:          problemAlgorithm,
	verify.ProblemForm:               problemForm,
}

// ProblemText says why a signer's part is not whole.
func ProblemText(l Lang, p verify.Problem) string {
	if m, ok := problemWords[p]; ok {
		return m.In(l)
	}
	return problemForm.In(l)
}

var warnings = map[verify.Warning]Message{
	verify.WarnDemo:                msg("内蔵の見本のカードによる署名です。本物ではなく、決して信頼しません。", "This is by the embedded demo card. It is not real and never trusted."),
	verify.WarnTest:                msg("公式の試験用カードの証明書です。だれの署名でもありません。", "The certificate is of an official test card, and names nobody."),
	verify.WarnContentMissing:      msg("署名された元のファイルがありません。--content で選んでください。", "The file that was signed is missing; name it with --content."),
	verify.WarnContentGuessed:      msg("署名された元のファイルは、名前から見つけました。", "The file that was signed was found by its name."),
	verify.WarnCertificateMissing:  msg("署名した人の証明書がファイルにありません。", "The signer's certificate is not in the file."),
	verify.WarnAuthCertificate:     msg("文書の署名用ではない、ログインに使う利用者証明用の鍵で署名されています。", "It was made with the key for logging in, which is not for signing documents."),
	verify.WarnNotForSigning:       msg("この証明書は、文書の署名のためのものではありません。", "The certificate is not for signing documents."),
	verify.WarnAttributes:          msg("証明書に書かれた氏名などが読み取れません。", "The holder's name in the certificate cannot be read."),
	verify.WarnNotBound:            msg("署名が、どの証明書によるものかを固定していません。", "The signature does not say which certificate it belongs to."),
	verify.WarnRevocation:          msg("証明書が失効していないかは、確かめていません（個人のパソコンからは調べられません）。", "Whether the certificate was revoked was not checked: a citizen's machine cannot look it up."),
	verify.WarnNoTimestamp:         msg("タイムスタンプがないため、署名した時刻の証拠はありません。", "There is no time stamp, so nothing proves when it was signed."),
	verify.WarnTimestampNotChecked: msg("タイムスタンプがありますが、このプログラムではまだ確かめられません。", "There is a time stamp, which this program cannot check yet."),
	verify.WarnTimeClaimed:         msg("署名した時刻は、署名者の申告です。", "The time of signing is only what the signer says."),
	verify.WarnTimeMissing:         msg("署名した時刻が書かれていません。", "The signature does not say when it was made."),
	verify.WarnTimeFuture:          msg("署名した時刻が未来になっています。", "The time of signing lies in the future."),
	verify.WarnTimeOutside:         msg("署名した時刻が、証明書の有効期間の外です。", "The time of signing lies outside the certificate's dates."),
}

// WarningText says what else there is to know about a report.
func WarningText(l Lang, w verify.Warning) string {
	if m, ok := warnings[w]; ok {
		return m.In(l)
	}
	return string(w)
}

// SignerName is whom a certificate names.
func SignerName(l Lang, s verify.Signer) string {
	name := Plain(s.Name)
	if name == "" {
		name = ReportNobody.In(l)
	}
	if s.CA == jpki.Demo {
		name += " " + Demo.In(l)
	}
	return name
}
