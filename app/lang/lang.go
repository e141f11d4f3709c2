// Package lang owns every sentence that the program shows, and for each typed
// error the sentence and the next step. It has no logic beyond choosing and
// filling in.
//
// A message is a variable made by msg, in the file of its subject, so that a
// name that does not exist does not compile; a test sees to it that no message
// lacks a language.
package lang

import (
	"fmt"
	"os"
	"strings"
)

// Lang is a language of the program.
type Lang string

// The languages.
const (
	JA Lang = "ja"
	EN Lang = "en"
)

// Langs are the languages in the order in which they are offered.
var Langs = []Lang{JA, EN}

// Parse reads the value of --lang.
func Parse(s string) (Lang, bool) {
	for _, l := range Langs {
		if string(l) == s {
			return l, true
		}
	}
	return "", false
}

// System is the language that the environment asks for (LC_ALL, LC_MESSAGES,
// LANG, in POSIX order), Japanese where it asks for none of ours: the program's
// people live in Japan.
func System() Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value := os.Getenv(name)
		if value == "" || value == "C" || strings.HasPrefix(value, "C.") || value == "POSIX" {
			continue
		}
		if strings.HasPrefix(value, "ja") {
			return JA
		}
		return EN
	}
	return JA
}

// Message is one sentence or label in each language, with the verbs of package
// fmt; where the word order asks for it, with explicit indexes (%[2]s).
type Message struct{ ja, en string }

var all []Message // for the test that none lacks a language

func msg(ja, en string) Message {
	m := Message{ja: ja, en: en}
	all = append(all, m)
	return m
}

// In gives the message in a language, filled in.
func (m Message) In(l Lang, args ...any) string {
	s := m.ja
	if l == EN {
		s = m.en
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}
