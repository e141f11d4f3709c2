package lang

import (
	"time"

	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// Sex is what a certificate states.
func Sex(l Lang, s jpki.Sex) string {
	switch s {
	case jpki.Male:
		return sexMale.In(l)
	case jpki.Female:
		return sexFemale.In(l)
	case jpki.NotStated:
	}
	return sexNotStated.In(l)
}

// eras have the Gregorian year that is their first.
var eras = map[jpki.Era]struct {
	name  Message
	first int
}{
	jpki.Meiji:  {eraMeiji, 1868},
	jpki.Taisho: {eraTaisho, 1912},
	jpki.Showa:  {eraShowa, 1926},
	jpki.Heisei: {eraHeisei, 1989},
	jpki.Reiwa:  {eraReiwa, 2019},
}

// BirthDate is a birth date with the era under which it was registered. A
// month or day that is not registered is said to be so.
func BirthDate(l Lang, d jpki.Date) string {
	switch {
	case d.Month == 0:
		return birthPartly.In(l, d.Year)
	case d.Day == 0:
		return birthNoDay.In(l, d.Year, d.Month)
	}
	day := Date(l, time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, mynumber.Japan))
	era, known := eras[d.Era]
	if !known || d.Year < era.first {
		return day
	}
	return birthEra.In(l, day, era.name.In(l), d.Year-era.first+1)
}

// Attribute is a name or an address with its replaced characters between
// brackets.
func Attribute(t jpki.Text) string { return Plain(t.Marked("【", "】")) }
