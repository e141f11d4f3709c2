package flow

import (
	"context"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
	"github.com/mitome-jp/mitome/sign"
)

// judged has openssl verify a result against the demo CA.
func judged(t *testing.T, d *desk, r mynumber.Reader, s Signed) {
	t.Helper()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := d.SaveCertificate(context.Background(), r, &person{t: t}, SaveRequest{Key: mynumber.KeySign, CA: true, PEM: true, Path: ca}); err != nil {
		t.Fatal(err)
	}
	args := []string{"cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", s.Result.Path, "-CAfile", ca, "-purpose", "any", "-attime", "1795230000", "-out", os.DevNull}
	if s.Result.Detached {
		args = append(args, "-content", s.Document.Path)
	}
	if out, err := exec.Command("openssl", args...).CombinedOutput(); err != nil {
		t.Errorf("openssl: %v\n%s", err, out)
	}
}

func TestManyFilesUnderOnePIN(t *testing.T) {
	for _, detached := range []bool{false, true} {
		c, r := newCard(t, virtual.Options{})
		d, p := newDesk(t, r), signer(t)
		q := SignRequest{WithCA: true}
		q.Detached = detached
		for _, name := range []string{"a.txt", "確定申告 2026.xtx", "with space.pdf"} {
			q.Paths = append(q.Paths, file(t, name, "content of "+name))
		}
		signed, err := d.SignFiles(context.Background(), r, p, q)
		if err != nil || len(signed) != 3 {
			t.Fatalf("%v, %v", signed, err)
		}
		for _, s := range signed {
			if s.Err != nil {
				t.Fatal(s.Err)
			}
			judged(t, d, r, s)
			intact(t, d.Machine, s)
		}
		locked(t, c)
		if attempts(c) != 1 || len(p.asked) != 1 {
			t.Errorf("%d attempts, asked %d times", attempts(c), len(p.asked))
		}
		approval, ok := p.questions[0].(Approval)
		if !ok || len(approval.Files) != 3 || approval.Files[0].SHA256 == approval.Files[1].SHA256 {
			t.Errorf("asked %+v", p.questions)
		}
		for _, step := range []Step{Reading, WithCard, Writing} {
			if step == Writing && detached {
				continue // nothing of the content is copied
			}
			if !p.steps[step] {
				t.Errorf("no progress of step %d", step)
			}
		}
	}
}

func TestNothingIsAskedWhereTheResultCannotGo(t *testing.T) {
	path := file(t, "a.txt", "alpha")
	if err := os.WriteFile(path+".p7m", []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, r := newCard(t, virtual.Options{})
	p := signer(t)
	_, err := newDesk(t, r).SignFiles(context.Background(), r, p, SignRequest{Paths: []string{path}})
	exists := (*sign.ExistsError)(nil)
	if !errors.As(err, &exists) || len(p.asked)+len(p.questions)+len(c.Trace()) != 0 {
		t.Errorf("%v, asked %v %v, %d APDUs", err, p.asked, p.questions, len(c.Trace()))
	}
	if kept, _ := os.ReadFile(path + ".p7m"); string(kept) != "mine" {
		t.Error("the existing file was touched")
	}
}

func TestDecliningTheApproval(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	p := signer(t)
	p.declines = func(q Question) bool { _, approval := q.(Approval); return approval }
	path := file(t, "a.txt", "alpha")
	if _, err := newDesk(t, r).SignFiles(context.Background(), r, p, SignRequest{Paths: []string{path}}); !errors.Is(err, ErrDeclined) {
		t.Error(err)
	}
	if attempts(c) != 0 || len(p.asked) != 0 {
		t.Errorf("asked %v, %d attempts", p.asked, attempts(c))
	}
}

// What was approved is what is signed: a file that changes while the person
// types the PIN gets no result, and the others do.
func TestAFileThatChangesGetsNoResult(t *testing.T) {
	for _, detached := range []bool{false, true} {
		changing, steady := file(t, "changing.txt", "approved"), file(t, "steady.txt", "steady")
		_, r := newCard(t, virtual.Options{})
		p := signer(t)
		p.meanwhile = func() {
			if err := os.WriteFile(changing, []byte("tampered"), 0o600); err != nil {
				t.Error(err)
			}
		}
		q := SignRequest{Paths: []string{changing, steady}}
		q.Detached, q.OutDir = detached, t.TempDir()
		signed, err := newDesk(t, r).SignFiles(context.Background(), r, p, q)
		if err != nil {
			t.Fatal(err)
		}
		changed := (*sign.ChangedError)(nil)
		if !errors.As(signed[0].Err, &changed) || signed[0].Unsaved != nil || signed[1].Err != nil {
			t.Errorf("%v, %v", signed[0].Err, signed[1].Err)
		}
		left, _ := os.ReadDir(q.OutDir)
		if len(left) != 1 {
			t.Errorf("left: %v", left)
		}
	}
}

// If only saving fails, the finished signature is kept for another place, and
// no PIN is asked for again (design.md, «Signing»).
func TestSavingElsewhereNeedsNoPIN(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	d, p := newDesk(t, r), signer(t)
	gone := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	p.meanwhile = func() { _ = os.RemoveAll(gone) }
	q := SignRequest{Paths: []string{file(t, "a.txt", "alpha")}}
	q.OutDir = gone
	signed, err := d.SignFiles(context.Background(), r, p, q)
	if err != nil || signed[0].Err == nil || signed[0].Unsaved == nil {
		t.Fatalf("%+v, %v", signed, err)
	}
	apdus := len(c.Trace())
	elsewhere := filepath.Join(t.TempDir(), "a.p7m")
	signed[0].Result, err = signed[0].Unsaved.Save(context.Background(), elsewhere, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Trace()) != apdus || len(p.asked) != 1 {
		t.Error("the card was asked again")
	}
	judged(t, d, r, signed[0])
}

func TestSavedCertificates(t *testing.T) {
	_, r := newCard(t, virtual.Options{})
	d, dir := newDesk(t, r), t.TempDir()
	for _, q := range []SaveRequest{
		{Key: mynumber.KeySign, Path: filepath.Join(dir, "sign.cer")},
		{Key: mynumber.KeyAuth, Path: filepath.Join(dir, "auth.pem"), PEM: true},
		{Key: mynumber.KeyAuth, Path: filepath.Join(dir, "ca.cer"), CA: true},
	} {
		if err := d.SaveCertificate(context.Background(), r, signer(t), q); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(q.Path)
		if err != nil {
			t.Fatal(err)
		}
		if block, _ := pem.Decode(data); (block != nil) != q.PEM {
			t.Errorf("%s: PEM %v", filepath.Base(q.Path), block != nil)
		}
		args := []string{"x509", "-in", q.Path, "-noout", "-subject"}
		if !q.PEM {
			args = append(args, "-inform", "DER")
		}
		if out, err := exec.Command("openssl", args...).CombinedOutput(); err != nil {
			t.Errorf("openssl: %v\n%s", err, out)
		}
		exists, p := (*sign.ExistsError)(nil), signer(t)
		if err := d.SaveCertificate(context.Background(), r, p, q); !errors.As(err, &exists) || len(p.asked) != 0 {
			t.Errorf("again: %v, asked %v", err, p.asked)
		}
	}
}
