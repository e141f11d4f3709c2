package jpki

import "time"

// Validity is where a moment lies to a certificate's own dates. It says
// nothing of revocation, which an individual cannot look up.
type Validity int

// The three places.
const (
	Valid Validity = iota
	NotYet
	Expired
)

func (v Validity) String() string {
	switch v {
	case NotYet:
		return "not yet valid"
	case Expired:
		return "expired"
	}
	return "valid"
}

// Japan keeps UTC+9 all year; fixed here because a Windows machine may have no
// time zone database.
var Japan = time.FixedZone("JST", 9*60*60)

// renewalMonths is how long before expiry the counter renews (citizen.md,
// Expiry and renewal: «from three months before expiry»).
const renewalMonths = 3

// Status says whether the certificate's dates include now.
func (c *Certificate) Status(now time.Time) Validity {
	return StatusAt(c.X509.NotBefore, c.X509.NotAfter, now)
}

// StatusAt is Status for any two dates, both of which are included.
func StatusAt(notBefore, notAfter, now time.Time) Validity {
	switch {
	case now.Before(notBefore):
		return NotYet
	case now.After(notAfter):
		return Expired
	}
	return Valid
}

// DaysLeft counts calendar days in Japan from now's to the last one: 0 on the
// last day itself, negative afterwards.
func (c *Certificate) DaysLeft(now time.Time) int {
	return int(day(c.X509.NotAfter).Sub(day(now)) / (24 * time.Hour))
}

// RenewalFrom is midnight in Japan of the first day on which the counter
// renews: the same day of the month three months before the last day, or that
// month's last where it is shorter.
func (c *Certificate) RenewalFrom() time.Time {
	last := day(c.X509.NotAfter)
	from := last.AddDate(0, -renewalMonths, 0)
	if from.Day() != last.Day() {
		from = from.AddDate(0, 0, -from.Day())
	}
	return from
}

// day is the midnight in Japan at which t's calendar day begins.
func day(t time.Time) time.Time {
	y, m, d := t.In(Japan).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Japan)
}
