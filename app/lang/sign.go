package lang

import (
	"errors"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/sign"
)

// Before and after signing.
var (
	SignApproval  = msg("署名するもの:", "To be signed:")
	SignFile      = msg("ファイル", "file")
	SignSize      = msg("大きさ", "size")
	SignHash      = msg("SHA-256", "SHA-256")
	SignTarget    = msg("保存先", "result")
	SignReveals   = msg("署名の中に、あなたの氏名・住所・生年月日・性別が入り、署名を受け取る相手に伝わります。", "Your name, address, birth date and sex go along inside the signature to whoever receives it.")
	SignConfirm   = msg("署名しますか？", "Sign?")
	SignDone      = msg("署名して確かめました: %[1]s → %[2]s（%[3]s）", "Signed and checked: %[1]s → %[2]s (%[3]s)")
	SignElsewhere = msg("署名はできています。暗証番号を入れ直さずに、別の場所に保存できます。保存先（何も入力しなければ、やめます）: ", "The signature is made. It can be saved elsewhere without the password. Where to (leave empty to give up): ")
	SignLost      = msg("できていた署名は破棄しました。もう一度署名するときは、暗証番号が必要です。", "The signature that was made is discarded. To sign again, the password is needed.")
)

// The files of a signature.
var (
	sourceAbsent = msg("「%s」というファイルがありません。署名していません。", "There is no file «%s». Nothing was signed.")
	sourceDenied = msg("「%s」を読む許可がありません。署名していません。", "You have no permission to read «%s». Nothing was signed.")
	sourceFolder = msg("「%s」はフォルダーです。署名していません。", "«%s» is a folder. Nothing was signed.")
	sourceOther  = msg("「%s」はパイプや装置で、ファイルではありません。署名していません。", "«%s» is a pipe or a device, not a file. Nothing was signed.")
	sourceEmpty  = msg("「%s」は空（0バイト）です。署名していません。", "«%s» is empty (0 bytes). Nothing was signed.")
	sourceBroken = msg("「%s」を読んでいる途中で失敗しました。署名していません。", "Reading «%s» failed midway. Nothing was signed.")

	nextName       = msg("ファイルの名前と場所を確かめてください。", "Check the file's name and place.")
	nextPermission = msg("自分が読めるファイルか確かめるか、自分のフォルダーに写してください。", "Check that you may read it, or copy it into a folder of yours.")
	nextOneFile    = msg("署名するファイルを1つずつ選んでください。", "Choose the files in it one by one.")
	nextCopy       = msg("中身をふつうのファイルに保存してから署名してください。", "Save its content as an ordinary file and sign that.")
	nextRightFile  = msg("正しいファイルか確かめてください。", "Make sure that it is the right file.")
	nextDisk       = msg("ディスクやUSBメモリーがつながっているか確かめて、もう一度始めてください。", "Check that the disk or memory stick is attached, and start again.")

	changedWhat = msg("「%s」は、確かめたあとで変わりました。変わったものの署名は保存していません。", "«%s» changed after you looked at it. No signature of what it is now was saved.")
	changedNext = msg("ほかのプログラムで開いていれば閉じて、内容を確かめてから、もう一度始めてください。", "Close it where it is open, check what it says, and start again.")

	existsWhat = msg("「%s」がすでにあります。上書きしていません。", "«%s» exists already. It was not replaced.")
	existsNext = msg("別の保存先を -o で選ぶか、置きかえてよければ --force を付けてください。", "Choose another place with -o, or add --force if it may be replaced.")

	targetDenied   = msg("「%s」に書き込む許可がありません。何も保存していません。", "You have no permission to write «%s». Nothing was saved.")
	targetFolder   = msg("保存先の「%s」はフォルダーです。何も保存していません。", "The place for the result, «%s», is a folder. Nothing was saved.")
	targetOther    = msg("保存先の「%s」はパイプや装置です。何も保存していません。", "The place for the result, «%s», is a pipe or a device. Nothing was saved.")
	targetSource   = msg("保存先の「%s」は、署名するファイルそのものです。何も保存していません。", "The place for the result, «%s», is a file that is to be signed. Nothing was saved.")
	targetOne      = msg("いくつものファイルの結果を、1つの「%s」には保存できません。署名していません。", "The results of several files cannot go into the one file «%s». Nothing was signed.")
	targetLong     = msg("「%s」は名前が長すぎます（255バイトまで）。何も保存していません。", "«%s» has too long a name (255 bytes at most). Nothing was saved.")
	targetNoFolder = msg("「%s」を保存するフォルダーがありません。何も保存していません。", "The folder for «%s» does not exist. Nothing was saved.")
	targetReadOnly = msg("「%s」は書き込みできない場所にあります。何も保存していません。", "«%s» is in a place that cannot be written to. Nothing was saved.")
	targetFull     = msg("ディスクがいっぱいで「%s」を保存できません。書きかけのものは残していません。", "The disk is full, so «%s» could not be saved. Nothing half-written was left.")
	targetBig      = msg("「%s」は、保存先の方式で扱える大きさを超えます。書きかけのものは残していません。", "«%s» is larger than its disk's format allows. Nothing half-written was left.")
	targetBroken   = msg("「%s」を保存している途中で失敗しました。書きかけのものは残していません。", "Saving «%s» failed midway. Nothing half-written was left.")

	nextElsewhere = msg("別の保存先を -o か --out-dir で選んでください。", "Choose another place with -o or --out-dir.")
	nextShortName = msg("短い名前を -o で選んでください。", "Choose a shorter name with -o.")
	nextOutDir    = msg("まとめて署名するときは、-o の代わりに --out-dir でフォルダーを選んでください。", "To sign several files, choose a folder with --out-dir instead of -o.")
	nextSpace     = msg("場所を空けるか、別の保存先を選んでください。", "Make room, or choose another place.")

	checkWhat = msg("できた署名を確かめたところ、正しくありませんでした。保存していません。", "The signature just made did not stand its own check. It was not saved.")

	formatWhat = msg("その署名の形式は、このプログラムではまだ作れません。署名していません。", "This program does not make signatures of that format yet. Nothing was signed.")
	formatNext = msg("--format cms を使ってください。", "Use --format cms.")
)

type advice struct {
	kind       error
	what, next Message
}

var sourceAdvice = []advice{
	{sign.ErrNotFound, sourceAbsent, nextName},
	{sign.ErrPermission, sourceDenied, nextPermission},
	{sign.ErrFolder, sourceFolder, nextOneFile},
	{sign.ErrNotFile, sourceOther, nextCopy},
	{sign.ErrEmpty, sourceEmpty, nextRightFile},
	{sign.ErrRead, sourceBroken, nextDisk},
}

var targetAdvice = []advice{
	{sign.ErrPermission, targetDenied, nextElsewhere},
	{sign.ErrFolder, targetFolder, nextElsewhere},
	{sign.ErrNotFile, targetOther, nextElsewhere},
	{sign.ErrIsSource, targetSource, nextElsewhere},
	{sign.ErrOneResult, targetOne, nextOutDir},
	{sign.ErrNameTooLong, targetLong, nextShortName},
	{sign.ErrNoFolder, targetNoFolder, nextElsewhere},
	{sign.ErrReadOnly, targetReadOnly, nextElsewhere},
	{sign.ErrFull, targetFull, nextSpace},
	{sign.ErrTooBig, targetBig, nextElsewhere},
	{sign.ErrWrite, targetBroken, nextDisk},
}

func explainSign(l Lang, err error) (Sentence, bool) {
	if e, ok := errors.AsType[*sign.SourceError](err); ok {
		return adviseOn(l, sourceAdvice, e.Kind, e.Path)
	}
	if e, ok := errors.AsType[*sign.TargetError](err); ok {
		return adviseOn(l, targetAdvice, e.Kind, e.Path)
	}
	if e, ok := errors.AsType[*sign.ExistsError](err); ok {
		return say(existsWhat.In(l, Plain(e.Path)), existsNext.In(l))
	}
	if e, ok := errors.AsType[*sign.ChangedError](err); ok {
		return say(changedWhat.In(l, Plain(e.Path)), changedNext.In(l))
	}
	if _, ok := errors.AsType[*sign.CheckError](err); ok {
		return say(checkWhat.In(l), contentNext.In(l))
	}
	if errors.Is(err, sign.ErrFormat) {
		return say(formatWhat.In(l), formatNext.In(l))
	}
	return Sentence{}, false
}

func adviseOn(l Lang, list []advice, kind error, path string) (Sentence, bool) {
	for _, a := range list {
		if errors.Is(kind, a.kind) {
			return say(a.what.In(l, Plain(path)), a.next.In(l))
		}
	}
	return Sentence{}, false
}

// ProgressText says what is being done.
func ProgressText(l Lang, p flow.Progress) string {
	switch p.Step {
	case flow.Reading:
		return progressReading.In(l, Plain(p.Path))
	case flow.WithCard:
		return progressCard.In(l)
	case flow.Writing:
		return progressWriting.In(l, Plain(p.Path))
	case flow.Inspecting:
		return progressInspecting.In(l, Plain(p.Path))
	}
	return ""
}

var (
	progressReading    = msg("読んでいます: %s", "Reading %s")
	progressCard       = msg("カードを使っています。動かさないでください。", "Working with the card; do not move it.")
	progressWriting    = msg("保存しています: %s", "Saving %s")
	progressInspecting = msg("確かめています: %s", "Checking %s")
)
