package flow

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"

	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// SignRequest is what the person wants signed, and how. SignFiles itself
// fills in Chain and Time.
type SignRequest struct {
	Paths []string
	sign.Request
	WithCA bool // put the CA's certificate beside the signer's
}

// Approval is asked before the PIN: what exactly would be signed. Name,
// address, birth date and sex go along inside each signature to whoever
// receives it.
type Approval struct {
	Reader string
	Demo   bool
	Files  []Planned
}

// Planned is a file to be signed, and where the result goes.
type Planned struct {
	*sign.Document
	Target string
}

func (Approval) question() {}

// Signed is what became of one file. Err is nil where it was signed and saved.
type Signed struct {
	Planned
	Result *sign.Result
	Err    error

	// Unsaved is the finished signature where only saving it failed, nil where
	// another place would not help. Saving it again needs no PIN.
	Unsaved *sign.Signature
}

// ExpiredError: the certificate is not valid at present, so what its key makes
// would not be accepted. Nothing was signed.
type ExpiredError struct {
	Key      mynumber.Key
	Validity jpki.Validity
}

func (e *ExpiredError) Error() string {
	return "flow: the signature certificate is " + e.Validity.String()
}

// SignFiles signs files under one PIN. The order: look at every file, look at
// the card, show both and ask, ask for the PIN, hold the card for as long as
// VERIFY, the certificate and one signature per file take, let go of it, write
// and check the results. What is signed is the digest that the person approved;
// a file that is no longer what was approved gets no result.
//
// The error is about all files, and nothing was written: sign's for a file or
// target that will not do, those of mynumber.Do, Verify and Certificate,
// *TokenError, *ChangedError, *AfterError, *ExpiredError, ErrDeclined. What
// befell a single file later is in its Signed.
func (m *Machine) SignFiles(ctx context.Context, r mynumber.Reader, ask Prompter, q SignRequest) ([]Signed, error) {
	files, err := plan(ctx, ask, q)
	if err != nil {
		return nil, err
	}
	a, err := lookAt(ctx, r, mynumber.PINSign, signPresent)
	if err != nil {
		return nil, err
	}
	if err := ask.Confirm(ctx, Approval{Reader: r.Name(), Demo: IsDemo(r.Name()), Files: files}); err != nil {
		return nil, err
	}
	pin, err := askPIN(ctx, ask, a.question(ToSign))
	if err != nil {
		return nil, err
	}
	defer pin.Wipe()

	ask.Progress(Progress{Step: WithCard})
	var made []*sign.Signature
	err = a.do(ctx, func(s *mynumber.Session) error {
		if err := s.Verify(pin); err != nil {
			return err
		}
		pin.Wipe()
		made, err = m.signAll(s, files, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	return save(ctx, ask, files, made, q.Force), nil
}

// plan looks at the files and finds a place for each result, before anything
// is asked.
func plan(ctx context.Context, ask Prompter, q SignRequest) ([]Planned, error) {
	docs := make([]*sign.Document, len(q.Paths))
	for i, path := range q.Paths {
		var err error
		docs[i], err = sign.Look(ctx, path, func(done, total int64) {
			ask.Progress(Progress{Step: Reading, Path: path, Done: done, Total: total})
		})
		if err != nil {
			return nil, err
		}
	}
	targets, err := q.Targets(docs)
	if err != nil {
		return nil, err
	}
	files := make([]Planned, len(docs))
	for i := range docs {
		files[i] = Planned{Document: docs[i], Target: targets[i]}
	}
	return files, nil
}

// signAll makes every signature within one session.
func (m *Machine) signAll(s *mynumber.Session, files []Planned, q SignRequest) ([]*sign.Signature, error) {
	cert, err := m.signCertificate(s)
	if err != nil {
		return nil, err
	}
	key, err := s.Signer(mynumber.KeySign)
	if err != nil {
		return nil, err
	}
	request := q.Request
	request.Time = m.Now()
	if q.WithCA {
		if request.Chain, err = m.chain(s, cert); err != nil {
			return nil, err
		}
	}
	return makeAll(files, request, cert, key)
}

func makeAll(files []Planned, request sign.Request, cert *x509.Certificate, key crypto.Signer) ([]*sign.Signature, error) {
	made := make([]*sign.Signature, len(files))
	for i, f := range files {
		var err error
		if made[i], err = sign.Make(f.Document, request, cert, key); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// signCertificate reads the signature certificate, and stops where a signature
// by it would be worth nothing today. Its CA is not read for that.
func (m *Machine) signCertificate(s *mynumber.Session) (*x509.Certificate, error) {
	der, err := s.Certificate(mynumber.KeySign)
	if err != nil {
		return nil, err
	}
	cert, err := jpki.Parse(der)
	if err != nil {
		return nil, err
	}
	if v := cert.Status(m.Now()); v != jpki.Valid {
		return nil, &ExpiredError{Key: mynumber.KeySign, Validity: v}
	}
	return cert.X509, nil
}

func (m *Machine) chain(s *mynumber.Session, cert *x509.Certificate) ([]*x509.Certificate, error) {
	ca, _, err := m.issuer(s, mynumber.KeySign, cert)
	if err != nil {
		return nil, err
	}
	if ca == nil {
		return nil, &mynumber.ContentError{What: "sign CA certificate"}
	}
	return []*x509.Certificate{ca}, nil
}

// save writes the results, each for itself.
func save(ctx context.Context, ask Prompter, files []Planned, made []*sign.Signature, force bool) []Signed {
	results := make([]Signed, len(files))
	for i, f := range files {
		s := Signed{Planned: f}
		s.Result, s.Err = made[i].Save(ctx, f.Target, force, func(done, total int64) {
			ask.Progress(Progress{Step: Writing, Path: f.Path, Done: done, Total: total})
		})
		if s.Err != nil && isAboutPlace(s.Err) {
			s.Unsaved = made[i]
		}
		results[i] = s
	}
	return results
}

// isAboutPlace says that a signature could not be saved, rather than that it,
// or the file it is for, will not do.
func isAboutPlace(err error) bool {
	changed, wrong := (*sign.ChangedError)(nil), (*sign.CheckError)(nil)
	return !errors.As(err, &changed) && !errors.As(err, &wrong)
}
