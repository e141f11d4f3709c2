//go:build linux

package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestVCard plugs the embedded card into the service's reader, where it is a
// card like any other, and takes it out again.
func TestVCard(t *testing.T) {
	r := newRig(t)
	plug := exec.Command("mitome", "vcard", "--addr", r.service.Addr(1), "--state", "last-try")
	plug.Env = append(os.Environ(), "LC_ALL=en_GB.UTF-8", "XDG_DATA_HOME="+r.data)
	var complaints bytes.Buffer
	plug.Stderr = &complaints
	if err := plug.Start(); err != nil {
		t.Fatal(err)
	}
	seen := r.await(1, true)
	if seen == nil {
		s := r.mitome(t, "", "", "card", "--reader", r.service.Reader(1))
		if s.code != exitDone || !strings.Contains(s.out, "signature certificate password: 1 of 5 tries left") {
			t.Errorf("card: %+v", s)
		}
	}
	if err := plug.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	if err := plug.Wait(); err != nil || !strings.HasSuffix(complaints.String(), "The card is out.\n") {
		t.Errorf("%v: %s", err, complaints.String())
	}
	if seen != nil {
		t.Fatal(seen)
	}
	if err := r.await(1, false); err != nil {
		t.Error(err)
	}
}
