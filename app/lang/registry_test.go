package lang

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var verb = regexp.MustCompile(`%[-+# 0-9.]*(\[\d+\])?([a-zA-Z%])`)

// Every message is there in each language, asks for the same arguments, and
// neither language was put in the other's place.
func TestEveryMessageIsCompleteInEveryLanguage(t *testing.T) {
	if len(all) < 100 {
		t.Fatalf("%d messages: the registry is not what it was", len(all))
	}
	for _, m := range all {
		if strings.TrimSpace(m.ja) == "" || strings.TrimSpace(m.en) == "" {
			t.Errorf("a message lacks a language: %+v", m)
		}
		if ja, en := verbsOf(m.ja), verbsOf(m.en); !slices.Equal(ja, en) {
			t.Errorf("the languages ask for different arguments: %v in %q, %v in %q", ja, m.ja, en, m.en)
		}
		if strings.ContainsFunc(strings.NewReplacer("はい", "", "認め", "").Replace(m.en), isJapanese) {
			t.Errorf("Japanese in the English of %q", m.en)
		}
	}
}

// verbsOf lists the verbs by the argument that they take.
func verbsOf(s string) (verbs []string) {
	next := 1
	for _, found := range verb.FindAllStringSubmatch(s, -1) {
		index, letter := found[1], found[2]
		if letter == "%" {
			continue
		}
		if index == "" {
			index = fmt.Sprintf("[%d]", next)
			next++
		}
		if v := index + letter; !slices.Contains(verbs, v) {
			verbs = append(verbs, v)
		}
	}
	slices.Sort(verbs)
	return verbs
}

func isJapanese(r rune) bool {
	return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) || r == '。' || r == '、'
}

func TestParse(t *testing.T) {
	for value, want := range map[string]Lang{"ja": JA, "en": EN} {
		if l, ok := Parse(value); !ok || l != want {
			t.Errorf("Parse(%q) = %q, %v", value, l, ok)
		}
	}
	for _, value := range []string{"", "JA", "ja-easy", "de"} {
		if l, ok := Parse(value); ok {
			t.Errorf("Parse(%q) = %q", value, l)
		}
	}
}

func TestSystem(t *testing.T) {
	tests := []struct {
		all, messages, lang string
		want                Lang
	}{
		{"", "", "", JA},
		{"", "", "en_GB.UTF-8", EN},
		{"", "", "ja_JP.UTF-8", JA},
		{"C.UTF-8", "", "en_US.UTF-8", EN},
		{"", "ja_JP", "en_US", JA},
		{"de_DE", "ja_JP", "ja_JP", EN},
		{"POSIX", "C", "C", JA},
	}
	for _, test := range tests {
		t.Setenv("LC_ALL", test.all)
		t.Setenv("LC_MESSAGES", test.messages)
		t.Setenv("LANG", test.lang)
		if got := System(); got != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}
