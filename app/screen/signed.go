package screen

import (
	"fyne.io/fyne/v2"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// signed shows what became of each file.
func signed(s model.State, c Commands) page {
	head := lang.SignedHead
	if s.Sign.Failures() > 0 {
		head = lang.SignedSome
	}
	objects := []fyne.CanvasObject{heading(say(s, head))}
	for i, r := range s.Sign.Results {
		if r.Err != nil {
			objects = append(objects, unsaved(s, c, i, r))
		} else {
			objects = append(objects, saved(s, c, r))
		}
	}
	anew := primary(say(s, lang.SignedAnew), c.Dismiss)
	return page{object: groups(append(objects, buttons(anew))...)}
}

func saved(s model.State, c Commands, r model.Signed) fyne.CanvasObject {
	pass := lang.SignedAttached
	if r.Result.Detached {
		pass = lang.SignedBeside
	}
	facts := []fyne.CanvasObject{
		body(say(s, lang.SignedChecked)),
		entry(say(s, lang.SignedWhere), strong(lang.Plain(r.Result.Path))),
		entry(say(s, lang.SignSize), body(lang.Size(s.Lang, r.Result.Size))),
		body(say(s, pass)),
	}
	if s.Sign.Demo {
		facts = append(facts, strong(say(s, lang.SignedDemo)))
	}
	facts = append(facts, line(button(say(s, lang.SignedOpen), func() { c.OpenFolder(r.Result.Path) })))
	return good(lang.Plain(r.Name), facts...)
}

func unsaved(s model.State, c Commands, i int, r model.Signed) fyne.CanvasObject {
	if r.Unsaved == nil {
		return trouble(s, r.Err, lang.Plain(r.Name))
	}
	again := button(say(s, lang.SignedAgain), func() { c.SaveAgain(i, "") })
	other := button(say(s, lang.SignedOther), func() {
		c.ChooseFolder(func(folder string) { c.SaveAgain(i, folder) })
	})
	return stack(trouble(s, r.Err, lang.Plain(r.Name)), quiet(say(s, lang.SignedKept)), line(again, other))
}
