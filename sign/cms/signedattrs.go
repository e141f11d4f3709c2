package cms

import (
	"bytes"
	"crypto"
	_ "crypto/sha1" //nolint:gosec // for ESSCertID of RFC 2634, which knows no other digest
	"encoding/asn1"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// checkAttributes judges signedAttrs (RFC 5652 section 5.3 and 11).
func (j *judgement) checkAttributes(s signatureScheme) {
	set := j.si.signed
	if !set.isDER() {
		j.fault(ErrAttributesNotDER)
	}
	if !set.sorted() {
		j.fault(ErrAttributesNotSorted)
	}
	attrs, err := readAttributes(*set)
	if err != nil {
		j.faultf(ErrMalformedAttribute, "%w", err)
		return
	}
	values := make(map[string][]byte)
	for _, a := range attrs {
		name := a.Type.String()
		if _, twice := values[name]; twice || len(a.Values) != 1 {
			j.faultf(ErrDuplicateAttribute, "%s", name)
			continue
		}
		values[name] = a.Values[0]
	}
	j.checkContentType(values)
	j.checkMessageDigest(values, s.digest)
	j.readSigningTime(values)
	j.checkSigningCertificate(values)
	j.checkProtection(values)
}

// value finds an attribute.
func value(values map[string][]byte, oid asn1.ObjectIdentifier) (cryptobyte.String, bool) {
	v, ok := values[oid.String()]
	return cryptobyte.String(v), ok
}

func (j *judgement) checkContentType(values map[string][]byte) {
	v, ok := value(values, oidContentType)
	if !ok {
		j.faultf(ErrMissingAttribute, "contentType")
		return
	}
	var oid asn1.ObjectIdentifier
	if !v.ReadASN1ObjectIdentifier(&oid) || !v.Empty() {
		j.faultf(ErrMalformedAttribute, "contentType")
		return
	}
	if !oid.Equal(j.sd.contentType) {
		j.fault(ErrContentType)
	}
}

func (j *judgement) checkMessageDigest(values map[string][]byte, h crypto.Hash) {
	v, ok := value(values, oidMessageDigest)
	if !ok {
		j.faultf(ErrMissingAttribute, "messageDigest")
		return
	}
	var digest cryptobyte.String
	if !v.ReadASN1(&digest, cbasn1.OCTET_STRING) || !v.Empty() {
		j.faultf(ErrMalformedAttribute, "messageDigest")
		return
	}
	// Without a sum the content is missing, or ErrDigestNotListed was found: a problem either way.
	if sum := j.sums[h]; sum != nil && !bytes.Equal(digest, sum) {
		j.fault(ErrMessageDigest)
	}
}

func (j *judgement) readSigningTime(values map[string][]byte) {
	v, ok := value(values, oidSigningTime)
	if !ok {
		return
	}
	var t time.Time
	if v.PeekASN1Tag(cbasn1.UTCTime) {
		ok = v.ReadASN1UTCTime(&t)
	} else {
		ok = v.ReadASN1GeneralizedTime(&t)
	}
	if !ok || !v.Empty() {
		j.faultf(ErrMalformedAttribute, "signingTime")
		return
	}
	j.out.SigningTime = t
}

// checkSigningCertificate compares the signer's certificate with the first ESSCertID of signingCertificate (RFC 2634 section 5.4) and
// signingCertificateV2 (RFC 5035 section 3).
func (j *judgement) checkSigningCertificate(values map[string][]byte) {
	for _, kind := range []struct {
		oid  asn1.ObjectIdentifier
		hash crypto.Hash // unless the attribute says otherwise, which only the second kind can
		v2   bool
	}{{oidSigningCertificate, crypto.SHA1, false}, {oidSigningCertificateV2, crypto.SHA256, true}} {
		v, ok := value(values, kind.oid)
		if !ok {
			continue
		}
		id, ok := readCertID(v, kind.hash, kind.v2)
		if !ok {
			j.faultf(ErrMalformedAttribute, "signingCertificate")
			continue
		}
		c := j.out.Certificate
		if c == nil {
			continue // a problem already
		}
		j.out.Bound = true
		h := id.hash.New()
		h.Write(c.Raw)
		if !bytes.Equal(h.Sum(nil), id.digest) {
			j.fault(ErrSigningCertificate)
		}
		if id.serial != nil && (id.serial.Cmp(c.SerialNumber) != 0 || !bytes.Equal(id.issuer, c.RawIssuer)) {
			j.faultf(ErrSigningCertificate, "issuer or serial number")
		}
	}
}

// certID is ESSCertID or ESSCertIDv2.
type certID struct {
	hash   crypto.Hash
	digest []byte
	issuer []byte   // DER Name
	serial *big.Int // nil if issuerSerial is absent
}

func readCertID(v cryptobyte.String, hash crypto.Hash, v2 bool) (id certID, ok bool) {
	id.hash = hash
	var attr, certs, first, issuerSerial, names, name, digest cryptobyte.String
	if !v.ReadASN1(&attr, cbasn1.SEQUENCE) || !v.Empty() ||
		!attr.ReadASN1(&certs, cbasn1.SEQUENCE) || !certs.ReadASN1(&first, cbasn1.SEQUENCE) {
		return id, false
	}
	if v2 && first.PeekASN1Tag(cbasn1.SEQUENCE) {
		alg, ok := parseAlgorithm(&first, cbasn1.SEQUENCE)
		h, weak := alg.digest()
		if !ok || h == 0 || weak || !alg.plain() {
			return id, false
		}
		id.hash = h
	}
	if !first.ReadASN1(&digest, cbasn1.OCTET_STRING) {
		return id, false
	}
	id.digest = digest
	if first.Empty() {
		return id, true
	}
	id.serial = new(big.Int)
	ok = first.ReadASN1(&issuerSerial, cbasn1.SEQUENCE) && first.Empty() &&
		issuerSerial.ReadASN1(&names, cbasn1.SEQUENCE) && issuerSerial.ReadASN1Integer(id.serial) &&
		names.ReadASN1(&name, tagDirectoryName) && names.Empty()
	// RFC 5035 lets issuerUID follow; no certificate has one.
	ok = ok && issuerSerial.Empty()
	id.issuer = name
	return id, ok
}

// checkProtection compares cmsAlgorithmProtection with the algorithms of the SignerInfo (RFC 6211 section 3).
func (j *judgement) checkProtection(values map[string][]byte) {
	v, ok := value(values, oidAlgorithmProtection)
	if !ok {
		return
	}
	var seq cryptobyte.String
	if !v.ReadASN1(&seq, cbasn1.SEQUENCE) || !v.Empty() {
		j.faultf(ErrMalformedAttribute, "cmsAlgorithmProtection")
		return
	}
	digest, ok1 := parseAlgorithm(&seq, cbasn1.SEQUENCE)
	signature, ok2 := parseAlgorithm(&seq, tagProtectedSignature)
	if !ok1 || !ok2 || !seq.Empty() {
		j.faultf(ErrMalformedAttribute, "cmsAlgorithmProtection")
		return
	}
	if !digest.same(j.si.digest) || !signature.same(j.si.algorithm) {
		j.fault(ErrAlgorithmProtection)
	}
}
