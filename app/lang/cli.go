package lang

// The command line: summaries, usages, and what it says about itself.
var (
	HelpHead = msg(
		"認め（Mitome）: マイナンバーカードを見る、暗証番号を変える、ファイルに署名する、署名を確かめる",
		"Mitome: see what is on a My Number Card, change its PINs, sign files, check signatures")
	HelpWindow   = msg("引数なしで起動すると、ウィンドウを開きます。", "Without arguments it opens the window.")
	HelpCommands = msg("コマンド:", "Commands:")
	HelpCommon   = msg(
		`どのコマンドにも:
  --lang ja|en      表示の言葉
カードを使うコマンドには:
  --reader NAME     カードリーダーの名前（一部でよい）。demo または demo:STATE は、内蔵の見本のカード

暗証番号は、画面でたずねます。標準入力が端末でないときは、たずねる順に1行ずつ読みます。
暗証番号を引数や環境変数で渡すことはできません。

終了コード: 0 完了 · 1 失敗 · 2 使い方の誤り · 3 リーダーかカードがない · 4 暗証番号がちがう
            5 暗証番号がロックされている · 6 署名が有効でない`,
		`With every command:
  --lang ja|en      the language of messages
With every command that uses a card:
  --reader NAME     part of the reader's name; demo or demo:STATE for the embedded card

A PIN is asked for on the terminal. Where standard input is no terminal, it is read from there, one line each,
in the order asked. No argument and no environment variable carries a PIN.

Exit: 0 done · 1 failed · 2 usage · 3 no reader or card · 4 PIN wrong · 5 PIN locked · 6 signature not valid`)
	HelpMore = msg("詳しくは: mitome help コマンド", "More: mitome help COMMAND")

	SummaryReaders   = msg("つながっているカードリーダー", "the card readers attached")
	SummaryCard      = msg("カードの種類、電子証明書の有無、暗証番号の残り回数、有効期限", "what the card is, certificates present, tries left on each PIN, card expiry")
	SummaryCertShow  = msg("電子証明書の中身", "who a certificate is for, its validity and its CA")
	SummaryCertSave  = msg("電子証明書をファイルに保存", "save a certificate to a file")
	SummaryPINChange = msg("暗証番号を変更", "change a PIN")
	SummarySign      = msg("ファイルに署名", "sign files")
	SummaryVerify    = msg("署名を確かめる", "check a signature")
	SummaryTrust     = msg("このパソコンにあるCA証明書", "the CA certificates on this machine")
	SummaryDoctor    = msg("何が動き、何が動かず、どうすればよいか", "what works, what does not, what to do")
	SummaryVCard     = msg("見本のカードをpcscdのリーダーに差し込む", "plug the embedded card into pcscd")
	SummaryHelp      = msg("使い方", "how to use it")
	SummaryVersion   = msg("版", "the version")

	UsageReaders = msg(
		`mitome readers [--json]

--json: [{"name": 名前, "card": カードがあるか}]`,
		`mitome readers [--json]

--json: [{"name": NAME, "card": whether a card is there}]`)
	UsageCard = msg(
		`mitome card [--reader NAME] [--json]

暗証番号を使わずに読めることだけを読みます。残り回数は減りません。

--json: {"reader", "demo", "token": my_number_card|juki_card|android|iphone,
  "sign_certificate", "auth_certificate": true|false、カードが知らせなければ null,
  "card_expires": YYYY-MM-DD か null,
  "pins": {"sign"|"auth"|"text"|"card": {"left": 不明なら null, "max", "locked"} か、なければ null}}`,
		`mitome card [--reader NAME] [--json]

Reads only what needs no PIN, and spends no try.

--json: {"reader", "demo", "token": my_number_card|juki_card|android|iphone,
  "sign_certificate", "auth_certificate": true|false, null where the card does not tell,
  "card_expires": YYYY-MM-DD or null,
  "pins": {"sign"|"auth"|"text"|"card": {"left": null where unknown, "max", "locked"}, or null where there is none}}`)
	UsageCertShow = msg(
		`mitome cert show --key sign|auth [--reader NAME] [--json]

署名用（sign）は、署名用パスワードが必要です。

--json: {"key", "subject", "issuer", "serial"（16進数）, "not_before", "not_after"（RFC 3339）, "days_left",
  "ca": listed|unlisted|added|demo}、署名用だけ: "name", "address", "birth_date"（YYYY-MM-DD、分からない月日は00）,
  "sex": male|female、書かれていなければ null`,
		`mitome cert show --key sign|auth [--reader NAME] [--json]

The signature certificate (sign) needs the signature password.

--json: {"key", "subject", "issuer", "serial" (hex), "not_before", "not_after" (RFC 3339), "days_left",
  "ca": listed|unlisted|added|demo}; for sign only: "name", "address", "birth_date" (YYYY-MM-DD, 00 where the register
  does not know), "sex": male|female, null where not stated`)
	UsageCertSave = msg(
		`mitome cert save --key sign|auth [--ca] [--pem] [--force] [--reader NAME] -o FILE

  --ca       発行者（CA）の証明書を保存します。暗証番号はいりません
  --pem      PEM形式で保存します（指定しなければDER形式）
  --force    すでにあるファイルを置きかえます`,
		`mitome cert save --key sign|auth [--ca] [--pem] [--force] [--reader NAME] -o FILE

  --ca       the CA's certificate, which needs no PIN
  --pem      PEM instead of DER
  --force    replace an existing file`)
	UsagePINChange = msg(
		`mitome pin change --pin sign|auth [--reader NAME]

たずねる順: いまの暗証番号、新しい暗証番号を2回。`,
		`mitome pin change --pin sign|auth [--reader NAME]

Asks for the present one, then for the new one twice.`)
	UsageSign = msg(
		`mitome sign [--format auto|cms] [--detached] [--chain] [-o FILE | --out-dir DIR] [--force] [--reader NAME] FILE...

  --detached     内容を含まない署名（FILE.p7s）。指定しなければ内容を含む署名（FILE.p7m）
  --chain        発行者（CA）の証明書も入れます
  -o FILE        保存先（署名するファイルが1つのとき）
  --out-dir DIR  保存するフォルダー
  --force        すでにあるファイルを置きかえます

端末では、署名する前に内容を示してたずねます。標準入力が端末でないときは、このコマンドの実行を同意とみなします。
できたファイルの場所を、標準出力に1行ずつ出します。`,
		`mitome sign [--format auto|cms] [--detached] [--chain] [-o FILE | --out-dir DIR] [--force] [--reader NAME] FILE...

  --detached     a signature without the content (FILE.p7s); otherwise it holds the content (FILE.p7m)
  --chain        put the CA's certificate beside the signer's
  -o FILE        where the result goes, for a single file
  --out-dir DIR  the folder for the results
  --force        replace existing files

On a terminal it shows what would be signed, and asks. Where standard input is no terminal, running the command is
the consent. The paths of the results go to standard output, one line each.`)
	UsageVerify = msg(
		`mitome verify [--content FILE] [--ca FILE]... [--json] FILE

  --content FILE  分離署名の、署名された元のファイル
  --ca FILE       今回だけ信頼するCA証明書

--json: {"valid", "format", "signers": [{"name", "subject", "serial", "signing_time", "digest", "integrity": ok|broken,
  "certificate": ok|expired|not_yet|untrusted, "ca": listed|unlisted|added|demo, "revocation": not_checked|good|revoked}],
  "warnings": []}`,
		`mitome verify [--content FILE] [--ca FILE]... [--json] FILE

  --content FILE  the signed file, for a detached signature
  --ca FILE       a CA certificate to believe this once

--json: {"valid", "format", "signers": [{"name", "subject", "serial", "signing_time", "digest", "integrity": ok|broken,
  "certificate": ok|expired|not_yet|untrusted, "ca": listed|unlisted|added|demo, "revocation": not_checked|good|revoked}],
  "warnings": []}`)
	UsageTrust = msg(
		`mitome trust list
mitome trust add FILE
mitome trust remove HASH

list は「ハッシュ値、一覧にあるか、有効期限、名前」を表示します。一覧にないCAを追加するときは、端末でたずねます。
標準入力が端末でないときは、1行「はい」か「yes」を読みます。`,
		`mitome trust list
mitome trust add FILE
mitome trust remove HASH

list shows hash, listing, last day and name. Before a CA that is not on the program's list is added, it asks; where
standard input is no terminal, it reads one line, which must be «yes» or «はい».`)
	UsageDoctor = msg(
		`mitome doctor [--reader NAME] [--json]

--json: {"healthy", "checks": [{"subject": service|readers|card|certificates, "outcome": works|problem|skipped,
  "what", "next", "detail"}]}
問題があるときの終了コードは、はじめの問題のものです。`,
		`mitome doctor [--reader NAME] [--json]

--json: {"healthy", "checks": [{"subject": service|readers|card|certificates, "outcome": works|problem|skipped,
  "what", "next", "detail"}]}
With a problem, the exit code is that of the first one.`)
	UsageVCard = msg(
		`mitome vcard [--addr HOST:PORT] [--state NAME]

pcscdの仮想リーダー（vsmartcard-vpcd）に見本のカードを差し込み、Ctrl-Cで抜きます。
  --addr HOST:PORT  指定しなければ 127.0.0.1:35963
  --state NAME      fresh last-try locked expired expiring renewed moved under15 juki slow flaky`,
		`mitome vcard [--addr HOST:PORT] [--state NAME]

Plugs the embedded card into pcscd's virtual reader (vsmartcard-vpcd), until Ctrl-C.
  --addr HOST:PORT  127.0.0.1:35963 unless given
  --state NAME      fresh last-try locked expired expiring renewed moved under15 juki slow flaky`)
	UsageHelp    = msg("mitome help [コマンド]", "mitome help [COMMAND]")
	UsageVersion = msg("mitome version", "mitome version")
)

// Wrong usage.
var (
	UsageUnknown   = msg("「%s」というコマンドはありません。", "There is no command «%s».")
	UsageFlags     = msg("引数が正しくありません（%s）。", "The arguments are not right (%s).")
	UsageNoFlag    = msg("「%s」という指定はありません。", "There is no option %s.")
	UsageNoValue   = msg("%s には、値が必要です。", "%s needs a value.")
	UsageMissing   = msg("「%s」が必要です。", "«%s» is missing.")
	UsageTooMany   = msg("引数が多すぎます（%s）。", "There are too many arguments (%s).")
	UsageChoice    = msg("%[1]s に「%[2]s」は使えません。使えるのは %[3]s です。", "%[1]s cannot be «%[2]s». It is one of %[3]s.")
	UsageNotBoth   = msg("%[1]s と %[2]s は、どちらか一方だけ使えます。", "Of %[1]s and %[2]s only one can be used.")
	UsageOneOut    = msg("-o は、署名するファイルが1つのときだけ使えます。いくつもあるときは --out-dir を使ってください。", "-o is for a single file. For several, use --out-dir.")
	UsageEasy      = msg("「やさしい日本語」は、まだありません。--lang ja か --lang en を使ってください。", "Easy Japanese (ja-easy) is not there yet. Use --lang ja or --lang en.")
	UsageNotYetPIN = msg("%sの変更は、まだできません。いま変更できるのは sign と auth です。急ぐときは、市区町村の窓口で変更できます。", "The %s cannot be changed with this program yet; sign and auth can. The counter of your municipality changes it.")
	UsageNotYet    = msg("%s 形式の署名は、まだ作れません。いま作れるのは cms です。", "Signatures of the format %s cannot be made yet; cms can.")
	UsageHash      = msg("「%s」は、証明書のハッシュ値（16進数64けた）ではありません。「mitome trust list」で確かめてください。", "«%s» is not a certificate hash (64 hexadecimal digits). See «mitome trust list».")
	UsageState     = msg("見本のカードに「%[1]s」という状態はありません。使えるのは %[2]s です。", "The embedded card has no state «%[1]s». It has %[2]s.")
	UsageSeveral   = msg("使えるカードリーダーがいくつもあります（%s）。カードには何もしていません。", "Several readers would do (%s). Nothing was done to any card.")
	UsageReader    = msg("--reader で、名前（一部でよい）を選んでください。", "Choose one with --reader and a part of its name.")
	UsageHint      = msg("使い方: %s", "Usage: %s")
)

// The terminal.
var (
	PromptPIN     = msg("%[1]s（%[2]s）: ", "%[1]s (%[2]s): ")
	PromptNew     = msg("新しい%[1]s（%[2]s）: ", "New %[1]s (%[2]s): ")
	PromptAgain   = msg("もう一度、新しいものを: ", "The new one once more: ")
	PromptYesNo   = msg("%s [y/N]: ", "%s [y/N]: ")
	PromptTry     = msg("このまま進みますか？", "Go on?")
	PromptTrust   = msg("追加しますか？", "Add it?")
	PromptPurpose = msg("%[1]s — %[2]s — %[3]s", "%[1]s — %[2]s — %[3]s")

	InputEnded     = msg("標準入力から答えを読もうとしましたが、終わっていました。暗証番号は送っていません。", "Standard input ended where an answer was to be read. No PIN was sent.")
	InputEndedNext = msg("端末で実行するか、たずねる順に1行ずつ標準入力に渡してください。", "Run it on a terminal, or give the answers on standard input, one line each, in the order asked.")

	Label   = msg("%[1]s: %[2]s", "%[1]s: %[2]s")
	Detail  = msg("詳細: %s", "Details: %s")
	Plainly = msg("%s", "%s")
	Next    = msg("→ %s", "→ %s")
	Saved   = msg("保存しました:", "Saved:")
	PINSet  = msg("%sを変更しました。", "The %s has been changed.")

	OutputFailed = msg("結果を標準出力に書けませんでした。", "The result could not be written to standard output.")
)

// Labels of the results.
var (
	LabelReader      = msg("カードリーダー", "Reader")
	LabelToken       = msg("種類", "Kind")
	LabelCardExpires = msg("カードの有効期限", "Card expires")
	LabelTries       = msg("暗証番号の残り回数（減らさずに読みました）:", "Tries left on each PIN (read without spending one):")
	LabelOnCard      = msg("カードあり", "card present")
	LabelNoCard      = msg("カードなし", "no card")
	LabelUntil       = msg("%[1]s（%[2]sまで）", "%[1]s (until %[2]s)")
	LabelUnreadable  = msg("%s（読み取れません）", "%s (cannot be read)")
	LabelName        = msg("氏名", "Name")
	LabelAddress     = msg("住所", "Address")
	LabelBirth       = msg("生年月日", "Birth date")
	LabelSex         = msg("性別", "Sex")
	LabelMale        = msg("男", "male")
	LabelFemale      = msg("女", "female")
	LabelNotStated   = msg("記載なし", "not stated")
	LabelSubject     = msg("主体者", "Subject")
	LabelIssuer      = msg("発行者", "Issuer")
	LabelCA          = msg("発行者の確認", "CA")
	LabelSerial      = msg("シリアル番号", "Serial number")
	LabelValidity    = msg("有効期間", "Valid")
	LabelFromTo      = msg("%[1]sから%[2]sまで", "from %[1]s until %[2]s")
	LabelDaysLeft    = msg("残り%s", "%s left")
	LabelLastDay     = msg("今日まで", "last day today")
	LabelExpired     = msg("有効期間が終わっています", "expired")
	LabelNotYet      = msg("有効期間がまだ始まっていません", "not valid yet")
	LabelReplaced    = msg("［］で囲んだ文字は、証明書に書けないため置きかえられた文字です。", "Characters in ［］ stand for others that the certificate cannot hold.")
	LabelRevocation  = msg("失効していないかは、個人のパソコンからは調べられません。", "Whether it was revoked cannot be looked up from a citizen's machine.")
)

// The virtual card.
var (
	VCardPlays   = msg("見本のカードを %s のリーダーに差し込みます。Ctrl-Cで抜きます。", "Plugging the embedded card into the reader at %s; Ctrl-C takes it out.")
	VCardOut     = msg("カードを抜きました。", "The card is out.")
	VCardRefused = msg("%s で仮想リーダーが待っていません。", "No virtual reader listens at %s.")
	VCardInstall = msg("vsmartcard-vpcd を入れてから、pcscd を起動し直してください（例: sudo apt install vsmartcard-vpcd のあと sudo systemctl restart pcscd）。", "Install vsmartcard-vpcd and restart pcscd (for instance: sudo apt install vsmartcard-vpcd, then sudo systemctl restart pcscd).")
	VCardLost    = msg("リーダーとの接続が切れました。カードは抜けています。", "The connection to the reader is lost. The card is out.")
	VCardRestart = msg("pcscd が動いているか確かめて、もう一度始めてください。", "See that pcscd is running, and start again.")
)
