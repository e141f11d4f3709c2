package cms

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"io"
	"math/big"
	"time"
)

// Report is what a signature file says and how far it is true. Whether its certificates are to be trusted is another question.
type Report struct {
	Detached bool
	// BER: the file is not DER throughout. RFC 5652 allows that; what was signed is always DER.
	BER         bool
	ContentType asn1.ObjectIdentifier
	// ContentSize is in bytes, -1 if the content was missing.
	ContentSize int64
	// Certificates are those in the file that parse, in its order, each once.
	Certificates []*x509.Certificate
	Signers      []Signer // at least one
}

// Signer is one SignerInfo and the verdict on it.
type Signer struct {
	// Certificate is the signer's, nil if it is not in the file.
	Certificate *x509.Certificate
	// Issuer (a DER Name) and Serial name the certificate, or else KeyID does.
	Issuer []byte
	Serial *big.Int
	KeyID  []byte
	// SigningTime is what the signer claims, zero if nothing.
	SigningTime time.Time
	// Digest is 0 if the algorithm is unknown.
	Digest crypto.Hash
	// SignatureAlgorithm is for people, such as "RSA with SHA-256", or an object identifier if unknown.
	SignatureAlgorithm string
	// Bound: the signed attributes name the certificate (RFC 5035), so that no other can be put in its place.
	Bound     bool
	Signature []byte
	// Unsigned attributes, time stamps among them, are not judged.
	Unsigned []Attribute
	// Problems are the sentinel errors of this package, wrapped. None: the content is what this certificate's key signed.
	// What is wrong with the file as a whole is a problem of every signer.
	Problems []error
}

// Intact tells whether all signers' parts are without problems.
func (r *Report) Intact() bool {
	for i := range r.Signers {
		if len(r.Signers[i].Problems) > 0 {
			return false
		}
	}
	return len(r.Signers) > 0
}

// Verify reads a signature in DER or BER to its end, in constant memory, and judges every signer. content is that of a detached
// signature, nil if there is none.
//
// An error means that there is no verdict: the file is no signature (ErrNotSignedData), malformed (ErrSyntax, ErrTruncated,
// ErrTrailingData, ErrTooLarge, ErrUnsupportedContent), signed by nobody (ErrNoSigners), a content was given beside an enclosed one
// (ErrContentTwice), reading failed or ctx was cancelled. With ErrContentMissing comes a report of what the signature says
// nevertheless; each of its signers has that problem.
func Verify(ctx context.Context, signature, content io.Reader) (*Report, error) {
	sd, err := parse(ctx, signature, func() error {
		if content != nil {
			return ErrContentTwice
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(sd.signers) == 0 {
		return nil, ErrNoSigners
	}
	if !sd.detached {
		return sd.judge(sd.content), nil
	}
	if content == nil {
		return sd.judge(nil), ErrContentMissing
	}
	if err := sd.content.readFrom(ctx, content); err != nil {
		return nil, err
	}
	return sd.judge(sd.content), nil
}

// judged is a content as far as judging needs it.
type judged interface {
	sums() map[crypto.Hash][]byte
	whole() []byte // the content if it is short, else nil
	length() int64
}

// judge applies the rules. content is nil if it is missing.
func (sd *signedData) judge(content judged) *Report {
	r := &Report{Detached: sd.detached, BER: sd.ber, ContentType: sd.contentType, ContentSize: -1}
	certs, common := readBag(sd.certs)
	r.Certificates = certs
	common = append(common, sd.checkVersion()...)
	common = append(common, sd.checkDigests()...)
	common = append(common, sd.checkRevocationLists()...)
	var sums map[crypto.Hash][]byte
	var whole []byte
	if content == nil {
		common = append(common, ErrContentMissing)
	} else {
		sums, whole, r.ContentSize = content.sums(), content.whole(), content.length()
	}
	var signers []*x509.Certificate
	for i := range sd.signers {
		j := judgement{sd: sd, si: &sd.signers[i], content: whole, sums: sums}
		j.out.Problems = append(j.out.Problems, common...)
		signers = append(signers, j.pickCertificate(certs)...)
		j.run()
		r.Signers = append(r.Signers, j.out)
	}
	if faults := checkBag(certs, signers); len(faults) > 0 {
		for i := range r.Signers {
			r.Signers[i].Problems = append(r.Signers[i].Problems, faults...)
		}
	}
	return r
}

// judgement is the judging of one signer.
type judgement struct {
	sd      *signedData
	si      *signerInfo
	content []byte
	sums    map[crypto.Hash][]byte
	out     Signer
}

func (j *judgement) fault(err error) { j.out.Problems = append(j.out.Problems, err) }

func (j *judgement) faultf(err error, format string, args ...any) {
	j.fault(fmt.Errorf("%w: "+format, append([]any{err}, args...)...))
}

func (j *judgement) run() {
	si := j.si
	j.out.Issuer, j.out.Serial, j.out.KeyID = si.issuer, si.serial, si.keyID
	j.out.Signature, j.out.Unsigned = si.signature, si.unsigned
	j.checkVersion()
	s, err := si.readScheme()
	j.out.Digest, j.out.SignatureAlgorithm = s.digest, s.name()
	if err != nil {
		j.fault(err)
		return
	}
	j.checkListed()
	if si.signed == nil {
		j.bareSignature(s)
		return
	}
	j.checkAttributes(s)
	h := s.digest.New()
	h.Write(retag(si.signed.raw, tagSet)) // RFC 5652 section 5.4: under the tag of a SET OF
	j.checkSignature(s, h.Sum(nil))
}

// bareSignature judges a signature over the content itself, which is allowed for plain data only (RFC 5652 section 5.3).
func (j *judgement) bareSignature(s signatureScheme) {
	if !j.sd.contentType.Equal(oidData) {
		j.fault(ErrAttributesRequired)
	}
	if isAttributes(j.content) {
		j.fault(ErrAmbiguousContent)
	}
	if sum := j.sums[s.digest]; sum != nil {
		j.checkSignature(s, sum)
	}
}

func (j *judgement) checkSignature(s signatureScheme, digest []byte) {
	if j.out.Certificate == nil {
		return // a problem already
	}
	if err := s.check(j.out.Certificate.PublicKey, digest, j.si.signature); err != nil {
		j.fault(err)
	}
}
