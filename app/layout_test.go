package app

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model/modeltest"
	"github.com/mitome-jp/mitome/app/screen"
)

// box is a rectangle on the canvas.
type box struct{ left, top, right, bottom float32 }

func boxOf(at fyne.Position, size fyne.Size) box {
	return box{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
}

// slack forgives rounding.
const slack = 0.6

func (b box) within(outer box) bool {
	return b.left >= outer.left-slack && b.right <= outer.right+slack && b.top >= outer.top-slack && b.bottom <= outer.bottom+slack
}

func (b box) overlaps(c box) bool {
	if b.bottom <= b.top || c.bottom <= c.top {
		return false
	}
	return b.left < c.right-slack && c.left < b.right-slack && b.top < c.bottom-slack && c.top < b.bottom-slack
}

// placed is a text where it is drawn.
type placed struct {
	text string
	box  box
}

// survey walks the object tree, and finds every text that is cut off by what
// it lies in, and every target that is too small.
type survey struct {
	texts   []placed
	view    *box // of the scrolling page around what is being looked at
	wrong   []string
	targets int
}

func (s *survey) walk(o fyne.CanvasObject, at fyne.Position, clip box) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	here := boxOf(at, o.Size())
	here.left, here.right = max(here.left, clip.left), min(here.right, clip.right)
	switch o := o.(type) {
	case *canvas.Text:
		s.text(o, at, clip)
	case *container.Scroll:
		if needs := o.Content.MinSize().Width; needs > o.Size().Width+slack {
			s.wrong = append(s.wrong, fmt.Sprintf("the page needs a width of %v and has %v", needs, o.Size().Width))
		}
		// What is below can be scrolled to; what is beside cannot.
		content := boxOf(at.Subtract(o.Offset), o.Content.Size())
		content.left, content.right = max(content.left, here.left), min(content.right, here.right)
		s.view = &here
		s.walk(o.Content, at.Subtract(o.Offset), content)
		s.view = nil
	case *fyne.Container:
		for _, child := range o.Objects {
			s.walk(child, at, here)
		}
	case fyne.Widget:
		s.target(o, at, clip)
		for _, child := range test.WidgetRenderer(o).Objects() {
			s.walk(child, at, here)
		}
	}
}

func (s *survey) text(o *canvas.Text, at fyne.Position, clip box) {
	if o.Text == "" {
		return
	}
	need := o.MinSize()
	switch o.Alignment {
	case fyne.TextAlignCenter:
		at.X += (o.Size().Width - need.Width) / 2
	case fyne.TextAlignTrailing:
		at.X += o.Size().Width - need.Width
	case fyne.TextAlignLeading:
	}
	drawn := boxOf(at, need)
	if !drawn.within(clip) {
		s.wrong = append(s.wrong, fmt.Sprintf("%q is cut: it needs %v and has %v", o.Text, drawn, clip))
	}
	if s.view != nil { // what is scrolled out of it is not seen, and covers nothing
		drawn.top, drawn.bottom = max(drawn.top, s.view.top), min(drawn.bottom, s.view.bottom)
	}
	s.texts = append(s.texts, placed{o.Text, drawn})
}

func (s *survey) target(o fyne.Widget, at fyne.Position, clip box) {
	const least = 44
	switch o.(type) {
	case *screen.Button, *screen.PINEntry:
		s.targets++
		if size := o.Size(); size.Height < least || size.Width < least {
			s.wrong = append(s.wrong, fmt.Sprintf("a target of %v", size))
		}
		if whole := boxOf(at, o.Size()); !whole.within(clip) {
			s.wrong = append(s.wrong, fmt.Sprintf("a target is cut: it needs %v and has %v", whole, clip))
		}
	}
}

func (s *survey) overlapping() {
	for i, a := range s.texts {
		for _, b := range s.texts[:i] {
			if a.box.overlaps(b.box) {
				s.wrong = append(s.wrong, fmt.Sprintf("%q lies over %q", a.text, b.text))
			}
		}
	}
}

// TestNothingIsCutOrCovered looks at every scene, in every language, in a
// window as it opens and in the smallest there can be.
func TestNothingIsCutOrCovered(t *testing.T) {
	scenes := modeltest.Scenes(t)
	for _, name := range []string{"usual", "smallest"} {
		for _, l := range lang.Langs {
			w := stage(t, theme.VariantLight, firstSize)
			for _, scene := range scenes {
				state := scene.State
				state.Lang = l
				w.show(state)
				size := firstSize
				if name == "smallest" {
					size = w.native.Content().MinSize()
				}
				w.native.Resize(size)
				s := &survey{}
				s.walk(w.native.Content(), fyne.NewPos(0, 0), boxOf(fyne.NewPos(0, 0), size))
				s.overlapping()
				for _, wrong := range s.wrong {
					t.Errorf("%s in %s, %s window: %s", scene.Name, l, name, wrong)
				}
				if len(s.texts) < 8 || s.targets < 6 { // the sidebar alone has as many
					t.Errorf("%s in %s: %d texts and %d targets: the survey sees too little", scene.Name, l, len(s.texts), s.targets)
				}
			}
		}
	}
}

// What most people come for is seen at once: a card in good order needs no scrolling.
func TestTheCardFitsTheFirstWindow(t *testing.T) {
	scenes := modeltest.Scenes(t)
	for _, l := range lang.Langs {
		w := stage(t, theme.VariantLight, firstSize)
		for _, scene := range scenes {
			switch scene.Name {
			case "card-5-fresh", "card-5-last-try", "card-5-under15", "card-6-demo", "certificates-1", "pin-1", "sign-1", "sign-4-pin":
			default:
				continue
			}
			state := scene.State
			state.Lang = l
			w.show(state)
			scroll := w.view.Object().(*fyne.Container).Objects[0].(*container.Scroll)
			if has, needs := scroll.Size().Height, scroll.Content.MinSize().Height; needs > has {
				t.Errorf("%s in %s needs a height of %v and has %v", scene.Name, l, needs, has)
			}
		}
	}
}

// The survey must see what is wrong, or it would find nothing in the scenes either.
func TestTheSurveySeesWhatIsWrong(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(inVariant{variant: theme.VariantLight})
	long, other := canvas.NewText("a text that is longer than its place", theme.Color(theme.ColorNameForeground)), canvas.NewText("another", theme.Color(theme.ColorNameForeground))
	small := screen.NewButton("x", nil, nil)
	holder := container.NewWithoutLayout(long, other, small)
	for _, o := range holder.Objects {
		o.Resize(fyne.NewSize(40, 20))
	}
	holder.Resize(fyne.NewSize(40, 20))
	s := &survey{}
	s.walk(holder, fyne.NewPos(0, 0), boxOf(fyne.NewPos(0, 0), holder.Size()))
	cut := len(s.wrong)
	s.overlapping()
	if cut < 2 || len(s.wrong) == cut {
		t.Errorf("of a cut text, a small target and an overlap it saw only %q", s.wrong)
	}
}
