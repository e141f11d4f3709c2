package lang

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/mitome-jp/mitome/app/flow"
)

// Files that are not a signature's: certificates, the data folder, and
// whatever the system says that has no better name.
var (
	fileAbsent  = msg("「%s」というファイルがありません。何も変わっていません。", "There is no file «%s». Nothing has changed.")
	fileDenied  = msg("「%s」を読む許可がありません。何も変わっていません。", "You have no permission to read «%s». Nothing has changed.")
	fileFolder  = msg("「%s」はフォルダーです。何も変わっていません。", "«%s» is a folder. Nothing has changed.")
	fileLong    = msg("「%s」は名前が長すぎます。何も変わっていません。", "«%s» has too long a name. Nothing has changed.")
	fileFull    = msg("ディスクがいっぱいで「%s」に書き込めません。書きかけのものは残していません。", "The disk is full, so «%s» cannot be written. Nothing half-written was left.")
	fileBroken  = msg("「%s」が読めません。何も変わっていません。", "«%s» cannot be read. Nothing has changed.")
	dataWhat    = msg("このプログラムのデータフォルダー「%s」が使えません。何も変わっていません。", "The program's data folder «%s» cannot be used. Nothing has changed.")
	dataNext    = msg("フォルダーを読み書きできるようにするか、ディスクの空きを確かめて、もう一度始めてください。", "Make sure that you may read and write it and that the disk has room, and start again.")
	dataDamaged = msg("詳細に書かれたファイルが壊れていれば、消してかまいません。次に使うときに作り直されます。", "If the file named in the details is damaged, it may be deleted; it is made anew when needed.")
	systemName  = msg("ファイル", "file")
)

var fileAdvice = []struct {
	kinds      []error
	what, next Message
}{
	{[]error{fs.ErrNotExist}, fileAbsent, nextName},
	{[]error{fs.ErrPermission, syscall.EROFS}, fileDenied, nextPermission},
	{[]error{syscall.EISDIR}, fileFolder, nextRightFile},
	{nameTooLong, fileLong, nextName},
	{diskFull, fileFull, nextSpace},
}

func explainFile(l Lang, err error) (Sentence, bool) {
	if e, ok := errors.AsType[*flow.DataError](err); ok {
		if isSystem(e.Err) {
			return say(dataWhat.In(l, Plain(e.Path)), dataNext.In(l))
		}
		return say(dataWhat.In(l, Plain(e.Path)), dataDamaged.In(l))
	}
	path, known := systemName.In(l), false
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		path, known = Plain(e.Path), true
	}
	if e, ok := errors.AsType[*flow.FileError](err); ok {
		path, known = Plain(e.Path), true
	}
	for _, a := range fileAdvice {
		for _, kind := range a.kinds {
			if errors.Is(err, kind) {
				return say(a.what.In(l, path), a.next.In(l))
			}
		}
	}
	if known {
		return say(fileBroken.In(l, path), nextRightFile.In(l))
	}
	return Sentence{}, false
}

// isSystem says that the operating system refused, rather than that what was
// read is wrong.
func isSystem(err error) bool {
	_, ok := errors.AsType[syscall.Errno](err)
	return ok
}
