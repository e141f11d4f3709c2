package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// still stops what moves below an object that leaves the canvas: the toolkit
// goes on animating it, and redraws the whole window for nothing, for ever.
func still(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *widget.ProgressBarInfinite:
		o.Stop()
	case *container.Scroll:
		still(o.Content)
	case *fyne.Container:
		for _, child := range o.Objects {
			still(child)
		}
	}
}
