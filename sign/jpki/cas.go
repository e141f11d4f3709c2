package jpki

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
)

// Listing says why, or that not, a CA certificate is believed. The values are
// the words of `cert show --json` and `verify --json` (design.md).
type Listing string

// The four listings. Only Listed and Added are trust.
const (
	Listed   Listing = "listed"   // its hash is pinned in this program
	Added    Listing = "added"    // its hash was added by the user
	Unlisted Listing = "unlisted" // neither
	Demo     Listing = "demo"     // the embedded card's CA: never trusted
)

// Trusted is true for Listed and Added.
func (l Listing) Trusted() bool { return l == Listed || l == Added }

// CAs is what is known of CAs on this machine: certificates that were seen,
// and hashes that the user added. To know a certificate is not to believe it;
// only Listing decides that. The zero value knows none and believes the
// pinned. A CAs is immutable and may be shared.
type CAs struct {
	known []*x509.Certificate
	added map[Hash]bool
}

// NewCAs makes a CAs of the certificates kept and the hashes added by hand.
func NewCAs(known []*x509.Certificate, added []Hash) CAs {
	c := CAs{added: make(map[Hash]bool, len(added))}
	for _, h := range added {
		c.added[h] = true
	}
	c.know(known)
	return c
}

// With is c that also knows these certificates and believes them, as if each
// had been added by hand. What is a demo stays a demo.
func (c CAs) With(added ...*x509.Certificate) CAs {
	hashes := make([]Hash, 0, len(c.added)+len(added))
	for h := range c.added {
		hashes = append(hashes, h)
	}
	for _, ca := range added {
		hashes = append(hashes, HashOf(ca))
	}
	return NewCAs(slices.Concat(c.known, added), hashes)
}

// Knowing is c that also knows these certificates, for instance those that a
// card shows or a signed file carries, without believing them any more than before.
func (c CAs) Knowing(seen ...*x509.Certificate) CAs {
	more := CAs{known: slices.Clone(c.known), added: c.added}
	more.know(seen)
	return more
}

func (c *CAs) know(certs []*x509.Certificate) {
	for _, ca := range certs {
		if ca != nil && !slices.ContainsFunc(c.known, ca.Equal) {
			c.known = append(c.known, ca)
		}
	}
}

// Known are the certificates, in the order in which they were given.
func (c CAs) Known() []*x509.Certificate { return slices.Clone(c.known) }

// Listing judges one CA certificate.
func (c CAs) Listing(ca *x509.Certificate) Listing {
	h := HashOf(ca)
	switch {
	case isDemo(ca):
		return Demo
	case pinned[h]:
		return Listed
	case c.added[h]:
		return Added
	}
	return Unlisted
}

// Issuer finds the known CA certificate whose key signed cert. Names decide
// nothing, because all generations of a CA share one. Where several would do, a
// believed one comes first. Without any, ca is nil and the listing Unlisted,
// or Demo where cert itself says that the embedded card's CA issued it.
func (c CAs) Issuer(cert *x509.Certificate) (ca *x509.Certificate, listing Listing) {
	listing = Unlisted
	for _, candidate := range c.known {
		if ca != nil && !c.Listing(candidate).Trusted() {
			continue
		}
		if cert.CheckSignatureFrom(candidate) != nil {
			continue
		}
		ca, listing = candidate, c.Listing(candidate)
		if listing.Trusted() {
			break
		}
	}
	if isDemo(cert) {
		listing = Demo
	}
	return ca, listing
}

// ErrNotCA is the error of a certificate that cannot issue others.
var ErrNotCA = errors.New("jpki: not a CA certificate")

// ParseCA reads one CA certificate, DER or PEM, as a file holds it. Errors:
// *SyntaxError, ErrNotCA. Whether it is to be believed is another question.
func ParseCA(data []byte) (*x509.Certificate, error) {
	der := data
	if block, rest := pem.Decode(data); block != nil {
		if block.Type != "CERTIFICATE" || len(bytes.TrimSpace(rest)) > 0 {
			return nil, &SyntaxError{Err: ErrTrailing}
		}
		der = block.Bytes
	}
	ca, err := parseX509(der)
	if err != nil {
		return nil, err
	}
	if !ca.BasicConstraintsValid || !ca.IsCA {
		return nil, ErrNotCA
	}
	return ca, nil
}
