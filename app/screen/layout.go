package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/mitome-jp/mitome/app/lang"
)

// The measures of a page, in the toolkit's units.
const (
	gap      = 12  // between what belongs together
	rowGap   = 8   // between the rows of a table
	wideGap  = 20  // between groups
	inset    = 20  // within a panel
	margin   = 36  // beside a page,
	narrow   = 20  // and beside one that has little room
	rise     = 28  // above and below it
	pageMost = 760 // longer lines are hard to read
	target   = 48  // the least height of what can be pressed
	label    = 220 // the first column of a table
)

// column puts objects below each other, each as wide as the column. It gives
// them their width before it asks for their height, for text is as high as its
// width makes it.
type column struct{ gap float32 }

func (c column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(size.Width, height))
		o.Move(fyne.NewPos(0, y))
		y += height + c.gap
	}
}

func (c column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		size.Width = max(size.Width, min.Width)
		size.Height += min.Height
		n++
	}
	size.Height += c.gap * float32(max(n-1, 0))
	return size
}

func stack(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(column{gap}, objects...)
}

func groups(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(column{wideGap}, objects...)
}

const nobody = -1

// row puts objects beside each other; the one at grow, if any, takes what is left.
type row struct {
	grow   int
	gap    float32
	first  float32 // the width of the first; 0: its own
	middle bool    // centred to each other, instead of along the top
}

func (r row) widths(objects []fyne.CanvasObject, total float32) []float32 {
	widths := make([]float32, len(objects))
	left := total + r.gap
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		left -= r.gap
		if i == r.grow {
			continue
		}
		widths[i] = o.MinSize().Width
		if i == 0 && r.first > 0 {
			widths[i] = min(r.first, total*0.4)
		}
		left -= widths[i]
	}
	if r.grow != nobody {
		widths[r.grow] = max(left, 0)
	}
	return widths
}

func (r row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	widths := r.widths(objects, size.Width)
	for i, o := range objects {
		o.Resize(fyne.NewSize(widths[i], o.MinSize().Height))
	}
	height := r.MinSize(objects).Height
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize().Height
		o.Resize(fyne.NewSize(widths[i], min))
		y := float32(0)
		if r.middle {
			y = (height - min) / 2
		}
		o.Move(fyne.NewPos(x, y))
		x += widths[i] + r.gap
	}
}

func (r row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if size.Width > 0 || i > 0 {
			size.Width += r.gap
		}
		min := o.MinSize()
		if i == 0 && r.first > 0 {
			min.Width = 0
		}
		size.Width += min.Width
		size.Height = max(size.Height, min.Height)
	}
	return size
}

// entry is a line of a table: what it is, and the value.
func entry(name string, value fyne.CanvasObject) fyne.CanvasObject {
	return container.New(row{grow: 1, gap: gap, first: label}, quiet(lang.Capital(name)), value)
}

// beside puts an object before others that share its line.
func beside(first fyne.CanvasObject, rest fyne.CanvasObject) fyne.CanvasObject {
	return container.New(row{grow: 1, gap: gap, middle: true}, first, rest)
}

// line puts objects beside each other from the left.
func line(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(row{grow: nobody, gap: gap, middle: true}, objects...)
}

// buttons are those at the end of a page: the way out first, the main one last.
func buttons(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(row{grow: 0, gap: gap, middle: true}, append([]fyne.CanvasObject{layout.NewSpacer()}, objects...)...)
}

// inner keeps a margin around one object.
type inner struct{ x, y float32 }

func (l inner) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width-2*l.x, size.Height-2*l.y))
		o.Move(fyne.NewPos(l.x, l.y))
	}
}

func (l inner) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*l.x, 2*l.y)
}

// centred holds a page in the middle of what is wider.
type centred struct{ most float32 }

func (l centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	beside := float32(margin)
	if size.Width < pageMost {
		beside = narrow
	}
	width := min(size.Width-2*beside, l.most)
	for _, o := range objects {
		o.Resize(fyne.NewSize(width, size.Height-2*rise))
		o.Move(fyne.NewPos((size.Width-width)/2, rise))
	}
}

func (l centred) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return inner{narrow, rise}.MinSize(objects)
}

// settled fills its size with a sheet, and gives the sheet's content the
// height that it turns out to need once its width is known.
type settled struct{}

func (settled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
		if scroll, ok := o.(*container.Scroll); ok {
			scroll.Content.Resize(fyne.NewSize(size.Width, max(size.Height, scroll.Content.MinSize().Height)))
			scroll.Refresh()
		}
	}
}

func (settled) MinSize(objects []fyne.CanvasObject) fyne.Size { return fyne.NewSize(564, 320) } // beside the sidebar, a window 800 wide

// newSheet is a page on the canvas, which scrolls where it is too high.
func newSheet(p page) *container.Scroll {
	scroll := container.NewVScroll(container.New(centred{pageMost}, p.object))
	eachButton(p.object, func(b *Button) { b.within = scroll })
	return scroll
}

// stack1 is a stack without gaps, of lines that are one.
func stack1(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(column{}, objects...)
}

// width keeps an object at a width.
type width float32

func (w width) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func (w width) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := inner{}.MinSize(objects)
	return fyne.NewSize(float32(w), size.Height)
}

func fixed(o fyne.CanvasObject, w float32) fyne.CanvasObject { return container.New(width(w), o) }

// NewLine puts objects beside each other from the left, centred to each other.
func NewLine(objects ...fyne.CanvasObject) fyne.CanvasObject { return line(objects...) }
