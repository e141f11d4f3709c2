package jpki

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Attributes are what a signature certificate says of its holder.
type Attributes struct {
	Name      Text // family and given name parted by U+3000
	Address   Text
	BirthDate Date
	Sex       Sex
}

// String keeps a person out of logs; screens ask for the fields.
func (Attributes) String() string { return "jpki.Attributes(hidden)" }

// GoString does for %#v what String does for %v.
func (a Attributes) GoString() string { return a.String() }

// Text is a name or an address with the characters marked that stand for
// others, which are outside JIS levels 1 and 2 and the supplement.
type Text struct {
	Value string
	// Replaced has one entry per character (rune) of Value.
	Replaced []bool
	// Uncertain is set where the certificate does not mark exactly as many
	// characters as the text has, or marks none at all: then Replaced holds
	// what could be matched from the left, and the rest is not known.
	Uncertain bool
}

// AnyReplaced says whether a character is known to stand for another.
func (t Text) AnyReplaced() bool {
	for _, r := range t.Replaced {
		if r {
			return true
		}
	}
	return false
}

// Marked gives the text with each run of replaced characters between the two
// marks, so that nobody takes them for the holder's own.
func (t Text) Marked(before, after string) string {
	var b strings.Builder
	open := false
	i := 0
	for _, r := range t.Value {
		replaced := i < len(t.Replaced) && t.Replaced[i]
		i++
		if replaced != open {
			if open = replaced; open {
				b.WriteString(before)
			} else {
				b.WriteString(after)
			}
		}
		b.WriteRune(r)
	}
	if open {
		b.WriteString(after)
	}
	return b.String()
}

// Era is a Japanese era as the certificate's birth date numbers it.
type Era int

// The eras (formats.md: «an era digit»).
const (
	UnknownEra Era = iota
	Meiji
	Taisho
	Showa
	Heisei
	Reiwa
)

// Date is a birth date, Gregorian, with the era under which it was registered.
// Month and Day are 0 where the register does not know them.
type Date struct {
	Era              Era
	Year, Month, Day int
}

// String is YYYY-MM-DD; an unknown month or day is 00.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Sex is what the certificate states.
type Sex int

// The codes (formats.md: «sex 1 male 2 female (else: not stated)»).
const (
	NotStated Sex = iota
	Male
	Female
)

func (s Sex) String() string {
	switch s {
	case Male:
		return "male"
	case Female:
		return "female"
	}
	return "not stated"
}

// parseDate reads an era digit and YYYYMMDD.
func parseDate(s string) (Date, bool) {
	if len(s) != 9 || strings.Trim(s, "0123456789") != "" || s[0] > '0'+byte(Reiwa) {
		return Date{}, false
	}
	number := func(digits string) (n int) {
		for _, c := range digits {
			n = n*10 + int(c-'0')
		}
		return n
	}
	d := Date{Era: Era(s[0] - '0'), Year: number(s[1:5]), Month: number(s[5:7]), Day: number(s[7:9])}
	return d, d.possible()
}

// possible refuses days that no calendar has.
func (d Date) possible() bool {
	if d.Year == 0 || d.Month > 12 {
		return false
	}
	if d.Month == 0 || d.Day == 0 { // a known day in an unknown month tells nothing wrong
		return d.Day <= 31
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Day() == d.Day
}

func parseSex(s string) Sex {
	switch s {
	case "1":
		return Male
	case "2":
		return Female
	}
	return NotStated
}

// parseText pairs a text with its marks, one 0 or 1 for each character. Marks
// that do not fit are kept as far as they go: a quarrel about them is no
// reason to hide the certificate from its holder.
func parseText(value string, marks *string) (Text, bool) {
	if value == "" || strings.ContainsFunc(value, unfit) {
		return Text{}, false
	}
	runes := []rune(value)
	t := Text{Value: value, Replaced: make([]bool, len(runes))}
	if marks == nil {
		t.Uncertain = true
		return t, true
	}
	t.Uncertain = len(*marks) != len(runes)
	for i := range min(len(*marks), len(runes)) {
		t.Replaced[i] = (*marks)[i] == '1'
	}
	return t, true
}

// unfit characters would make a screen show something else than is there.
func unfit(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }
