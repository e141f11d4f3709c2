package app

import (
	"flag"
	"fmt"
	"html"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/app/model/modeltest"
)

var gallery = flag.String("gallery", "", "folder to put pictures of the screens in")

// inVariant is our look, light or dark whatever the system is.
type inVariant struct {
	look
	variant fyne.ThemeVariant
}

func (v inVariant) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return v.look.Color(name, v.variant)
}

// stage is a window of the test driver with our look, and no model behind it.
func stage(t *testing.T, variant fyne.ThemeVariant, size fyne.Size) *window {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(inVariant{variant: variant})
	w := newWindow(a.NewWindow(""))
	t.Cleanup(w.native.Close)
	w.native.Resize(size)
	return w
}

// TestGallery draws every scene in every language, and puts the pictures into
// the folder of -gallery. Without one it draws a few, for drawing takes time:
// TestNothingIsCutOrCovered looks at all.
func TestGallery(t *testing.T) {
	scenes := modeltest.Scenes(t)
	if *gallery == "" {
		scenes = some(scenes)
	}
	shots := []shot{
		{"light", theme.VariantLight, firstSize},
		{"dark", theme.VariantDark, firstSize},
	}
	for _, shot := range shots {
		for _, l := range lang.Langs {
			w := stage(t, shot.variant, shot.size)
			for _, scene := range scenes {
				s := scene.State
				s.Lang = l
				w.show(s)
				picture := w.native.Canvas().Capture()
				if empty(picture.At) {
					t.Errorf("%s in %s shows nothing", scene.Name, l)
				}
				if *gallery == "" {
					continue
				}
				f := create(t, filepath.Join(*gallery, shot.file(scene.Name, l)))
				if err := png.Encode(f, picture); err != nil {
					t.Error(err)
				}
				if err := f.Close(); err != nil {
					t.Error(err)
				}
			}
		}
	}
	if *gallery != "" {
		index(t, scenes, shots)
	}
}

func some(scenes []modeltest.Scene) (few []modeltest.Scene) {
	const each = 12
	for i := 0; i < len(scenes); i += each {
		few = append(few, scenes[i])
	}
	return few
}

type shot struct {
	name    string
	variant fyne.ThemeVariant
	size    fyne.Size
}

func (s shot) file(scene string, l lang.Lang) string {
	return fmt.Sprintf("%s.%s.%s.png", scene, l, s.name)
}

func create(t *testing.T, path string) *os.File {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// empty says that the middle of the page has one colour.
func empty(at func(x, y int) color.Color) bool {
	first := at(sidebarWidth+20, 20)
	for x := sidebarWidth + 20; x < int(firstSize.Width)-20; x += 3 {
		for y := 20; y < int(firstSize.Height)-20; y += 3 {
			if at(x, y) != first {
				return false
			}
		}
	}
	return true
}

func index(t *testing.T, scenes []modeltest.Scene, shots []shot) {
	t.Helper()
	var b strings.Builder
	b.WriteString("<!doctype html><meta charset=utf-8><title>Mitome</title>" +
		"<style>body{font-family:sans-serif;background:#ddd}img{width:100%;border:1px solid #999}" +
		"section{display:grid;grid-template-columns:repeat(4,1fr);gap:8px}</style>\n")
	for _, scene := range scenes {
		fmt.Fprintf(&b, "<h2>%s</h2><section>", html.EscapeString(scene.Name))
		for _, shot := range shots {
			for _, l := range lang.Langs {
				name := shot.file(scene.Name, l)
				fmt.Fprintf(&b, "<a href=%q><img src=%q alt=%q></a>", name, name, name)
			}
		}
		b.WriteString("</section>\n")
	}
	f := create(t, filepath.Join(*gallery, "index.html"))
	if _, err := f.WriteString(b.String()); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
