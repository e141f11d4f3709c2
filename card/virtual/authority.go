package virtual

import (
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"sync"
	"time"
)

// Names of the demo CAs: those of the real ones with JPKI-DEMO for JPKI
// (formats.md, Certificates; design.md, The embedded card).
const (
	caOrganisation = "JPKI-DEMO"
	caOperator     = "Demonstration Card of Mitome, Worth Nothing Elsewhere"
)

// The validity of a demo CA does not follow the clock, so that its certificate
// stays the same, and encloses that of every card.
var (
	caNotBefore = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	caNotAfter  = time.Date(2049, 12, 31, 23, 59, 59, 0, time.UTC)
)

// authority is one self-signed demo CA.
type authority struct {
	unit        string // which of the two
	private     func() (*rsa.PrivateKey, error)
	certificate func() ([]byte, error) // DER
}

func newAuthority(unit string, serial int64, private func() (*rsa.PrivateKey, error)) *authority {
	a := &authority{unit: unit, private: private}
	a.certificate = sync.OnceValues(func() ([]byte, error) {
		key, err := private()
		if err != nil {
			return nil, err
		}
		template := &x509.Certificate{
			SerialNumber:          big.NewInt(serial),
			RawSubject:            a.name(),
			NotBefore:             caNotBefore,
			NotAfter:              caNotAfter,
			SignatureAlgorithm:    x509.SHA256WithRSA,
			KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
			BasicConstraintsValid: true,
			IsCA:                  true,
		}
		return x509.CreateCertificate(nil, template, template, key.Public(), key)
	})
	return a
}

// name is the distinguished name, encoded.
func (a *authority) name() []byte {
	return distinguishedName(
		attribute{oidCountry, "JP"},
		attribute{oidOrganisation, caOrganisation},
		attribute{oidUnit, a.unit},
		attribute{oidUnit, caOperator},
	)
}

// Attribute types of distinguished names (RFC 5280, appendix A.1).
var (
	oidCommonName   = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidCountry      = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidLocality     = asn1.ObjectIdentifier{2, 5, 4, 7}
	oidOrganisation = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidUnit         = asn1.ObjectIdentifier{2, 5, 4, 11}
)

type attribute struct {
	kind  asn1.ObjectIdentifier
	value string
}

// distinguishedName encodes a name with one attribute in each RDN, in the
// given order.
func distinguishedName(attributes ...attribute) []byte {
	var name pkix.RDNSequence
	for _, a := range attributes {
		name = append(name, pkix.RelativeDistinguishedNameSET{{Type: a.kind, Value: a.value}})
	}
	return mustMarshal(name)
}

// mustMarshal encodes a value whose type encoding/asn1 can always encode.
func mustMarshal(v any) []byte {
	der, err := asn1.Marshal(v)
	if err != nil {
		panic(err)
	}
	return der
}
