package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
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

func TestMain(m *testing.M) {
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
	for _, tool := range []string{"openssl", "mkfifo", "setpriv"} {
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
		Cmds:               map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup: func(e *testscript.Env) error {
			e.Setenv(clockName, scriptNow)
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

// exits runs a command that must end with this exit code:
//
//	exits N [plain-user] command...
//
// With plain-user, root's right to read and write every file is given up. In no
// case may the output contain a PIN, or a panic.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N [plain-user] command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	args = args[1:]
	if args[0] == "plain-user" {
		args = args[1:]
		if os.Geteuid() == 0 {
			args = append([]string{"setpriv", "--bounding-set=-dac_override,-dac_read_search"}, args...)
		}
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
