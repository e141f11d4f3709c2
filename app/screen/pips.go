package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mitome-jp/mitome/app/model"
)

const (
	pip    = 12
	pipGap = 6
)

// pips shows a retry counter as dots: full for a try that is left. The words
// stand beside it, so the colour says nothing that is not said otherwise.
type pips struct {
	widget.BaseWidget
	counter model.Counter
}

func newPips(c model.Counter) *pips {
	p := &pips{counter: c}
	p.ExtendBaseWidget(p)
	return p
}

func (p *pips) CreateRenderer() fyne.WidgetRenderer {
	r := &pipsRenderer{pips: p}
	for range p.counter.Max {
		r.objects = append(r.objects, &canvas.Circle{})
	}
	r.Refresh()
	return r
}

type pipsRenderer struct {
	pips    *pips
	objects []fyne.CanvasObject
}

func (r *pipsRenderer) Refresh() {
	c := r.pips.counter
	full := theme.ColorNamePrimary
	if c.Left == 1 {
		full = theme.ColorNameWarning
	}
	for i, o := range r.objects {
		circle := o.(*canvas.Circle)
		circle.FillColor, circle.StrokeColor, circle.StrokeWidth = colour(ColourPanel), colour(theme.ColorNameInputBorder), 1.5
		if c.Known && i < c.Left {
			circle.FillColor, circle.StrokeColor = colour(full), colour(full)
		}
		circle.Refresh()
	}
}

func (r *pipsRenderer) Layout(size fyne.Size) {
	for i, o := range r.objects {
		o.Resize(fyne.NewSquareSize(pip))
		o.Move(fyne.NewPos(float32(i)*(pip+pipGap), (size.Height-pip)/2))
	}
}

func (r *pipsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(float32(max(len(r.objects), 5))*(pip+pipGap)-pipGap, pip) // as wide as the widest, in a table
}
func (r *pipsRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *pipsRenderer) Destroy()                     {}
