package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
)

// meter shows how far the work is: one line that is drawn over, on a terminal
// only, and not more often than the eye follows.
type meter struct {
	mu    *sync.Mutex
	w     io.Writer // nil where nothing is shown
	drawn bool
	step  flow.Step
	path  string
	last  time.Time
}

const (
	redraw    = 100 * time.Millisecond
	eraseLine = "\r\x1b[K" // ECMA-48: carriage return, erase in line
)

func newMeter(w io.Writer) meter {
	m := meter{mu: &sync.Mutex{}}
	if f, ok := w.(interface{ Fd() uintptr }); ok && term.IsTerminal(int(f.Fd())) {
		m.w = w
	}
	return m
}

func (m *meter) show(l lang.Lang, p flow.Progress) {
	m.mu.Lock()
	defer m.mu.Unlock()
	same := p.Step == m.step && p.Path == m.path
	if m.w == nil || same && time.Since(m.last) < redraw {
		return
	}
	m.step, m.path, m.last, m.drawn = p.Step, p.Path, time.Now(), true
	text := lang.ProgressText(l, p)
	if p.Total > 0 {
		text += fmt.Sprintf(" %d%%", p.Done*100/p.Total)
	}
	fmt.Fprint(m.w, eraseLine, text)
}

func (m *meter) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.drawn {
		fmt.Fprint(m.w, eraseLine)
		m.drawn = false
	}
}
