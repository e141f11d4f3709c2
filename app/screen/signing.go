package screen

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// signing is the screen on which files are chosen, and where their results are shown.
func signing(s model.State, c Commands) page {
	if s.Sign.Task.Phase == model.Done {
		return signed(s, c)
	}
	choose := button(say(s, lang.SignChoose), c.ChooseFiles)
	begin := primary(say(s, lang.SignBegin), c.Sign).able(s.Ready() && len(s.Sign.Paths) > 0)
	objects := []fyne.CanvasObject{
		stack(heading(say(s, lang.WindowSign)), quiet(say(s, lang.SignAbout))),
		dropPlace(s, choose),
	}
	if len(s.Sign.Paths) > 0 {
		objects = append(objects, fileList(s, c), forms(s, c), folder(s, c))
	}
	if !s.Ready() {
		objects = append(objects, quiet(say(s, lang.WindowNeedsCard)))
	}
	objects = append(objects, buttons(begin))
	p := page{object: groups(objects...), first: choose}
	if !begin.Disabled() { // the list is what to look at, and the button may lie below it
		p.first, p.enter = nil, c.Sign
	}
	return p
}

func dropPlace(s model.State, choose *Button) fyne.CanvasObject {
	content := stack(strong(say(s, lang.SignDrop)).centred(), container.NewCenter(choose))
	return on(newGround(ColourPanel, theme.ColorNameInputBorder), content)
}

func fileList(s model.State, c Commands) fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for i, path := range s.Sign.Paths {
		if i > 0 {
			objects = append(objects, widget.NewSeparator())
		}
		name := stack1(strong(lang.Plain(filepath.Base(path))), caption(lang.Plain(filepath.Dir(path))))
		remove := button(say(s, lang.SignRemove), func() { c.RemoveFile(path) })
		objects = append(objects, container.New(row{grow: 1, gap: gap, middle: true},
			picture(theme.DocumentIcon(), ColourQuiet, 28), name, remove))
	}
	return panel(objects...)
}

// forms offers the two forms of a signature.
func forms(s model.State, c Commands) fyne.CanvasObject {
	choice := func(m, how lang.Message, detached bool) fyne.CanvasObject {
		icon := theme.RadioButtonIcon()
		if s.Sign.Detached == detached {
			icon = theme.RadioButtonCheckedIcon()
		}
		b := NewButton(say(s, m), icon, func() { c.SetDetached(detached) })
		b.Alignment, b.Importance = widget.ButtonAlignLeading, widget.LowImportance
		return stack1(b, container.New(inner{38, 0}, caption(say(s, how))))
	}
	return panel(subheading(say(s, lang.SignForm)),
		choice(lang.SignAround, lang.SignAroundHow, false), choice(lang.SignBeside, lang.SignBesideHow, true))
}

func folder(s model.State, c Commands) fyne.CanvasObject {
	where := lang.Capital(say(s, lang.SignSameFolder))
	ways := []fyne.CanvasObject{button(say(s, lang.SignOtherFolder), func() { c.ChooseFolder(c.SetFolder) })}
	if s.Sign.Folder != "" {
		where = lang.Plain(s.Sign.Folder)
		ways = append(ways, button(say(s, lang.SignFolderBack), func() { c.SetFolder("") }))
	}
	return panel(subheading(say(s, lang.SignFolder)), body(where), line(ways...))
}
