package mynumber

import (
	"fmt"
	"io"
	"log/slog"
)

// PINKind is one of the card's four PINs (citizen.md, «The four PINs»).
type PINKind int

// The four PINs.
const (
	PINSign PINKind = iota // 署名用パスワード
	PINAuth                // 利用者証明用の暗証番号
	PINText                // 券面事項入力補助用の暗証番号
	PINCard                // 住民基本台帳用の暗証番号
)

// PINKinds is the order in which people are shown them.
var PINKinds = [...]PINKind{PINSign, PINAuth, PINText, PINCard}

// String is the name on the command line and in JSON.
func (k PINKind) String() string {
	if k < 0 || int(k) >= len(pinNames) {
		return fmt.Sprintf("PIN kind %d", int(k))
	}
	return pinNames[k]
}

var pinNames = [...]string{"sign", "auth", "text", "card"}

// Tries is how many wrong tries in a row lock this PIN (citizen.md, «The four PINs»).
func (k PINKind) Tries() int {
	if k == PINSign {
		return 5
	}
	return 3
}

// Length is the least and the greatest number of characters (citizen.md, «The four PINs»).
func (k PINKind) Length() (least, most int) {
	if k == PINSign {
		return 6, 16
	}
	return 4, 4
}

// place is where on the card a PIN lives.
type place struct {
	app application
	ef  ef
}

// places lists them; the resident registry PIN lives twice (card.md, «Common
// and resident registry applications»).
func (k PINKind) places() []place {
	switch k {
	case PINSign:
		return []place{{jpki, efSignPIN}}
	case PINAuth:
		return []place{{jpki, efAuthPIN}}
	case PINText:
		return []place{{text, efTextPIN}}
	}
	return []place{{common, efCardPIN}, {registry, efCardPIN}}
}

// PIN is a PIN of the right form, ready for one use. It is never printed,
// logged or marshalled. Whoever made it wipes it.
type PIN struct {
	kind  PINKind
	bytes []byte
}

// FormFault is what is wrong with a PIN's form. Nothing was sent.
type FormFault int

// The faults of form, in the order in which they are looked for.
const (
	FormLength    FormFault = iota + 1 // too short or too long
	FormCharacter                      // a character that this PIN cannot have
	FormMixture                        // the signature password lacks a letter or a digit
)

// FormError says that a PIN has not the form of its kind, and so was not sent
// to the card.
type FormError struct {
	Kind  PINKind
	Fault FormFault
}

func (e *FormError) Error() string {
	what := map[FormFault]string{
		FormLength:    "has the wrong length",
		FormCharacter: "has a character it cannot have",
		FormMixture:   "needs both letters and digits",
	}[e.Fault]
	return fmt.Sprintf("mynumber: the %v PIN %s; it was not sent", e.Kind, what)
}

// NewPIN takes the typed bytes over: they become the PIN, small letters of the
// signature password as capitals, and are wiped when the form is wrong. The
// error is a FormError.
func NewPIN(kind PINKind, typed []byte) (*PIN, error) {
	p := &PIN{kind: kind, bytes: typed}
	if fault := p.normalise(); fault != 0 {
		p.Wipe()
		return nil, &FormError{Kind: kind, Fault: fault}
	}
	return p, nil
}

func (p *PIN) normalise() FormFault {
	least, most := p.kind.Length()
	if len(p.bytes) < least || len(p.bytes) > most {
		return FormLength
	}
	var letters, digits bool
	for i, b := range p.bytes {
		if p.kind == PINSign && 'a' <= b && b <= 'z' {
			b -= 'a' - 'A'
			p.bytes[i] = b
		}
		switch {
		case '0' <= b && b <= '9':
			digits = true
		case p.kind == PINSign && 'A' <= b && b <= 'Z':
			letters = true
		default:
			return FormCharacter
		}
	}
	if p.kind == PINSign && !(letters && digits) {
		return FormMixture
	}
	return 0
}

// Kind says which PIN this is.
func (p *PIN) Kind() PINKind { return p.kind }

// Equal says whether two PINs are the same, so that a new one typed twice can
// be compared.
func (p *PIN) Equal(q *PIN) bool {
	return p.kind == q.kind && string(p.bytes) == string(q.bytes)
}

// Wipe overwrites the PIN. It is harmless when repeated or on nil.
func (p *PIN) Wipe() {
	if p != nil {
		clear(p.bytes)
		p.bytes = nil
	}
}

const hidden = "[PIN]"

// String hides the PIN.
func (p *PIN) String() string { return hidden }

// GoString hides the PIN.
func (p *PIN) GoString() string { return hidden }

// Format hides the PIN under every verb of package fmt.
func (p *PIN) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, hidden) }

// MarshalText hides the PIN from encoding/json and its like.
func (p *PIN) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the PIN from log/slog.
func (p *PIN) LogValue() slog.Value { return slog.StringValue(hidden) }
