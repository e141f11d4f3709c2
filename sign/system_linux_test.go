package sign

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestPipesAndDevices(t *testing.T) {
	dir := t.TempDir()
	must(t, unix.Mkfifo(dir+"/pipe", 0o600))
	for _, path := range []string{dir + "/pipe", "/dev/null", "/dev/zero"} {
		_, err := Look(t.Context(), path, nil)
		wantSourceError(t, err, ErrNotFile)
	}
	d := look(t, write(t, dir+"/file", []byte("x")))
	for _, path := range []string{dir + "/pipe", "/dev/null"} {
		_, err := Request{Out: path, Force: true}.Target(d)
		wantTargetError(t, err, ErrNotFile)
	}
	// A pipe that took the document's place blocks nobody.
	s := make1(t, d, Request{})
	must(t, os.Remove(d.Path))
	must(t, unix.Mkfifo(d.Path, 0o600))
	_, err := s.Save(t.Context(), dir+"/out", false, nil)
	wantSourceError(t, err, ErrNotFile)
	wantFiles(t, dir, "file", "pipe")
}

// This system has files without names, else half of these tests say nothing.
func TestUnnamedFilesAreUsed(t *testing.T) {
	s, err := stage(t.TempDir()+"/out", 0o600)
	must(t, err)
	defer s.discard()
	if s.path != "" {
		t.Logf("the file system of %s has no O_TMPFILE: the unnamed tests ran with named files", os.TempDir())
	}
	wantFiles(t, filepath.Dir(s.target), names(s.path)...)
}

func names(path string) []string {
	if path == "" {
		return nil
	}
	return []string{filepath.Base(path)}
}

// A result is open to nobody who may not read the document, nor to those whom
// the umask keeps out.
func TestModes(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		defer unix.Umask(unix.Umask(0o027))
		for document, want := range map[os.FileMode]os.FileMode{0o600: 0o600, 0o644: 0o640, 0o666: 0o640, 0o400: 0o600, 0o755: 0o640} {
			dir := t.TempDir()
			path := write(t, dir+"/file", []byte("x"))
			must(t, os.Chmod(path, document))
			_, err := make1(t, look(t, path), Request{}).Save(t.Context(), dir+"/out", false, nil)
			must(t, err)
			info, err := os.Stat(dir + "/out")
			must(t, err)
			if info.Mode() != want {
				t.Errorf("document %v: result %v, want %v", document, info.Mode(), want)
			}
		}
		path := t.TempDir() + "/file"
		must(t, WriteFile(path, nil, false))
		must(t, WritePrivateFile(path+"2", nil, false))
		for path, want := range map[string]os.FileMode{path: 0o640, path + "2": 0o600} {
			if info, err := os.Stat(path); err != nil || info.Mode() != want {
				t.Errorf("%v, %v; want %v", info.Mode(), err, want)
			}
		}
	})
}

func init() {
	children["forbidden"] = func(t testing.TB, args []string) {
		dir := args[0]
		_, err := Look(t.Context(), dir+"/secret", nil)
		wantSourceError(t, err, ErrPermission)
		d := look(t, dir+"/file")
		_, err = Request{}.Target(d)
		wantTargetError(t, err, ErrPermission)
		s := make1(t, d, Request{})
		_, err = s.Save(t.Context(), dir+"/out", false, nil)
		wantTargetError(t, err, ErrPermission)
		_, err = Request{Out: dir + "/closed/x"}.Target(d)
		wantTargetError(t, err, ErrPermission)
		wantTargetError(t, Writable(dir+"/out", false), ErrPermission)
		wantTargetError(t, WriteFile(dir+"/out", nil, true), ErrPermission)
	}
}

func TestForbidden(t *testing.T) {
	// Not t.TempDir, whose parents are closed to the other user.
	dir, err := os.MkdirTemp("", "mitome-sign") //nolint:usetesting // see above
	must(t, err)
	defer os.RemoveAll(dir)
	write(t, dir+"/file", []byte("x"))
	write(t, dir+"/secret", []byte("y"))
	must(t, os.Chmod(dir+"/secret", 0))
	must(t, os.Mkdir(dir+"/closed", 0o700))
	must(t, os.Chmod(dir+"/closed", 0))
	// The test binary lies in a folder that may be closed to the other user as well.
	binary, err := os.ReadFile("/proc/self/exe")
	must(t, err)
	must(t, os.WriteFile(dir+"/test", binary, 0o755))
	must(t, os.Chmod(dir, 0o555))
	defer func() { must(t, os.Chmod(dir, 0o755)) }()
	cmd := child(t, "forbidden", dir)
	cmd.Path, cmd.Dir = dir+"/test", dir
	if os.Getuid() == 0 { // whom nothing is forbidden
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	play(t, cmd)
	wantContent(t, dir+"/file", []byte("x"))
}

func init() {
	children["halfway"] = func(t testing.TB, args []string) {
		if args[0] == "named" {
			named(t)
		}
		d := look(t, args[1]+"/file")
		_, err := make1(t, d, Request{}).Save(t.Context(), args[1]+"/out", true, tamper(func() {
			fmt.Println("halfway")
			select {}
		}))
		t.Errorf("it went on: %v", err)
	}
}

func TestKilledHalfway(t *testing.T) {
	dir := t.TempDir()
	content := bytes.Repeat([]byte{7}, 8*chunk)
	d := look(t, write(t, dir+"/file", content))
	write(t, dir+"/out", []byte("before"))
	killAt(t, child(t, "halfway", "unnamed", dir), "halfway")
	wantFiles(t, dir, "file", "out")
	wantContent(t, dir+"/out", []byte("before"))

	// Where every file has a name from the first, a kill leaves one; whoever
	// comes next sweeps it up, once it is old enough to be nobody's.
	killAt(t, child(t, "halfway", "named", dir), "halfway")
	wantContent(t, dir+"/out", []byte("before"))
	left, err := filepath.Glob(dir + "/" + stagedPrefix + "*" + stagedSuffix)
	if err != nil || len(left) != 1 {
		t.Fatalf("left: %q, %v", left, err)
	}
	named(t)
	s := make1(t, d, Request{})
	_, err = s.Save(t.Context(), dir+"/first", false, nil)
	must(t, err)
	wantFiles(t, dir, "file", "out", "first", filepath.Base(left[0]))
	old := time.Now().Add(-2 * abandoned)
	must(t, os.Chtimes(left[0], old, old))
	_, err = s.Save(t.Context(), dir+"/second", false, nil)
	must(t, err)
	wantFiles(t, dir, "file", "out", "first", "second")
}

// What another process is still writing is not swept, however slow it is; nor
// is what only looks like ours.
func TestSweepSparesTheLiving(t *testing.T) {
	named(t)
	dir := t.TempDir() + "/a[b]*?"
	must(t, os.Mkdir(dir, 0o755))
	living, err := stage(dir+"/out", 0o600)
	must(t, err)
	defer living.discard()
	write(t, dir+"/.mitome-dead.tmp", nil)
	write(t, dir+"/.mitome-notes", nil)
	must(t, os.Mkdir(dir+"/.mitome-folder.tmp", 0o755))
	old := time.Now().Add(-2 * abandoned)
	must(t, os.Chtimes(living.path, old, old))
	must(t, os.Chtimes(dir+"/.mitome-folder.tmp", old, old))
	sweep(dir)
	wantFiles(t, dir, filepath.Base(living.path), ".mitome-notes", ".mitome-folder.tmp")
	must(t, living.commit(false))
	wantFiles(t, dir, "out", ".mitome-notes", ".mitome-folder.tmp")
}

const limit = 2 * chunk // bytes that a file may have in "limited", a file system in "small disk"

func init() {
	children["limited"] = func(t testing.TB, args []string) {
		signal.Ignore(unix.SIGXFSZ)
		dir := args[0]
		var was unix.Rlimit
		must(t, unix.Getrlimit(unix.RLIMIT_FSIZE, &was))
		d := look(t, dir+"/file")
		s := make1(t, d, Request{})
		must(t, unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: limit, Max: was.Max}))
		for _, force := range []bool{false, true} {
			_, err := s.Save(t.Context(), dir+"/out", force, nil)
			if force {
				wantTargetError(t, err, ErrTooBig)
			} else {
				var exists *ExistsError
				if !errors.As(err, &exists) {
					t.Errorf("got %v", err)
				}
			}
		}
		// Enough for the content, not for the signature behind it.
		must(t, unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: uint64(d.Size) + 200, Max: was.Max}))
		_, err := s.Save(t.Context(), dir+"/out", true, nil)
		wantTargetError(t, err, ErrTooBig)
		wantFiles(t, dir, "file", "out")
		wantContent(t, dir+"/out", []byte("before"))
		must(t, unix.Setrlimit(unix.RLIMIT_FSIZE, &was))
		_, err = s.Save(t.Context(), dir+"/out", true, nil)
		must(t, err)
		judge(t, dir+"/out", "")
	}
	children["small disk"] = func(t testing.TB, args []string) {
		dir, disk := args[0], args[1]
		must(t, unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")) // or it would be seen outside
		must(t, unix.Mount("tmpfs", disk, "tmpfs", 0, "size=512k"))       // limit
		d := look(t, dir+"/file")
		// Known beforehand, and no PIN asked for in vain.
		_, err := Request{OutDir: disk}.Target(d)
		wantTargetError(t, err, ErrFull)
		target, err := Request{OutDir: disk, Detached: true}.Target(d)
		must(t, err)
		// Found out later, when somebody else took the space.
		s := make1(t, d, Request{})
		_, err = s.Save(t.Context(), disk+"/out", false, nil)
		wantTargetError(t, err, ErrFull)
		wantFiles(t, disk)
		// Not even the small file fits; then it does. One signature is made, once.
		detached := make1(t, d, Request{Detached: true})
		err = os.WriteFile(disk+"/filler", make([]byte, limit), 0o600)
		must(t, err)
		_, err = detached.Save(t.Context(), target, false, nil)
		wantTargetError(t, err, ErrFull)
		wantFiles(t, disk, "filler")
		must(t, os.Remove(disk+"/filler"))
		_, err = detached.Save(t.Context(), target, false, nil)
		must(t, err)
		judge(t, target, d.Path)
		_, err = s.Save(t.Context(), dir+"/out", false, nil)
		must(t, err)
		judge(t, dir+"/out", "")

		must(t, unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""))
		_, err = Request{OutDir: disk}.Target(d)
		wantTargetError(t, err, ErrReadOnly)
		_, err = detached.Save(t.Context(), disk+"/other", false, nil)
		wantTargetError(t, err, ErrReadOnly)
	}
}

func TestFileTooBig(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/file", bytes.Repeat([]byte{7}, limit))
	write(t, dir+"/out", []byte("before"))
	play(t, child(t, "limited", dir))
	wantFiles(t, dir, "file", "out")
}

// A real file system that is full, and then read-only, in a mount namespace of
// its own, which an ordinary user may make too on most systems.
func TestDiskFull(t *testing.T) {
	dir, disk := t.TempDir(), t.TempDir()
	write(t, dir+"/file", bytes.Repeat([]byte{7}, 2*limit))
	cmd := child(t, "small disk", dir, disk)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || strings.Contains(string(out), "operation not permitted") {
		if os.Getenv("CI") == "true" {
			t.Fatalf("this machine lets nobody mount a small file system: %v\n%s", err, out)
		}
		t.Skipf("this machine lets nobody mount a small file system; TestFileTooBig stands in: %v", err)
	}
	if err != nil || !strings.Contains(string(out), "child done") {
		t.Errorf("%v\n%s", err, out)
	}
	wantFiles(t, dir, "file", "out")
	wantFiles(t, disk)
}
