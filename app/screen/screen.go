// Package screen owns the window's screens: each is a pure view of a model's
// state, built anew when the state says something else. It starts no goroutine,
// does no I/O and keeps no state but what is being typed and unfolded.
package screen

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// Commands is what a screen can have done. All but the last three are those of
// model.Window.
type Commands interface {
	UseDemo()
	UseReader(name string)
	ReadAgain()
	ShowSignCertificate()
	ChangePIN(kind model.PINKind)
	RemoveFile(path string)
	SetDetached(bool)
	SetFolder(folder string)
	Sign()
	SaveAgain(index int, folder string)
	AnswerPIN(typed []byte)
	AnswerNewPIN(first, second []byte)
	Confirm()
	Cancel()
	Dismiss()

	ChooseFiles()
	ChooseFolder(use func(folder string)) // use is called only where one was chosen
	OpenFolder(of string)                 // the folder that a file is in
}

// page is what one state looks like.
type page struct {
	object fyne.CanvasObject
	first  fyne.Focusable         // gets the keyboard; may be nil
	enter  func()                 // what Enter does where no button has the keyboard; may be nil
	escape func()                 // may be nil
	update func(model.State) bool // takes a new state in place; nil or false: build anew
	leave  func()                 // wipes what was typed; may be nil
}

// View shows the screen of a state.
type View struct {
	commands Commands
	root     *fyne.Container
	shown    *model.State
	page     page
}

// NewView makes a view that shows nothing yet.
func NewView(c Commands) *View { return &View{commands: c, root: container.New(&settled{})} }

// Object is what the view is on the canvas.
func (v *View) Object() fyne.CanvasObject { return v.root }

// Render shows a state. It says whether the screen was built anew, and which
// object then should have the keyboard.
func (v *View) Render(s model.State) (first fyne.Focusable, anew bool) {
	if v.shown != nil && same(*v.shown, s) {
		return nil, false
	}
	if v.shown != nil && v.page.update != nil && v.page.update(s) {
		v.shown = &s
		return nil, false
	}
	v.Leave()
	still(v.root)
	v.shown = &s
	v.page = build(s, v.commands)
	sheet := newSheet(v.page)
	v.root.Objects = []fyne.CanvasObject{sheet}
	v.root.Refresh()
	return v.page.first, true
}

// Leave wipes what was typed.
func (v *View) Leave() {
	if v.page.leave != nil {
		v.page.leave()
	}
}

// Enter does what the screen's main button does, where there is one to be
// reached so.
func (v *View) Enter() {
	if v.page.enter != nil {
		v.page.enter()
	}
}

// Escape leaves what can be left.
func (v *View) Escape() {
	if v.page.escape != nil {
		v.page.escape()
	}
}

// same says that two states look the same on the screen that both show.
func same(a, b model.State) bool {
	if a.Screen != b.Screen || a.Lang != b.Lang || a.Demo != b.Demo || a.Embedded != b.Embedded {
		return false
	}
	switch a.Screen {
	case model.ScreenCard:
		return reflect.DeepEqual(a.Card, b.Card)
	case model.ScreenCertificates:
		return reflect.DeepEqual(a.Certificates, b.Certificates) && (a.Certificates.Task.Phase != model.Idle && a.Certificates.Shown == nil || reflect.DeepEqual(a.Card, b.Card))
	case model.ScreenPIN:
		return reflect.DeepEqual(a.PIN, b.PIN) && (a.PIN.Task.Phase != model.Idle || reflect.DeepEqual(a.Card, b.Card))
	}
	return reflect.DeepEqual(a.Sign, b.Sign) && (a.Sign.Task.Phase != model.Idle || a.Ready() == b.Ready())
}

// build makes the page of a state: that of its task where one is on, else the
// screen's own.
func build(s model.State, c Commands) page {
	switch t := s.Task(s.Screen); t.Phase {
	case model.Working:
		return working(s, t, c)
	case model.Asking:
		return asking(s, t, c)
	case model.Stopped:
		return stopped(s, t, c)
	case model.Done, model.Idle:
	}
	switch s.Screen {
	case model.ScreenCertificates:
		return certificates(s, c)
	case model.ScreenPIN:
		return changePIN(s, c)
	case model.ScreenSign:
		return signing(s, c)
	case model.ScreenCard:
	}
	return card(s, c)
}

// say is the text of a message.
func say(s model.State, m lang.Message, args ...any) string { return m.In(s.Lang, args...) }

// pinName is a PIN's name where it stands alone.
func pinName(s model.State, kind model.PINKind) string {
	return lang.Capital(lang.PINName(s.Lang, kind))
}
