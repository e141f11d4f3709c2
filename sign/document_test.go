package sign

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLook(t *testing.T) {
	dir := t.TempDir()
	content := bytes.Repeat([]byte("確定申告書 "), 100_000)
	for _, name := range []string{"a.txt", "two words.pdf", "確定申告書　令和８年.xtx", strings.Repeat("長", 85), "-rf", "a\nb"} {
		path := write(t, filepath.Join(dir, name), content)
		var last, calls int64
		d, err := Look(context.Background(), path, func(done, total int64) {
			if done < last || total != int64(len(content)) {
				t.Fatalf("progress %d of %d after %d", done, total, last)
			}
			last = done
			calls++
		})
		if err != nil {
			t.Fatal(err)
		}
		if d.Name != name || d.Size != int64(len(content)) || d.SHA256 != sha256.Sum256(content) {
			t.Errorf("%q: %+v", name, d)
		}
		if last != d.Size || calls < 2 {
			t.Errorf("progress ended at %d after %d calls", last, calls)
		}
	}
}

func TestLookThroughLink(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/real", []byte("x"))
	if err := os.Symlink(dir+"/real", dir+"/link"); err != nil {
		t.Fatal(err)
	}
	if d := look(t, dir+"/link"); d.Name != "link" || d.Size != 1 {
		t.Errorf("%+v", d)
	}
}

func TestLookRefuses(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/empty", nil)
	write(t, dir+"/file", []byte("x"))
	for path, kind := range map[string]error{
		dir + "/absent":                      ErrNotFound,
		dir + "/file/below":                  ErrNotFound,
		dir:                                  ErrFolder,
		dir + "/empty":                       ErrEmpty,
		dir + "/" + strings.Repeat("x", 256): ErrRead,
	} {
		_, err := Look(context.Background(), path, nil)
		wantSourceError(t, err, kind)
	}
}

// tamper gives a progress function that acts once, in the middle of a file.
func tamper(act func()) func(done, total int64) {
	acted := false
	return func(done, total int64) {
		if !acted && done < total {
			acted = true
			act()
		}
	}
}

func TestLookAtAFileThatChanges(t *testing.T) {
	content := bytes.Repeat([]byte{7}, 4*chunk)
	for name, change := range map[string]func(path string){
		"longer":  func(path string) { appendTo(t, path) },
		"shorter": func(path string) { must(t, os.Truncate(path, 3*chunk)) },
		"touched": func(path string) { must(t, os.Chtimes(path, time.Now(), time.Now())) },
	} {
		path := write(t, t.TempDir()+"/file", content)
		_, err := Look(context.Background(), path, tamper(func() { change(path) }))
		var changed *ChangedError
		if !errors.As(err, &changed) || changed.Path != path {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func appendTo(t testing.TB, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString("more")
	must(t, err)
	must(t, f.Close())
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestLookIsCancelled(t *testing.T) {
	path := write(t, t.TempDir()+"/file", bytes.Repeat([]byte{7}, 4*chunk))
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := Look(ctx, path, tamper(cancel)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSettled(t *testing.T) {
	whole := time.Date(2026, 4, 1, 9, 30, 0, 0, time.UTC)
	fine := whole.Add(123456789)
	for _, c := range []struct {
		changed time.Time
		age     time.Duration
		want    bool
	}{
		{whole, time.Second, false}, {whole, 2 * time.Second, false}, {whole, 3 * time.Second, true},
		{fine, 50 * time.Millisecond, false}, {fine, time.Second, true}, {fine, -time.Hour, false},
	} {
		if got := settled(c.changed, c.changed.Add(c.age)); got != c.want {
			t.Errorf("changed %v, looked at %v later: %v", c.changed, c.age, got)
		}
	}
}
