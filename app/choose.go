package app

import (
	"errors"
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"github.com/ncruces/zenity"

	"github.com/mitome-jp/mitome/app/lang"
)

// ChooseFiles lets the person choose files to sign, in the desktop's own
// dialog, or in the toolkit's where the desktop has none to offer.
func (w *window) ChooseFiles() {
	title := zenity.Title(lang.SignChoose.In(w.model.State().Lang))
	w.choose(
		func() ([]string, error) { return zenity.SelectFileMultiple(title) },
		func(give func(string)) *dialog.FileDialog {
			return dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
				if err == nil && f != nil {
					_ = f.Close() // only its name is wanted
					give(f.URI().Path())
				}
			}, w.native)
		},
		lang.SignChoose, w.model.AddFiles)
}

// ChooseFolder lets the person choose a folder.
func (w *window) ChooseFolder(use func(folder string)) {
	title := zenity.Title(lang.SignOtherFolder.In(w.model.State().Lang))
	w.choose(
		func() ([]string, error) {
			folder, err := zenity.SelectFile(title, zenity.Directory())
			return []string{folder}, err
		},
		func(give func(string)) *dialog.FileDialog {
			return dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
				if err == nil && u != nil {
					give(u.Path())
				}
			}, w.native)
		},
		lang.SignOtherFolder, func(paths []string) { use(paths[0]) })
}

// choose runs one dialog at a time: the desktop's, which blocks, beside the
// window's goroutine, and our own where that cannot be had.
func (w *window) choose(desktop func() ([]string, error), own func(give func(string)) *dialog.FileDialog, title lang.Message, use func([]string)) {
	if w.choosing {
		return
	}
	w.choosing = true
	go func() {
		paths, err := desktop()
		w.do(func() {
			w.choosing = false
			switch {
			case err == nil && len(paths) > 0:
				use(paths)
			case err != nil && !errors.Is(err, zenity.ErrCanceled):
				w.showOwn(own(func(path string) { use([]string{path}) }), title)
			}
		})
	}()
}

// showOwn shows the toolkit's dialog in our language, with room, and with names
// in lines that are as long as they are.
func (w *window) showOwn(d *dialog.FileDialog, title lang.Message) {
	l := w.model.State().Lang
	d.SetTitleText(title.In(l))
	d.SetConfirmText(lang.WindowOpen.In(l))
	d.SetDismissText(lang.WindowCancel.In(l))
	d.SetOnClosed(func() { w.own = nil })
	w.own = d
	d.Show()
	d.SetView(dialog.ListView)
	size := w.native.Canvas().Size()
	d.Resize(fyne.NewSize(size.Width*0.85, size.Height*0.85))
}

// OpenFolder has the desktop show the folder that a file is in.
func (w *window) OpenFolder(of string) {
	path := filepath.ToSlash(filepath.Dir(of))
	if path != "" && path[0] != '/' { // a drive of Windows
		path = "/" + path
	}
	_ = fyne.CurrentApp().OpenURL(&url.URL{Scheme: "file", Path: path}) // its path is on the screen as well
}
