package flow

import (
	"context"
	"errors"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// Subject is what a check of the doctor is about, from the ground up.
type Subject string

// The subjects, in the order in which they are checked. The words are those
// of `doctor --json`.
const (
	CheckService     Subject = "service"
	CheckReaders     Subject = "readers"
	CheckCard        Subject = "card"
	CheckCertificate Subject = "certificates"
)

// Outcome is how a check ended.
type Outcome string

// The outcomes.
const (
	Works   Outcome = "works"
	Problem Outcome = "problem"
	Skipped Outcome = "skipped" // something below it does not work
)

// Check is one line of the doctor: what was checked and what was found. The
// sentence and the next step follow from Err, or where that is nil from the
// facts.
type Check struct {
	Subject Subject
	Outcome Outcome
	Err     error // what does not work; a typed error of the other flows
	Readers []string
	Card    *Card
}

// Diagnose checks from the reader service up, and goes on for as long as there
// is something to stand on. It spends no try and asks nothing. The name is that
// of Choose.
func (m *Machine) Diagnose(ctx context.Context, name string) []Check {
	checks := []Check{{Subject: CheckService}, {Subject: CheckReaders}, {Subject: CheckCard}, {Subject: CheckCertificate}}
	for i := range checks {
		checks[i].Outcome = Skipped
	}
	service, readers, lies, certificate := &checks[0], &checks[1], &checks[2], &checks[3]

	if !IsDemo(name) { // the embedded card needs neither
		found, err := m.Readers.List(ctx)
		if service.conclude(err); err != nil {
			return checks
		}
		for _, r := range found {
			readers.Readers = append(readers.Readers, r.Name())
		}
		if len(found) == 0 {
			err = &card.LinkError{Fault: card.NoReader}
		}
		if readers.conclude(err); err != nil {
			return checks
		}
	}
	read, err := m.readChosen(ctx, name)
	lies.Card = read
	lies.conclude(err)
	if read == nil || read.Token != mynumber.TokenMyNumber {
		return checks
	}
	certificate.Card = read
	certificate.conclude(m.usable(read))
	return checks
}

func (c *Check) conclude(err error) {
	c.Err, c.Outcome = err, Works
	if err != nil {
		c.Outcome = Problem
	}
}

// readChosen reads the card, and calls one that is of no use today a problem.
func (m *Machine) readChosen(ctx context.Context, name string) (*Card, error) {
	r, err := m.Choose(ctx, name)
	if err != nil {
		return nil, err
	}
	c, err := m.ReadCard(ctx, r)
	if err != nil {
		return nil, err
	}
	if c.Token != mynumber.TokenMyNumber {
		return c, &TokenError{Token: c.Token}
	}
	var locked error
	for i, kind := range mynumber.PINKinds {
		if c.PINs[i].Counter.Locked() {
			locked = errors.Join(locked, &mynumber.PINLockedError{Kind: kind})
		}
	}
	return c, locked
}

// UnlistedCAError: the certificate's CA is not on the program's list, so
// whether the card is what it says cannot be confirmed here.
type UnlistedCAError struct{ Key mynumber.Key }

func (e *UnlistedCAError) Error() string {
	return "flow: the CA of the " + e.Key.String() + " certificate is not on the list"
}

// usable judges what is known of the certificates without a PIN.
func (m *Machine) usable(c *Card) error {
	if c.Auth == Absent {
		return &mynumber.CertificateAbsentError{Key: mynumber.KeyAuth}
	}
	if c.Login == nil {
		return &mynumber.ContentError{What: "auth certificate"}
	}
	if v := c.Login.Status(m.Now()); v != jpki.Valid {
		return &ExpiredError{Key: mynumber.KeyAuth, Validity: v}
	}
	if c.Login.Listing == jpki.Unlisted {
		return &UnlistedCAError{Key: mynumber.KeyAuth}
	}
	if c.Sign == Absent {
		return &mynumber.CertificateAbsentError{Key: mynumber.KeySign}
	}
	return nil
}
