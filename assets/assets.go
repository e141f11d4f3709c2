// Package assets owns what is bundled into the program and is not code: the
// Japanese font, the icon, a sample document to try a signature on, and the
// licences of everything that is linked in. It never reads a file at run time
// and never holds a key, a certificate or anybody's data.
package assets

import _ "embed"

// BIZ UDPGothic by the BIZ UDGothic Project Authors, SIL Open Font License 1.1
// (font/OFL.txt). TrueType outlines, because the toolkit cannot read a
// collection (.ttc); all of JIS levels 1 and 2, because a resident's name must
// be legible.
var (
	//go:embed font/BIZUDPGothic-Regular.ttf
	FontRegular []byte

	//go:embed font/BIZUDPGothic-Bold.ttf
	FontBold []byte
)

// Icon is the program's icon, a square PNG of 512 pixels, drawn from
// icon/icon.svg.
//
//go:embed icon/icon.png
var Icon []byte

//go:embed sample/return.xtx
var sampleReturn []byte

// Sample gives an invented tax return, marked as a sample in its name and in
// its text, to try signing with. The caller may keep and change the bytes.
func Sample() (name string, data []byte) {
	return "確定申告の見本.xtx", append([]byte(nil), sampleReturn...)
}
