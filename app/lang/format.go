package lang

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/mitome-jp/mitome/card/mynumber"
)

var (
	dateForm     = msg("2006年1月2日", "2 January 2006")
	dateTimeForm = msg("2006年1月2日 15時04分05秒（日本時間）", "2 January 2006, 15:04:05 (Japan time)")
	oneByte      = msg("1バイト", "1 byte")
	someBytes    = msg("%sバイト", "%s bytes")
	oneDay       = msg("1日", "1 day")
	someDays     = msg("%s日", "%s days")
)

// Date is a day in Japan: «2030年2月17日», «17 February 2030».
func Date(l Lang, t time.Time) string { return t.In(mynumber.Japan).Format(dateForm.In(l)) }

// DateTime is a moment in Japan's time, to the second.
func DateTime(l Lang, t time.Time) string { return t.In(mynumber.Japan).Format(dateTimeForm.In(l)) }

// Size is a number of bytes, exact, in groups of three digits.
func Size(l Lang, n int64) string { return counted(l, n, oneByte, someBytes) }

// Days is a number of days, not negative.
func Days(l Lang, n int) string { return counted(l, int64(n), oneDay, someDays) }

func counted(l Lang, n int64, one, some Message) string {
	if n == 1 {
		return one.In(l)
	}
	return some.In(l, grouped(n))
}

func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Plain makes a text that others wrote (the name of a file, a reader, a
// signer) fit to be shown: characters that would steer a terminal or turn the
// direction of writing become U+FFFD, and nothing else is touched.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
