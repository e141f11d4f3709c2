package virtual_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/mitome-jp/mitome/card/virtual"
)

func caOf(t *testing.T, k *virtual.Keys) []byte {
	t.Helper()
	sign, auth, err := k.CACertificates()
	if err != nil {
		t.Fatal(err)
	}
	return append(sign, auth...)
}

// TestLoadKeysRace: however many make the keys at once, all have the same, and
// so has whoever comes later.
func TestLoadKeysRace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "demo")
	const racers = 3
	var all [racers]*virtual.Keys
	var failed [racers]error
	var wait sync.WaitGroup
	start := make(chan struct{})
	for i := range racers {
		wait.Go(func() {
			<-start
			all[i], failed[i] = virtual.LoadKeys(dir)
		})
	}
	close(start)
	wait.Wait()
	later, err := virtual.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := caOf(t, later)
	for i, k := range all {
		if failed[i] != nil {
			t.Fatal(failed[i])
		}
		if !bytes.Equal(caOf(t, k), want) {
			t.Error("two racers have different keys")
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files are left (%v)", len(files), err)
	}
	if runtime.GOOS == "windows" {
		return // has no such modes
	}
	for path, mode := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, files[0].Name()): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: mode %v (%v), want %v", filepath.Base(path), info.Mode().Perm(), err, mode)
		}
	}
}

// TestDamagedKeyFile: no damage goes unnoticed, and none is overwritten.
func TestDamagedKeyFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := virtual.LoadKeys(dir); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "demo-card-keys.pem")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	at := len(whole) / 2
	if flipped[at] == 'A' {
		flipped[at] = 'B'
	} else {
		flipped[at] = 'A'
	}
	for name, damaged := range map[string][]byte{"empty": {}, "cut": whole[:len(whole)*3/4], "flipped": flipped, "text": []byte("hello")} {
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := virtual.LoadKeys(dir); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s: %v", name, err)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, damaged) {
			t.Errorf("%s: the file was overwritten", name)
		}
	}
}

func TestKeysCannotBeKept(t *testing.T) {
	notFolder := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(notFolder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := virtual.LoadKeys(notFolder); err == nil {
		t.Error("keys were kept in a file that is no folder")
	}
}

func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	if _, err := virtual.LoadKeys(dir); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		k, err := virtual.LoadKeys(dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := virtual.New(k, virtual.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
