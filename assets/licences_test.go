package assets

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the licences of the linked modules instead of comparing them")

// The systems that the program is built for; each links modules of its own.
var systems = []string{"linux", "windows", "darwin"}

func TestLicencesAreThoseOfTheLinkedModules(t *testing.T) {
	want := map[string]string{"Go": goLicence(t)}
	for _, m := range linkedModules(t) {
		want[m.Path] = licenceOf(t, m)
	}
	if *update {
		write(t, want)
		return
	}
	have := make(map[string]string)
	for _, l := range Licences() {
		have[l.Name] = l.Text
	}
	delete(have, "BIZ UDPGothic")
	for name, text := range want {
		switch have[name] {
		case text:
		case "":
			t.Errorf("the licence of %s is not bundled: run «make licences»", name)
		default:
			t.Errorf("the bundled licence of %s is not the one its authors ship: run «make licences»", name)
		}
		delete(have, name)
	}
	for name := range have {
		t.Errorf("the licence of %s is bundled, but it is not linked: run «make licences»", name)
	}
}

// Each text must be one we know to be compatible with a program under
// Apache-2.0 that anybody may pass on; the GNU licences are not taken in.
func TestLicencesAreKnownAndPermissive(t *testing.T) {
	known := regexp.MustCompile(strings.Join([]string{
		`Permission is hereby granted, free of charge`,              // MIT
		`Redistribution and use in source and binary forms`,         // BSD
		`Apache License\s+Version 2\.0`,                             // Apache-2.0
		`Mozilla Public License,? [Vv]ersion 2\.0`,                  // MPL-2.0
		`Permission to use, copy, modify, and/or distribute this`,   // ISC
		`SIL OPEN FONT LICENSE`,                                     // OFL-1.1
		`This is free and unencumbered software released`,           // Unlicense
		`This software is provided 'as-is', without any express or`, // zlib
	}, "|"))
	copyleft := regexp.MustCompile(`(?i)GNU\s+(AFFERO\s+|LESSER\s+|LIBRARY\s+)?GENERAL\s+PUBLIC\s+LICENSE`)
	for _, l := range Licences() {
		if !known.MatchString(l.Text) {
			t.Errorf("%s: a licence that nobody has read yet", l.Name)
		}
		if copyleft.MatchString(l.Text) {
			t.Errorf("%s: a GNU licence", l.Name)
		}
	}
}

type linked struct{ Path, Dir string }

// linkedModules gives the modules of others that the program links, on every
// system.
func linkedModules(t *testing.T) []linked {
	t.Helper()
	var all []linked
	seen := make(map[string]bool)
	for _, system := range systems {
		cmd := exec.Command("go", "list", "-deps", "-json=Module", "github.com/mitome-jp/mitome/cmd/mitome")
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
		}
		for d := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct {
				Module struct {
					Path, Dir string
					Main      bool
				}
			}
			if err := d.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if m := p.Module; m.Path != "" && !m.Main && !seen[m.Path] {
				seen[m.Path] = true
				all = append(all, linked{m.Path, m.Dir})
			}
		}
	}
	if len(all) == 0 {
		t.Fatal("go list names no module")
	}
	return all
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)\b`)

// licenceOf gathers every licence file of a module: some carry fonts or C code
// under licences of their own.
func licenceOf(t *testing.T, m linked) string {
	t.Helper()
	var text strings.Builder
	err := filepath.WalkDir(m.Dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), "_")):
			return fs.SkipDir
		case d.IsDir() || !licenceName.MatchString(d.Name()) || filepath.Ext(path) == ".go":
			return nil
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if name := strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(m.Dir)+"/"); text.Len() > 0 || strings.Contains(name, "/") {
			text.WriteString("\n" + name + ":\n\n")
		}
		text.Write(body)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if text.Len() == 0 {
		t.Errorf("%s ships no licence: it cannot be passed on", m.Path)
	}
	return text.String()
}

// goLicence is that of the standard library. A distribution may leave the file
// out of its Go; then the bundled one stands.
func goLicence(t *testing.T) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
	if errors.Is(err, fs.ErrNotExist) {
		text, err = licenceFiles.ReadFile("licences/Go.txt")
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, licences map[string]string) {
	t.Helper()
	if err := os.RemoveAll("licences"); err != nil {
		t.Fatal(err)
	}
	for name, text := range licences {
		file := filepath.Join("licences", filepath.FromSlash(name)+".txt")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
