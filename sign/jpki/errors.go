package jpki

import (
	"crypto/x509"
	"errors"
)

// What a SyntaxError can unwrap to, besides an error of crypto/x509.
var (
	ErrTruncated = errors.New("jpki: not DER, or cut short")
	ErrTrailing  = errors.New("jpki: bytes behind the certificate")
	ErrTooLarge  = errors.New("jpki: larger than any certificate on a card")
)

// SyntaxError says that bytes are not one certificate. Its text leaves out the
// cause, in which crypto/x509 may quote the certificate.
type SyntaxError struct{ Err error }

func (e *SyntaxError) Error() string { return "jpki: not a readable certificate" }

// Unwrap gives one of the sentinels above or what crypto/x509 said.
func (e *SyntaxError) Unwrap() error { return e.Err }

// UseError says that a certificate is no JPKI certificate of a person: its
// policy or its keyUsage is another, or the two contradict each other.
type UseError struct {
	KeyUsage               x509.KeyUsage
	SignPolicy, AuthPolicy bool
	CA                     bool
}

func (e *UseError) Error() string {
	return "jpki: a certificate neither for signing nor for authentication"
}

// Attribute is one otherName of a signature certificate.
type Attribute int

// The attributes; each value is the last arc of its OID under
// 1.2.392.200149.8.5.5 (formats.md: «subjectAltName»).
const (
	AttributeName            Attribute = 1
	AttributeNameReplaced    Attribute = 2
	AttributeSex             Attribute = 3
	AttributeBirthDate       Attribute = 4
	AttributeAddress         Attribute = 5
	AttributeAddressReplaced Attribute = 6
)

func (a Attribute) String() string {
	switch a {
	case AttributeName:
		return "name"
	case AttributeNameReplaced:
		return "replaced characters of the name"
	case AttributeSex:
		return "sex"
	case AttributeBirthDate:
		return "birth date"
	case AttributeAddress:
		return "address"
	case AttributeAddressReplaced:
		return "replaced characters of the address"
	}
	return "alternative names"
}

// What an AttributeError unwraps to.
var (
	ErrAbsent    = errors.New("absent")
	ErrDoubled   = errors.New("given twice")
	ErrEncoding  = errors.New("not a UTF8String")
	ErrMalformed = errors.New("malformed")
)

// AttributeError says which attribute of the holder cannot be read, and why.
// It never holds the attribute. Attribute 0 stands for the list of alternative
// names as a whole.
type AttributeError struct {
	Attribute Attribute
	Err       error
}

func (e *AttributeError) Error() string {
	return "jpki: " + e.Attribute.String() + ": " + e.Err.Error()
}

// Unwrap gives ErrAbsent, ErrDoubled, ErrEncoding or ErrMalformed.
func (e *AttributeError) Unwrap() error { return e.Err }
