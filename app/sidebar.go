package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/app/screen"
	"github.com/mitome-jp/mitome/assets"
)

// sidebar is the way between the screens, the language, and the banner that
// says DEMO over every screen.
type sidebar struct {
	object fyne.CanvasObject
	banner *fyne.Container

	screens   [len(model.Screens)]*screen.Button
	languages []*screen.Button
	demo      *screen.Text
	endDemo   *screen.Button
}

// screenIcon is asked for when the window is built: a theme's icon before that
// has Fyne complain on standard error, also where no window is wanted.
func screenIcon(s model.Screen) fyne.Resource {
	switch s {
	case model.ScreenCard:
		return screen.IconCard
	case model.ScreenCertificates:
		return screen.IconCertificate
	case model.ScreenPIN:
		return screen.IconPIN
	}
	return theme.DocumentCreateIcon()
}

func newSidebar(w *window) *sidebar {
	b := &sidebar{}
	mark := canvas.NewImageFromResource(fyne.NewStaticResource("mitome.png", assets.Icon))
	mark.FillMode = canvas.ImageFillContain
	mark.SetMinSize(fyne.NewSquareSize(48))
	name := screen.NewText("Mitome 認め", theme.SizeNameSubHeadingText, theme.ColorNameForeground).Emphasised()
	top := []fyne.CanvasObject{container.NewPadded(screen.NewLine(mark, name))}
	for _, s := range model.Screens {
		button := screen.NewButton("", screenIcon(s), func() { w.model.Go(s) })
		button.Alignment = widget.ButtonAlignLeading
		b.screens[s] = button
		top = append(top, button)
	}
	var below []fyne.CanvasObject
	for _, l := range lang.Langs {
		button := screen.NewButton(lang.WindowLanguage.In(l), nil, func() { w.model.SetLang(l) })
		b.languages = append(b.languages, button)
		below = append(below, button)
	}
	content := container.NewBorder(container.NewVBox(top...), container.NewGridWithColumns(len(below), below...), nil, nil)
	b.object = container.NewStack(screen.NewGround(screen.ColourSidebar), container.NewPadded(container.NewPadded(content)))

	b.demo = screen.NewText("", theme.SizeNameCaptionText, screen.ColourOnSeal)
	b.endDemo = screen.NewButton("", nil, func() { w.model.UseReader("") })
	sign := screen.NewText("DEMO", theme.SizeNameSubHeadingText, screen.ColourOnSeal).Emphasised()
	b.banner = container.NewStack(screen.NewGround(screen.ColourSeal), screen.NewBar(sign, b.demo, b.endDemo))
	b.banner.Hide()
	return b
}

// show follows a state.
func (b *sidebar) show(s model.State) {
	busy := s.Busy()
	for i, button := range b.screens {
		button.Text = screen.ScreenName(s.Lang, model.Screen(i))
		button.Importance = widget.LowImportance
		if model.Screen(i) == s.Screen {
			button.Importance = widget.HighImportance
		}
		able(button, !busy || model.Screen(i) == s.Screen)
	}
	for i, button := range b.languages {
		button.Importance = widget.LowImportance
		if lang.Langs[i] == s.Lang {
			button.Importance = widget.MediumImportance
		}
		button.Refresh()
	}
	b.demo.SetText(lang.WindowDemo.In(s.Lang))
	b.endDemo.Text = lang.WindowEndDemo.In(s.Lang)
	able(b.endDemo, !busy)
	b.endDemo.Hidden = !s.Embedded
	if s.Demo {
		b.banner.Show()
	} else {
		b.banner.Hide()
	}
}

func able(b *screen.Button, able bool) {
	if able {
		b.Enable()
	} else {
		b.Disable()
	}
	b.Refresh()
}

const sidebarWidth = 236

// frame puts the sidebar to the left, and the view below the banner, which is
// there only for the embedded card.
type frame struct{}

func (frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	side, banner, view := objects[0], objects[1], objects[2]
	side.Resize(fyne.NewSize(sidebarWidth, size.Height))
	width, top := size.Width-sidebarWidth, float32(0)
	if banner.Visible() {
		banner.Resize(fyne.NewSize(width, banner.MinSize().Height))
		top = banner.MinSize().Height // text is as high as its width makes it
		banner.Resize(fyne.NewSize(width, top))
		banner.Move(fyne.NewPos(sidebarWidth, 0))
	}
	view.Resize(fyne.NewSize(width, size.Height-top))
	view.Move(fyne.NewPos(sidebarWidth, top))
}

func (frame) MinSize(objects []fyne.CanvasObject) fyne.Size {
	view := objects[2].MinSize()
	return fyne.NewSize(sidebarWidth+view.Width, max(objects[0].MinSize().Height, view.Height+96))
}
