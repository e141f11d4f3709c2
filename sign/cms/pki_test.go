package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// signer is a test certificate in the JPKI profile (formats.md) with its key and CA. Keys are made at run time. It is valid for longer
// than the profile says, since some judges only know the present time.
type signer struct {
	cert, ca *x509.Certificate
	key      crypto.Signer
	caKey    crypto.Signer
	dir      string // holds cert.pem, key.pem, ca.pem for the outside judges
}

var testTime = time.Date(2026, 4, 1, 9, 30, 0, 0, time.UTC)

// pki makes each kind of test identity once in a run.
var pki = struct {
	sync.Mutex
	made map[string]*signer
}{made: map[string]*signer{}}

func rsaSigner(t testing.TB) *signer  { return identity(t, "rsa") }
func p256Signer(t testing.TB) *signer { return identity(t, "p256") }

func identity(t testing.TB, kind string) *signer {
	t.Helper()
	pki.Lock()
	defer pki.Unlock()
	if s := pki.made[kind]; s != nil {
		return s
	}
	s, err := loadIdentity(kind)
	if errors.Is(err, fs.ErrNotExist) {
		s, err = newIdentity(kind)
	}
	if err != nil {
		t.Fatal(err)
	}
	pki.made[kind] = s
	return s
}

func newKey(kind string) (crypto.Signer, error) {
	switch kind {
	case "p224":
		return ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	case "p256":
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "p384":
		return ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case "p521":
		return ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	case "rsa1024":
		return rsa.GenerateKey(rand.Reader, 1024)
	}
	return rsa.GenerateKey(rand.Reader, 2048)
}

func newIdentity(kind string) (*signer, error) {
	caKey, err := newKey("rsa")
	if err != nil {
		return nil, err
	}
	key, err := newKey(kind)
	if err != nil {
		return nil, err
	}
	caTemplate := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{Country: []string{"JP"}, Organization: []string{"JPKI-TEST"}, OrganizationalUnit: []string{"JPKI for digital signature " + kind}},
		NotBefore:             testTime.AddDate(-5, 0, 0),
		NotAfter:              testTime.AddDate(25, 0, 0),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	caDER, err := x509.CreateCertificate(rand.Reader, caTemplate, caTemplate, caKey.Public(), caKey)
	if err != nil {
		return nil, err
	}
	ca, err := x509.ParseCertificate(caDER)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:      big.NewInt(0x1234567890),
		Subject:           pkix.Name{Country: []string{"JP"}, Locality: []string{"Mitome-ken"}, CommonName: "202604010930000000000000000" + kind},
		NotBefore:         testTime.AddDate(-4, 0, 0),
		NotAfter:          testTime.AddDate(24, 0, 0),
		KeyUsage:          x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		PolicyIdentifiers: []asn1.ObjectIdentifier{{1, 2, 392, 200149, 8, 5, 1, 1, 20}},
		SubjectKeyId:      []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, byte(len(kind))},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, ca, key.Public(), caKey)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	s := &signer{cert: cert, ca: ca, key: key, caKey: caKey, dir: filepath.Join(pkiDir, kind)}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: der},
		"ca.pem":   {Type: "CERTIFICATE", Bytes: caDER},
		"key.pem":  {Type: "PRIVATE KEY", Bytes: pkcs8},
	} {
		if err := os.WriteFile(filepath.Join(s.dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// sameKeyID makes another certificate of the same CA with the same subject key identifier.
func sameKeyID(t testing.TB, s *signer) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: s.cert.Subject, SubjectKeyId: s.cert.SubjectKeyId,
		NotBefore: s.cert.NotBefore, NotAfter: s.cert.NotAfter}
	der, err := x509.CreateCertificate(rand.Reader, template, s.ca, s.key.Public(), s.caKey)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func (s *signer) file(name string) string { return filepath.Join(s.dir, name) }

// pkiDir holds the identities and is removed when the tests are over. A fuzz worker, a process of its own, is told of it and takes the
// identities from there, so that it knows the keys that its seeds are signed with.
var pkiDir string

const pkiVariable = "MITOME_CMS_TEST_PKI"

func TestMain(m *testing.M) {
	if pkiDir = os.Getenv(pkiVariable); pkiDir != "" {
		os.Exit(m.Run())
	}
	dir, err := os.MkdirTemp("", "mitome-cms-")
	if err != nil {
		panic(err)
	}
	pkiDir = dir
	if err := os.Setenv(pkiVariable, dir); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// loadIdentity gives the identity that another process has made.
func loadIdentity(kind string) (*signer, error) {
	s := &signer{dir: filepath.Join(pkiDir, kind)}
	read := func(name string) ([]byte, error) {
		text, err := os.ReadFile(s.file(name))
		if err != nil {
			return nil, err
		}
		block, _ := pem.Decode(text)
		if block == nil {
			return nil, errors.New(name + " is not PEM")
		}
		return block.Bytes, nil
	}
	for name, cert := range map[string]**x509.Certificate{"cert.pem": &s.cert, "ca.pem": &s.ca} {
		der, err := read(name)
		if err != nil {
			return nil, err
		}
		if *cert, err = x509.ParseCertificate(der); err != nil {
			return nil, err
		}
	}
	der, err := read("key.pem")
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	s.key = key.(crypto.Signer)
	return s, nil
}
