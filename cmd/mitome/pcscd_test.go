//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/pcsc"
	"github.com/mitome-jp/mitome/card/virtual"
)

// task is a card command, and how its success shows.
type task struct {
	name  string
	args  []string
	lines string
	right func(t *testing.T, s said, folder string)
	tries int  // that it takes when all goes well
	same  bool // its APDUs are those of the task before it
}

func tasks() []task {
	printed := func(want ...string) func(*testing.T, said, string) {
		return func(t *testing.T, s said, _ string) {
			t.Helper()
			for _, w := range want {
				if !strings.Contains(s.out+s.err, w) {
					t.Errorf("it did not say %q:\n%s%s", w, s.out, s.err)
				}
			}
		}
	}
	sign, auth := virtual.DemoPINs.Sign+"\n", virtual.DemoPINs.Auth+"\n"
	return []task{
		{name: "card", args: []string{"card", "--json"}, right: rightCard},
		{name: "doctor", args: []string{"doctor"}, right: printed("certificates: works")},
		{name: "cert show auth", args: []string{"cert", "show", "--key", "auth"}, right: printed("DEMO", "Valid: ")},
		{name: "cert save auth", args: []string{"cert", "save", "--key", "auth", "-o", "saved.cer"}, right: rightFile("saved.cer"), same: true},
		{name: "cert show sign", args: []string{"cert", "show", "--key", "sign"}, lines: sign, right: printed("Name: 見本山　試子"), tries: 1},
		{name: "cert save sign", args: []string{"cert", "save", "--key", "sign", "-o", "saved.cer"}, lines: sign, right: rightFile("saved.cer"), tries: 1},
		{name: "cert save CA", args: []string{"cert", "save", "--key", "sign", "--ca", "--pem", "-o", "ca.pem"}, right: rightFile("ca.pem")},
		{name: "pin change sign", args: []string{"pin", "change", "--pin", "sign"}, lines: sign + "FRESH2027\nFRESH2027\n", right: printed("has been changed"), tries: 1},
		{name: "pin change sign back", args: []string{"pin", "change", "--pin", "sign"}, lines: "FRESH2027\n" + sign + sign, right: printed("has been changed"), tries: 1, same: true},
		{name: "pin change auth", args: []string{"pin", "change", "--pin", "auth"}, lines: auth + "7531\n7531\n", right: printed("has been changed"), tries: 1},
		{name: "pin change auth back", args: []string{"pin", "change", "--pin", "auth"}, lines: "7531\n" + auth + auth, right: printed("has been changed"), tries: 1, same: true},
		{name: "sign", args: []string{"sign", document}, lines: sign, right: rightFile(document + ".p7m"), tries: 1},
		{name: "sign detached", args: []string{"sign", "--detached", document}, lines: sign, right: rightFile(document + ".p7s"), tries: 1, same: true},
	}
}

func rightCard(t *testing.T, s said, _ string) {
	t.Helper()
	var c cardJSON
	if err := json.Unmarshal([]byte(s.out), &c); err != nil {
		t.Errorf("%v in %q", err, s.out)
		return
	}
	if !c.Demo || c.Token != "my_number_card" || c.PINs.Sign == nil || c.PINs.Sign.Left == nil || *c.PINs.Sign.Left != 5 {
		t.Errorf("%s", s.out)
	}
}

func rightFile(name string) func(*testing.T, said, string) {
	return func(t *testing.T, s said, folder string) {
		t.Helper()
		if s.out != name+"\n" {
			t.Errorf("result: %q", s.out)
		}
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Size() < 1000 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEveryCommandLeavesTheCardLocked runs every card command against a card
// in a reader of the real service, and has OpenSSL judge the signatures.
func TestEveryCommandLeavesTheCardLocked(t *testing.T) {
	need(t, "openssl", "openssl")
	r := newRig(t)
	c, pull := r.insert(t, 0, virtual.Options{})
	defer pull()
	if s := r.mitome(t, "", "", "readers"); s.code != exitDone || !strings.Contains(s.out, r.service.Reader(0)+": card present") {
		t.Errorf("readers: %+v", s)
	}
	folder := newFolder(t)
	for _, k := range tasks() {
		before := attempts(c)
		s := r.mitome(t, folder, k.lines, append(k.args, ifSaves(k.args)...)...) // without --reader: the one with the card
		if s.code != exitDone {
			t.Errorf("%s: exit %d\n%s", k.name, s.code, s.err)
		}
		k.right(t, s, folder)
		if got := attempts(c) - before; got != k.tries {
			t.Errorf("%s: %d tries, not %d", k.name, got, k.tries)
		}
		r.locked(t, c, k.name)
	}
	judge(t, folder, "-in", document+".p7m")
	judge(t, folder, "-in", document+".p7s", "-content", document)

	// A wrong PIN: one try, said and counted alike, and the card is locked.
	before := attempts(c)
	s := r.mitome(t, newFolder(t), "WRONG777\n", "sign", document)
	if s.code != exitPINWrong || !strings.Contains(s.err, "4 of 5 tries left") || c.Tries(virtual.SignPassword) != 4 || attempts(c) != before+1 {
		t.Errorf("wrong PIN: %+v; %d tries left", s, c.Tries(virtual.SignPassword))
	}
	r.locked(t, c, "wrong PIN")
}

// ifSaves lets a command replace what the one before it saved.
func ifSaves(args []string) []string {
	if slices.Contains(args, "save") {
		return []string{"--force"}
	}
	return nil
}

// judge has OpenSSL verify a signature of the document, as CAdES.
func judge(t *testing.T, folder string, args ...string) {
	t.Helper()
	tool(t, folder, "openssl", slices.Concat([]string{"cms", "-verify", "-cades", "-binary", "-purpose", "any",
		"-inform", "DER", "-CAfile", "ca.pem", "-out", "content"}, args)...)
	got, err := os.ReadFile(filepath.Join(folder, "content"))
	if want, _ := os.ReadFile(filepath.Join(folder, document)); err != nil || string(got) != string(want) {
		t.Errorf("%v: %q is signed, not %q (%v)", args, got, want, err)
	}
}

// locked asks the card, as any other program could, for what only a verified
// PIN opens; and the simulator, which knows.
func (r *rig) locked(t *testing.T, c *virtual.Card, after string) {
	t.Helper()
	if open := c.Verified(); len(open) > 0 {
		t.Errorf("%s: left verified: %v", after, open)
	}
	if open := r.opened(t, 0); len(open) > 0 {
		t.Errorf("%s: the card gave away %q", after, open)
	}
}

// selectJPKI selects the application that may be selected already. Choosing it
// once more leaves verified what is verified (card.md, «Link»).
var selectJPKI = card.Command{INS: 0xA4, P1: 0x04, P2: 0x0C, Data: []byte{0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01}}

// opened is what the card does for a program that has no PIN.
func (r *rig) opened(t *testing.T, slot int) (open []string) {
	t.Helper()
	link, err := pcsc.Open(r.service.Reader(slot)).Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = link.Close(card.LeaveCard) }()
	if _, err := card.Check(link, selectJPKI); err != nil {
		t.Fatal(err)
	}
	for name, command := range map[string]card.Command{ // card.md, «JPKI application»
		"signature certificate": {INS: 0xB0, P1: 0x80 | 0x01, Le: 16},
		"signature key":         {CLA: 0x80, INS: 0x2A, P2: 0x80 | 0x1A, Data: make([]byte, 51), Le: card.MaxLe},
		"authentication key":    {CLA: 0x80, INS: 0x2A, P2: 0x80 | 0x17, Data: make([]byte, 51), Le: card.MaxLe},
		"signature password":    {INS: 0x20, P2: 0x80 | 0x1B},
		"authentication PIN":    {INS: 0x20, P2: 0x80 | 0x18},
	} {
		_, err := card.Check(link, command)
		if refused := (*card.StatusError)(nil); err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		if err == nil {
			open = append(open, name)
		}
	}
	slices.Sort(open)
	return open
}

// TestAnOpenCardIsSeen is the proof that locked would find a card left open.
func TestAnOpenCardIsSeen(t *testing.T) {
	r := newRig(t)
	_, pull := r.insert(t, 0, virtual.Options{})
	defer pull()
	link, err := pcsc.Open(r.service.Reader(0)).Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []card.Command{selectJPKI, {INS: 0x20, P2: 0x80 | 0x1B, Data: []byte(virtual.DemoPINs.Sign)}} {
		if _, err := card.Check(link, command); err != nil {
			t.Fatal(err)
		}
	}
	if err := link.Close(card.LeaveCard); err != nil {
		t.Fatal(err)
	}
	if got := r.opened(t, 0); !slices.Equal(got, []string{"signature certificate", "signature key"}) {
		t.Errorf("a card with the signature password verified gives %q", got)
	}
}
