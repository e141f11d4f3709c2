// Package sign decides which format a file gets and where the result goes, and
// puts it there whole or not at all. A signature is made in two steps: Make
// asks the key once, over the digest that the person approved; Save copies the
// content around it, checks it and gives it its name, as often as it takes,
// without the key. The package knows nothing of cards, PINs or screens.
package sign

import (
	"context"
	"crypto"
	"crypto/x509"
	"time"

	"github.com/mitome-jp/mitome/sign/cms"
)

// Format is a kind of signature.
type Format int

// The formats. PDF and XML come with later issues.
const (
	Auto Format = iota // chosen by the file; CMS for every file at present
	CMS
)

func (f Format) String() string {
	switch f {
	case Auto:
		return "auto"
	case CMS:
		return "cms"
	}
	return "unknown"
}

// Request is how files are to be signed.
type Request struct {
	Format   Format
	Detached bool                // leave the content out of the result
	Chain    []*x509.Certificate // certificates to put beside the signer's
	Out      string              // the result's path; empty: the default name
	OutDir   string              // the folder for default names; empty: beside the file
	Force    bool                // replace an existing file
	Time     time.Time           // the claimed signing time
}

func (r Request) format() (Format, error) {
	switch r.Format {
	case Auto, CMS:
		return CMS, nil
	}
	return 0, ErrFormat
}

// Signature is a finished signature of a document, in memory. It is a few
// kilobytes, whatever the document's size.
type Signature struct {
	document *Document
	format   Format
	message  *cms.Message
}

// Document is what was signed.
func (s *Signature) Document() *Document { return s.document }

// Make asks the key for one signature over the digest that Look found and the
// person approved, whatever the file holds by now: Save compares. It reads no
// content, unless the key's algorithm is not SHA-256; then it reads the file
// once more first, and gives *ChangedError or *SourceError.
//
// Other errors: ErrFormat, those of cms.Sign; the key's are wrapped.
func Make(d *Document, r Request, cert *x509.Certificate, key crypto.Signer) (*Signature, error) {
	format, err := r.format()
	if err != nil {
		return nil, err
	}
	alg, err := cms.DigestFor(cert)
	if err != nil {
		return nil, err
	}
	digest := d.SHA256[:]
	if alg != crypto.SHA256 {
		if digest, err = d.digest(context.Background(), alg, nil); err != nil {
			return nil, err
		}
	}
	m, err := cms.Sign(digest, d.Size, cert, key, cms.Options{Detached: r.Detached, Chain: r.Chain, Time: r.Time})
	if err != nil {
		return nil, err
	}
	return &Signature{d, format, m}, nil
}
