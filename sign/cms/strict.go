package cms

import (
	"bytes"
	"crypto/x509"
	"fmt"
)

// The rules of this file are those that RFC 5652 lays down for the parts of a signature that nothing signs. Without them such bytes
// could be changed unnoticed.

// CertificateChoices (RFC 5652 section 10.2.2).
const (
	tagV1AttributeCert = 0xa1
	tagV2AttributeCert = 0xa2
	tagOtherCert       = 0xa3
	tagOtherRevocation = 0xa1 // section 10.2.1, RevocationInfoChoice
)

// wantVersion is the version of SignedData that section 5.1 asks for.
func (sd *signedData) wantVersion() int64 {
	has := func(list []element, tag byte) bool {
		for _, e := range list {
			if e.tag == tag {
				return true
			}
		}
		return false
	}
	byKeyID := false
	for i := range sd.signers {
		byKeyID = byKeyID || sd.signers[i].keyID != nil
	}
	switch {
	case has(sd.certs, tagOtherCert), has(sd.crls, tagOtherRevocation):
		return 5
	case has(sd.certs, tagV2AttributeCert):
		return 4
	case has(sd.certs, tagV1AttributeCert), byKeyID, !sd.contentType.Equal(oidData):
		return 3
	}
	return 1
}

func (sd *signedData) checkVersion() []error {
	if want := sd.wantVersion(); sd.version != want {
		return []error{fmt.Errorf("%w: SignedData %d, not %d", ErrVersion, sd.version, want)}
	}
	return nil
}

// checkVersion: section 5.3, version.
func (j *judgement) checkVersion() {
	want := int64(1)
	if j.si.issuer == nil {
		want = 3
	}
	if j.si.version != want {
		j.faultf(ErrVersion, "SignerInfo %d, not %d", j.si.version, want)
	}
}

// checkDigests looks at the parameters of digestAlgorithms, which are signed by nobody.
func (sd *signedData) checkDigests() (faults []error) {
	for _, a := range sd.digestAlgs {
		if h, _ := a.digest(); h != 0 && !a.plain() {
			faults = append(faults, fmt.Errorf("%w: parameters in digestAlgorithms", ErrAlgorithm))
		}
	}
	return faults
}

// checkListed: the digest algorithm of every signer is among digestAlgorithms (section 5.1), else it was not known to one who reads
// the content only once.
func (j *judgement) checkListed() {
	for _, a := range j.sd.digestAlgs {
		if a.same(j.si.digest) {
			return
		}
	}
	j.fault(ErrDigestNotListed)
}

// checkRevocationLists: they parse. What they say is for others to use.
func (sd *signedData) checkRevocationLists() (faults []error) {
	for _, e := range sd.crls {
		if e.tag == tagOtherRevocation {
			continue
		}
		if _, err := x509.ParseRevocationList(e.raw); err != nil {
			faults = append(faults, fmt.Errorf("%w: %w", ErrBadRevocationList, err))
		}
	}
	return faults
}

// isAttributes tells whether a content is a DER SET OF Attribute with a messageDigest, so that a signature over it may be one over the
// signed attributes of something else.
func isAttributes(content []byte) bool {
	c := cursor(content)
	if !c.is(tagSet) {
		return false
	}
	set, err := c.next()
	if err != nil || len(c) > 0 {
		return false
	}
	attrs, err := readAttributes(set)
	if err != nil {
		return false
	}
	for _, a := range attrs {
		if a.Type.Equal(oidMessageDigest) {
			return true
		}
	}
	return false
}

// sorted tells whether the elements of a SET OF stand in the order of DER (X.690 section 11.6).
func (e element) sorted() bool {
	var last []byte
	ok := true
	err := e.each(func(inner element) error {
		ok = ok && bytes.Compare(last, inner.raw) <= 0
		last = inner.raw
		return nil
	})
	return ok && err == nil
}
