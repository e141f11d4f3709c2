// Package app owns the window: its frame, the way between the screens, the
// look, and what the desktop brings, such as dropped files. What is shown
// comes from app/model by way of app/screen; it never runs a flow itself.
package app

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/app/screen"
	"github.com/mitome-jp/mitome/assets"
)

const appID = "jp.mitome.app" // that of FyneApp.toml, which only packaging reads

var firstSize = fyne.NewSize(1040, 768)

// Run opens the window and returns when it is closed, by the person or because
// ctx ended. The reader is a part of a reader's name, «demo» or «demo:STATE»
// for the embedded card, or empty. It must be called on the main goroutine;
// where there is no display, the toolkit ends the program.
func Run(ctx context.Context, m *flow.Machine, l lang.Lang, reader string) error {
	app.SetMetadata(fyne.AppMetadata{ID: appID, Name: "Mitome"})
	a := app.NewWithID(appID)
	a.SetIcon(fyne.NewStaticResource("mitome.png", assets.Icon))
	a.Settings().SetTheme(look{})
	w := newWindow(a.NewWindow(lang.WindowTitle.In(l)))
	w.open(m, l, reader, fyne.Do)
	w.native.SetOnDropped(w.dropped)
	w.native.SetCloseIntercept(w.close)
	w.native.Resize(firstSize)
	w.native.CenterOnScreen()
	w.model.Watch()
	defer context.AfterFunc(ctx, func() { fyne.Do(w.close) })()
	w.native.ShowAndRun()
	w.model.Close() // also where the system, not the person, ended it
	return nil
}

// window is the frame around the screens. All its methods belong to the
// toolkit's goroutine.
type window struct {
	*model.Window // the commands of the screens

	native  fyne.Window
	model   *model.Window
	do      func(func())
	sidebar *sidebar
	view    *screen.View
	closing bool

	choosing bool               // a dialog of the desktop is open
	own      *dialog.FileDialog // one of the toolkit's, where the desktop has none; or nil
}

func newWindow(native fyne.Window) *window {
	w := &window{native: native}
	w.view = screen.NewView(w)
	w.sidebar = newSidebar(w)
	native.SetPadded(false)
	native.SetContent(container.New(frame{}, w.sidebar.object, w.sidebar.banner, w.view.Object()))
	native.Canvas().SetOnTypedKey(w.typed)
	return w
}

// open puts a model behind the window.
func (w *window) open(m *flow.Machine, l lang.Lang, reader string, do func(func())) {
	w.do = do
	w.model = model.New(m, l, reader, do, w.show)
	w.Window = w.model
}

// show is given each new state.
func (w *window) show(s model.State) {
	w.sidebar.show(s)
	first, anew := w.view.Render(s)
	if !anew {
		return
	}
	w.native.Content().Refresh()
	if first != nil {
		w.native.Canvas().Focus(first)
	} else {
		w.native.Canvas().Unfocus()
	}
}

// typed gets the keys that no widget has.
func (w *window) typed(e *fyne.KeyEvent) {
	if w.own != nil { // the page below it hears nothing
		if e.Name == fyne.KeyEscape {
			w.own.Dismiss()
		}
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		w.view.Enter()
	case fyne.KeyEscape:
		w.view.Escape()
	}
}

// dropped gets the files that were dropped on the window.
func (w *window) dropped(_ fyne.Position, uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	w.model.AddFiles(paths)
}

// close lets every flow let go of the card before the window goes.
func (w *window) close() {
	if w.closing {
		return
	}
	w.closing = true
	w.view.Leave()
	w.native.Hide()
	go func() {
		w.model.Close()
		w.do(w.native.Close)
	}()
}
