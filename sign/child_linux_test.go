package sign

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// Some things can only be shown in a process of its own: a kill, a limit, a
// small file system, another user. The test binary starts itself again with
// this variable naming the part it plays.
const childVariable = "MITOME_SIGN_TEST_CHILD"

var children = map[string]func(t testing.TB, args []string){}

func TestChild(t *testing.T) {
	part, args, _ := strings.Cut(os.Getenv(childVariable), "\n")
	if part == "" {
		return // an ordinary run: this process plays no part
	}
	children[part](t, strings.Split(args, "\n"))
	if !t.Failed() {
		fmt.Println("child done")
	}
}

// child is the command for a part. The test's folder must be open to it.
func child(t testing.TB, part string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self, "-test.run=^TestChild$", "-test.v")
	cmd.Env = append(os.Environ(), childVariable+"="+part+"\n"+strings.Join(args, "\n"))
	return cmd
}

// play runs a part to its end.
func play(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "child done") {
		t.Errorf("%v\n%s", err, out)
	}
}

// killAt runs a part until it prints a line that holds word, and kills it there.
func killAt(t testing.TB, cmd *exec.Cmd, word string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	seen := false
	lines := bufio.NewScanner(out)
	for !seen && lines.Scan() {
		seen = strings.Contains(lines.Text(), word)
	}
	if !seen {
		t.Errorf("the child never said %q", word)
	}
	must(t, cmd.Process.Kill())
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait() // it was killed; how it ended is asked below
	if status := cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() {
		t.Errorf("the child ended by itself: %v", cmd.ProcessState)
	}
}
