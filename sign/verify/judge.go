package verify

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"slices"
	"time"

	"github.com/mitome-jp/mitome/sign/cms"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// judge turns what cms found into a report.
func judge(found *cms.Report, o Options) *Report {
	r := &Report{Format: "cms", Detached: found.Detached, Valid: len(found.Signers) > 0, Warnings: []Warning{}, Signers: []Signer{}}
	// The file may carry its own CA certificate: it is believed by its hash, not for being there.
	cas := o.CAs.Knowing(found.Certificates...)
	for i := range found.Signers {
		s := r.signer(&found.Signers[i], cas, o.Now)
		r.Valid = r.Valid && s.Integrity == Intact && s.Certificate == Trusted
		r.Signers = append(r.Signers, s)
	}
	return r
}

func (r *Report) signer(found *cms.Signer, cas jpki.CAs, now time.Time) Signer {
	s := Signer{
		Integrity:   integrity(found.Problems),
		Problems:    problems(found.Problems),
		Certificate: Untrusted,
		CA:          jpki.Unlisted,
		Revocation:  RevocationNotChecked,
		Timestamp:   NoTimestamp,
		X509:        found.Certificate,
		Errors:      found.Problems,
	}
	if found.Digest != 0 {
		s.Digest = found.Digest.String()
	}
	r.warn(WarnRevocation)
	if has(found.Problems, cms.ErrContentMissing) {
		r.warn(WarnContentMissing)
	}
	r.time(&s, found, now)
	if s.X509 == nil {
		r.warn(WarnCertificateMissing)
		if found.Serial != nil {
			s.Serial = jpki.SerialNumber(found.Serial)
		}
		return s
	}
	if !found.Bound {
		r.warn(WarnNotBound)
	}
	r.certificate(&s, cas, now)
	return s
}

// oidTimeStampToken is id-aa-timeStampToken (RFC 3161, Appendix A).
var oidTimeStampToken = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}

// time tells what is known of the time of signing: the signer's own word.
func (r *Report) time(s *Signer, found *cms.Signer, now time.Time) {
	if slices.ContainsFunc(found.Unsigned, func(a cms.Attribute) bool { return a.Type.Equal(oidTimeStampToken) }) {
		s.Timestamp = TimestampNotChecked
		r.warn(WarnTimestampNotChecked)
	} else {
		r.warn(WarnNoTimestamp)
	}
	if found.SigningTime.IsZero() {
		r.warn(WarnTimeMissing)
		return
	}
	claimed := found.SigningTime.UTC()
	s.SigningTime = &claimed
	r.warn(WarnTimeClaimed)
	if claimed.After(now) {
		r.warn(WarnTimeFuture)
	}
	if c := found.Certificate; c != nil && jpki.StatusAt(c.NotBefore, c.NotAfter, claimed) != jpki.Valid {
		r.warn(WarnTimeOutside)
	}
}

// certificate judges the signer's certificate, by the clock of now: since the
// time of signing is only claimed, an expired one proves nothing any more.
func (r *Report) certificate(s *Signer, cas jpki.CAs, now time.Time) {
	c := s.X509
	s.Subject, s.Serial = jpki.DistinguishedName(c.RawSubject), jpki.SerialNumber(c.SerialNumber)
	notBefore, notAfter := c.NotBefore.UTC(), c.NotAfter.UTC()
	s.NotBefore, s.NotAfter = &notBefore, &notAfter
	s.Issuer, s.CA = cas.Issuer(c)
	fit := r.forSigning(s)
	if s.CA == jpki.Demo {
		r.warn(WarnDemo)
	}
	if s.JPKI != nil && s.JPKI.Test {
		r.warn(WarnTest)
	}
	if !fit || !s.CA.Trusted() || s.Issuer == nil {
		return
	}
	s.Certificate = Trusted
	for _, link := range []*x509.Certificate{c, s.Issuer} {
		switch jpki.StatusAt(link.NotBefore, link.NotAfter, now) {
		case jpki.Expired:
			s.Certificate = Expired
			return
		case jpki.NotYet:
			s.Certificate = NotYet
			return
		}
	}
}

// forSigning finds out whose the certificate is and whether it is one for
// signing documents. The profile binds certificates of the JPKI's own CAs;
// others, whose CA the user added, need a fitting key usage.
func (r *Report) forSigning(s *Signer) bool {
	holder, err := jpki.FromX509(s.X509)
	var attribute *jpki.AttributeError
	switch {
	case err == nil && holder.Use == jpki.AuthUse:
		s.JPKI = holder
		r.warn(WarnAuthCertificate)
		return false
	case err == nil:
		s.JPKI, s.Name = holder, holder.Attributes.Name.Value
		return r.readable(s.X509)
	case errors.As(err, &attribute):
		r.warn(WarnAttributes)
		return r.readable(s.X509)
	}
	s.Name = s.X509.Subject.CommonName
	const signing = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	if s.CA == jpki.Listed || s.X509.KeyUsage != 0 && s.X509.KeyUsage&signing == 0 {
		r.warn(WarnNotForSigning)
		return false
	}
	return r.readable(s.X509)
}

var oidSubjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17} // RFC 5280 section 4.2.1.6

// readable is false for a certificate with a condition marked critical that is
// not understood (RFC 5280 section 4.2). crypto/x509 does not know otherNames; jpki does.
func (r *Report) readable(c *x509.Certificate) bool {
	for _, id := range c.UnhandledCriticalExtensions {
		if !id.Equal(oidSubjectAltName) {
			r.warn(WarnNotForSigning)
			return false
		}
	}
	return true
}

func (r *Report) warn(w Warning) {
	if !slices.Contains(r.Warnings, w) {
		r.Warnings = append(r.Warnings, w)
	}
}

// finish brings the warnings into their order, so that one report reads like another.
func (r *Report) finish() {
	slices.SortFunc(r.Warnings, func(a, b Warning) int { return slices.Index(warningOrder, a) - slices.Index(warningOrder, b) })
}
