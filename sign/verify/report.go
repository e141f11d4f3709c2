// Package verify gives one report for any signed file: what was confirmed,
// what was not, and what could not be checked. It opens files and believes CA
// certificates as it is told to; it never asks a person, a card or the network.
package verify

import (
	"crypto/x509"
	"time"

	"github.com/mitome-jp/mitome/sign/jpki"
)

// Report is the verdict on a signed file. Marshalled, it is what `verify
// --json` prints (design.md, «The command line»): fields are added, never renamed.
type Report struct {
	// Valid: there is a signer, and every signer's Integrity and Certificate
	// are ok. It does not cover revocation, which nobody can look up here.
	Valid    bool      `json:"valid"`
	Format   string    `json:"format"` // "cms"
	Detached bool      `json:"detached"`
	Content  string    `json:"content,omitempty"` // the file that a detached signature was held against
	Signers  []Signer  `json:"signers"`
	Warnings []Warning `json:"warnings"` // each once, in the order of their constants
}

// Signer is the verdict on one signer.
type Signer struct {
	// Name is the holder's as a JPKI signature certificate gives it, else the
	// common name of another certificate; empty for an authentication
	// certificate, which names nobody. It means something only if the
	// certificate is ok.
	Name    string `json:"name"`
	Subject string `json:"subject"`
	Serial  string `json:"serial"` // hexadecimal
	// SigningTime is what the signer claims, nil if nothing.
	SigningTime *time.Time    `json:"signing_time"`
	Digest      string        `json:"digest"` // "SHA-256"; empty if unknown
	Integrity   Integrity     `json:"integrity"`
	Problems    []Problem     `json:"problems"` // why Integrity is not ok
	Certificate Trust         `json:"certificate"`
	CA          jpki.Listing  `json:"ca"`
	NotBefore   *time.Time    `json:"not_before"`
	NotAfter    *time.Time    `json:"not_after"`
	Revocation  Revocation    `json:"revocation"`
	Timestamp   TimestampKind `json:"timestamp"`

	// X509 is the certificate, nil if the file does not have it. Issuer is its
	// CA's, nil if it is not known. JPKI is the certificate as a JPKI one, nil
	// if it is none or cannot be read as one.
	X509   *x509.Certificate `json:"-"`
	Issuer *x509.Certificate `json:"-"`
	JPKI   *jpki.Certificate `json:"-"`
	// Errors are cms's problems behind Problems, for errors.Is.
	Errors []error `json:"-"`
}

// Integrity says whether the content is what the key of the certificate signed.
type Integrity string

// The verdicts on integrity.
const (
	Intact     Integrity = "ok"
	Broken     Integrity = "broken"
	NotChecked Integrity = "not_checked" // the content, or the signer's certificate, is missing; nothing is known to be wrong
)

// Trust is the verdict on a signer's certificate, at the time of the check.
type Trust string

// The verdicts on a certificate.
const (
	Trusted   Trust = "ok"
	Expired   Trust = "expired"
	NotYet    Trust = "not_yet"
	Untrusted Trust = "untrusted" // its CA is not believed, or it is not for signing
)

// Revocation says what is known of a certificate's revocation.
type Revocation string

// RevocationNotChecked is the only answer at present: revocation data is given
// to registered verifiers only (formats.md, Certificates). "good" and
// "revoked" are kept for a day when that changes.
const RevocationNotChecked Revocation = "not_checked"

// TimestampKind says whether anybody but the signer witnessed the time.
type TimestampKind string

// The two kinds. A time stamp that is there is not judged yet.
const (
	NoTimestamp         TimestampKind = "none"
	TimestampNotChecked TimestampKind = "not_checked"
)

// Warning is something that a reader of the report must know besides the
// verdicts. The values are stable words of the JSON.
type Warning string

// The warnings.
const (
	WarnDemo                Warning = "demo_certificate"            // of the embedded card: never to be trusted
	WarnTest                Warning = "test_certificate"            // of an official test card: names nobody
	WarnContentMissing      Warning = "content_missing"             // a detached signature alone
	WarnContentGuessed      Warning = "content_guessed"             // the content was found by its name
	WarnCertificateMissing  Warning = "signer_certificate_missing"  // nobody can be told as the signer
	WarnAuthCertificate     Warning = "authentication_certificate"  // a key for logging in signed a document
	WarnNotForSigning       Warning = "certificate_not_for_signing" // by its key usage or profile
	WarnAttributes          Warning = "attributes_unreadable"       // the holder's name cannot be read
	WarnNotBound            Warning = "certificate_not_bound"       // the signature does not name its certificate (RFC 5035)
	WarnRevocation          Warning = "revocation_not_checked"
	WarnNoTimestamp         Warning = "no_time_stamp"
	WarnTimestampNotChecked Warning = "time_stamp_not_checked"
	WarnTimeClaimed         Warning = "signing_time_claimed_only"
	WarnTimeMissing         Warning = "signing_time_missing"
	WarnTimeFuture          Warning = "signing_time_in_future"
	WarnTimeOutside         Warning = "signing_time_outside_validity" // of the certificate
)

var warningOrder = []Warning{
	WarnDemo, WarnTest, WarnContentMissing, WarnContentGuessed, WarnCertificateMissing, WarnAuthCertificate, WarnNotForSigning,
	WarnAttributes, WarnNotBound, WarnRevocation, WarnNoTimestamp, WarnTimestampNotChecked, WarnTimeClaimed, WarnTimeMissing,
	WarnTimeFuture, WarnTimeOutside,
}
