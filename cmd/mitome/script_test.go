package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mitome-jp/mitome/card/virtual"
)

// scriptNow is the day on which the scripts play, so that the demo card's dates
// are the same on every day. The clock is this test binary's alone.
const (
	scriptNow = "2026-06-01T12:00:00+09:00"
	clockName = "SCRIPT_NOW"
)

// A program built with the race detector rests for a second before it ends,
// for reports that may yet come. There are hundreds of short runs here.
const (
	raceName  = "GORACE"
	raceValue = "atexit_sleep_ms=0"
)

func TestMain(m *testing.M) {
	if err := os.Setenv(raceName, raceValue); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"mitome": func() { os.Exit(mitome(scriptClock())) }})
}

func scriptClock() func() time.Time {
	value, set := os.LookupEnv(clockName)
	if !set || value == "" {
		return time.Now
	}
	now, err := time.Parse(time.RFC3339, value)
	if err != nil {
		panic(err)
	}
	return func() time.Time { return now }
}

// TestScripts runs every script in testdata/script through the real main. They
// read as the documentation of the command line.
func TestScripts(t *testing.T) {
	for _, tool := range []string{"openssl", "mkfifo", "setpriv", "unshare"} {
		if _, err := exec.LookPath(tool); err != nil && os.Getenv("CI") == "true" {
			t.Errorf("the scripts need %s", tool)
		}
	}
	keys := t.TempDir()
	if _, err := virtual.LoadKeys(keys); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Condition:          condition,
		Cmds:               map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup: func(e *testscript.Env) error {
			e.Setenv(clockName, scriptNow)
			e.Setenv(raceName, raceValue)
			e.Setenv("LANG", "en_GB.UTF-8")
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, ".data"))
			e.Setenv("PCSCLITE_CSOCK_NAME", filepath.Join(e.WorkDir, "no-such-socket")) // libpcsclite: where the service listens
			folder := filepath.Join(e.WorkDir, ".data", "mitome", "demo")
			if err := os.MkdirAll(folder, 0o700); err != nil {
				return err
			}
			return os.CopyFS(folder, os.DirFS(keys)) // one second less for each script
		},
	})
}

// The PINs that the scripts type. None may ever come out again.
var typedPINs = []string{"DEMO2026", "demo2026", "WRONG777", "FRESH2027", "7531", "SHORT", "LETTERSONLY"}

// fullDisk runs its arguments with a file system on «disk» that has no byte left.
const fullDisk = `
mount -t tmpfs -o size=64k tmpfs disk
head -c 65536 /dev/zero >disk/filler
code=0
"$@" || code=$?
ls -A disk
exit $code`

// unshare runs a command where it may mount what nobody else sees, as an
// ordinary user may on most systems.
func unshare() []string {
	if os.Geteuid() == 0 {
		return []string{"unshare", "--mount"}
	}
	return []string{"unshare", "--mount", "--map-root-user"}
}

// condition is what scripts may ask of the machine: [mount].
func condition(name string) (bool, error) {
	if name != "mount" {
		return false, fmt.Errorf("the scripts know no condition %q", name)
	}
	try := slices.Concat(unshare(), []string{"mount", "-t", "tmpfs", "tmpfs", "/mnt"})
	err := exec.Command(try[0], try[1:]...).Run()
	if err != nil && os.Getenv("CI") == "true" {
		return false, fmt.Errorf("this machine lets nobody mount a file system: %w", err)
	}
	return err == nil, nil
}

// exits runs a command that must end with this exit code:
//
//	exits N [plain-user|full-disk] command...
//
// With plain-user, root's right to read and write every file is given up. With
// full-disk, there is a full file system on the folder «disk»; what the command
// left there is listed on standard output. In no case may the output contain a
// PIN, or a panic.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N [plain-user] command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	args = args[1:]
	switch args[0] {
	case "plain-user":
		args = args[1:]
		if os.Geteuid() == 0 {
			args = append([]string{"setpriv", "--bounding-set=-dac_override,-dac_read_search"}, args...)
		}
	case "full-disk":
		args = slices.Concat(unshare(), []string{"sh", "-ec", fullDisk, "sh"}, args[1:])
	}
	err = ts.Exec(args[0], args[1:]...)
	got := 0
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, not %d", got, want)
	}
	said := ts.ReadFile("stdout") + ts.ReadFile("stderr")
	for _, secret := range typedPINs {
		if strings.Contains(said, secret) {
			ts.Fatalf("a PIN came out again")
		}
	}
	if strings.Contains(said, "goroutine ") || strings.Contains(said, "%!") {
		ts.Fatalf("a panic, or a sentence that is not filled in")
	}
}

// scriptRun is a line of a script that calls the program: the exit code, and the
// words behind the program's name.
var scriptRun = regexp.MustCompile(`(?m)^exits (\d) .*?mitome (.*)$`)

// Every command is shown at work and failing, and every exit code is reached.
// A virtual card in a reader needs a reader: see pcscd_vcard_test.go.
func TestScriptsCoverTheCommandLine(t *testing.T) {
	paths, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	codes, works, fails := make(map[string]bool), make(map[string]bool), make(map[string]bool)
	for _, path := range paths {
		script, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range scriptRun.FindAllStringSubmatch(string(script), -1) {
			code, words := found[1], " "+found[2]+" "
			codes[code] = true
			for _, c := range commands() {
				if strings.Contains(words, " "+c.name+" ") {
					works[c.name] = works[c.name] || code == "0"
					fails[c.name] = fails[c.name] || code != "0"
				}
			}
		}
	}
	for code := exitDone; code <= exitNotValid; code++ {
		if !codes[strconv.Itoa(code)] {
			t.Errorf("no script ends with exit %d", code)
		}
	}
	for _, c := range commands() {
		if !works[c.name] && c.name != "vcard" {
			t.Errorf("no script shows «mitome %s» at work", c.name)
		}
		if !fails[c.name] {
			t.Errorf("no script shows what «mitome %s» says when it cannot do its work", c.name)
		}
	}
}
