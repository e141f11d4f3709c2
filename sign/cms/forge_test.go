package cms

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// forge describes a signature by its parts, so that a test can get any one of them wrong and have all the rest right, with a signature
// that matches. It is an encoder of its own.
type forge struct {
	s                      *signer
	content                []byte
	version, signerVersion int64
	digestAlgs             [][]byte
	contentType            asn1.ObjectIdentifier
	eContent               []byte // whole element inside eContent's tag, nil if detached
	certs                  [][]byte
	crls                   []byte
	sid                    []byte
	digest, algorithm      []byte
	attributes             [][]byte // in this order, nil for none
	hash                   crypto.Hash
	opts                   crypto.SignerOpts
	unsigned               []byte
	signers                int
	after                  []byte
	twist                  func(signature []byte) []byte
}

func element1(tag cbasn1.Tag, body ...[]byte) []byte {
	var all []byte
	for _, b := range body {
		all = append(all, b...)
	}
	return append(header(byte(tag), int64(len(all))), all...)
}

func oidElement(oid asn1.ObjectIdentifier) []byte {
	var b cryptobyte.Builder
	b.AddASN1ObjectIdentifier(oid)
	return b.BytesOrPanic()
}

func intElement(n int64) []byte {
	var b cryptobyte.Builder
	b.AddASN1Int64(n)
	return b.BytesOrPanic()
}

func attr(oid asn1.ObjectIdentifier, values ...[]byte) []byte {
	return element1(cbasn1.SEQUENCE, oidElement(oid), element1(cbasn1.SET, values...))
}

// newForge starts with a good attached signature.
func newForge(t testing.TB, content []byte) *forge {
	t.Helper()
	s := rsaSigner(t)
	var serial cryptobyte.Builder
	serial.AddASN1BigInt(s.cert.SerialNumber)
	f := &forge{
		s: s, content: content, version: 1, signerVersion: 1,
		digestAlgs:  [][]byte{algorithm(oidSHA256, false)},
		contentType: oidData,
		eContent:    element1(cbasn1.OCTET_STRING, content),
		certs:       [][]byte{s.cert.Raw},
		sid:         element1(cbasn1.SEQUENCE, s.cert.RawIssuer, serial.BytesOrPanic()),
		digest:      algorithm(oidSHA256, false),
		algorithm:   algorithm(oidRSA, true),
		hash:        crypto.SHA256, opts: crypto.SHA256,
		signers: 1,
	}
	f.attributes = f.standard(t)
	return f
}

// standard gives the signed attributes that Sign makes.
func (f *forge) standard(t testing.TB) [][]byte {
	t.Helper()
	h := f.hash.New()
	h.Write(f.content)
	set, err := signedAttributes(scheme{hash: f.hash, digest: f.digest, signature: f.algorithm}, f.s.cert, h.Sum(nil), testTime)
	if err != nil {
		t.Fatal(err)
	}
	c := cursor(set)
	e, err := c.next()
	if err != nil {
		t.Fatal(err)
	}
	var list [][]byte
	if err := e.each(func(a element) error { list = append(list, a.raw); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

// without drops an attribute; replace puts another in its place, keeping the order.
func (f *forge) without(oid asn1.ObjectIdentifier) { f.replace(oid) }

func (f *forge) replace(oid asn1.ObjectIdentifier, by ...[]byte) {
	var keep [][]byte
	for _, a := range f.attributes {
		var seq cryptobyte.String
		e := cryptobyte.String(a)
		var got asn1.ObjectIdentifier
		if !e.ReadASN1(&seq, cbasn1.SEQUENCE) || !seq.ReadASN1ObjectIdentifier(&got) {
			panic("attribute")
		}
		if !got.Equal(oid) {
			keep = append(keep, a)
		}
	}
	f.attributes = append(keep, by...)
	slices.SortFunc(f.attributes, bytes.Compare)
}

func (f *forge) file(t testing.TB) []byte {
	t.Helper()
	toSign, signed := f.content, []byte(nil)
	if f.attributes != nil {
		set := element1(cbasn1.SET, f.attributes...)
		toSign, signed = set, retag(set, byte(tagExplicit0))
	}
	h := f.hash.New()
	h.Write(toSign)
	signature, err := f.s.key.Sign(rand.Reader, h.Sum(nil), f.opts)
	if err != nil {
		t.Fatal(err)
	}
	if f.twist != nil {
		signature = f.twist(signature)
	}
	info := element1(cbasn1.SEQUENCE, intElement(f.signerVersion), f.sid, f.digest, signed, f.algorithm,
		element1(cbasn1.OCTET_STRING, signature), f.unsigned)
	var infos []byte
	for range f.signers {
		infos = append(infos, info...)
	}
	encap := oidElement(f.contentType)
	if f.eContent != nil {
		encap = append(encap, element1(tagExplicit0, f.eContent)...)
	}
	var bag []byte
	if f.certs != nil {
		bag = element1(tagExplicit0, f.certs...)
	}
	sd := element1(cbasn1.SEQUENCE, intElement(f.version), element1(cbasn1.SET, f.digestAlgs...), element1(cbasn1.SEQUENCE, encap),
		bag, f.crls, element1(cbasn1.SET, infos))
	return append(element1(cbasn1.SEQUENCE, oidElement(oidSignedData), element1(tagExplicit0, sd)), f.after...)
}

// signPSS signs with RSA-PSS and a salt of real bytes, and states the parameters as told.
func (f *forge) signPSS(digest, mask asn1.ObjectIdentifier, salt int64, real int) {
	explicit := func(n uint8, body []byte) []byte {
		return element1(cbasn1.Tag(n).ContextSpecific().Constructed(), body)
	}
	f.algorithm = element1(cbasn1.SEQUENCE, oidElement(oidRSAPSS), element1(cbasn1.SEQUENCE,
		explicit(0, algorithm(digest, false)),
		explicit(1, element1(cbasn1.SEQUENCE, oidElement(oidMGF1), algorithm(mask, true))),
		explicit(2, intElement(salt))))
	f.opts = &rsa.PSSOptions{SaltLength: real, Hash: f.hash}
	f.without(oidAlgorithmProtection)
}

// essV2 encodes SigningCertificateV2 with one ESSCertIDv2.
func essV2(parts ...[]byte) []byte {
	return element1(cbasn1.SEQUENCE, element1(cbasn1.SEQUENCE, element1(cbasn1.SEQUENCE, parts...)))
}

func hashed(h crypto.Hash, b []byte) []byte {
	d := h.New()
	d.Write(b)
	return d.Sum(nil)
}

func issuerSerial(c *x509.Certificate, serial int64) []byte {
	return element1(cbasn1.SEQUENCE, element1(cbasn1.SEQUENCE, element1(tagDirectoryName, c.RawIssuer)), intElement(serial))
}
