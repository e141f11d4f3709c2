// Package jpkitest makes certificates in the JPKI profile for tests, with keys
// made at run time and invented holders. It is imported by tests only.
package jpkitest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// The organisations of formats.md and design.md.
const (
	Real = "JPKI"
	Test = "JPKI-TEST"
	Demo = "JPKI-DEMO"
)

// The units that the sign and the auth CA name (formats.md, Certificates).
const (
	SignUnit = "JPKI for digital signature"
	AuthUnit = "JPKI for user authentication"
)

// CA is a certificate authority of a test.
type CA struct {
	Cert *x509.Certificate
	Key  *rsa.PrivateKey
}

// Keys cost a tenth of a second each; what matters in a test is that two of
// them differ, so every test draws from the same few.
var keys = [4]func() *rsa.PrivateKey{newKey(), newKey(), newKey(), newKey()}

func newKey() func() *rsa.PrivateKey {
	return sync.OnceValue(func() *rsa.PrivateKey {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		return key
	})
}

// Key gives one of four RSA-2048 keys. CAs are made with 0 and 1, holders with 2 and 3.
func Key(n int) *rsa.PrivateKey { return keys[n%len(keys)]() }

// NewCA makes a self-signed CA, valid for ten years from 2023, with key n.
func NewCA(t testing.TB, organization, unit string, n int) *CA {
	t.Helper()
	name := pkix.Name{Country: []string{"JP"}, Organization: []string{organization},
		OrganizationalUnit: []string{unit, "Japan Agency for Local Authority Information Systems"}}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(n) + 1), Subject: name,
		NotBefore: time.Date(2023, 7, 16, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2033, 7, 15, 14, 59, 59, 0, time.UTC),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true, IsCA: true,
	}
	key := Key(n)
	return &CA{Cert: create(t, template, template, key.Public(), key), Key: key}
}

// OtherName is one otherName of a subjectAltName.
type OtherName struct {
	Arc   int // last arc under 1.2.392.200149.8.5.5
	Tag   cbasn1.Tag
	Value []byte
}

// Text is an otherName as the profile has it, a UTF8String.
func Text(arc int, value string) OtherName { return OtherName{arc, cbasn1.UTF8String, []byte(value)} }

// Holder is the six otherNames of an invented person, one character of whose
// name and of whose address was replaced.
func Holder() []OtherName {
	return []OtherName{
		Text(1, "見本　花子"), Text(4, "419900102"), Text(3, "2"),
		Text(5, "見本県見本市一丁目２番地"), Text(2, "10000"), Text(6, "000100000000"),
	}
}

// SAN is the subjectAltName extension with these otherNames.
func SAN(names ...OtherName) pkix.Extension {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, n := range names {
			b.AddASN1(cbasn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, n.Arc})
				b.AddASN1(cbasn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
					b.AddASN1(n.Tag, func(b *cryptobyte.Builder) { b.AddBytes(n.Value) })
				})
			})
		}
	})
	return pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 17}, Value: b.BytesOrPanic()}
}

// SignTemplate is a signature certificate in the profile, valid from
// 2024-04-01 to 2029-01-02 in Japan. A test changes what it is about.
func SignTemplate(names ...OtherName) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(0x1234567),
		Subject: pkix.Name{Country: []string{"JP"}, Locality: []string{"Mihon-ken", "Mihon-shi"},
			CommonName: "2024040100000000000000000000SS"},
		NotBefore:       time.Date(2024, 4, 1, 1, 2, 3, 0, time.UTC),
		NotAfter:        time.Date(2029, 1, 2, 14, 59, 59, 0, time.UTC),
		KeyUsage:        x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		Policies:        []x509.OID{oid(1, 2, 392, 200149, 8, 5, 1, 1, 20)},
		ExtraExtensions: []pkix.Extension{SAN(names...)},
	}
}

// AuthTemplate is an authentication certificate in the profile.
func AuthTemplate() *x509.Certificate {
	template := SignTemplate()
	template.Subject = pkix.Name{Country: []string{"JP"}, CommonName: "2024040100000000000000000000AA"}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.Policies = []x509.OID{oid(1, 2, 392, 200149, 8, 5, 1, 3, 30)}
	template.ExtraExtensions = nil
	return template
}

// Issue signs a certificate for a holder's key.
func (ca *CA) Issue(t testing.TB, template *x509.Certificate, holder crypto.Signer) *x509.Certificate {
	t.Helper()
	return create(t, template, ca.Cert, holder.Public(), ca.Key)
}

func create(t testing.TB, template, parent *x509.Certificate, public crypto.PublicKey, signer crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func oid(arcs ...uint64) x509.OID {
	id, err := x509.OIDFromInts(arcs)
	if err != nil {
		panic(err)
	}
	return id
}
