package lang

import (
	"errors"
	"strings"
	"testing"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// In the window nobody can type a flag: no step says so.
func TestTheWindowSpeaksOfNoCommandLine(t *testing.T) {
	errs := []error{
		errors.New("something that nobody foresaw"),
		flow.ErrDeclined,
		&flow.AmbiguousReaderError{Names: []string{"a", "b"}},
		&flow.AfterError{Err: &mynumber.PINUnsureError{Err: &card.LinkError{Fault: card.Removed}}},
		&flow.AfterError{Err: &mynumber.ChangeUnsureError{Err: &card.LinkError{Fault: card.Removed}}},
		&flow.ExpiredError{}, &flow.ChangedError{Card: true}, &flow.ChangedError{}, &flow.DataError{}, &flow.TokenError{Token: mynumber.TokenJuki},
		&sign.ExistsError{Path: "a"}, &sign.ChangedError{Path: "a"}, &sign.CheckError{Err: errors.New("b")}, sign.ErrFormat,
		&mynumber.OtherCardError{}, &mynumber.ContentError{}, &mynumber.CertificateAbsentError{},
		&mynumber.NewPINRefusedError{Err: &card.StatusError{SW: card.SWData}},
		&mynumber.LeftOpenError{Err: &card.LinkError{Fault: card.Silent}},
	}
	for f := card.NoService; f <= card.Malformed; f++ {
		errs = append(errs, &card.LinkError{Fault: f}, &card.LinkError{Fault: f, Reader: "r"})
	}
	for _, kind := range []error{sign.ErrNotFound, sign.ErrPermission, sign.ErrFolder, sign.ErrNotFile, sign.ErrEmpty, sign.ErrRead} {
		errs = append(errs, &sign.SourceError{Path: "a", Kind: kind})
	}
	for _, kind := range []error{sign.ErrPermission, sign.ErrFolder, sign.ErrNotFile, sign.ErrIsSource, sign.ErrOneResult, sign.ErrNameTooLong,
		sign.ErrNoFolder, sign.ErrReadOnly, sign.ErrFull, sign.ErrTooBig, sign.ErrWrite} {
		errs = append(errs, &sign.TargetError{Path: "a", Kind: kind})
	}
	for _, sw := range []card.StatusWord{card.SWCardFault, card.SWConditions, card.SWInstruction, card.SWNotFound, 0x6F42} {
		errs = append(errs, &card.StatusError{SW: sw})
	}
	for _, kind := range mynumber.PINKinds {
		errs = append(errs, &mynumber.PINWrongError{Kind: kind}, &mynumber.PINLockedError{Kind: kind}, &mynumber.FormError{Kind: kind, Fault: mynumber.FormLength})
	}
	for _, l := range Langs {
		for _, err := range errs {
			s := ExplainInWindow(l, err)
			if s.What == "" || s.Next == "" {
				t.Errorf("%v in %s: %q, then %q", err, l, s.What, s.Next)
			}
			for _, word := range []string{"mitome ", " -o", "--"} {
				if strings.Contains(s.What+s.Next, word) {
					t.Errorf("%v in %s speaks of %q: %q, then %q", err, l, word, s.What, s.Next)
				}
			}
		}
	}
}

func TestBirthDate(t *testing.T) {
	for _, c := range []struct {
		date   jpki.Date
		ja, en string
	}{
		{jpki.Date{Era: jpki.Heisei, Year: 1990, Month: 6, Day: 15}, "1990年6月15日（平成2年）", "15 June 1990 (Heisei 2)"},
		{jpki.Date{Era: jpki.Reiwa, Year: 2019, Month: 5, Day: 1}, "2019年5月1日（令和1年）", "1 May 2019 (Reiwa 1)"},
		{jpki.Date{Era: jpki.UnknownEra, Year: 1950, Month: 1, Day: 1}, "1950年1月1日", "1 January 1950"},
		{jpki.Date{Era: jpki.Showa, Year: 1950, Month: 3}, "1950年3月（日は登録されていません）", "1950-03 (the day is not registered)"},
		{jpki.Date{Era: jpki.Showa, Year: 1950}, "1950年（月日は登録されていません）", "1950 (month and day are not registered)"},
	} {
		if got := BirthDate(JA, c.date); got != c.ja {
			t.Errorf("%v: %s, want %s", c.date, got, c.ja)
		}
		if got := BirthDate(EN, c.date); got != c.en {
			t.Errorf("%v: %s, want %s", c.date, got, c.en)
		}
	}
}

func TestReplacedCharactersAreMarked(t *testing.T) {
	text := jpki.Text{Value: "見本山", Replaced: []bool{false, true, true}}
	if got := Attribute(text); got != "見【本山】" {
		t.Errorf("%s", got)
	}
}

func TestCapital(t *testing.T) {
	for in, want := range map[string]string{"": "", "locked": "Locked", "6 to 16": "6 to 16", "あと1回": "あと1回", "DEMO": "DEMO"} {
		if got := Capital(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}
