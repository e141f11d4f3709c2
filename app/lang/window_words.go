package lang

import (
	"unicode"
	"unicode/utf8"
)

// Capital is a label or a sentence with its first letter as a capital, for
// words that stand within a sentence elsewhere.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if r < 'a' || r > 'z' {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
