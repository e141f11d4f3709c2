package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/mitome-jp/mitome"

// A room is a package's place in the house: what it may import. Everything it
// may reach of ours is named, so that a new door is a decision made here.
type room struct {
	imports []string // rooms below, relative to the module
	outside []string // modules of others; golang.org/x/crypto and x/text are open to all
	support bool     // for tests only: no package that ships may import it
}

// The rooms from the ground up. card/... and sign/... meet only in
// crypto.Signer, so neither ever names the other; Fyne stays in the window.
var rooms = map[string]room{
	"card":               {},
	"card/pcsc":          {imports: []string{"card"}, outside: []string{"github.com/ebfe/scard", "golang.org/x/sys"}},
	"card/pcsc/pcsctest": {imports: []string{"card", "card/pcsc", "card/virtual"}, outside: []string{"github.com/ebfe/scard", "golang.org/x/sys"}, support: true},
	"card/virtual":       {imports: []string{"card"}},
	"card/mynumber":      {imports: []string{"card", "card/pcsc", "card/virtual"}},
	"sign/jpki":          {},
	"sign/jpki/jpkitest": {imports: []string{"sign/jpki"}, support: true},
	"sign/cms":           {outside: []string{"go.mozilla.org/pkcs7"}},
	"sign/verify":        {imports: []string{"sign/cms", "sign/jpki"}, outside: []string{"go.mozilla.org/pkcs7"}},
	"sign":               {imports: []string{"sign/cms", "sign/jpki", "sign/verify"}, outside: []string{"go.mozilla.org/pkcs7", "golang.org/x/sys"}},
	"assets":             {},
	"app/flow": {imports: []string{"card", "card/pcsc", "card/virtual", "card/mynumber", "sign", "sign/jpki", "sign/cms", "sign/verify"},
		outside: []string{"golang.org/x/sys"}},
	"app/lang":            {imports: []string{"app/flow", "card", "card/pcsc", "card/virtual", "card/mynumber", "sign", "sign/jpki", "sign/cms", "sign/verify"}},
	"app/model":           {imports: []string{"app/flow", "app/lang", "assets", "card", "card/pcsc", "card/mynumber", "sign", "sign/jpki", "sign/verify"}},
	"app/model/modeltest": {imports: []string{"app/flow", "app/lang", "app/model", "card", "card/pcsc", "card/mynumber", "card/virtual", "sign"}, support: true},
	"app/screen":          {imports: []string{"app/model", "app/lang", "assets"}, outside: []string{"fyne.io/fyne/v2"}},
	"app":                 {imports: []string{"app/flow", "app/lang", "app/model", "app/screen", "assets"}, outside: []string{"fyne.io/fyne/v2", "github.com/ncruces/zenity"}},
	"cmd/mitome": {imports: []string{"app", "app/flow", "app/lang", "assets", "card", "card/pcsc", "card/virtual", "card/mynumber", "sign", "sign/jpki", "sign/verify"},
		outside: []string{"golang.org/x/sys", "golang.org/x/term"}},
}

// What tests may reach besides: support packages, and judges from outside.
var testsMayImport = []string{"github.com/rogpeppe/go-internal", "go.mozilla.org/pkcs7", "golang.org/x/image", "golang.org/x/sys", "fyne.io/fyne/v2"}

type listed struct {
	ImportPath                         string
	Doc                                string
	Imports, TestImports, XTestImports []string
}

func (p listed) room() string {
	return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
}

func ours(importPath string) (relative string, ok bool) {
	return strings.CutPrefix(importPath, module+"/")
}

func TestEveryPackageImportsOnlyRoomsBelowIt(t *testing.T) {
	for _, system := range []string{"linux", "windows", "darwin"} {
		t.Run(system, func(t *testing.T) {
			for _, p := range list(t, system) {
				if _, mine := ours(p.ImportPath); !mine {
					continue
				}
				place, known := rooms[p.room()]
				if !known {
					t.Errorf("%s has no place among the rooms: give it one, with what it may import", p.room())
					continue
				}
				for _, i := range p.Imports {
					if why := place.refuses(i); why != "" {
						t.Errorf("%s imports %s: %s", p.room(), i, why)
					}
				}
				for _, i := range slices.Concat(p.TestImports, p.XTestImports) {
					if why := place.refusesInTest(p.room(), i); why != "" {
						t.Errorf("a test of %s imports %s: %s", p.room(), i, why)
					}
				}
			}
		})
	}
}

// Only the window may reach Fyne, even through somebody else's module: the
// command line must start in milliseconds and work without a display.
func TestOnlyTheWindowReachesFyne(t *testing.T) {
	packages := list(t, "linux")
	imports := make(map[string][]string, len(packages))
	for _, p := range packages {
		imports[p.ImportPath] = p.Imports
	}
	for _, p := range packages {
		if _, mine := ours(p.ImportPath); !mine || slices.Contains([]string{"app", "app/screen", "cmd/mitome"}, p.room()) {
			continue
		}
		if path := pathTo(imports, p.ImportPath, "fyne.io/fyne/v2", map[string]bool{}); path != nil {
			t.Errorf("%s reaches Fyne: %s", p.room(), strings.Join(path, " → "))
		}
	}
}

func TestEveryPackageSaysWhatItOwns(t *testing.T) {
	for _, p := range list(t, "linux") {
		if _, mine := ours(p.ImportPath); mine && p.Doc == "" {
			t.Errorf("%s has no doc comment that says what it owns and never does", p.room())
		}
	}
}

// The table itself must keep the two halves apart and have no door to cmd.
func TestTheHalvesMeetOnlyInTheFlow(t *testing.T) {
	for name, place := range rooms {
		for _, i := range place.imports {
			below, known := rooms[i]
			switch {
			case !known:
				t.Errorf("%s may import %s, which is no room", name, i)
			case below.support:
				t.Errorf("%s may import %s, which is for tests", name, i)
			case inHalf(name, "card") && inHalf(i, "sign"), inHalf(name, "sign") && inHalf(i, "card"):
				t.Errorf("%s may import %s: they meet only in crypto.Signer", name, i)
			case slices.Contains(below.imports, name):
				t.Errorf("%s and %s may import each other", name, i)
			}
		}
	}
}

func top(name string) string {
	first, _, _ := strings.Cut(name, "/")
	return first
}

func inHalf(name, half string) bool { return name == half || strings.HasPrefix(name, half+"/") }

// refuses says why the room may not import a package, or nothing if it may.
func (r room) refuses(importPath string) string {
	if relative, mine := ours(importPath); mine {
		if !slices.Contains(r.imports, relative) {
			return "not a room below it"
		}
		return ""
	}
	if standard(importPath) || within(importPath, append([]string{"golang.org/x/crypto", "golang.org/x/text"}, r.outside...)) {
		return ""
	}
	return "a module that this room does not use"
}

// refusesInTest is the rule for tests: as the room itself, and besides all of
// its own half, support packages, and the virtual card, which stands in for a
// real one everywhere above card.
func (r room) refusesInTest(name, importPath string) string {
	relative, mine := ours(importPath)
	if !mine {
		if within(importPath, testsMayImport) {
			return ""
		}
		return r.refuses(importPath)
	}
	switch {
	case inHalf(name, "sign") && inHalf(relative, "card"), inHalf(name, "card") && inHalf(relative, "sign"):
		return "the two halves meet only in crypto.Signer, in tests too"
	case top(name) == top(relative), rooms[relative].support, relative == "card/virtual":
		return ""
	}
	return r.refuses(importPath)
}

func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".") // «C» and «unsafe» too
}

func within(importPath string, modules []string) bool {
	return slices.ContainsFunc(modules, func(m string) bool {
		return importPath == m || strings.HasPrefix(importPath, m+"/")
	})
}

func pathTo(imports map[string][]string, from, target string, seen map[string]bool) []string {
	if within(from, []string{target}) {
		return []string{from}
	}
	if seen[from] {
		return nil
	}
	seen[from] = true
	for _, i := range imports[from] {
		if rest := pathTo(imports, i, target, seen); rest != nil {
			return append([]string{from}, rest...)
		}
	}
	return nil
}

// list gives our packages and all that they depend on, as built for a system.
func list(t *testing.T, system string) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Doc,Imports,TestImports,XTestImports", module+"/...")
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	if len(packages) < len(rooms)/2 {
		t.Fatalf("go list gave %d packages; the rule would be kept by nobody being there", len(packages))
	}
	return packages
}
