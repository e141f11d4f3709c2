package virtual

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"time"
)

// State is a condition in which a resident's card may be (design.md, The
// embedded card).
type State string

// The states.
const (
	Fresh    State = "fresh"
	LastTry  State = "last-try" // every PIN has one try left
	Locked   State = "locked"   // the signature password is locked, the others are not
	Expired  State = "expired"  // both certificates, three weeks ago
	Expiring State = "expiring" // both certificates, in two months
	Renewed  State = "renewed"  // both certificates are new since three days; characters were replaced in them
	Moved    State = "moved"    // the signature certificate has the old address
	Under15  State = "under15"  // a child, without a signature certificate
	Juki     State = "juki"     // an old 住基カード, without certificates
	Slow     State = "slow"
	Flaky    State = "flaky" // now and then an answer is lost
)

// States are all states, the usual one first.
func States() []State {
	return []State{Fresh, LastTry, Locked, Expired, Expiring, Renewed, Moved, Under15, Juki, Slow, Flaky}
}

// What EF 0006 says of the kind of token (card.md, JPKI application).
const (
	tokenMyNumberCard = "JPKIAPICCTOKEN2"
	tokenJuki         = "JPKIAPICCTOKEN"
)

// Latency of a slow card: some three seconds for a certificate.
const (
	slowCommand = 250 * time.Millisecond
	slowByte    = time.Millisecond
)

// profile is everything in which one card differs from another.
type profile struct {
	token            string
	oldCard          bool
	hasSign, hasAuth bool

	person              person // as the certificate names it
	addressNow          string // as the input support application names it
	issued, expires     time.Time
	cardExpires         time.Time
	signSerial          uint64
	authSerial          uint64
	compact             bool
	tries               map[PINRef]int
	perCommand, perByte time.Duration
	faulty              func(apdu int) Kind
}

// Days from today to the end of the certificates, or to their issue.
const (
	expiringDays = 60
	expiredDays  = -20
	renewedDays  = -3
)

func profileOf(o Options) (*profile, error) {
	state := o.State
	if state == "" {
		state = Fresh
	}
	if !slices.Contains(States(), state) {
		return nil, fmt.Errorf("virtual: the card knows no state %q", string(state))
	}
	clock := o.Clock
	if clock == nil {
		clock = time.Now
	}
	p := &profile{
		token:   tokenMyNumberCard,
		hasSign: true, hasAuth: true,
		person:     resident,
		addressNow: resident.address,
		signSerial: o.SignSerial,
		authSerial: o.AuthSerial,
		compact:    o.Compact,
		tries:      make(map[PINRef]int),
	}
	today := dayOf(clock())
	p.end(lasting(today), adultAge)
	p.apply(state, today)
	if o.Token != "" {
		p.token = o.Token
	}
	if p.signSerial == 0 {
		p.signSerial = p.serial('S')
	}
	if p.authSerial == 0 {
		p.authSerial = p.serial('A')
	}
	for ref, left := range o.TriesLeft {
		p.tries[ref] = left
	}
	return p, nil
}

// apply makes the state's difference.
func (p *profile) apply(state State, today time.Time) {
	switch state {
	case LastTry:
		for _, ref := range []PINRef{SignPassword, AuthPIN, TextPIN, CommonPIN, ResidentPIN} {
			p.tries[ref] = 1
		}
	case Locked:
		p.tries[SignPassword] = 0
	case Expired:
		p.end(birthdayOn(today.AddDate(0, 0, expiredDays)), adultAge)
	case Expiring:
		p.end(birthdayOn(today.AddDate(0, 0, expiringDays)), adultAge)
	case Renewed:
		p.renew(today)
		p.person.nameReplaced = []int{2}
		p.person.addressReplaced = []int{7, 8}
	case Moved:
		p.addressNow = newAddress
	case Under15:
		p.hasSign = false
		p.end(lasting(today), childAge)
	case Juki:
		p.token = tokenJuki
		p.oldCard, p.hasSign, p.hasAuth = true, false, false
	case Slow:
		p.perCommand, p.perByte = slowCommand, slowByte
	case Flaky:
		p.faulty = flaky
	}
}

// serial is a serial number that no other certificate of a demo card has, so
// that issuer and serial name one certificate only. It is the same in every
// process: no time.Time is printed as it is, for it holds a pointer.
func (p *profile) serial(kind byte) uint64 {
	who := p.person
	digest := sha256.Sum256(fmt.Appendf(nil, "%c %d %d %q %q %d %s %v %v %t", kind, p.issued.Unix(), p.expires.Unix(),
		who.name, who.address, who.birth.Unix(), who.sex, who.nameReplaced, who.addressReplaced, p.compact))
	return uint64(binary.BigEndian.Uint32(digest[:]) >> 1) // four bytes and positive, as on a real card
}

// flaky loses an answer now and then, in the same places every time.
func flaky(apdu int) Kind {
	switch {
	case apdu%29 == 19:
		return dropped
	case apdu%13 == 6:
		return Silent
	}
	return 0
}
