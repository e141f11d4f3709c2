package jpki_test

import (
	"crypto/x509"
	"testing"
	"time"

	"github.com/mitome-jp/mitome/sign/jpki"
)

func until(notAfter time.Time) *jpki.Certificate {
	return &jpki.Certificate{X509: &x509.Certificate{NotBefore: notAfter.AddDate(-5, 0, 0), NotAfter: notAfter}}
}

func japan(y int, m time.Month, d, h, min, s int) time.Time {
	return time.Date(y, m, d, h, min, s, 0, jpki.Japan)
}

func TestDaysAreJapans(t *testing.T) {
	c := until(japan(2029, 1, 2, 23, 59, 59)) // 14:59:59 UTC, as certificates have it
	for _, x := range []struct {
		now    time.Time
		days   int
		status jpki.Validity
	}{
		{japan(2029, 1, 1, 23, 59, 59), 1, jpki.Valid},
		{time.Date(2029, 1, 1, 15, 0, 0, 0, time.UTC), 0, jpki.Valid}, // already the 2nd in Japan
		{japan(2029, 1, 2, 23, 59, 59), 0, jpki.Valid},
		{japan(2029, 1, 3, 0, 0, 0), -1, jpki.Expired},
		{japan(2028, 12, 31, 12, 0, 0), 2, jpki.Valid},
		{japan(2028, 1, 2, 12, 0, 0), 366, jpki.Valid},
		{c.X509.NotBefore, 1827, jpki.Valid},
		{c.X509.NotBefore.Add(-time.Second), 1827, jpki.NotYet},
	} {
		if got := c.DaysLeft(x.now); got != x.days {
			t.Errorf("%v: %d days, want %d", x.now, got, x.days)
		}
		if got := c.Status(x.now); got != x.status {
			t.Errorf("%v: %v, want %v", x.now, got, x.status)
		}
	}
}

func TestRenewalFrom(t *testing.T) {
	for last, want := range map[time.Time]time.Time{
		japan(2029, 1, 2, 23, 59, 59):    japan(2028, 10, 2, 0, 0, 0),
		japan(2029, 5, 31, 23, 59, 59):   japan(2029, 2, 28, 0, 0, 0),
		japan(2028, 5, 31, 23, 59, 59):   japan(2028, 2, 29, 0, 0, 0),
		japan(2029, 7, 31, 23, 59, 59):   japan(2029, 4, 30, 0, 0, 0),
		japan(2029, 3, 1, 0, 0, 0).UTC(): japan(2028, 12, 1, 0, 0, 0),
	} {
		if got := until(last).RenewalFrom(); !got.Equal(want) {
			t.Errorf("last day %v: %v, want %v", last, got, want)
		}
	}
}
