package virtual

import (
	"fmt"
	"strings"
	"time"
)

// person is whom the card was issued to. Nobody is called so or lives there.
type person struct {
	name, address string
	birth         time.Time
	sex           string // 1 male, 2 female (card.md, Input support)

	nameReplaced, addressReplaced []int // characters that stand for others (formats.md, Certificates: .2 and .6)
}

var resident = person{
	name:    "見本山　試子",
	address: "架空県見本市試町一丁目２番３号",
	sex:     "2",
}

const (
	newAddress = "架空県例示市仮町四丁目５番６号" // after a move

	prefecture = "Kaku-ken" // of the subject (formats.md, Certificates)
	city       = "Mihon-shi"

	// myNumber has a check digit that is wrong, so that it is nobody's.
	myNumber     = "123456789010"
	cardSerial   = "990000000000001"
	municipality = "99999"
	securityCode = "0000"
)

// jst is Japan's time, in which the days of a certificate begin and end.
var jst = time.FixedZone("JST", 9*60*60)

func dayOf(t time.Time) time.Time {
	y, m, d := t.In(jst).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, jst)
}

func years(day time.Time, n int) time.Time { return day.AddDate(n, 0, 0) }

// birthday is the resident's, where the state does not need another one.
const (
	birthMonth = time.June
	birthDay   = 15
)

// Ages of the two residents on the day on which their certificates end.
const (
	adultAge = 40
	childAge = 12
)

// lasting is a birthday that is between three and four years away.
func lasting(today time.Time) time.Time {
	day := time.Date(today.Year()+3, birthMonth, birthDay, 0, 0, 0, 0, jst)
	if day.Before(years(today, 3)) {
		return years(day, 1)
	}
	return day
}

// officeHour is when the counter of the municipality issues certificates.
const officeHour = 10*time.Hour + 30*time.Minute

// end makes a birthday the last day of the certificates. It is the fifth after
// their issue (formats.md, Certificates); for an adult, whose card lasts to the
// tenth, the card has five more years.
func (p *profile) end(birthday time.Time, age int) {
	p.person.birth = years(birthday, -age)
	p.expires = endOf(birthday)
	p.issued = years(birthday, -4).AddDate(0, 0, -150).Add(officeHour)
	p.cardExpires = birthday
	if age == adultAge {
		p.cardExpires = years(birthday, 5)
	}
}

// renew puts the issue a few days back. The certificates then last to the fifth
// birthday after it, which is the end of the card as well; the counter renews
// from three months before a birthday on (citizen.md, Expiry and renewal).
func (p *profile) renew(today time.Time) {
	issue := today.AddDate(0, 0, renewedDays)
	p.end(birthdayOn(years(issue.AddDate(0, 2, 0), 4)), adultAge)
	p.issued = issue.Add(officeHour)
	p.cardExpires = years(p.cardExpires, -5)
}

// birthdayOn avoids the day that not every year has.
func birthdayOn(day time.Time) time.Time {
	if day.Month() == time.February && day.Day() == 29 {
		return day.AddDate(0, 0, -1)
	}
	return day
}

func endOf(day time.Time) time.Time { return day.AddDate(0, 0, 1).Add(-time.Second) }

// Eras by their first day, latest first (formats.md, Certificates: the era
// digit of the birth date).
var eras = []struct {
	digit byte
	first time.Time
}{
	{'5', time.Date(2019, 5, 1, 0, 0, 0, 0, jst)},   // Reiwa
	{'4', time.Date(1989, 1, 8, 0, 0, 0, 0, jst)},   // Heisei
	{'3', time.Date(1926, 12, 25, 0, 0, 0, 0, jst)}, // Showa
	{'2', time.Date(1912, 7, 30, 0, 0, 0, 0, jst)},  // Taisho
	{'1', time.Date(1868, 1, 25, 0, 0, 0, 0, jst)},  // Meiji
}

// era gives the digit and the year within the era; 0 and the Gregorian year
// where none is known.
func era(day time.Time) (digit byte, year int) {
	for _, e := range eras {
		if !day.Before(e.first) {
			return e.digit, day.Year() - e.first.Year() + 1
		}
	}
	return '0', day.Year()
}

// codeB is what is printed on the card: birth date with the era's year, the
// year of expiry, the security code (card.md, Input support).
func (p *profile) codeB() string {
	_, year := era(p.person.birth)
	return fmt.Sprintf("%02d%s%04d%s", year%100, p.person.birth.Format("0102"), p.cardExpires.Year(), securityCode)
}

// flags is a 0 or 1 for each character, 1 where it was replaced.
func flags(text string, replaced []int) string {
	b := []byte(strings.Repeat("0", len([]rune(text))))
	for _, i := range replaced {
		b[i] = '1'
	}
	return string(b)
}
