package screen

import (
	"encoding/hex"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model"
)

// asking is the page of a question.
func asking(s model.State, t model.Task, c Commands) page {
	switch q := t.Ask.(type) {
	case model.AskPIN:
		return askPIN(s, t, q, c)
	case model.AskNewPIN:
		return askNewPIN(s, t, q, c)
	case model.AskConfirm:
		switch q := q.Question.(type) {
		case model.LastTry:
			return lastTry(s, q, c)
		case model.Approval:
			return approval(s, q, c)
		}
	}
	return page{object: groups()}
}

// lastTry asks before what may be the last try. Enter does nothing here: to go
// on is to be a deliberate step.
func lastTry(s model.State, q model.LastTry, c Commands) page {
	head := lang.PINLastHead
	if q.Counter.Known {
		head = lang.PINLastHead1
	}
	stop := primary(say(s, lang.PINLastStop), c.Cancel)
	goOn := button(say(s, lang.PINLastGo), c.Confirm)
	stop.Escape, goOn.Escape = c.Cancel, c.Cancel
	return page{
		object: groups(
			heading(pinName(s, q.Kind)),
			mind(say(s, head), body(lang.LastTryText(s.Lang, q)), tries(s, q.Counter)),
			buttons(goOn, stop),
		),
		first:  stop,
		escape: c.Cancel,
	}
}

// approval shows what signing tells others, and exactly what would be signed.
// Enter does nothing here until the button has the keyboard: with many files
// that lies below the last of them.
func approval(s model.State, q model.Approval, c Commands) page {
	facts := []fyne.CanvasObject{body(say(s, lang.SignReveals)), body(say(s, lang.SignSeal)), body(say(s, lang.SignNoNetwork))}
	if q.Demo || s.Sign.Demo {
		facts = append(facts, strong(say(s, lang.SignedDemo)))
	}
	objects := []fyne.CanvasObject{
		stack(heading(say(s, lang.SignLookHead)), quiet(say(s, lang.SignLookHow))),
		mind(say(s, lang.SignWhoSees), facts...),
	}
	for _, f := range q.Files {
		objects = append(objects, panel(
			strong(lang.Plain(f.Name)),
			entry(say(s, lang.SignSize), body(lang.Size(s.Lang, f.Size))),
			entry(say(s, lang.SignHash), caption(grouped(f.SHA256[:]))),
			entry(say(s, lang.SignTarget), body(lang.Plain(f.Target))),
		))
	}
	cancel, goOn := button(say(s, lang.WindowCancel), c.Cancel), primary(say(s, lang.SignGoOn), c.Confirm)
	cancel.Escape, goOn.Escape = c.Cancel, c.Cancel
	return page{object: groups(append(objects, buttons(cancel, goOn))...), escape: c.Cancel}
}

// grouped is hexadecimal in groups of eight, which an eye can compare.
func grouped(b []byte) string {
	digits := strings.ToUpper(hex.EncodeToString(b))
	var groups []string
	for ; len(digits) > 8; digits = digits[8:] {
		groups = append(groups, digits[:8])
	}
	return strings.Join(append(groups, digits), " ")
}
