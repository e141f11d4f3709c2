package screen

import (
	"strings"
	"unicode"
)

// breakLines breaks a text into lines no wider than a width. Japanese may
// break between any two characters, but no line begins with what closes or
// ends with what opens (kinsoku, JIS X 4051); other scripts break at spaces,
// and within a word only where the word alone is too wide, as a path may be.
func breakLines(text string, width float32, measure func(string) float32) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		lines = append(lines, breakParagraph(paragraph, width, measure)...)
	}
	return lines
}

func breakParagraph(text string, width float32, measure func(string) float32) []string {
	var lines []string
	line := ""
	flush := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line = ""
	}
	for _, piece := range pieces(text) {
		if line != "" && measure(strings.TrimRight(line+piece, " ")) > width {
			flush()
		}
		for strings.TrimRight(piece, " ") != "" && measure(strings.TrimRight(piece, " ")) > width { // wider than any line
			head := fitting(piece, width, measure)
			lines = append(lines, head)
			piece = piece[len(head):]
		}
		line += piece
	}
	if line != "" || len(lines) == 0 {
		flush()
	}
	return lines
}

// fitting is the longest head of a piece that fits, one character at least.
func fitting(piece string, width float32, measure func(string) float32) string {
	end := 0
	for i, r := range piece {
		next := i + len(string(r))
		if end > 0 && measure(piece[:next]) > width {
			break
		}
		end = next
	}
	return piece[:end]
}

// pieces cuts a text at every place where a line may end.
func pieces(text string) (all []string) {
	runes := []rune(text)
	start := 0
	for i := 1; i < len(runes); i++ {
		if mayBreak(runes[i-1], runes[i]) {
			all = append(all, string(runes[start:i]))
			start = i
		}
	}
	if start < len(runes) {
		all = append(all, string(runes[start:]))
	}
	return all
}

const (
	// noStart must not begin a line; noEnd must not end one.
	noStart = "、。，．・：；？！ーゝゞ々」』）］｝】〉》〕ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%〜…»"
	noEnd   = "「『（［｛【〈《〔([{«"
)

func mayBreak(before, after rune) bool {
	switch {
	case after == ' ':
		return false // a space stays with the word before it
	case strings.ContainsRune(noStart, after), strings.ContainsRune(noEnd, before):
		return false
	case before == ' ':
		return true
	}
	return isJapanese(before) || isJapanese(after)
}

func isJapanese(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}
