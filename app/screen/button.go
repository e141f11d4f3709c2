package screen

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Button is the toolkit's button, high enough to be hit, pressed by Enter as
// by the space bar, that comes into sight when it gets the keyboard.
type Button struct {
	widget.Button
	Escape func() // what Escape does while it has the keyboard; may be nil
	within *container.Scroll

	focused bool
}

// NewButton makes a button.
func NewButton(text string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

func button(text string, tapped func()) *Button { return NewButton(text, nil, tapped) }

// primary is the one main button of a page.
func primary(text string, tapped func()) *Button {
	b := button(text, tapped)
	b.Importance = widget.HighImportance
	return b
}

func (b *Button) able(able bool) *Button {
	if able {
		b.Enable()
	} else {
		b.Disable()
	}
	return b
}

// CreateRenderer is the toolkit's with a ring around it while the button has
// the keyboard: the toolkit's tint alone makes it look disabled.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &ringed{WidgetRenderer: b.Button.CreateRenderer(), button: b, ring: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

// ringed draws the ring outside of the button, so that it is seen beside any
// colour of it.
type ringed struct {
	fyne.WidgetRenderer
	button *Button
	ring   *canvas.Rectangle
}

const (
	ringGap   = 3
	ringWidth = 2.5
)

func (r *ringed) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Move(fyne.NewPos(-ringGap, -ringGap))
	r.ring.Resize(size.AddWidthHeight(2*ringGap, 2*ringGap))
}

func (r *ringed) Refresh() {
	r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.CornerRadius = colour(ColourRing), ringWidth, theme.Size(theme.SizeNameButtonRadius)+ringGap
	r.ring.Hidden = !r.button.focused
	r.WidgetRenderer.Refresh()
	r.ring.Refresh()
}

func (r *ringed) Objects() []fyne.CanvasObject { return append(r.WidgetRenderer.Objects(), r.ring) }

// FocusLost takes the ring away.
func (b *Button) FocusLost() {
	b.focused = false
	b.Button.FocusLost()
}

// MinSize is never lower than what a finger or a shaky hand can hit.
func (b *Button) MinSize() fyne.Size {
	size := b.Button.MinSize()
	return fyne.NewSize(max(size.Width+2*theme.InnerPadding(), target), max(size.Height, target))
}

// TypedKey presses it on Enter too, and passes Escape on.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	case fyne.KeyEscape:
		if b.Escape != nil {
			b.Escape()
		}
	default:
		b.Button.TypedKey(e)
	}
}

// FocusGained scrolls it into sight.
func (b *Button) FocusGained() {
	b.focused = true
	b.Button.FocusGained()
	if b.within == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(b).Y - driver.AbsolutePositionForObject(b.within).Y
	switch bottom := top + b.Size().Height; {
	case top < 0:
		b.within.Offset.Y += top - gap
	case bottom > b.within.Size().Height:
		b.within.Offset.Y += bottom - b.within.Size().Height + gap
	default:
		return
	}
	b.within.Offset.Y = max(b.within.Offset.Y, 0)
	b.within.Refresh()
}

// eachButton visits the buttons below an object.
func eachButton(o fyne.CanvasObject, visit func(*Button)) {
	switch o := o.(type) {
	case *Button:
		visit(o)
	case *fyne.Container:
		for _, child := range o.Objects {
			eachButton(child, visit)
		}
	}
}
