package model

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign"
)

// ShowSignCertificate asks for the signature password and shows the signature
// certificate, until its screen is left or the card goes.
func (w *Window) ShowSignCertificate() {
	w.state.Certificates.Shown = nil
	w.start(ScreenCertificates, func(ctx context.Context, r mynumber.Reader, ask flow.Prompter) (func(*State), error) {
		c, err := w.machine.ShowCertificate(ctx, r, ask, mynumber.KeySign)
		return func(s *State) { s.Certificates.Shown = c }, err
	})
}

// ChangePIN begins to change a PIN, PINSign or PINAuth.
func (w *Window) ChangePIN(kind mynumber.PINKind) {
	if w.job != nil && !w.job.over {
		return
	}
	w.state.PIN.Kind = kind
	w.start(ScreenPIN, func(ctx context.Context, r mynumber.Reader, ask flow.Prompter) (func(*State), error) {
		return func(*State) {}, w.machine.ChangePIN(ctx, r, ask, kind)
	})
}

// canChoose says that the files to sign are the person's to choose: no flow
// has begun with them.
func (w *Window) canChoose() bool {
	return w.state.Sign.Task.Phase != Working && w.state.Sign.Task.Phase != Asking
}

// AddFiles adds files to those to be signed, each once, and shows the screen.
// After a finished signing it begins a new list.
func (w *Window) AddFiles(paths []string) {
	if w.state.Busy() || !w.canChoose() || len(paths) == 0 {
		return
	}
	s := Sign{Paths: slices.Clone(w.state.Sign.Paths), Detached: w.state.Sign.Detached, Folder: w.state.Sign.Folder}
	if w.state.Sign.Task.Phase == Done {
		s.Paths = nil
	}
	for _, path := range paths {
		if absolute, err := filepath.Abs(path); err == nil {
			path = absolute
		}
		if !slices.Contains(s.Paths, path) {
			s.Paths = append(s.Paths, path)
		}
	}
	w.state.Sign = s
	if w.state.Screen != ScreenSign {
		w.Go(ScreenSign)
		return
	}
	w.publish()
}

// RemoveFile takes a file off the list.
func (w *Window) RemoveFile(path string) {
	if !w.canChoose() {
		return
	}
	w.state.Sign.Paths = slices.DeleteFunc(slices.Clone(w.state.Sign.Paths), func(p string) bool { return p == path })
	w.state.Sign.Task = Task{}
	w.publish()
}

// SetDetached says whether signatures go beside their files instead of around them.
func (w *Window) SetDetached(detached bool) {
	if w.canChoose() && w.state.Sign.Detached != detached {
		w.state.Sign.Detached = detached
		w.state.Sign.Task = Task{}
		w.publish()
	}
}

// SetFolder says where results go; empty is beside each file.
func (w *Window) SetFolder(folder string) {
	if w.canChoose() {
		w.state.Sign.Folder = folder
		w.state.Sign.Task = Task{}
		w.publish()
	}
}

// Sign begins to sign the files on the list.
func (w *Window) Sign() {
	if len(w.state.Sign.Paths) == 0 {
		return
	}
	w.state.Sign.Demo = w.state.Demo
	q := flow.SignRequest{
		Paths:   w.state.Sign.Paths,
		Request: sign.Request{Detached: w.state.Sign.Detached, OutDir: w.state.Sign.Folder},
	}
	w.start(ScreenSign, func(ctx context.Context, r mynumber.Reader, ask flow.Prompter) (func(*State), error) {
		results, err := w.machine.SignFiles(ctx, r, ask, q)
		return func(s *State) { s.Sign.Results = results }, err
	})
}

// SaveAgain saves a finished signature that could not be saved, in a folder;
// empty is where it was to go. That needs neither PIN nor card.
func (w *Window) SaveAgain(index int, folder string) {
	if w.job != nil || index < 0 || index >= len(w.state.Sign.Results) {
		return
	}
	one := w.state.Sign.Results[index]
	if one.Unsaved == nil {
		return
	}
	if folder != "" {
		one.Target = filepath.Join(folder, filepath.Base(one.Target))
	}
	ctx, cancel := context.WithCancelCause(w.ctx)
	j := &job{screen: ScreenSign, lies: w.lies, cancel: cancel}
	w.job = j
	w.state.Sign.Task = Task{Phase: Working, Progress: flow.Progress{Step: flow.Writing, Path: one.Path}}
	results := slices.Clone(w.state.Sign.Results)
	w.flows.Go(func() {
		defer cancel(nil)
		ask := &asker{w: w, job: j}
		one.Result, one.Err = one.Unsaved.Save(ctx, one.Target, false, func(done, total int64) {
			ask.Progress(flow.Progress{Step: flow.Writing, Path: one.Path, Done: done, Total: total})
		})
		if one.Err == nil {
			one.Unsaved = nil
		}
		results[index] = one
		w.do(func() { w.ended(j, func(s *State) { s.Sign.Results = results }, nil, nil) })
	})
	w.publish()
}
