package mynumber

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/virtual"
)

func TestCertificatesWithoutAPIN(t *testing.T) {
	for name, o := range kinds {
		t.Run(name, func(t *testing.T) {
			c, r := newCard(t, o)
			if err := do(t, c, r, func(s *Session) error {
				cas := map[Key]*x509.Certificate{}
				for _, k := range Keys {
					der, err := s.CACertificate(k)
					if err != nil {
						return err
					}
					if cas[k], err = x509.ParseCertificate(der); err != nil {
						return err
					}
				}
				der, err := s.Certificate(KeyAuth)
				if err != nil {
					return err
				}
				cert, err := x509.ParseCertificate(der)
				if err != nil {
					return err
				}
				if err := cert.CheckSignatureFrom(cas[KeyAuth]); err != nil {
					t.Errorf("not by the CA on the card: %v", err)
				}
				_, err = s.Certificate(KeySign)
				if !errors.Is(err, card.ErrSecurityStatus) {
					t.Errorf("the signature certificate without its PIN: %v", err)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestPresence(t *testing.T) {
	for state, want := range map[virtual.State][2]bool{virtual.Fresh: {true, true}, virtual.Under15: {false, true}} {
		c, r := newCard(t, virtual.Options{State: state})
		if err := do(t, c, r, func(s *Session) error {
			sign, auth, known, err := s.Present()
			if err != nil || !known || sign != want[0] || auth != want[1] {
				t.Errorf("%v: %v %v %v %v", state, sign, auth, known, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAbsentCertificates(t *testing.T) {
	c, r := newCard(t, virtual.Options{State: virtual.Juki})
	if err := do(t, c, r, func(s *Session) error {
		absent := (*CertificateAbsentError)(nil)
		if _, err := s.Certificate(KeyAuth); !errors.As(err, &absent) || absent.Key != KeyAuth {
			t.Errorf("%v", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestSignersLimits(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	if err := do(t, c, r, func(s *Session) error {
		key, err := s.Signer(KeyAuth)
		if err != nil {
			return err
		}
		unsupported := (*UnsupportedKeyError)(nil)
		if _, err := key.Sign(nil, make([]byte, 32), &rsa.PSSOptions{Hash: crypto.SHA256}); !errors.As(err, &unsupported) {
			t.Errorf("PSS: %v", err)
		}
		if _, err := key.Sign(nil, make([]byte, 20), crypto.SHA1); !errors.As(err, &unsupported) {
			t.Errorf("SHA-1: %v", err)
		}
		if _, err := key.Sign(nil, make([]byte, 31), crypto.SHA256); err == nil {
			t.Error("a digest of the wrong length was signed")
		}
		if _, err := key.Sign(nil, make([]byte, 32), crypto.SHA256); !errors.Is(err, card.ErrSecurityStatus) {
			t.Errorf("without the PIN: %v", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestRecord(t *testing.T) {
	c, r := newCard(t, virtual.Options{})
	if err := do(t, c, r, func(s *Session) error {
		got, err := s.Record()
		if err != nil || len(got.Serial) != 15 || len(got.Municipality) != 5 || !got.Expires.After(clock()) {
			t.Errorf("%+v, %v", got, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
