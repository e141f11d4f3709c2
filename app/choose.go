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
	go func() {
		paths, err := zenity.SelectFileMultiple(title)
		w.do(func() {
			if err != nil && !errors.Is(err, zenity.ErrCanceled) {
				w.chooseOwn()
				return
			}
			w.model.AddFiles(paths)
		})
	}()
}

func (w *window) chooseOwn() {
	dialog.ShowFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		_ = f.Close() // only its name is wanted
		w.model.AddFiles([]string{f.URI().Path()})
	}, w.native)
}

// ChooseFolder lets the person choose a folder.
func (w *window) ChooseFolder(use func(folder string)) {
	title := zenity.Title(lang.SignOtherFolder.In(w.model.State().Lang))
	go func() {
		folder, err := zenity.SelectFile(title, zenity.Directory())
		w.do(func() {
			switch {
			case err == nil:
				use(folder)
			case !errors.Is(err, zenity.ErrCanceled):
				dialog.ShowFolderOpen(func(u fyne.ListableURI, err error) {
					if err == nil && u != nil {
						use(u.Path())
					}
				}, w.native)
			}
		})
	}()
}

// OpenFolder has the desktop show the folder that a file is in.
func (w *window) OpenFolder(of string) {
	path := filepath.ToSlash(filepath.Dir(of))
	if path != "" && path[0] != '/' { // a drive of Windows
		path = "/" + path
	}
	_ = fyne.CurrentApp().OpenURL(&url.URL{Scheme: "file", Path: path}) // its path is on the screen as well
}
