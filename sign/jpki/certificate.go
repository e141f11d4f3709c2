// Package jpki reads certificates of the Japanese Public Key Infrastructure:
// what a certificate is for, the four attributes of its holder, until when it
// holds, and which CA certificates are believed. It is pure data: it never
// touches a card, a file, a clock or the network.
//
// Source of the profile: the project's formats.md, «Certificates (JPKI profile)».
package jpki

import (
	"crypto/x509"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Use is what a certificate's key is for.
type Use int

// The two kinds of JPKI certificate.
const (
	// SignUse is 署名用電子証明書: it names its holder and binds like a seal.
	SignUse Use = iota + 1
	// AuthUse is 利用者証明用電子証明書: it logs its holder in, and names nobody.
	AuthUse
)

func (u Use) String() string {
	switch u {
	case SignUse:
		return "sign"
	case AuthUse:
		return "auth"
	}
	return "unknown"
}

// The certificate policies (formats.md: «certificatePolicies»).
var (
	signPolicy = mustOID(1, 2, 392, 200149, 8, 5, 1, 1, 20)
	authPolicy = mustOID(1, 2, 392, 200149, 8, 5, 1, 3, 30)
)

func mustOID(arcs ...uint64) x509.OID {
	oid, err := x509.OIDFromInts(arcs)
	if err != nil {
		panic(err) // a constant above is wrong
	}
	return oid
}

// Organisations of CAs that are not the real one.
const (
	demoOrganization = "JPKI-DEMO" // design.md: the embedded card's CA
	testOrganization = "JPKI-TEST" // formats.md: official test cards
)

// MaxSize is the largest certificate looked at: more cannot be on a card,
// whose read offset has 15 bits (card.md, JPKI application).
const MaxSize = 1 << 15

// Certificate is a holder's JPKI certificate.
type Certificate struct {
	X509 *x509.Certificate
	Use  Use
	// Attributes names the holder; nil for AuthUse, which names nobody.
	Attributes *Attributes
	// Demo is set for the embedded card's certificates, Test for those of
	// official test cards. Neither kind means anything to anybody outside.
	Demo, Test bool
}

// Parse reads one certificate of a holder. The DER must be exactly that: a
// caller that read it from a larger file cuts the filler off before.
//
// Errors: *SyntaxError (not a certificate, cut short, bytes behind it, larger
// than MaxSize), *UseError (a certificate, but neither for signing nor for
// authentication in this profile), *AttributeError (an attribute of the holder
// is absent, doubled or unreadable). No error text holds anything that the
// certificate says.
func Parse(der []byte) (*Certificate, error) {
	cert, err := parseX509(der)
	if err != nil {
		return nil, err
	}
	return FromX509(cert)
}

// FromX509 is Parse for a certificate that was taken apart already. Errors:
// *UseError, *AttributeError.
func FromX509(cert *x509.Certificate) (*Certificate, error) {
	use, err := useOf(cert)
	if err != nil {
		return nil, err
	}
	c := &Certificate{
		X509: cert,
		Use:  use,
		Demo: isDemo(cert),
		Test: slices.Contains(cert.Issuer.Organization, testOrganization),
	}
	if use == SignUse {
		if c.Attributes, err = readAttributes(cert); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// parseX509 is x509.ParseCertificate with the failures of this profile told apart.
func parseX509(der []byte) (*x509.Certificate, error) {
	if len(der) > MaxSize {
		return nil, &SyntaxError{Err: ErrTooLarge}
	}
	var whole cryptobyte.String
	rest := cryptobyte.String(der)
	if !rest.ReadASN1Element(&whole, cbasn1.SEQUENCE) {
		return nil, &SyntaxError{Err: ErrTruncated}
	}
	if !rest.Empty() {
		return nil, &SyntaxError{Err: ErrTrailing}
	}
	cert, err := x509.ParseCertificate(whole)
	if err != nil {
		return nil, &SyntaxError{Err: err}
	}
	return cert, nil
}

// useOf wants the policy and the keyUsage to say the same thing: a policy alone
// does not make a key fit for signing documents (formats.md: «keyUsage»).
func useOf(cert *x509.Certificate) (Use, error) {
	sign, auth := hasPolicy(cert, signPolicy), hasPolicy(cert, authPolicy)
	both := x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	usage := cert.KeyUsage & both
	switch {
	case cert.IsCA || sign == auth:
	case sign && usage == both:
		return SignUse, nil
	case auth && usage == x509.KeyUsageDigitalSignature:
		return AuthUse, nil
	}
	return 0, &UseError{KeyUsage: cert.KeyUsage, SignPolicy: sign, AuthPolicy: auth, CA: cert.IsCA}
}

func hasPolicy(cert *x509.Certificate, policy x509.OID) bool {
	return slices.ContainsFunc(cert.Policies, policy.Equal)
}

// isDemo is true for the embedded card's CA and for what it issued.
func isDemo(cert *x509.Certificate) bool {
	return slices.Contains(cert.Issuer.Organization, demoOrganization) ||
		slices.Contains(cert.Subject.Organization, demoOrganization)
}
