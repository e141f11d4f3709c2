package assets

import (
	"embed"
	"io/fs"
	"sort"
	"strings"
)

// Licence is the licence of one bundled part: the import path of a Go module,
// or the name of the part, and the text that its authors ask to be passed on.
type Licence struct {
	Name string
	Text string
}

// One file per module linked into the program, written by `make licences` and
// kept complete by a test.
//
//go:embed licences
var licenceFiles embed.FS

//go:embed font/OFL.txt
var fontLicence string

// Licences gives the licence of every bundled part, in the order of their
// names.
func Licences() []Licence {
	all := []Licence{{Name: "BIZ UDPGothic", Text: fontLicence}}
	err := fs.WalkDir(licenceFiles, "licences", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := licenceFiles.ReadFile(path)
		name := strings.TrimSuffix(strings.TrimPrefix(path, "licences/"), ".txt")
		all = append(all, Licence{Name: name, Text: string(text)})
		return err
	})
	if err != nil {
		panic("assets: " + err.Error()) // The files are part of the program: only a broken build gets here.
	}
	sort.Slice(all, func(i, j int) bool { return strings.ToLower(all[i].Name) < strings.ToLower(all[j].Name) })
	return all
}
