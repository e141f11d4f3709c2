package flow

import (
	"context"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// CA is a CA certificate on this machine.
type CA struct {
	Certificate *x509.Certificate
	Hash        jpki.Hash
	Listing     jpki.Listing
}

// ErrUnknownCA: no CA certificate of that hash is kept here.
var ErrUnknownCA = errors.New("flow: no CA certificate of that hash is kept")

// ErrDemoCA: the embedded card's CA is never trusted, whoever asks.
var ErrDemoCA = errors.New("flow: the embedded card's CA is never trusted")

const caSuffix = ".cer"

// cas reads what is known of CAs on this machine. A file that cannot be read,
// or is not what its name says, is passed over: it was written by nobody we
// know, and trusting less is safe.
func (m *Machine) cas() (jpki.CAs, error) {
	seen, err := readCAs(m.Data.seenCAs())
	if err != nil {
		return jpki.CAs{}, err
	}
	added, err := readCAs(m.Data.addedCAs())
	if err != nil {
		return jpki.CAs{}, err
	}
	return jpki.NewCAs(seen, nil).With(added...), nil
}

func readCAs(folder string) ([]*x509.Certificate, error) {
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &DataError{Path: folder, Err: err}
	}
	var cas []*x509.Certificate
	for _, f := range files {
		name, isCA := strings.CutSuffix(f.Name(), caSuffix)
		if !isCA {
			continue
		}
		der, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			continue
		}
		ca, err := jpki.ParseCA(der)
		if err == nil && jpki.HashOf(ca).String() == name {
			cas = append(cas, ca)
		}
	}
	return cas, nil
}

// keep puts a CA certificate into a folder of ours, whole or not at all.
func keep(folder string, ca *x509.Certificate) error {
	path := filepath.Join(folder, jpki.HashOf(ca).String()+caSuffix)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return &DataError{Path: folder, Err: err}
	}
	if err := sign.WritePrivateFile(path, ca.Raw, true); err != nil {
		return &DataError{Path: path, Err: err}
	}
	return nil
}

// Trusted lists the CA certificates kept on this machine, those of the program's
// list first.
func (m *Machine) Trusted() ([]CA, error) {
	cas, err := m.cas()
	if err != nil {
		return nil, err
	}
	var list []CA
	for _, ca := range cas.Known() {
		list = append(list, CA{Certificate: ca, Hash: jpki.HashOf(ca), Listing: cas.Listing(ca)})
	}
	return list, nil
}

// Trust adds a CA certificate from a file. One that is on the program's list
// is kept at once; any other only after the person has confirmed it. Errors:
// *FileError, jpki's for a file that holds no CA certificate, ErrDemoCA,
// ErrDeclined, *DataError.
func (m *Machine) Trust(ctx context.Context, ask Prompter, path string) (CA, error) {
	data, err := readSmall(path)
	if err != nil {
		return CA{}, err
	}
	cert, err := jpki.ParseCA(data)
	if err != nil {
		return CA{}, err
	}
	ca := CA{Certificate: cert, Hash: jpki.HashOf(cert), Listing: jpki.CAs{}.Listing(cert)}
	switch ca.Listing {
	case jpki.Demo:
		return CA{}, ErrDemoCA
	case jpki.Listed:
		return ca, keep(m.Data.seenCAs(), cert)
	}
	if err := ask.Confirm(ctx, TrustOther{CA: ca}); err != nil {
		return CA{}, err
	}
	ca.Listing = jpki.Added
	return ca, keep(m.Data.addedCAs(), cert)
}

// Distrust removes a CA certificate from this machine by its SHA-256. Errors:
// jpki's for a hash of the wrong form, ErrUnknownCA, *DataError.
func (m *Machine) Distrust(hash string) error {
	h, err := jpki.ParseHash(hash)
	if err != nil {
		return err
	}
	removed := false
	for _, folder := range []string{m.Data.seenCAs(), m.Data.addedCAs()} {
		path := filepath.Join(folder, h.String()+caSuffix)
		switch err := os.Remove(path); {
		case err == nil:
			removed = true
		case !errors.Is(err, fs.ErrNotExist):
			return &DataError{Path: path, Err: err}
		}
	}
	if !removed {
		return ErrUnknownCA
	}
	return nil
}

// issuer finds a certificate's CA: among those kept, else the one on the card.
// The card vouching for itself proves nothing, so what it shows is judged by
// its hash, and kept where that is on the program's list.
func (m *Machine) issuer(s *mynumber.Session, key mynumber.Key, cert *x509.Certificate) (*x509.Certificate, jpki.Listing, error) {
	cas, err := m.cas()
	if err != nil {
		return nil, "", err
	}
	found, listing := cas.Issuer(cert)
	if found != nil {
		return found, listing, nil
	}
	ca, err := cardCA(s, key)
	if err != nil || ca == nil {
		return nil, listing, err
	}
	found, listing = cas.Knowing(ca).Issuer(cert)
	if found != nil && listing == jpki.Listed {
		if err := keep(m.Data.seenCAs(), ca); err != nil {
			return nil, "", err
		}
	}
	return found, listing, nil
}

// cardCA reads a CA certificate from the card; nil where there is none that
// can be read, which is no fault of the holder's own certificate.
func cardCA(s *mynumber.Session, key mynumber.Key) (*x509.Certificate, error) {
	der, err := s.CACertificate(key)
	if isContent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	ca, _ := jpki.ParseCA(der) // nil, where it is none
	return ca, nil
}

// keepSignCA keeps the signature CA's certificate from the card, where none is
// kept yet: the certificate it issued is not to be had without a PIN, so
// whether a kept one would do is not known.
func (m *Machine) keepSignCA(s *mynumber.Session) error {
	cas, err := m.cas()
	if err != nil {
		return err
	}
	for _, ca := range cas.Known() {
		if use, ok := jpki.PinnedUse(ca); ok && use == jpki.SignUse {
			return nil
		}
	}
	ca, err := cardCA(s, mynumber.KeySign)
	if err != nil || ca == nil || cas.Listing(ca) != jpki.Listed {
		return err
	}
	return keep(m.Data.seenCAs(), ca)
}
