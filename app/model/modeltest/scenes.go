package modeltest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
	"github.com/mitome-jp/mitome/sign"
)

// Scene is a state that a window must be able to show, and its name.
type Scene struct {
	Name  string
	State model.State
}

// folder is where the scenes' files are said to be, so that pictures are the
// same wherever they are made.
const folder = "/home/mihon/書類"

const reader = "ACS ACR39U ICC Reader 00 00"

// Scenes plays every scene: the model runs the real flows with the embedded
// card, and is stopped where there is something to see. The rest, which has no
// card behind it, is written down.
func Scenes(t testing.TB) []Scene {
	t.Helper()
	p := &player{t: t, m: Machine(t, NewSource())}
	p.absent()
	p.cards()
	p.certificates()
	p.changePIN()
	p.sign()
	slices.SortFunc(p.scenes, func(a, b Scene) int { return strings.Compare(a.Name, b.Name) })
	return p.scenes
}

type player struct {
	t      testing.TB
	m      *flow.Machine
	scenes []Scene
}

func (p *player) keep(name string, s model.State) {
	p.scenes = append(p.scenes, Scene{Name: name, State: s})
}

// desk opens a window on the embedded card in a state.
func (p *player) desk(state virtual.State, screen model.Screen) *Desk {
	p.t.Helper()
	d := NewDesk(p.t, p.m, flow.DemoReader+":"+string(state))
	d.Go(screen)
	d.CardPhase(p.t, model.Read)
	return d
}

// real shows a scene of the embedded card as if a real reader held the card.
func real(s model.State) model.State {
	s.Demo, s.Embedded, s.Sign.Demo = false, false, false
	if s.Card.Card != nil {
		c := *s.Card.Card
		c.Demo, c.Reader = false, reader
		s.Card.Card, s.Card.Reader = &c, reader
	}
	if t := s.Task(s.Screen); t.Ask != nil {
		if q, ok := t.Ask.(model.AskPIN); ok {
			q.Demo, q.Reader = false, reader
			switch s.Screen {
			case model.ScreenCertificates:
				s.Certificates.Task.Ask = q
			case model.ScreenPIN:
				s.PIN.Task.Ask = q
			case model.ScreenSign:
				s.Sign.Task.Ask = q
			case model.ScreenCard:
			}
		}
	}
	return s
}

func (p *player) absent() {
	link := func(f card.LinkFault) error { return &card.LinkError{Fault: f, Reader: reader} }
	for name, k := range map[string]model.Card{
		"card-0-looking":    {Phase: model.Looking},
		"card-1-no-service": {Phase: model.NoService, Err: &card.LinkError{Fault: card.NoService}},
		"card-2-no-reader":  {Phase: model.NoReader},
		"card-2-not-found":  {Phase: model.NoReader, Reader: "Gemalto", Asked: true},
		"card-3-no-card":    {Phase: model.NoCard, Reader: reader},
		"card-3-several":    {Phase: model.Several, Readers: []string{reader, "Sony FeliCa Port/PaSoRi 4.0 01 00"}},
		"card-4-reading":    {Phase: model.Reading, Reader: reader},
		"card-7-held":       {Phase: model.Failed, Reader: reader, Err: link(card.Held)},
		"card-7-other-card": {Phase: model.Failed, Reader: reader, Err: &mynumber.OtherCardError{SW: card.SWNotFound}},
	} {
		p.keep(name, model.State{Card: k})
	}
	p.keep("sign-0-no-card", model.State{Screen: model.ScreenSign, Card: model.Card{Phase: model.NoCard, Reader: reader}})
	p.keep("pin-0-no-card", model.State{Screen: model.ScreenPIN, Card: model.Card{Phase: model.NoCard, Reader: reader}})
}

func (p *player) cards() {
	for _, state := range []virtual.State{virtual.Fresh, virtual.Locked, virtual.LastTry, virtual.Expiring, virtual.Expired, virtual.Under15, virtual.Juki} {
		s := p.desk(state, model.ScreenCard).State()
		p.keep("card-5-"+string(state), real(s))
		if state == virtual.Fresh {
			p.keep("card-6-demo", s)
		}
	}
}

func (p *player) certificates() {
	d := p.desk(virtual.Fresh, model.ScreenCertificates)
	p.keep("certificates-1", real(d.State()))
	d.ShowSignCertificate()
	Asked[model.AskPIN](p.t, d)
	p.keep("certificates-2-pin", real(d.State()))
	d.AnswerPIN([]byte(virtual.DemoPINs.Sign))
	d.Phase(p.t, model.Done)
	p.keep("certificates-3-shown", d.CardPhase(p.t, model.Read))

	d = p.desk(virtual.Renewed, model.ScreenCertificates)
	d.ShowSignCertificate()
	Asked[model.AskPIN](p.t, d)
	d.AnswerPIN([]byte(virtual.DemoPINs.Sign))
	d.Phase(p.t, model.Done)
	p.keep("certificates-4-replaced", real(d.CardPhase(p.t, model.Read)))
	p.keep("certificates-5-under15", real(p.desk(virtual.Under15, model.ScreenCertificates).State()))
}

func (p *player) changePIN() {
	d := p.desk(virtual.Fresh, model.ScreenPIN)
	p.keep("pin-1", real(d.State()))
	p.keep("pin-1-locked", real(p.desk(virtual.Locked, model.ScreenPIN).State()))
	d.ChangePIN(mynumber.PINAuth)
	Asked[model.AskPIN](p.t, d)
	p.keep("pin-2-present", d.State())
	d.AnswerPIN([]byte("9999"))
	Asked[model.AskNewPIN](p.t, d)
	p.keep("pin-3-new", real(d.State()))
	d.AnswerNewPIN([]byte("4321"), []byte("4312"))
	p.keep("pin-3-not-same", real(d.State()))
	d.AnswerNewPIN([]byte("4321"), []byte("4321"))
	d.Phase(p.t, model.Stopped)
	p.keep("pin-6-wrong", real(d.State()))
	d.CardPhase(p.t, model.Read)
	d.Dismiss()

	d.ChangePIN(mynumber.PINAuth)
	Asked[model.AskPIN](p.t, d)
	d.AnswerPIN([]byte(virtual.DemoPINs.Auth))
	Asked[model.AskNewPIN](p.t, d)
	d.AnswerNewPIN([]byte("4321"), []byte("4321"))
	d.Until(p.t, "the card at work", func(s model.State) bool { return s.PIN.Task.CardWorks() })
	p.keep("pin-4-card-works", real(d.State()))
	d.Phase(p.t, model.Done)
	p.keep("pin-5-done", real(d.State()))

	s := d.State()
	lost := &mynumber.ChangeUnsureError{Kind: mynumber.PINAuth, Err: &card.LinkError{Fault: card.Removed, Reader: reader}}
	s.PIN.Task = model.Task{Phase: model.Stopped, Err: &flow.AfterError{Err: lost, Counter: mynumber.Counter{Left: 3, Max: 3, Known: true}}}
	p.keep("pin-6-unsure", real(s))

	d = p.desk(virtual.LastTry, model.ScreenPIN)
	d.ChangePIN(mynumber.PINSign)
	Asked[model.AskConfirm](p.t, d)
	p.keep("pin-7-last-try", real(d.State()))
	d.Confirm()
	Asked[model.AskPIN](p.t, d)
	p.keep("pin-7-last-try-pin", real(d.State()))
	d.AnswerPIN([]byte("WRONG00"))
	Asked[model.AskNewPIN](p.t, d)
	p.keep("pin-7-new-password", real(d.State()))
	d.AnswerNewPIN([]byte("NEW2026"), []byte("NEW2026"))
	d.Phase(p.t, model.Stopped)
	p.keep("pin-8-locked", real(d.State()))
}

func (p *player) sign() {
	here := p.t.TempDir()
	var paths []string
	for _, name := range []string{"確定申告の見本.xtx", "売買契約書（案）第3版.pdf"} {
		path := filepath.Join(here, name)
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			p.t.Fatal(err)
		}
		paths = append(paths, path)
	}
	d := p.desk(virtual.Fresh, model.ScreenSign)
	p.keep("sign-1", real(d.State()))
	d.AddFiles(paths)
	p.keep("sign-2-files", moved(real(d.State())))
	d.Sign()
	Asked[model.AskConfirm](p.t, d)
	p.keep("sign-3-approval", moved(real(d.State())))
	p.keep("sign-3-approval-demo", moved(d.State()))
	d.Confirm()
	Asked[model.AskPIN](p.t, d)
	p.keep("sign-4-pin", real(d.State()))
	working := real(d.State())
	d.AnswerPIN([]byte("demo2026"))
	d.Phase(p.t, model.Done)
	p.keep("sign-6-done", moved(real(d.State())))
	p.keep("sign-6-done-demo", moved(d.State()))

	working.Sign.Task = model.Task{Phase: model.Working, Progress: flow.Progress{
		Step: flow.Reading, Path: folder + "/全部事項証明書.pdf", Done: 148_897_792, Total: 402_653_184}}
	p.keep("sign-2-reading", working)
	working.Sign.Task.Progress.Step = flow.WithCard
	p.keep("sign-5-card-works", working)
	working.Sign.Task.Progress.Step = flow.Writing
	p.keep("sign-5-writing", working)

	s := moved(real(d.State()))
	failed := s.Sign.Results[1]
	failed.Err = &sign.TargetError{Path: failed.Target, Kind: sign.ErrFull}
	failed.Result, failed.Unsaved = nil, &sign.Signature{}
	s.Sign.Results = []flow.Signed{s.Sign.Results[0], failed}
	p.keep("sign-7-unsaved", s)

	s = working
	s.Sign.Task = model.Task{Phase: model.Stopped, Err: &flow.ChangedError{Card: true}}
	p.keep("sign-8-card-left", s)
	s.Sign.Task.Err = &sign.ExistsError{Path: folder + "/確定申告の見本.xtx.p7m"}
	p.keep("sign-8-exists", s)
	s.Sign.Task.Err = errors.New("flow: something that nobody foresaw")
	p.keep("sign-8-unknown", s)
}

// moved says that the files of a scene are in the folder of all scenes.
func moved(s model.State) model.State {
	to := func(path string) string { return folder + "/" + filepath.Base(path) }
	plan := func(f flow.Planned) flow.Planned {
		d := *f.Document
		d.Path = to(d.Path)
		return flow.Planned{Document: &d, Target: to(f.Target)}
	}
	var paths []string
	for _, path := range s.Sign.Paths {
		paths = append(paths, to(path))
	}
	s.Sign.Paths = paths
	if q, ok := s.Sign.Task.Ask.(model.AskConfirm); ok {
		a := q.Question.(flow.Approval)
		var files []flow.Planned
		for _, f := range a.Files {
			files = append(files, plan(f))
		}
		a.Files = files
		a.Demo = s.Demo
		s.Sign.Task.Ask = model.AskConfirm{Question: a}
	}
	var results []flow.Signed
	for _, r := range s.Sign.Results {
		r.Planned = plan(r.Planned)
		if r.Result != nil {
			kept := *r.Result
			kept.Path = to(kept.Path)
			r.Result = &kept
		}
		results = append(results, r)
	}
	s.Sign.Results = results
	return s
}
