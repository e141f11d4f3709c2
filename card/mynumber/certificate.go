package mynumber

import (
	"errors"
	"fmt"

	"github.com/mitome-jp/mitome/card"
)

// Key is one of the two keys of the JPKI application, each with a certificate.
type Key int

// The two keys.
const (
	KeySign Key = iota // 署名用
	KeyAuth            // 利用者証明用
)

// Keys is the order in which people are shown them.
var Keys = [...]Key{KeySign, KeyAuth}

// String is the name on the command line and in JSON.
func (k Key) String() string {
	switch k {
	case KeySign:
		return "sign"
	case KeyAuth:
		return "auth"
	}
	return fmt.Sprintf("key %d", int(k))
}

// PIN is the PIN that opens the key.
func (k Key) PIN() PINKind {
	if k == KeySign {
		return PINSign
	}
	return PINAuth
}

func (k Key) efs() (cert, ca, key ef) {
	if k == KeySign {
		return efSignCert, efSignCACert, efSignKey
	}
	return efAuthCert, efAuthCACert, efAuthKey
}

const present = 0x8F // card.md, «JPKI application», EF 0008

// Present says which certificates the card claims to hold. It needs no PIN.
// One implementation only was seen to read it, so a card without the file
// gives known = false.
func (s *Session) Present() (sign, auth, known bool, err error) {
	if err := s.open(jpki); err != nil {
		return false, false, false, err
	}
	flags, err := s.read(efPresence, 2)
	if status := (*card.StatusError)(nil); errors.As(err, &status) || errors.Is(err, errShort) || errors.Is(err, errEmpty) {
		return false, false, false, nil
	}
	if err != nil {
		return false, false, false, err
	}
	return flags[0] == present, flags[1] == present, true, nil
}

// Certificate reads the certificate of a key as DER, without the filler behind
// it. That for KeySign needs PINSign verified and names its holder. Errors:
// *CertificateAbsentError; *ContentError; a *card.StatusError that is
// card.ErrSecurityStatus where the PIN was not verified.
func (s *Session) Certificate(k Key) ([]byte, error) {
	if der, ok := s.certs[k]; ok {
		return der, nil
	}
	f, _, _ := k.efs()
	der, err := s.readCertificate(k, f, k.String()+" certificate")
	if err == nil {
		s.certs[k] = der
	}
	return der, err
}

// CACertificate reads the certificate of the CA that issued a key's
// certificate, as DER. It needs no PIN. The card vouching for itself proves
// nothing. Errors as for Certificate.
func (s *Session) CACertificate(k Key) ([]byte, error) {
	_, f, _ := k.efs()
	return s.readCertificate(k, f, k.String()+" CA certificate")
}

func (s *Session) readCertificate(k Key, f ef, what string) ([]byte, error) {
	if err := s.open(jpki); err != nil {
		return nil, err
	}
	der, err := s.read(f, wholeObject)
	if errors.Is(err, errEmpty) || isAbsent(err) {
		return nil, &CertificateAbsentError{Key: k}
	}
	return der, content(what, err)
}

func isAbsentSW(sw card.StatusWord) bool {
	return sw == card.SWNotFound || sw == card.SWNoReference
}

func isAbsent(err error) bool {
	status := (*card.StatusError)(nil)
	return errors.As(err, &status) && isAbsentSW(status.SW)
}
