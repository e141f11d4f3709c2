package sign

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDefaultNames(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	d := look(t, write(t, dir+"/申告 書.xtx", []byte("x")))
	for want, r := range map[string]Request{
		dir + "/申告 書.xtx.p7m":   {},
		dir + "/申告 書.xtx.p7s":   {Detached: true, Format: CMS},
		other + "/申告 書.xtx.p7m": {OutDir: other},
		other + "/x":            {Out: other + "/x", OutDir: dir},
	} {
		if got, err := r.Target(d); err != nil || got != filepath.FromSlash(want) {
			t.Errorf("%+v: %q, %v", r, got, err)
		}
	}
	wantFiles(t, dir, "申告 書.xtx")
	wantFiles(t, other)
	if _, err := (Request{Format: 9}).Target(d); !errors.Is(err, ErrFormat) {
		t.Errorf("unknown format: %v", err)
	}
}

func TestTargetRefuses(t *testing.T) {
	dir := t.TempDir()
	d := look(t, write(t, dir+"/file", []byte("x")))
	write(t, dir+"/there", []byte("y"))
	must(t, os.Link(dir+"/file", dir+"/same"))
	must(t, os.Symlink("file", dir+"/link"))
	must(t, os.Symlink("nowhere", dir+"/dangling"))
	must(t, os.Mkdir(dir+"/folder", 0o755))
	for name, kind := range map[string]error{
		"file": ErrIsSource, "same": ErrIsSource, "link": ErrIsSource, "folder": ErrFolder, "./folder/../file": ErrIsSource,
		"absent/x": ErrNoFolder, "there/x": ErrNoFolder, strings.Repeat("x", 256): ErrNameTooLong, strings.Repeat("長", 86): ErrNameTooLong,
	} {
		for _, force := range []bool{false, true} {
			_, err := Request{Out: dir + "/" + name, Force: force}.Target(d)
			wantTargetError(t, err, kind)
		}
	}
	for _, name := range []string{"there", "dangling"} {
		_, err := Request{Out: dir + "/" + name}.Target(d)
		var exists *ExistsError
		if !errors.As(err, &exists) || exists.Path != dir+"/"+name {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := (Request{Out: dir + "/" + name, Force: true}).Target(d); err != nil {
			t.Errorf("%s with force: %v", name, err)
		}
	}
}

// A name of 255 bytes is a good name, but not with four more.
func TestLongestName(t *testing.T) {
	dir := t.TempDir()
	d := look(t, write(t, filepath.Join(dir, strings.Repeat("長", 85)), []byte("x")))
	_, err := Request{}.Target(d)
	wantTargetError(t, err, ErrNameTooLong)
	out, err := Request{Out: dir + "/short.p7m"}.Target(d)
	must(t, err)
	if _, err := make1(t, d, Request{}).Save(t.Context(), out, false, nil); err != nil {
		t.Error(err)
	}
}

func TestTargets(t *testing.T) {
	one, two, out := t.TempDir(), t.TempDir(), t.TempDir()
	a := look(t, write(t, one+"/a", []byte("1")))
	b := look(t, write(t, one+"/b", []byte("2")))
	otherA := look(t, write(t, two+"/a", []byte("3")))
	paths, err := Request{OutDir: out}.Targets([]*Document{a, b})
	if err != nil || len(paths) != 2 || paths[1] != filepath.Join(out, "b.p7m") {
		t.Errorf("%q, %v", paths, err)
	}
	var exists *ExistsError
	if _, err := (Request{OutDir: out, Force: true}).Targets([]*Document{a, otherA}); !errors.As(err, &exists) {
		t.Errorf("two files of one name into one folder: %v", err)
	}
	if _, err := (Request{}).Targets([]*Document{a, look(t, one+"/./a")}); !errors.As(err, &exists) {
		t.Errorf("one file twice: %v", err)
	}
	_, err = Request{Out: out + "/x"}.Targets([]*Document{a, b})
	wantTargetError(t, err, ErrOneResult)

	// With force, a result may not take another document's place before that is signed.
	signed := look(t, write(t, one+"/a.p7m", []byte("4")))
	_, err = Request{Force: true}.Targets([]*Document{a, signed})
	wantTargetError(t, err, ErrIsSource)
}
