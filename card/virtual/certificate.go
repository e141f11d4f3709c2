package virtual

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	casn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Object identifiers of the JPKI profile (formats.md, Certificates).
var (
	oidSignPolicy = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 1, 20}
	oidAuthPolicy = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 3, 30}

	oidName            = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 1}
	oidNameReplaced    = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 2}
	oidSex             = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 3}
	oidBirth           = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 4}
	oidAddress         = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 5}
	oidAddressReplaced = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 6}
)

// Certificate extensions (RFC 5280, section 4.2.1).
var (
	oidSubjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidIssuerAltName  = asn1.ObjectIdentifier{2, 5, 29, 18}
	oidCRLPoints      = asn1.ObjectIdentifier{2, 5, 29, 31}
	oidPolicies       = asn1.ObjectIdentifier{2, 5, 29, 32}
)

// signTemplate is the signature certificate of this profile.
func signTemplate(p *profile) *x509.Certificate {
	c := personal(p, p.signSerial)
	c.RawSubject = distinguishedName(
		attribute{oidCountry, "JP"},
		attribute{oidLocality, prefecture},
		attribute{oidLocality, city},
		attribute{oidCommonName, opaqueID(p.signSerial, 'S')},
	)
	c.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	c.ExtraExtensions = append([]pkix.Extension{
		{Id: oidPolicies, Value: policies(oidSignPolicy)},
		{Id: oidSubjectAltName, Value: attributesOf(p.person)},
	}, c.ExtraExtensions...)
	return c
}

// authTemplate is the user authentication certificate of this profile.
func authTemplate(p *profile) *x509.Certificate {
	c := personal(p, p.authSerial)
	c.RawSubject = distinguishedName(
		attribute{oidCountry, "JP"},
		attribute{oidCommonName, opaqueID(p.authSerial, 'A')},
	)
	c.KeyUsage = x509.KeyUsageDigitalSignature
	c.ExtraExtensions = append([]pkix.Extension{{Id: oidPolicies, Value: policies(oidAuthPolicy)}}, c.ExtraExtensions...)
	return c
}

// personal is what both certificates share.
func personal(p *profile, serial uint64) *x509.Certificate {
	c := &x509.Certificate{
		SerialNumber:       new(big.Int).SetUint64(serial),
		NotBefore:          p.issued.UTC(),
		NotAfter:           p.expires.UTC(),
		SignatureAlgorithm: x509.SHA256WithRSA,
	}
	if p.compact {
		return c
	}
	service := distinguishedName(attribute{oidCountry, "JP"}, attribute{oidOrganisation, "公的個人認証サービス（見本）"})
	list := distinguishedName(
		attribute{oidCountry, "JP"},
		attribute{oidOrganisation, caOrganisation},
		attribute{oidUnit, "CRL Distribution Points"},
		attribute{oidUnit, prefecture},
		attribute{oidCommonName, city + " CRLDP"},
	)
	c.ExtraExtensions = []pkix.Extension{
		{Id: oidIssuerAltName, Value: sequence(func(b *cryptobyte.Builder) { directoryName(b, service) })},
		{Id: oidCRLPoints, Value: crlPoint(list)},
	}
	return c
}

// issue signs a certificate. The same template gives the same bytes.
func issue(ca *authority, subject func() (*rsa.PrivateKey, error), template *x509.Certificate) ([]byte, error) {
	caKey, err := ca.private()
	if err != nil {
		return nil, err
	}
	der, err := ca.certificate()
	if err != nil {
		return nil, err
	}
	parent, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	key, err := subject()
	if err != nil {
		return nil, err
	}
	template.SubjectKeyId, err = keyID(&key.PublicKey)
	if err != nil {
		return nil, err
	}
	return x509.CreateCertificate(nil, template, parent, key.Public(), caKey)
}

// opaqueID is a common name, which says nothing of the person.
func opaqueID(serial uint64, kind byte) string {
	return fmt.Sprintf("DEMO%012X%c", serial, kind)
}

// attributesOf is the subjectAltName: six otherNames in the profile's order
// (formats.md, Certificates).
func attributesOf(p person) []byte {
	digit, _ := era(p.birth)
	return sequence(func(b *cryptobyte.Builder) {
		otherName(b, oidName, p.name)
		otherName(b, oidBirth, string(digit)+p.birth.Format("20060102"))
		otherName(b, oidSex, p.sex)
		otherName(b, oidAddress, p.address)
		otherName(b, oidNameReplaced, flags(p.name, p.nameReplaced))
		otherName(b, oidAddressReplaced, flags(p.address, p.addressReplaced))
	})
}

// otherName is GeneralName [0] (RFC 5280, section 4.2.1.6).
func otherName(b *cryptobyte.Builder, kind asn1.ObjectIdentifier, value string) {
	b.AddASN1(casn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(kind)
		b.AddASN1(casn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(casn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(value)) })
		})
	})
}

// directoryName is GeneralName [4], explicit because Name is a CHOICE.
func directoryName(b *cryptobyte.Builder, name []byte) {
	b.AddASN1(casn1.Tag(4).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { b.AddBytes(name) })
}

// crlPoint is cRLDistributionPoints with one directory name (RFC 5280, section
// 4.2.1.13).
func crlPoint(name []byte) []byte {
	outer := casn1.Tag(0).ContextSpecific().Constructed()
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(casn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(outer, func(b *cryptobyte.Builder) { // distributionPoint
				b.AddASN1(outer, func(b *cryptobyte.Builder) { directoryName(b, name) }) // fullName
			})
		})
	})
}

func policies(policy asn1.ObjectIdentifier) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(casn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(policy) })
	})
}

func sequence(content func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	b.AddASN1(casn1.SEQUENCE, content)
	return bytes.Clone(b.BytesOrPanic())
}

// keyID is the SHA-1 of the public key's bits (RFC 5280, section 4.2.1.2, the
// first method).
func keyID(key *rsa.PublicKey) ([]byte, error) {
	digest := sha1.Sum(x509.MarshalPKCS1PublicKey(key)) // an identifier, not a protection
	return digest[:], nil
}
