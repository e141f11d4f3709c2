package mynumber

import (
	"bytes"
	"errors"

	"github.com/mitome-jp/mitome/card"
)

// Token is the kind of thing that carries the JPKI application.
type Token int

// The kinds (card.md, «JPKI application», EF 0006).
const (
	TokenMyNumber Token = iota + 1 // マイナンバーカード
	TokenJuki                      // 住民基本台帳カード
	TokenAndroid
	TokenIPhone
)

// What the first 32 bytes of the token information say, without the padding.
var tokens = map[string]Token{
	"JPKIAPICCTOKEN2": TokenMyNumber,
	"JPKIAPICCTOKEN":  TokenJuki,
	"JPKIAPGPSETOKEN": TokenAndroid,
	"JPKIAPIOSTOKEN":  TokenIPhone,
}

const tokenLength = 32 // of the 160 bytes; the rest is of no use here

// String is the token's name in JSON.
func (t Token) String() string {
	switch t {
	case TokenMyNumber:
		return "my_number_card"
	case TokenJuki:
		return "juki_card"
	case TokenAndroid:
		return "android"
	case TokenIPhone:
		return "iphone"
	}
	return "unknown"
}

// Token is the kind of the card, found when the session began.
func (s *Session) Token() Token { return s.token }

// recognise selects the JPKI application and reads the token information. The
// reader's ATR says nothing (card.md, «Link»).
func (s *Session) recognise() error {
	r, err := s.send(selectAID(jpki))
	if err == nil && r.SW == card.SWCardFault { // the first command after power-up (card.md, «Link»)
		r, err = s.send(selectAID(jpki))
	}
	if err != nil {
		return err
	}
	switch r.SW {
	case card.SWDone:
	case card.SWCardFault:
		return &card.StatusError{INS: insSelect, SW: r.SW}
	default:
		return &OtherCardError{SW: r.SW}
	}
	s.selected = jpki
	info, err := s.read(efToken, tokenLength)
	if err != nil {
		return content("token information", err)
	}
	name := string(bytes.TrimRight(info, " \x00"))
	t, known := tokens[name]
	if !known {
		return &OtherCardError{Token: name}
	}
	s.token = t
	return nil
}

// content names the file in an error about what is in it; errors of the link,
// of the context and status words keep their own type.
func content(what string, err error) error {
	for _, fault := range []error{errShort, errLong, errEmpty, card.ErrTLV} {
		if errors.Is(err, fault) {
			return &ContentError{What: what, Err: err}
		}
	}
	return err
}
