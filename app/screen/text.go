package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// leading is the height of a line to that of its text: Japanese without
// spaces wants room between the lines.
const leading = 1.5

// Text is text that wraps into the width it is given, by the rules of its
// script, and is never cut. The toolkit's label breaks Japanese only at
// spaces or anywhere.
type Text struct {
	widget.BaseWidget
	content string
	size    fyne.ThemeSizeName
	colour  fyne.ThemeColorName
	style   fyne.TextStyle
	align   fyne.TextAlign
	whole   bool // one line, as wide as it is

	lines []string
	width float32 // for which the lines were broken
}

// NewText makes text of a size and colour of the theme.
func NewText(content string, size fyne.ThemeSizeName, colour fyne.ThemeColorName) *Text {
	t := &Text{content: content, size: size, colour: colour, width: -1}
	t.ExtendBaseWidget(t)
	return t
}

func body(content string) *Text {
	return NewText(content, theme.SizeNameText, theme.ColorNameForeground)
}
func quiet(content string) *Text { return NewText(content, theme.SizeNameText, ColourQuiet) }
func caption(content string) *Text {
	return NewText(content, theme.SizeNameCaptionText, ColourQuiet)
}
func strong(content string) *Text { return body(content).bold() }
func heading(content string) *Text {
	return NewText(content, theme.SizeNameHeadingText, theme.ColorNameForeground).bold()
}
func subheading(content string) *Text {
	return NewText(content, theme.SizeNameSubHeadingText, theme.ColorNameForeground).bold()
}

func (t *Text) bold() *Text {
	t.style.Bold = true
	return t
}

func (t *Text) tinted(colour fyne.ThemeColorName) *Text {
	t.colour = colour
	return t
}

func (t *Text) centred() *Text {
	t.align = fyne.TextAlignCenter
	return t
}

func (t *Text) unbroken() *Text {
	t.whole = true
	return t
}

// SetText changes what it says.
func (t *Text) SetText(content string) {
	if t.content != content {
		t.content, t.width = content, -1
		t.breakFor(t.Size().Width)
		t.Refresh()
	}
}

// Content is what it says.
func (t *Text) Content() string { return t.content }

// AccessibilityLabel is the whole text.
func (t *Text) AccessibilityLabel() string { return t.content }

// AccessibilityRole is that of text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Resize breaks the lines anew, and so may change MinSize.
func (t *Text) Resize(size fyne.Size) {
	t.breakFor(size.Width)
	t.BaseWidget.Resize(size)
}

func (t *Text) measure(s string) fyne.Size { return fyne.MeasureText(s, theme.Size(t.size), t.style) }

func (t *Text) breakFor(width float32) {
	if width == t.width && t.lines != nil {
		return
	}
	t.width = width
	if t.whole || width <= 0 {
		t.lines = []string{t.content}
		return
	}
	t.lines = breakLines(t.content, width, func(s string) float32 { return t.measure(s).Width })
}

func (t *Text) lineHeight() float32 { return theme.Size(t.size) * leading }

// MinSize is as high as the lines at the present width.
func (t *Text) MinSize() fyne.Size {
	t.breakFor(t.Size().Width)
	width := theme.Size(t.size) * 4
	if t.whole {
		width = t.measure(t.content).Width
	}
	return fyne.NewSize(width, t.lineHeight()*float32(len(t.lines)))
}

// CreateRenderer draws one canvas text a line.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &textRenderer{text: t}
	r.Refresh()
	return r
}

type textRenderer struct {
	text    *Text
	objects []fyne.CanvasObject
}

func (r *textRenderer) Layout(size fyne.Size) {
	r.fill()
	for i, o := range r.objects {
		min := o.MinSize()
		o.Resize(fyne.NewSize(size.Width, min.Height))
		o.Move(fyne.NewPos(0, r.text.lineHeight()*(float32(i)+0.5)-min.Height/2))
	}
}

func (r *textRenderer) fill() {
	t := r.text
	t.breakFor(t.Size().Width)
	r.objects = r.objects[:0]
	for _, line := range t.lines {
		o := canvas.NewText(line, colour(t.colour))
		o.TextSize, o.TextStyle, o.Alignment = theme.Size(t.size), t.style, t.align
		r.objects = append(r.objects, o)
	}
}

func (r *textRenderer) Refresh() {
	r.Layout(r.text.Size())
	canvas.Refresh(r.text)
}

func (r *textRenderer) MinSize() fyne.Size           { return r.text.MinSize() }
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *textRenderer) Destroy()                     {}

// Emphasised makes it bold, and one line that does not wrap.
func (t *Text) Emphasised() *Text { return t.bold().unbroken() }
