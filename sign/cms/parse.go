package cms

import (
	"bytes"
	"context"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

const (
	tagSequence = byte(cbasn1.SEQUENCE)
	tagSet      = byte(cbasn1.SET)
	tagOID      = byte(cbasn1.OBJECT_IDENTIFIER)
	tagInteger  = byte(cbasn1.INTEGER)
)

// signedData is SignedData (RFC 5652 section 5.1) as read, without its content.
type signedData struct {
	ber         bool
	version     int64
	digestAlgs  []algorithmID
	contentType asn1.ObjectIdentifier
	detached    bool
	content     *contentDigest
	certs       []element // CertificateChoices
	crls        []element // RevocationInfoChoices
	signers     []signerInfo
}

// parse reads a whole file. The content of an attached signature is hashed as it passes by; enclosed is called before it does.
func parse(ctx context.Context, r io.Reader, enclosed func() error) (*signedData, error) {
	s := newStream(ctx, r)
	if err := enterSignedData(s); err != nil {
		return nil, err
	}
	sd := &signedData{}
	if err := sd.readHead(s); err != nil {
		return nil, err
	}
	if err := sd.readContent(s, enclosed); err != nil {
		return nil, err
	}
	if err := sd.readBody(s); err != nil {
		return nil, err
	}
	for range 3 { // SignedData, content, ContentInfo
		if err := s.leave(); err != nil {
			return nil, err
		}
	}
	if err := s.atEnd(); err != nil {
		return nil, err
	}
	sd.ber = s.ber
	return sd, nil
}

// enterSignedData goes through ContentInfo (RFC 5652 section 3) into SignedData.
func enterSignedData(s *stream) error {
	if err := s.enter(tagSequence); err != nil {
		if errors.Is(err, ErrSyntax) {
			return fmt.Errorf("%w: %w", ErrNotSignedData, err)
		}
		return err
	}
	oid, err := s.element(tagOID)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotSignedData, err)
	}
	if id, ok := readOID(oid); !ok || !id.Equal(oidSignedData) {
		return ErrNotSignedData
	}
	if err := s.enter(byte(tagExplicit0)); err != nil {
		return err
	}
	return s.enter(tagSequence)
}

func (sd *signedData) readHead(s *stream) error {
	version, err := s.element(tagInteger)
	if err != nil {
		return err
	}
	if sd.version, err = readInt(version); err != nil {
		return err
	}
	algs, err := s.element(tagSet)
	if err != nil {
		return err
	}
	return algs.each(func(e element) error {
		if len(sd.digestAlgs) == maxDigests {
			return ErrTooLarge
		}
		a, err := readAlgorithm(e)
		sd.digestAlgs = append(sd.digestAlgs, a)
		return err
	})
}

// readContent reads EncapsulatedContentInfo (RFC 5652 section 5.2).
func (sd *signedData) readContent(s *stream, enclosed func() error) error {
	sd.content = newContentDigest(sd.digestAlgs)
	if err := s.enter(tagSequence); err != nil {
		return err
	}
	oid, err := s.element(tagOID)
	if err != nil {
		return err
	}
	var ok bool
	if sd.contentType, ok = readOID(oid); !ok {
		return fmt.Errorf("%w: content type", ErrSyntax)
	}
	more, err := s.more()
	if err != nil {
		return err
	}
	if !more {
		sd.detached = true
		return s.leave()
	}
	if err := enclosed(); err != nil {
		return err
	}
	if err := s.enter(byte(tagExplicit0)); err != nil {
		return err
	}
	if err := s.content(sd.content); err != nil {
		return err
	}
	if err := s.leave(); err != nil {
		return err
	}
	return s.leave()
}

// readBody reads certificates, crls and signerInfos.
func (sd *signedData) readBody(s *stream) error {
	var err error
	if sd.certs, err = readList(s, byte(tagExplicit0), maxCerts); err != nil {
		return err
	}
	if sd.crls, err = readList(s, byte(tagExplicit1), maxCerts); err != nil {
		return err
	}
	infos, err := s.element(tagSet)
	if err != nil {
		return err
	}
	return infos.each(func(e element) error {
		if len(sd.signers) == maxSigners {
			return ErrTooLarge
		}
		si, err := readSignerInfo(e)
		sd.signers = append(sd.signers, si)
		return err
	})
}

// readList reads an optional SET OF under a context-specific tag.
func readList(s *stream, tag byte, most int) ([]element, error) {
	if ok, err := s.next(tag); !ok || err != nil {
		return nil, err
	}
	set, err := s.element(tag)
	if err != nil {
		return nil, err
	}
	var list []element
	err = set.each(func(e element) error {
		if len(list) == most {
			return ErrTooLarge
		}
		list = append(list, e)
		return nil
	})
	return list, err
}

// algorithmID is an AlgorithmIdentifier.
type algorithmID struct {
	oid    asn1.ObjectIdentifier
	params []byte // DER, nil if absent
}

var derNULL = []byte{byte(cbasn1.NULL), 0}

// plain: the parameters are absent or NULL.
func (a algorithmID) plain() bool { return a.params == nil || bytes.Equal(a.params, derNULL) }

// same compares two identifiers; absent and NULL parameters mean the same (RFC 4055 section 2.1, RFC 5754 section 2).
func (a algorithmID) same(b algorithmID) bool {
	return a.oid.Equal(b.oid) && (a.plain() && b.plain() || bytes.Equal(a.params, b.params))
}

func readAlgorithm(e element) (algorithmID, error) {
	der, err := e.toDER(0)
	if err != nil {
		return algorithmID{}, err
	}
	input := cryptobyte.String(der)
	a, ok := parseAlgorithm(&input, cbasn1.SEQUENCE)
	if !ok || !input.Empty() {
		return algorithmID{}, fmt.Errorf("%w: algorithm identifier", ErrSyntax)
	}
	return a, nil
}

// parseAlgorithm reads an AlgorithmIdentifier in DER under the given tag.
func parseAlgorithm(input *cryptobyte.String, tag cbasn1.Tag) (a algorithmID, ok bool) {
	var seq, params cryptobyte.String
	if !input.ReadASN1(&seq, tag) || !seq.ReadASN1ObjectIdentifier(&a.oid) {
		return a, false
	}
	if seq.Empty() {
		return a, true
	}
	var any cbasn1.Tag
	if !seq.ReadAnyASN1Element(&params, &any) || !seq.Empty() {
		return a, false
	}
	a.params = params
	return a, true
}

func readOID(e element) (oid asn1.ObjectIdentifier, ok bool) {
	input := cryptobyte.String(append(header(tagOID, int64(len(e.body))), e.body...))
	return oid, input.ReadASN1ObjectIdentifier(&oid) && input.Empty()
}

// readInt reads a version number.
func readInt(e element) (n int64, err error) {
	input := cryptobyte.String(append(header(tagInteger, int64(len(e.body))), e.body...))
	if e.tag != tagInteger || !input.ReadASN1Integer(&n) || !input.Empty() {
		return 0, fmt.Errorf("%w: version", ErrSyntax)
	}
	return n, nil
}
