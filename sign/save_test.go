package sign

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/sign/jpki/jpkitest"
)

func TestSignAndSave(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		for _, size := range []int{1, chunk, 3*chunk + 5} {
			for _, detached := range []bool{false, true} {
				dir := t.TempDir()
				content := bytes.Repeat([]byte("見本"), size)[:size]
				path := write(t, dir+"/file", content)
				d := look(t, path)
				r := Request{Detached: detached}
				target, err := r.Target(d)
				must(t, err)
				s := make1(t, d, r)
				if s.Document() != d {
					t.Error("the signature is of another document")
				}
				result, err := s.Save(t.Context(), target, false, nil)
				if err != nil {
					t.Fatal(err)
				}
				info, err := os.Stat(target)
				must(t, err)
				if want := (Result{target, info.Size(), CMS, detached}); *result != want {
					t.Errorf("%+v, want %+v", *result, want)
				}
				given := ""
				if detached {
					given = path
				}
				if got := judge(t, target, given); !bytes.Equal(got, content) {
					t.Errorf("openssl found %d bytes, want %d", len(got), size)
				}
				wantContent(t, path, content)
				if detached {
					wantFiles(t, dir, "file", "file.p7s")
				} else {
					wantFiles(t, dir, "file", "file.p7m")
				}
			}
		}
	})
}

// The key of the next card generation does not sign SHA-256.
func TestSignWithP384(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	must(t, err)
	cert := jpkitest.NewCA(t, jpkitest.Test, jpkitest.SignUnit, 0).Issue(t, jpkitest.SignTemplate(jpkitest.Holder()...), key)
	dir := t.TempDir()
	d := look(t, write(t, dir+"/file", []byte("content")))
	for _, detached := range []bool{false, true} {
		s, err := Make(d, Request{Detached: detached, Time: signingTime}, cert, key)
		must(t, err)
		target, given := dir+"/attached", ""
		if detached {
			target, given = dir+"/detached", d.Path
		}
		_, err = s.Save(t.Context(), target, false, nil)
		must(t, err)
		if got := judge(t, target, given); string(got) != "content" {
			t.Errorf("openssl found %q", got)
		}
	}
	write(t, d.Path, []byte("contend"))
	var changed *ChangedError
	if _, err := Make(d, Request{Time: signingTime}, cert, key); !errors.As(err, &changed) {
		t.Errorf("another content: %v", err)
	}
}

// Make signs what was approved and touches no file.
func TestMakeNeedsNoFile(t *testing.T) {
	dir := t.TempDir()
	d := look(t, write(t, dir+"/file", []byte("content")))
	must(t, os.Remove(d.Path))
	s := make1(t, d, Request{Detached: true})
	_, err := s.Save(t.Context(), dir+"/out", false, nil)
	wantSourceError(t, err, ErrNotFound)
	wantFiles(t, dir)
}

func TestChangedSinceLook(t *testing.T) {
	content := bytes.Repeat([]byte{7}, 3*chunk)
	other := bytes.Clone(content)
	other[2*chunk] = 8
	same := func(path string, info os.FileInfo) { must(t, os.Chtimes(path, info.ModTime(), info.ModTime())) }
	for name, change := range map[string]func(path string, before os.FileInfo){
		"longer":  func(path string, _ os.FileInfo) { appendTo(t, path) },
		"shorter": func(path string, _ os.FileInfo) { must(t, os.Truncate(path, 5)) },
		"touched": func(path string, _ os.FileInfo) { must(t, os.Chtimes(path, time.Now(), time.Now())) },
		"another file": func(path string, b os.FileInfo) {
			write(t, path+"2", content)
			same(path+"2", b)
			must(t, os.Rename(path+"2", path))
		},
		"another byte":   func(path string, _ os.FileInfo) { must(t, os.WriteFile(path, other, 0o644)) },
		"longer, hidden": func(path string, b os.FileInfo) { appendTo(t, path); same(path, b) },
	} {
		for _, detached := range []bool{false, true} {
			dir := t.TempDir()
			d := look(t, write(t, dir+"/file", content))
			s := make1(t, d, Request{Detached: detached})
			change(d.Path, d.info)
			_, err := s.Save(t.Context(), dir+"/out", false, nil)
			var changed *ChangedError
			if !errors.As(err, &changed) || changed.Path != d.Path {
				t.Errorf("%s, detached %v: %v", name, detached, err)
			}
			wantFiles(t, dir, "file")
		}
	}
}

// A change that hides behind the old date is found by the digest: always where
// the content is copied, and for a detached signature where the date was too
// young to tell.
func TestHiddenChange(t *testing.T) {
	for _, detached := range []bool{false, true} {
		dir := t.TempDir()
		path := write(t, dir+"/file", []byte("approved"))
		young := time.Now().Add(time.Hour) // never settled
		must(t, os.Chtimes(path, young, young))
		d := look(t, path)
		s := make1(t, d, Request{Detached: detached})
		must(t, os.WriteFile(path, []byte("replaced"), 0o644))
		must(t, os.Chtimes(path, young, young))
		_, err := s.Save(t.Context(), dir+"/out", false, nil)
		var changed *ChangedError
		if !errors.As(err, &changed) {
			t.Errorf("detached %v: %v", detached, err)
		}
		wantFiles(t, dir, "file")
	}
}

func TestChangedWhileSaved(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		for name, change := range map[string]func(path string){
			"longer":  func(path string) { appendTo(t, path) },
			"shorter": func(path string) { must(t, os.Truncate(path, 2*chunk)) },
			"touched": func(path string) { must(t, os.Chtimes(path, time.Now(), time.Now())) },
		} {
			dir := t.TempDir()
			d := look(t, write(t, dir+"/file", bytes.Repeat([]byte{7}, 8*chunk)))
			_, err := make1(t, d, Request{}).Save(t.Context(), dir+"/out", false, tamper(func() { change(d.Path) }))
			var changed *ChangedError
			if !errors.As(err, &changed) {
				t.Errorf("%s: %v", name, err)
			}
			wantFiles(t, dir, "file")
		}
	})
}

func TestSaveIsCancelled(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		dir := t.TempDir()
		d := look(t, write(t, dir+"/file", bytes.Repeat([]byte{7}, 8*chunk)))
		write(t, dir+"/out", []byte("before"))
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := make1(t, d, Request{}).Save(ctx, dir+"/out", true, tamper(cancel)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if _, err := make1(t, d, Request{Detached: true}).Save(ctx, dir+"/out", true, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled before: %v", err)
		}
		wantFiles(t, dir, "file", "out")
		wantContent(t, dir+"/out", []byte("before"))
	})
}

// A file that appears after everything was checked is not replaced; the
// signature is not lost by that.
func TestTargetAppears(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		dir := t.TempDir()
		d := look(t, write(t, dir+"/file", bytes.Repeat([]byte{7}, 8*chunk)))
		s := make1(t, d, Request{})
		_, err := s.Save(t.Context(), dir+"/out", false, tamper(func() { write(t, dir+"/out", []byte("somebody's")) }))
		var exists *ExistsError
		if !errors.As(err, &exists) || exists.Path != dir+"/out" {
			t.Errorf("got %v", err)
		}
		wantFiles(t, dir, "file", "out")
		wantContent(t, dir+"/out", []byte("somebody's"))
		if _, err := s.Save(t.Context(), dir+"/elsewhere", false, nil); err != nil {
			t.Fatal(err)
		}
		if got := judge(t, dir+"/elsewhere", ""); len(got) != 8*chunk {
			t.Errorf("openssl found %d bytes", len(got))
		}
		wantFiles(t, dir, "elsewhere", "file", "out")
	})
}

func TestForceReplaces(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		dir := t.TempDir()
		d := look(t, write(t, dir+"/file", []byte("content")))
		write(t, dir+"/before", []byte("before"))
		must(t, os.Symlink("before", dir+"/out"))
		if _, err := make1(t, d, Request{}).Save(t.Context(), dir+"/out", true, nil); err != nil {
			t.Fatal(err)
		}
		if got := judge(t, dir+"/out", ""); string(got) != "content" {
			t.Errorf("openssl found %q", got)
		}
		wantFiles(t, dir, "before", "file", "out")
		wantContent(t, dir+"/before", []byte("before")) // the link was replaced, not what it led to
	})
}

// Of many that want one name, one gets it, and its file is whole.
func TestOneWins(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		dir := t.TempDir()
		d := look(t, write(t, dir+"/file", bytes.Repeat([]byte{7}, chunk)))
		s := make1(t, d, Request{})
		var won atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, err := s.Save(context.Background(), dir+"/out", false, nil)
				var exists *ExistsError
				switch {
				case err == nil:
					won.Add(1)
				case !errors.As(err, &exists):
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%d of 8 were first", won.Load())
		}
		wantFiles(t, dir, "file", "out")
		if got := judge(t, dir+"/out", ""); len(got) != chunk {
			t.Errorf("openssl found %d bytes", len(got))
		}
	})
}

func TestWriteFile(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		dir := t.TempDir()
		path := dir + "/file"
		must(t, Writable(path, false))
		wantFiles(t, dir)
		must(t, WriteFile(path, []byte("one"), false))
		for _, err := range []error{Writable(path, false), WriteFile(path, []byte("two"), false)} {
			var exists *ExistsError
			if !errors.As(err, &exists) {
				t.Errorf("got %v", err)
			}
		}
		wantContent(t, path, []byte("one"))
		must(t, Writable(path, true))
		wantContent(t, path, []byte("one"))
		must(t, WritePrivateFile(path, []byte("three"), true))
		wantContent(t, path, []byte("three"))
		wantFiles(t, dir, "file")
		for _, force := range []bool{false, true} {
			wantTargetError(t, WriteFile(dir, nil, force), ErrFolder)
			wantTargetError(t, Writable(dir+"/absent/x", force), ErrNoFolder)
		}
	})
}
