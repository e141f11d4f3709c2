package verify

import (
	"errors"
	"slices"

	"github.com/mitome-jp/mitome/sign/cms"
)

// Problem is why a signer's integrity is not ok. The values are stable words
// of the JSON.
type Problem string

// The problems that have a word of their own.
const (
	ProblemContentMissing     Problem = "content_missing"     // nothing to check the signature against
	ProblemCertificateMissing Problem = "certificate_missing" // no key to check the signature with
	ProblemContentChanged     Problem = "content_changed"     // the content is not what was signed
	ProblemSignature          Problem = "signature_wrong"     // the signature is not this key's, or was altered
	ProblemCertificate        Problem = "certificate_wrong"   // another certificate, a damaged one or several
	ProblemWeak               Problem = "algorithm_too_weak"
	ProblemAlgorithm          Problem = "algorithm_unknown"
	ProblemForm               Problem = "not_as_the_standard_asks" // any other broken rule
)

// words maps cms's problems; any other is ProblemForm.
var words = []struct {
	err  error
	word Problem
}{
	{cms.ErrContentMissing, ProblemContentMissing},
	{cms.ErrNoCertificate, ProblemCertificateMissing},
	{cms.ErrMessageDigest, ProblemContentChanged},
	{cms.ErrSignature, ProblemSignature},
	{cms.ErrSigningCertificate, ProblemCertificate},
	{cms.ErrAmbiguousCertificate, ProblemCertificate},
	{cms.ErrBadCertificate, ProblemCertificate},
	{cms.ErrStrayCertificate, ProblemCertificate},
	{cms.ErrWeakDigest, ProblemWeak},
	{cms.ErrWeakKey, ProblemWeak},
	{cms.ErrAlgorithm, ProblemAlgorithm},
	{cms.ErrUnsupportedKey, ProblemAlgorithm},
}

func word(err error) Problem {
	for _, w := range words {
		if errors.Is(err, w.err) {
			return w.word
		}
	}
	return ProblemForm
}

// problems gives the words for errs, each once.
func problems(errs []error) []Problem {
	list := []Problem{}
	for _, err := range errs {
		if w := word(err); !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

// integrity is broken by any problem but that something is missing.
func integrity(errs []error) Integrity {
	verdict := Intact
	for _, w := range problems(errs) {
		switch w {
		case ProblemContentMissing, ProblemCertificateMissing:
			verdict = NotChecked
		default:
			return Broken
		}
	}
	return verdict
}

func has(errs []error, want error) bool {
	return slices.ContainsFunc(errs, func(err error) bool { return errors.Is(err, want) })
}
