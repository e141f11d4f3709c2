package assets

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	_ "image/png"
	"io"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
)

// The characters that the program's own sentences and most names need must not
// fall back to another font; among them one of JIS level 2 and 髙, which many
// names carry.
func TestFontsHaveJapanese(t *testing.T) {
	for name, data := range map[string][]byte{"regular": FontRegular, "bold": FontBold} {
		f, err := sfnt.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var buffer sfnt.Buffer
		for _, r := range "Aa0あアー認暗証番号齋藤髙橋彅龠〜…—→«»✓" {
			if glyph, err := f.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
				t.Errorf("%s: no glyph for %c (%v)", name, r, err)
			}
		}
	}
}

func TestIconIsASquareOf512(t *testing.T) {
	c, format, err := image.DecodeConfig(bytes.NewReader(Icon))
	if err != nil || format != "png" || c.Width != 512 || c.Height != 512 {
		t.Errorf("got %s, %d×%d, %v", format, c.Width, c.Height, err)
	}
}

func TestSampleSaysThatItIsOne(t *testing.T) {
	name, data := Sample()
	if !strings.Contains(name, "見本") || !bytes.Contains(data, []byte("見本 / SAMPLE")) {
		t.Errorf("%s could be taken for a real return", name)
	}
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	data[0] = 'x'
	if _, again := Sample(); again[0] != '<' {
		t.Error("a caller can change the sample for the next one")
	}
}
