package screen

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// wide measures as a font would whose Japanese is twice as wide as its Latin.
func wide(s string) (w float32) {
	for _, r := range s {
		w++
		if r > 0xFF {
			w++
		}
	}
	return w
}

func TestBreakLines(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float32
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"一二三四五六", 6, []string{"一二三", "四五六"}},
		{"一二三。四五", 6, []string{"一二", "三。四", "五"}},   // no line begins with a full stop
		{"一二「三四」五", 6, []string{"一二", "「三", "四」五"}}, // nor ends with what opens
		{"カードを ICカードリーダーに", 12, []string{"カードを IC", "カードリー", "ダーに"}},
		{"/home/mihon/a-long-name", 8, []string{"/home/mi", "hon/a-lo", "ng-name"}},
		{"one\ntwo", 10, []string{"one", "two"}},
		{"山", 1, []string{"山"}},
	} {
		if got := breakLines(c.text, c.width, wide); !slices.Equal(got, c.want) {
			t.Errorf("%q in %v: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// Whatever the text: nothing is lost but spaces at the ends of lines, and a
// line is too wide only where one character is.
func FuzzBreakLines(f *testing.F) {
	f.Add("マイナンバーカードを置いてください。 And English, too.", 9)
	f.Add("「「「。。。", 2)
	f.Add("a\n\nb", 1)
	f.Add("  山 ", -55)
	f.Fuzz(func(t *testing.T, text string, n int) {
		if !utf8.ValidString(text) || len(text) > 500 {
			t.Skip("no text")
		}
		width := float32(n % 40) // none and less than none, too
		lines := breakLines(text, width, wide)
		bare := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if bare(strings.Join(lines, "")) != bare(text) {
			t.Fatalf("%q became %q", text, lines)
		}
		for _, line := range lines {
			if wide(line) > width && utf8.RuneCountInString(line) > 1 {
				t.Fatalf("%q is wider than %v", line, width)
			}
		}
	})
}
