package model_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/model"
	"github.com/mitome-jp/mitome/app/model/modeltest"
	"github.com/mitome-jp/mitome/card/virtual"
	"github.com/mitome-jp/mitome/sign"
)

func files(t *testing.T, names ...string) (paths []string) {
	t.Helper()
	folder := t.TempDir()
	for _, name := range names {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, bytes.Repeat([]byte(name), 1000), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func TestTheListOfFiles(t *testing.T) {
	d, _, _ := plugged(t, virtual.Options{})
	paths := files(t, "申告 書.xtx", "b.pdf")
	d.AddFiles(paths)
	if s := d.State(); s.Screen != model.ScreenSign || len(s.Sign.Paths) != 2 {
		t.Errorf("screen %v with %v", s.Screen, s.Sign.Paths)
	}
	before := d.State().Sign.Paths
	d.AddFiles(paths[:1])
	d.RemoveFile(paths[1])
	if s := d.State(); len(s.Sign.Paths) != 1 || s.Sign.Paths[0] != paths[0] {
		t.Errorf("after removing: %v", s.Sign.Paths)
	}
	if before[1] != paths[1] {
		t.Error("an earlier state was changed")
	}
	d.AddFiles(nil)
	d.SetDetached(true)
	d.SetFolder(t.TempDir())
	if s := d.State().Sign; !s.Detached || s.Folder == "" || len(s.Paths) != 1 {
		t.Errorf("options: %+v", s)
	}
}

func TestSign(t *testing.T) {
	for name, detached := range map[string]bool{"around": false, "beside": true} {
		t.Run(name, func(t *testing.T) {
			d, source, c := plugged(t, virtual.Options{})
			paths := files(t, "申告 書.xtx", "b.pdf")
			d.AddFiles(paths)
			d.SetDetached(detached)
			d.Sign()
			q, ok := modeltest.Asked[model.AskConfirm](t, d).Question.(flow.Approval)
			if !ok || len(q.Files) != 2 || q.Files[0].Path != paths[0] || q.Files[0].Size == 0 {
				t.Fatalf("the approval shows %+v", q)
			}
			d.RemoveFile(paths[0]) // not now
			d.AddFiles(files(t, "c"))
			if len(d.State().Sign.Paths) != 2 {
				t.Error("the list changed under the approval")
			}
			d.Confirm()
			modeltest.Asked[model.AskPIN](t, d)
			d.AnswerPIN([]byte(virtual.DemoPINs.Sign))
			s := d.Phase(t, model.Done)
			if len(s.Sign.Results) != 2 || s.Sign.Failures() != 0 {
				t.Fatalf("results: %+v", s.Sign.Results)
			}
			for i, r := range s.Sign.Results {
				info, err := os.Stat(r.Result.Path)
				if err != nil || info.Size() != r.Result.Size || r.Result.Detached != detached || r.Result.Path != q.Files[i].Target {
					t.Errorf("result %+v: %v", r.Result, err)
				}
			}
			d.CardPhase(t, model.Read)
			released(t, c)
			if c.Attempts(virtual.SignPassword) != 1 {
				t.Errorf("%d attempts for two files", c.Attempts(virtual.SignPassword))
			}
			source.Remove(reader)
			if s := d.CardPhase(t, model.NoCard); !s.Sign.Demo || len(s.Sign.Results) != 2 {
				t.Error("the results do not outlive the card, or no longer say DEMO")
			}
			d.Dismiss()
			if s := d.State().Sign; len(s.Paths) != 0 || s.Detached != detached {
				t.Errorf("a new list: %+v", s)
			}
		})
	}
}

func TestSigningIsDeclined(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{})
	paths := files(t, "a")
	d.AddFiles(paths)
	d.Sign()
	modeltest.Asked[model.AskConfirm](t, d)
	d.Cancel()
	s := d.Phase(t, model.Idle)
	if len(s.Sign.Paths) != 1 {
		t.Error("the list was lost")
	}
	if _, err := os.Stat(paths[0] + ".p7m"); !errors.Is(err, os.ErrNotExist) || c.Attempts(virtual.SignPassword) != 0 {
		t.Errorf("something was done: %v", err)
	}
}

func TestAFileThatWillNotDo(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{})
	d.AddFiles([]string{t.TempDir()})
	d.Sign()
	source := (*sign.SourceError)(nil)
	if s := d.Phase(t, model.Stopped); !errors.As(s.Sign.Task.Err, &source) {
		t.Errorf("a folder: %v", s.Sign.Task.Err)
	}
	d.Dismiss()
	if len(d.State().Sign.Paths) != 1 {
		t.Error("the list was lost")
	}
	if c.Attempts(virtual.SignPassword) != 0 {
		t.Error("a PIN was sent")
	}
}

// A signature whose file cannot be written is kept, and saved elsewhere
// without a second PIN.
func TestSaveAgain(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{})
	paths := files(t, "a")
	d.AddFiles(paths)
	d.Sign()
	modeltest.Asked[model.AskConfirm](t, d)
	d.Confirm()
	modeltest.Asked[model.AskPIN](t, d)
	if err := os.WriteFile(paths[0]+".p7m", []byte("came meanwhile"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.AnswerPIN([]byte(virtual.DemoPINs.Sign))
	s := d.Phase(t, model.Done)
	if s.Sign.Failures() != 1 || s.Sign.Results[0].Unsaved == nil {
		t.Fatalf("results: %+v", s.Sign.Results)
	}
	folder := t.TempDir()
	d.SaveAgain(0, folder)
	s = d.Phase(t, model.Done)
	if r := s.Sign.Results[0]; r.Err != nil || filepath.Dir(r.Result.Path) != folder {
		t.Errorf("saved again: %+v", r)
	}
	if kept, err := os.ReadFile(paths[0] + ".p7m"); err != nil || string(kept) != "came meanwhile" {
		t.Errorf("the file that was there: %q, %v", kept, err)
	}
	if c.Attempts(virtual.SignPassword) != 1 {
		t.Errorf("%d attempts", c.Attempts(virtual.SignPassword))
	}
}

// Progress is shown, and cancelling while a file is read ends everything.
func TestCancelWhileReading(t *testing.T) {
	d, _, c := plugged(t, virtual.Options{})
	path := filepath.Join(t.TempDir(), "large")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(4<<30), f.Close()); err != nil { // a sparse file, seconds to read
		t.Fatal(err)
	}
	d.AddFiles([]string{path})
	d.Sign()
	s := d.Until(t, "progress", func(s model.State) bool { return s.Sign.Task.Progress.Done > 0 })
	if p := s.Sign.Task.Progress; p.Step != flow.Reading || p.Total != 4<<30 || !s.Busy() {
		t.Errorf("progress: %+v", p)
	}
	d.Cancel()
	d.Phase(t, model.Idle)
	if c.Attempts(virtual.SignPassword) != 0 {
		t.Error("a PIN was sent")
	}
}
