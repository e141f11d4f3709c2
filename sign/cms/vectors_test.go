package cms

import (
	"bytes"
	"crypto"
	"errors"
	"slices"
	"testing"

	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// expectProblem wants exactly one kind of problem, or none.
func expectProblem(t testing.TB, problems []error, want error) {
	t.Helper()
	found := want == nil
	for _, p := range problems {
		if want != nil && errors.Is(p, want) {
			found = true
			continue
		}
		t.Errorf("unexpected problem: %v", p)
	}
	if !found {
		t.Errorf("problem not found: %v", want)
	}
}

// TestVectors gets one thing wrong at a time, with all the rest right and a signature that matches; each vector names the class of
// failure it expects. want is a problem of the signer, fatal an error of Verify; neither: the signature is good.
func TestVectors(t *testing.T) {
	content := []byte("content")
	s := rsaSigner(t)
	sha256 := crypto.SHA256
	ess := oidSigningCertificateV2
	certHash := element1(cbasn1.OCTET_STRING, hashed(sha256, s.cert.Raw))
	serial := s.cert.SerialNumber.Int64()
	for _, v := range []struct {
		name        string
		want, fatal error
		change      func(f *forge)
	}{
		{"good", nil, nil, func(*forge) {}},
		{"unsigned attribute", nil, nil, func(f *forge) { f.unsigned = element1(tagExplicit1, attr(oidSigningTime, element1(cbasn1.UTCTime))) }},
		{"signer twice", nil, nil, func(f *forge) { f.signers = 2 }},
		{"NULL in the digest algorithm", nil, nil, func(f *forge) { f.digest = algorithm(oidSHA256, true) }},
		{"sha256WithRSAEncryption", nil, nil, func(f *forge) { f.algorithm = algorithm(oidSHA256RSA, true); f.without(oidAlgorithmProtection) }},
		{"no signing time", nil, nil, func(f *forge) { f.without(oidSigningTime) }},
		{"certificate twice", nil, nil, func(f *forge) { f.certs = append(f.certs, s.cert.Raw) }},
		{"no attributes", nil, nil, func(f *forge) { f.attributes = nil }},
		{"constructed content", nil, nil, func(f *forge) {
			f.eContent = element1(cbasn1.Tag(tagOctetsParts), element1(cbasn1.OCTET_STRING, content[:3]), element1(cbasn1.OCTET_STRING), element1(cbasn1.OCTET_STRING, content[3:]))
		}},
		{"signing certificate without issuer", nil, nil, func(f *forge) { f.replace(ess, attr(ess, essV2(certHash))) }},
		{"signing certificate by SHA-512", nil, nil, func(f *forge) {
			f.replace(ess, attr(ess, essV2(algorithm(oidSHA512, false), element1(cbasn1.OCTET_STRING, hashed(crypto.SHA512, s.cert.Raw)))))
		}},
		{"signing certificate of version 1", nil, nil, func(f *forge) {
			f.replace(ess, attr(oidSigningCertificate, essV2(element1(cbasn1.OCTET_STRING, hashed(crypto.SHA1, s.cert.Raw)))))
		}},

		{"content changed", ErrMessageDigest, nil, func(f *forge) { f.eContent = element1(cbasn1.OCTET_STRING, []byte("Content")) }},
		{"content changed, no attributes", ErrSignature, nil, func(f *forge) { f.attributes, f.eContent = nil, element1(cbasn1.OCTET_STRING, []byte("Content")) }},
		{"wrong messageDigest", ErrMessageDigest, nil, func(f *forge) {
			f.replace(oidMessageDigest, attr(oidMessageDigest, element1(cbasn1.OCTET_STRING, hashed(sha256, nil))))
		}},
		{"short messageDigest", ErrMessageDigest, nil, func(f *forge) {
			f.replace(oidMessageDigest, attr(oidMessageDigest, element1(cbasn1.OCTET_STRING, hashed(sha256, content)[:31])))
		}},
		{"empty messageDigest", ErrMessageDigest, nil, func(f *forge) {
			f.replace(oidMessageDigest, attr(oidMessageDigest, element1(cbasn1.OCTET_STRING)))
		}},
		{"no messageDigest", ErrMissingAttribute, nil, func(f *forge) { f.without(oidMessageDigest) }},
		{"messageDigest of another type", ErrMalformedAttribute, nil, func(f *forge) {
			f.replace(oidMessageDigest, attr(oidMessageDigest, element1(cbasn1.PrintableString, hashed(sha256, content))))
		}},
		{"wrong signature", ErrSignature, nil, func(f *forge) { f.twist = func(b []byte) []byte { return flip(b, 9) } }},
		{"short signature", ErrSignature, nil, func(f *forge) { f.twist = func(b []byte) []byte { return b[1:] } }},
		{"padded signature", ErrSignature, nil, func(f *forge) { f.twist = func(b []byte) []byte { return append([]byte{0}, b...) } }},
		{"empty signature", ErrSignature, nil, func(f *forge) { f.twist = func([]byte) []byte { return nil } }},

		{"unsorted attributes", ErrAttributesNotSorted, nil, func(f *forge) { slices.Reverse(f.attributes) }},
		{"attributes in BER", ErrAttributesNotDER, nil, func(f *forge) {
			last := len(f.attributes) - 1 // the longest: 30 81 xx
			f.attributes[last] = append([]byte{tagSequence, 0x82, 0}, f.attributes[last][2:]...)
		}},
		{"attribute twice", ErrDuplicateAttribute, nil, func(f *forge) {
			f.attributes = append(f.attributes, f.attributes[0])
			slices.SortFunc(f.attributes, bytes.Compare)
		}},
		{"attribute with two values", ErrDuplicateAttribute, nil, func(f *forge) {
			f.replace(oidSigningTime, attr(oidSigningTime, element1(cbasn1.UTCTime, []byte("260401093000Z")), element1(cbasn1.UTCTime, []byte("260401093001Z"))))
		}},
		{"attribute without value", ErrDuplicateAttribute, nil, func(f *forge) { f.replace(oidSigningTime, attr(oidSigningTime)) }},
		{"malformed attribute", ErrMalformedAttribute, nil, func(f *forge) { f.attributes = append(f.attributes, element1(cbasn1.SET)) }},
		{"malformed signing time", ErrMalformedAttribute, nil, func(f *forge) {
			f.replace(oidSigningTime, attr(oidSigningTime, element1(cbasn1.UTCTime, []byte("261301093000Z"))))
		}},
		{"no contentType", ErrMissingAttribute, nil, func(f *forge) { f.without(oidContentType) }},
		{"other contentType", ErrContentType, nil, func(f *forge) { f.replace(oidContentType, attr(oidContentType, oidElement(oidSignedData))) }},
		{"malformed contentType", ErrMalformedAttribute, nil, func(f *forge) { f.replace(oidContentType, attr(oidContentType, intElement(1))) }},
		{"other eContentType", ErrContentType, nil, func(f *forge) { f.contentType, f.version = oidSignedData, 3 }},
		{"other eContentType, no attributes", ErrAttributesRequired, nil, func(f *forge) { f.contentType, f.version, f.attributes = oidSignedData, 3, nil }},

		{"SignedData version 0", ErrVersion, nil, func(f *forge) { f.version = 0 }},
		{"SignedData version 3", ErrVersion, nil, func(f *forge) { f.version = 3 }},
		{"SignerInfo version 3", ErrVersion, nil, func(f *forge) { f.signerVersion = 3 }},
		{"key identifier with version 1", ErrVersion, nil, func(f *forge) { f.sid = element1(tagKeyIdentifier, s.cert.SubjectKeyId) }},

		{"digestAlgorithms empty", ErrDigestNotListed, nil, func(f *forge) { f.digestAlgs = nil }},
		{"digestAlgorithms other", ErrDigestNotListed, nil, func(f *forge) { f.digestAlgs = [][]byte{algorithm(oidSHA512, false)} }},
		{"digestAlgorithms with parameters", ErrAlgorithm, nil, func(f *forge) {
			f.digestAlgs = append(f.digestAlgs, element1(cbasn1.SEQUENCE, oidElement(oidSHA384), intElement(1)))
		}},
		{"unknown digest", ErrAlgorithm, nil, func(f *forge) { f.digest = algorithm(oidRSA, false) }},
		{"MD5", ErrWeakDigest, nil, func(f *forge) { f.digest = algorithm(oidMD5, false) }},
		{"SHA-1", ErrWeakDigest, nil, func(f *forge) { f.digest = algorithm(oidSHA1, false) }},
		{"sha1WithRSAEncryption", ErrWeakDigest, nil, func(f *forge) { f.algorithm = algorithm(oidSHA1RSA, true) }},
		{"signature by another digest", ErrAlgorithmMismatch, nil, func(f *forge) { f.algorithm = algorithm(oidSHA512RSA, true) }},
		{"unknown signature", ErrAlgorithm, nil, func(f *forge) { f.algorithm = algorithm(oidData, true) }},
		{"parameters of the signature", ErrAlgorithm, nil, func(f *forge) { f.algorithm = element1(cbasn1.SEQUENCE, oidElement(oidRSA), intElement(0)) }},
		{"ECDSA for an RSA key", ErrAlgorithm, nil, func(f *forge) { f.algorithm = algorithm(oidECDSASHA256, false); f.without(oidAlgorithmProtection) }},
		{"PSS without parameters", ErrAlgorithm, nil, func(f *forge) { f.algorithm = algorithm(oidRSAPSS, false) }},
		{"PSS with the defaults", ErrWeakDigest, nil, func(f *forge) {
			f.algorithm = element1(cbasn1.SEQUENCE, oidElement(oidRSAPSS), element1(cbasn1.SEQUENCE))
		}},
		{"PSS good", nil, nil, func(f *forge) { f.signPSS(oidSHA256, oidSHA256, 32, 32) }},
		{"PSS with another salt", ErrSignature, nil, func(f *forge) { f.signPSS(oidSHA256, oidSHA256, 20, 32) }},
		{"PSS without salt", ErrSignature, nil, func(f *forge) { f.signPSS(oidSHA256, oidSHA256, 0, 32) }},
		{"PSS with an endless salt", ErrAlgorithm, nil, func(f *forge) { f.signPSS(oidSHA256, oidSHA256, 1<<20, 32) }},
		{"PSS by another digest", ErrAlgorithmMismatch, nil, func(f *forge) { f.signPSS(oidSHA512, oidSHA256, 32, 32) }},
		{"PSS with another mask", ErrAlgorithmMismatch, nil, func(f *forge) { f.signPSS(oidSHA256, oidSHA512, 32, 32) }},
		{"protection of another signature", ErrAlgorithmProtection, nil, func(f *forge) { f.algorithm = algorithm(oidSHA256RSA, true) }},
		{"protection of another digest", ErrAlgorithmProtection, nil, func(f *forge) {
			f.replace(oidAlgorithmProtection, attr(oidAlgorithmProtection, element1(cbasn1.SEQUENCE, algorithm(oidSHA512, false), retag(f.algorithm, byte(tagProtectedSignature)))))
		}},
		{"protection of no signature", ErrMalformedAttribute, nil, func(f *forge) {
			f.replace(oidAlgorithmProtection, attr(oidAlgorithmProtection, element1(cbasn1.SEQUENCE, f.digest)))
		}},

		{"signing certificate of another hash", ErrSigningCertificate, nil, func(f *forge) {
			f.replace(ess, attr(ess, essV2(element1(cbasn1.OCTET_STRING, hashed(sha256, s.ca.Raw)))))
		}},
		{"signing certificate of another serial", ErrSigningCertificate, nil, func(f *forge) { f.replace(ess, attr(ess, essV2(certHash, issuerSerial(s.cert, serial+1)))) }},
		{"signing certificate of another issuer", ErrSigningCertificate, nil, func(f *forge) {
			f.replace(ess, attr(ess, essV2(certHash, issuerSerial(p256Signer(t).cert, serial))))
		}},
		{"signing certificate by SHA-1", ErrMalformedAttribute, nil, func(f *forge) {
			f.replace(ess, attr(ess, essV2(algorithm(oidSHA1, false), element1(cbasn1.OCTET_STRING, hashed(crypto.SHA1, s.cert.Raw)))))
		}},
		{"signing certificate empty", ErrMalformedAttribute, nil, func(f *forge) { f.replace(ess, attr(ess, element1(cbasn1.SEQUENCE))) }},
		{"signing certificate of version 1, wrong", ErrSigningCertificate, nil, func(f *forge) {
			f.replace(ess, attr(oidSigningCertificate, essV2(element1(cbasn1.OCTET_STRING, hashed(crypto.SHA1, nil)))))
		}},

		{"no certificates", ErrNoCertificate, nil, func(f *forge) { f.certs = nil }},
		{"other certificate", ErrNoCertificate, nil, func(f *forge) { f.certs = [][]byte{s.ca.Raw} }},
		{"stray certificate", ErrStrayCertificate, nil, func(f *forge) { f.certs = append(f.certs, p256Signer(t).cert.Raw) }},
		{"certificate that does not parse", ErrBadCertificate, nil, func(f *forge) { f.certs = append(f.certs, element1(cbasn1.SEQUENCE, intElement(1))) }},
		{"attribute certificate", ErrBadCertificate, nil, func(f *forge) {
			f.certs, f.version = append(f.certs, element1(tagV2AttributeCert, intElement(1))), 4
		}},
		{"damaged CA certificate", ErrBadCertificate, nil, func(f *forge) { f.certs = append(f.certs, flip(s.ca.Raw, len(s.ca.Raw)-1)) }},
		{"two certificates fit", ErrAmbiguousCertificate, nil, func(f *forge) {
			f.sid, f.version, f.signerVersion = element1(tagKeyIdentifier, s.cert.SubjectKeyId), 3, 3
			f.certs = append(f.certs, sameKeyID(t, s))
		}},
		{"revocation list that does not parse", ErrBadRevocationList, nil, func(f *forge) { f.crls = element1(tagExplicit1, element1(cbasn1.SEQUENCE)) }},
		{"attributes as content", ErrAmbiguousContent, nil, func(f *forge) {
			f.content = element1(cbasn1.SET, f.attributes...)
			f.attributes, f.eContent = nil, element1(cbasn1.OCTET_STRING, f.content)
		}},

		{"trailing byte", nil, ErrTrailingData, func(f *forge) { f.after = []byte{0} }},
		{"two signatures in a row", nil, ErrTrailingData, func(f *forge) { f.after = f.file(t) }},
		{"no signers", nil, ErrNoSigners, func(f *forge) { f.signers = 0 }},
		{"too many signers", nil, ErrTooLarge, func(f *forge) { f.signers = maxSigners + 1 }},
		{"too many certificates", nil, ErrTooLarge, func(f *forge) {
			for range maxCerts {
				f.certs = append(f.certs, s.cert.Raw)
			}
		}},
		{"too many digests", nil, ErrTooLarge, func(f *forge) { f.digestAlgs = slices.Repeat(f.digestAlgs, maxDigests+1) }},
		{"too large", nil, ErrTooLarge, func(f *forge) {
			f.unsigned = element1(tagExplicit1, attr(oidSigningTime, element1(cbasn1.OCTET_STRING, make([]byte, maxHeld))))
		}},
		{"content in pieces too deep", nil, ErrTooLarge, func(f *forge) {
			for range maxDepth {
				f.eContent = element1(cbasn1.Tag(tagOctetsParts), f.eContent)
			}
		}},
		{"content not an OCTET STRING", nil, ErrUnsupportedContent, func(f *forge) { f.eContent = intElement(1) }},
		{"two contents", nil, ErrSyntax, func(f *forge) { f.eContent = append(f.eContent, f.eContent...) }},
		{"detached without its content", ErrContentMissing, ErrContentMissing, func(f *forge) { f.eContent = nil }},
		{"signer identifier of another type", nil, ErrSyntax, func(f *forge) { f.sid = intElement(1) }},
	} {
		t.Run(v.name, func(t *testing.T) {
			f := newForge(t, content)
			v.change(f)
			r, err := verify(t, f.file(t), nil)
			if !errors.Is(err, v.fatal) || (v.fatal == nil) != (err == nil) {
				t.Fatalf("error is %v, want %v", err, v.fatal)
			}
			if r == nil {
				return
			}
			for i := range r.Signers {
				expectProblem(t, r.Signers[i].Problems, v.want)
			}
		})
	}
}
