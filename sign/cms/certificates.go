package cms

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
)

// readBag parses the certificates of a file.
func readBag(choices []element) (certs []*x509.Certificate, faults []error) {
	seen := make(map[string]bool)
	for _, e := range choices {
		if e.tag != tagSequence { // attribute certificates and others that cannot be checked here
			faults = append(faults, fmt.Errorf("%w: not an X.509 certificate", ErrBadCertificate))
			continue
		}
		if seen[string(e.raw)] {
			continue
		}
		seen[string(e.raw)] = true
		c, err := x509.ParseCertificate(e.raw)
		if err != nil {
			faults = append(faults, fmt.Errorf("%w: %w", ErrBadCertificate, err))
			continue
		}
		certs = append(certs, c)
	}
	return certs, faults
}

// pickCertificate finds the one certificate that the signer identifier names, and gives all that fit.
func (j *judgement) pickCertificate(certs []*x509.Certificate) (found []*x509.Certificate) {
	for _, c := range certs {
		if j.si.issuer != nil {
			if bytes.Equal(c.RawIssuer, j.si.issuer) && c.SerialNumber.Cmp(j.si.serial) == 0 {
				found = append(found, c)
			}
		} else if len(j.si.keyID) > 0 && bytes.Equal(c.SubjectKeyId, j.si.keyID) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		j.fault(ErrNoCertificate)
	case 1:
		j.out.Certificate = found[0]
	default:
		j.fault(ErrAmbiguousCertificate)
	}
	return found
}

// checkBag asks of each certificate that something vouches for its bytes, and that it belongs to a signer: signatures on it or by it
// connect it to the signer's. Self-signed ones may stand alone.
func checkBag(certs, signers []*x509.Certificate) (faults []error) {
	accounted := make(map[*x509.Certificate]bool)
	for _, c := range signers {
		accounted[c] = true
	}
	links := make(map[*x509.Certificate][]*x509.Certificate)
	for _, c := range certs {
		vouched, broken := accounted[c], false
		for _, issuer := range certs {
			if c != issuer && !bytes.Equal(c.RawIssuer, issuer.RawSubject) {
				continue
			}
			switch {
			case signedBy(c, issuer):
				vouched = true
				links[c] = append(links[c], issuer)
				links[issuer] = append(links[issuer], c)
				accounted[c] = accounted[c] || c == issuer
			case c != issuer && namesKey(c, issuer):
				broken = true
			}
		}
		if broken || !vouched && claimsSelf(c) {
			faults = append(faults, fmt.Errorf("%w: its signature does not match", ErrBadCertificate))
		}
	}
	for queue := slices.Clone(certs); len(queue) > 0; queue = queue[1:] {
		if !accounted[queue[0]] {
			continue
		}
		for _, other := range links[queue[0]] {
			if !accounted[other] {
				accounted[other] = true
				queue = append(queue, other)
			}
		}
	}
	for _, c := range certs {
		if !accounted[c] {
			faults = append(faults, ErrStrayCertificate)
		}
	}
	return faults
}

// namesKey tells whether c claims to be issued by the key of this certificate, not merely by one of the same name: all generations of
// a CA share a name (formats.md).
func namesKey(c, issuer *x509.Certificate) bool {
	return len(c.AuthorityKeyId) > 0 && bytes.Equal(c.AuthorityKeyId, issuer.SubjectKeyId)
}

// claimsSelf tells whether any mark of c says that it is self-signed. Only such a certificate may lack the authority key identifier
// (RFC 5280 section 4.2.1.1). One damaged mark leaves the other.
func claimsSelf(c *x509.Certificate) bool {
	return bytes.Equal(c.RawIssuer, c.RawSubject) || len(c.AuthorityKeyId) == 0 || bytes.Equal(c.AuthorityKeyId, c.SubjectKeyId)
}

// signedBy tells whether issuer's key signed c. A signature by SHA-1, as on old root certificates, is not checked and taken as good:
// nothing rests on it here.
func signedBy(c, issuer *x509.Certificate) bool {
	if errors.Is(checkKey(issuer.PublicKey), ErrAlgorithm) {
		return false
	}
	err := issuer.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
	var insecure x509.InsecureAlgorithmError
	return err == nil || errors.As(err, &insecure)
}
