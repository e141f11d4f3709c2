package flow

import (
	"context"
	"encoding/pem"

	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// certificate reads and judges a certificate within a session.
func (m *Machine) certificate(s *mynumber.Session, key mynumber.Key) (*Certificate, error) {
	der, err := s.Certificate(key)
	if err != nil {
		return nil, err
	}
	cert, err := jpki.Parse(der)
	if err != nil {
		return nil, err
	}
	_, listing, err := m.issuer(s, key, cert.X509)
	if err != nil {
		return nil, err
	}
	return &Certificate{Certificate: cert, Key: key, Listing: listing}, nil
}

// withKey runs f where a key's certificate can be read: for the signature key
// after asking for its PIN.
func (m *Machine) withKey(ctx context.Context, r mynumber.Reader, ask Prompter, key mynumber.Key, f func(*mynumber.Session) error) error {
	if key != mynumber.KeySign {
		return mynumber.Do(ctx, r, f)
	}
	a, err := lookAt(ctx, r, key.PIN(), signPresent)
	if err != nil {
		return err
	}
	pin, err := askPIN(ctx, ask, a.question(ToShowCertificate))
	if err != nil {
		return err
	}
	defer pin.Wipe()
	ask.Progress(Progress{Step: WithCard})
	return a.do(ctx, func(s *mynumber.Session) error {
		if err := s.Verify(pin); err != nil {
			return err
		}
		return f(s)
	})
}

// signPresent stops before a PIN is asked for, where the card says that there
// is no signature certificate anyway.
func signPresent(s *mynumber.Session) error {
	sign, _, known, err := s.Present()
	if err == nil && known && !sign {
		return &mynumber.CertificateAbsentError{Key: mynumber.KeySign}
	}
	return err
}

// ShowCertificate reads one certificate. That for mynumber.KeySign names its
// holder and needs the signature password. Errors: those of mynumber.Do,
// Verify and Certificate; jpki's for one that does not parse; *TokenError,
// *ChangedError, *AfterError, ErrDeclined, *DataError.
func (m *Machine) ShowCertificate(ctx context.Context, r mynumber.Reader, ask Prompter, key mynumber.Key) (cert *Certificate, err error) {
	err = m.withKey(ctx, r, ask, key, func(s *mynumber.Session) error {
		cert, err = m.certificate(s, key)
		return err
	})
	if err != nil {
		return nil, err
	}
	return cert, nil
}

// SaveRequest says which certificate goes where.
type SaveRequest struct {
	Key   mynumber.Key
	CA    bool // the CA's certificate, which needs no PIN
	PEM   bool // else DER
	Path  string
	Force bool // replace an existing file
}

// SaveCertificate writes a certificate to a file, whole or not at all. An
// existing file is found before any PIN is asked for. Errors: as for
// ShowCertificate, and sign's for the file.
func (m *Machine) SaveCertificate(ctx context.Context, r mynumber.Reader, ask Prompter, q SaveRequest) error {
	if err := sign.Writable(q.Path, q.Force); err != nil {
		return err
	}
	var der []byte
	read := func(s *mynumber.Session) (err error) {
		if q.CA {
			der, err = s.CACertificate(q.Key)
		} else {
			der, err = s.Certificate(q.Key)
		}
		return err
	}
	var err error
	if q.CA {
		err = mynumber.Do(ctx, r, read)
	} else {
		err = m.withKey(ctx, r, ask, q.Key, read)
	}
	if err != nil {
		return err
	}
	if q.PEM {
		der = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	}
	return sign.WriteFile(q.Path, der, q.Force)
}
