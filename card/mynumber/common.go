package mynumber

import (
	"errors"
	"time"

	"github.com/mitome-jp/mitome/card"
)

// Record is what the common application says of the card.
type Record struct {
	Serial       string    // 15 digits
	Municipality string    // 5 digits, the code of the one that issued the card
	Expires      time.Time // the last day of the card, midnight in Japan
}

// Japan is the time zone of every date on the card.
var Japan = time.FixedZone("JST", 9*60*60)

var errRecord = errors.New("it is not 28 digits")

// Record reads the card's serial number, municipality and expiry; it needs no
// PIN (card.md, «Common and resident registry applications»). The error is a
// *ContentError where the record is not what it must be.
func (s *Session) Record() (Record, error) {
	const what = "common record"
	if err := s.open(common); err != nil {
		return Record{}, err
	}
	if err := s.choose(efCardRecord); err != nil {
		return Record{}, err
	}
	data, err := s.check(card.Command{INS: insReadRecord, P1: 1, P2: 0x04, Le: card.MaxLe})
	if err != nil {
		return Record{}, err
	}
	object, _, err := card.ReadTLV(data)
	if err != nil {
		return Record{}, content(what, err)
	}
	digits := string(object.Value)
	if object.Tag != 0x01 || len(digits) != 15+5+8 || !allDigits(digits) {
		return Record{}, &ContentError{What: what, Err: errRecord}
	}
	expires, err := time.ParseInLocation("20060102", digits[20:], Japan)
	if err != nil {
		return Record{}, &ContentError{What: what, Err: err}
	}
	return Record{Serial: digits[:15], Municipality: digits[15:20], Expires: expires}, nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
