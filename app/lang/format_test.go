package lang

import (
	"testing"
	"time"

	"github.com/mitome-jp/mitome/card/mynumber"
)

func TestFormats(t *testing.T) {
	lastSecond := time.Date(2030, 2, 17, 14, 59, 59, 0, time.UTC) // the 17th ends in Japan
	tests := []struct{ got, want string }{
		{Date(JA, lastSecond), "2030年2月17日"},
		{Date(EN, lastSecond), "17 February 2030"},
		{Date(EN, lastSecond.Add(time.Second)), "18 February 2030"},
		{DateTime(JA, lastSecond), "2030年2月17日 23時59分59秒（日本時間）"},
		{DateTime(EN, lastSecond), "17 February 2030, 23:59:59 (Japan time)"},
		{Size(JA, 0), "0バイト"},
		{Size(EN, 1), "1 byte"},
		{Size(EN, 999), "999 bytes"},
		{Size(EN, 1000), "1,000 bytes"},
		{Size(JA, 1234567890), "1,234,567,890バイト"},
		{Days(EN, 1), "1 day"},
		{Days(JA, 0), "0日"},
		{Tries(EN, mynumber.Counter{Left: 1, Max: 3, Known: true}), "1 of 3 tries left"},
		{Tries(JA, mynumber.Counter{Left: 4, Max: 5, Known: true}), "あと4回（5回のうち）"},
		{Tries(EN, mynumber.Counter{Max: 5, Known: true}), "locked"},
		{Tries(EN, mynumber.Counter{Max: 5}), "tries left: unknown"},
		{Plain("書類 1.txt"), "書類 1.txt"},
		{Plain("a\x1b[2Jb\u202egpj.txt\n"), "a�[2Jb�gpj.txt�"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
