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

// checkBag asks of each certificate that something vouches for its bytes: it is a signer's, or a signature on it or by it connects it
// to one that is accounted for, or it is self-signed. And where a certificate's issuer is in the file, its signature must be good.
func checkBag(certs, signers []*x509.Certificate) (faults []error) {
	accounted := make(map[*x509.Certificate]bool)
	for _, c := range signers {
		accounted[c] = true
	}
	links := make(map[*x509.Certificate][]*x509.Certificate)
	for _, c := range certs {
		for _, issuer := range certs {
			if !bytes.Equal(c.RawIssuer, issuer.RawSubject) {
				continue
			}
			switch good := signedBy(c, issuer); {
			case good:
				links[c] = append(links[c], issuer)
				links[issuer] = append(links[issuer], c)
				if c == issuer {
					accounted[c] = true
				}
			case named(c, issuer):
				faults = append(faults, fmt.Errorf("%w: its issuer's signature does not match", ErrBadCertificate))
			}
		}
	}
	for queue := slices.Clone(certs); len(queue) > 0; {
		c := queue[0]
		queue = queue[1:]
		if !accounted[c] {
			continue
		}
		for _, other := range links[c] {
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

// named tells whether c claims to be issued by this very certificate, not merely by one of the same name: all generations of a CA
// share a name (formats.md).
func named(c, issuer *x509.Certificate) bool {
	if c == issuer {
		return len(c.AuthorityKeyId) == 0 || bytes.Equal(c.AuthorityKeyId, c.SubjectKeyId)
	}
	return len(c.AuthorityKeyId) > 0 && bytes.Equal(c.AuthorityKeyId, issuer.SubjectKeyId)
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
