package screen

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mitome-jp/mitome/app/model"
)

const longest = 16 // citizen.md, «The four PINs»

// PINEntry is where a PIN is typed. Unlike the toolkit's entry it holds the
// characters as bytes of its own, which can be wiped, and neither a string, an
// undo history nor a selection that could be copied. Only while the person
// looks at what was typed is there a string of it, and the toolkit's glyphs;
// Go cannot wipe those.
type PINEntry struct {
	widget.BaseWidget
	kind     model.PINKind
	typed    [longest]byte
	count    int
	revealed bool
	focused  bool
	Refused  bool // the last character was none that this PIN can have

	OnChanged func() // after every character, taken or refused
	OnEnter   func()
	OnEscape  func()
}

var (
	_ fyne.Focusable     = (*PINEntry)(nil)
	_ fyne.Shortcutable  = (*PINEntry)(nil)
	_ fyne.Tappable      = (*PINEntry)(nil)
	_ desktop.Cursorable = (*PINEntry)(nil)
)

// NewPINEntry makes an empty one.
func NewPINEntry(kind model.PINKind) *PINEntry {
	e := &PINEntry{kind: kind}
	e.ExtendBaseWidget(e)
	return e
}

// Count is how many characters have been typed.
func (e *PINEntry) Count() int { return e.count }

// Look lets f see what was typed, and wipes its copy.
func (e *PINEntry) Look(f func(typed []byte)) {
	typed := e.copied()
	defer clear(typed)
	f(typed)
}

// Take gives what was typed, for the caller to wipe, and empties the entry.
func (e *PINEntry) Take() []byte {
	typed := e.copied()
	e.Wipe()
	return typed
}

func (e *PINEntry) copied() []byte {
	typed := make([]byte, e.count)
	copy(typed, e.typed[:e.count])
	return typed
}

// Wipe empties the entry.
func (e *PINEntry) Wipe() {
	clear(e.typed[:])
	e.count, e.revealed, e.Refused = 0, false, false
	e.changed()
}

// Reveal shows or hides what was typed.
func (e *PINEntry) Reveal(on bool) {
	e.revealed = on
	e.Refresh()
}

// Revealed says whether it is shown.
func (e *PINEntry) Revealed() bool { return e.revealed }

func (e *PINEntry) changed() {
	if e.OnChanged != nil {
		e.OnChanged()
	}
	e.Refresh()
}

// TypedRune takes a character that the PIN can have. An input method may give
// full-width ones; they mean the same.
func (e *PINEntry) TypedRune(r rune) {
	b, ok := e.character(r)
	_, most := e.kind.Length()
	e.Refused = !ok
	if ok && e.count < most {
		e.typed[e.count] = b
		e.count++
	}
	e.changed()
}

// character reads one, small letters of the signature password as capitals
// (citizen.md, «The four PINs»).
func (e *PINEntry) character(r rune) (byte, bool) {
	const wide = 'Ａ' - 'A'
	if r >= '！' && r <= '～' {
		r -= wide
	}
	if r >= 'a' && r <= 'z' {
		r -= 'a' - 'A'
	}
	digit, letter := r >= '0' && r <= '9', r >= 'A' && r <= 'Z'
	return byte(r), digit || letter && e.kind == model.PINSign
}

// TypedKey removes, enters and leaves.
func (e *PINEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		if e.count > 0 {
			e.count--
			e.typed[e.count] = 0
		}
		e.Refused = false
		e.changed()
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.OnEnter != nil {
			e.OnEnter()
		}
	case fyne.KeyEscape:
		if e.OnEscape != nil {
			e.OnEscape()
		}
	}
}

// TypedShortcut takes what is pasted, as if it were typed: some keep their
// password in a manager. Nothing can be copied out.
func (e *PINEntry) TypedShortcut(s fyne.Shortcut) {
	paste, ok := s.(*fyne.ShortcutPaste)
	if !ok || paste.Clipboard == nil {
		return
	}
	for _, r := range strings.TrimSpace(paste.Clipboard.Content()) {
		e.TypedRune(r)
	}
}

// Tapped gives it the keyboard.
func (e *PINEntry) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(e); c != nil {
		c.Focus(e)
	}
}

// Cursor is that of text.
func (e *PINEntry) Cursor() desktop.Cursor { return desktop.TextCursor }

// FocusGained shows where typing goes.
func (e *PINEntry) FocusGained() { e.focused = true; e.Refresh() }

// FocusLost ends that.
func (e *PINEntry) FocusLost() { e.focused = false; e.Refresh() }

// The measures of the places for characters.
const (
	boxHeight = 60
	digitBox  = 54
	letterBox = 21
	boxGap    = 8
	letterGap = 1
	letterPad = 6 // within the one box
)

// oneBox says that there is one box for all characters: places for sixteen
// would ask for sixteen, where six will do.
func (e *PINEntry) oneBox() bool { return e.kind == model.PINSign }

// places are where characters go: how wide, how far apart, how far from the edge.
func (e *PINEntry) places() (width, gap, pad float32) {
	if e.oneBox() {
		return letterBox, letterGap, letterPad
	}
	return digitBox, boxGap, 0
}

// MinSize has room for the longest PIN of its kind.
func (e *PINEntry) MinSize() fyne.Size {
	_, most := e.kind.Length()
	width, gap, pad := e.places()
	return fyne.NewSize(float32(most)*(width+gap)-gap+2*pad, boxHeight)
}

// CreateRenderer draws a place for each character.
func (e *PINEntry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	_, most := e.kind.Length()
	r := &pinRenderer{entry: e, caret: &canvas.Rectangle{}}
	for range most {
		box, dot, char := &canvas.Rectangle{}, &canvas.Circle{}, &canvas.Text{Alignment: fyne.TextAlignCenter}
		r.boxes, r.dots, r.chars = append(r.boxes, box), append(r.dots, dot), append(r.chars, char)
		r.objects = append(r.objects, box, dot, char)
	}
	r.objects = append(r.objects, r.caret)
	r.Refresh()
	return r
}

type pinRenderer struct {
	entry   *PINEntry
	boxes   []*canvas.Rectangle
	dots    []*canvas.Circle
	chars   []*canvas.Text
	caret   *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *pinRenderer) Layout(fyne.Size) {
	width, gap, pad := r.entry.places()
	const dot, caret = 12, 28
	r.caret.Move(fyne.NewPos(pad+float32(r.entry.count)*(width+gap), (boxHeight-caret)/2))
	r.caret.Resize(fyne.NewSize(2, caret))
	for i := range r.boxes {
		at := fyne.NewPos(pad+float32(i)*(width+gap), 0)
		r.boxes[i].Move(at)
		r.boxes[i].Resize(fyne.NewSize(width, boxHeight))
		r.dots[i].Move(at.AddXY((width-dot)/2, (boxHeight-dot)/2))
		r.dots[i].Resize(fyne.NewSquareSize(dot))
		height := r.chars[i].MinSize().Height
		r.chars[i].Move(at.AddXY(0, (boxHeight-height)/2))
		r.chars[i].Resize(fyne.NewSize(width, height))
	}
	if r.entry.oneBox() {
		r.boxes[0].Move(fyne.NewPos(0, 0))
		r.boxes[0].Resize(r.entry.MinSize())
	}
}

func (r *pinRenderer) Refresh() {
	e := r.entry
	for i, box := range r.boxes {
		typed := i < e.count
		box.Hidden = e.oneBox() && i > 0
		box.FillColor, box.CornerRadius = colour(theme.ColorNameInputBackground), 8
		box.StrokeColor, box.StrokeWidth = colour(theme.ColorNameInputBorder), 1
		if e.focused {
			box.StrokeColor, box.StrokeWidth = colour(theme.ColorNamePrimary), 1.5
			if i == e.count && !e.oneBox() {
				box.StrokeWidth = 3
			}
		}
		dot, char := r.dots[i], r.chars[i]
		size := theme.TextHeadingSize()
		if e.oneBox() {
			size = theme.TextSubHeadingSize()
		}
		dot.FillColor = colour(theme.ColorNameForeground)
		dot.Hidden = !typed || e.revealed
		char.Text, char.Color, char.TextSize, char.TextStyle = "", colour(theme.ColorNameForeground), size, fyne.TextStyle{Bold: true}
		if typed && e.revealed {
			char.Text = string(rune(e.typed[i]))
		}
	}
	r.caret.FillColor, r.caret.Hidden = colour(theme.ColorNamePrimary), !e.focused || !e.oneBox() || e.count == longest
	r.Layout(e.Size())
	canvas.Refresh(e)
}

func (r *pinRenderer) MinSize() fyne.Size           { return r.entry.MinSize() }
func (r *pinRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *pinRenderer) Destroy()                     {}
