package cms

import (
	"crypto/x509"
	"math/bits"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Versions of SignedData and SignerInfo for id-data and issuerAndSerialNumber (RFC 5652 sections 5.1 and 5.3).
const (
	signedDataVersion = 1
	signerInfoVersion = 1
)

// header writes tag and length octets. The content may be larger than memory, so cryptobyte, which wraps what it holds, cannot.
func header(tag byte, length int64) []byte {
	if length < 0x80 {
		return []byte{tag, byte(length)}
	}
	n := (bits.Len64(uint64(length)) + 7) / 8
	h := []byte{tag, 0x80 | byte(n)}
	for i := n - 1; i >= 0; i-- {
		h = append(h, byte(length>>(8*i)))
	}
	return h
}

// absent stands for the size of a content that is not in the file.
const absent = -1

// head writes everything of the file before the content, whose size may be absent. body is the length of what follows encapContentInfo.
func head(digestAlgs []byte, size, body int64) []byte {
	var b cryptobyte.Builder
	b.AddASN1ObjectIdentifier(oidData)
	inner, follows := b.BytesOrPanic(), int64(0) // follows: bytes of eContent still to come
	if size != absent {
		octets := header(byte(cbasn1.OCTET_STRING), size)
		inner = append(inner, header(byte(tagExplicit0), int64(len(octets))+size)...)
		inner = append(inner, octets...)
		follows = size
	}
	encap := append(header(byte(cbasn1.SEQUENCE), int64(len(inner))+follows), inner...)

	var s cryptobyte.Builder
	s.AddASN1Int64(signedDataVersion)
	s.AddBytes(digestAlgs)
	s.AddBytes(encap)
	signedData := s.BytesOrPanic()
	length := func(have []byte) int64 { return int64(len(have)) + follows + body }
	signedData = append(header(byte(cbasn1.SEQUENCE), length(signedData)), signedData...)
	content := append(header(byte(tagExplicit0), length(signedData)), signedData...)

	var o cryptobyte.Builder
	o.AddASN1ObjectIdentifier(oidSignedData)
	info := append(o.BytesOrPanic(), content...)
	return append(header(byte(cbasn1.SEQUENCE), length(info)), info...)
}

// body writes certificates and signerInfos, the rest of SignedData. attributes is the DER SET OF as signed.
func body(s scheme, cert *x509.Certificate, chain []*x509.Certificate, attributes, signature []byte) ([]byte, error) {
	var b cryptobyte.Builder
	addSetOf(&b, tagExplicit0, bag(cert, chain))
	b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // SignerInfo, RFC 5652 section 5.3
			b.AddASN1Int64(signerInfoVersion)
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { // IssuerAndSerialNumber
				b.AddBytes(cert.RawIssuer)
				b.AddASN1BigInt(cert.SerialNumber)
			})
			b.AddBytes(s.digest)
			b.AddBytes(retag(attributes, byte(tagExplicit0)))
			b.AddBytes(s.signature)
			b.AddASN1OctetString(signature)
		})
	})
	return b.Bytes()
}

// bag collects the certificates to enclose, each once.
func bag(cert *x509.Certificate, chain []*x509.Certificate) [][]byte {
	certs := [][]byte{cert.Raw}
	seen := map[string]bool{string(cert.Raw): true}
	for _, c := range chain {
		if !seen[string(c.Raw)] {
			seen[string(c.Raw)] = true
			certs = append(certs, c.Raw)
		}
	}
	return certs
}
