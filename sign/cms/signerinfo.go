package cms

import (
	"encoding/asn1"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
)

// signerInfo is SignerInfo (RFC 5652 section 5.3) as read.
type signerInfo struct {
	version   int64
	issuer    []byte   // DER Name, nil if the signer is named by key identifier
	serial    *big.Int // nil likewise
	keyID     []byte
	digest    algorithmID
	signed    *element // signedAttrs as they stand in the file, nil if absent
	algorithm algorithmID
	signature []byte
	unsigned  []Attribute
}

// Attribute is an attribute whose values are left as they stand in the file.
type Attribute struct {
	Type   asn1.ObjectIdentifier
	Values [][]byte
}

func readSignerInfo(e element) (si signerInfo, err error) {
	if e.tag != tagSequence {
		return si, fmt.Errorf("%w: SignerInfo", ErrSyntax)
	}
	c := cursor(e.body)
	version, err := c.want(tagInteger)
	if err != nil {
		return si, err
	}
	if si.version, err = readInt(version); err != nil {
		return si, err
	}
	if err := si.readIdentifier(&c); err != nil {
		return si, err
	}
	alg, err := c.want(tagSequence)
	if err != nil {
		return si, err
	}
	if si.digest, err = readAlgorithm(alg); err != nil {
		return si, err
	}
	if c.is(byte(tagExplicit0)) {
		attrs, err := c.next()
		if err != nil {
			return si, err
		}
		si.signed = &attrs
	}
	if alg, err = c.want(tagSequence); err != nil {
		return si, err
	}
	if si.algorithm, err = readAlgorithm(alg); err != nil {
		return si, err
	}
	signature, err := c.next()
	if err != nil {
		return si, err
	}
	if signature.tag&^constructed != tagOctets {
		return si, fmt.Errorf("%w: signature", ErrSyntax)
	}
	if si.signature, err = signature.octets(0); err != nil {
		return si, err
	}
	if c.is(byte(tagExplicit1)) {
		attrs, err := c.next()
		if err != nil {
			return si, err
		}
		if si.unsigned, err = readAttributes(attrs); err != nil {
			return si, err
		}
	}
	return si, c.end()
}

// readIdentifier reads SignerIdentifier: issuerAndSerialNumber or subjectKeyIdentifier.
func (si *signerInfo) readIdentifier(c *cursor) error {
	e, err := c.next()
	if err != nil {
		return err
	}
	switch e.tag {
	case tagSequence:
		inner := cursor(e.body)
		name, err := inner.want(tagSequence)
		if err != nil {
			return err
		}
		if si.issuer, err = name.toDER(0); err != nil {
			return err
		}
		serial, err := inner.want(tagInteger)
		if err != nil {
			return err
		}
		input := cryptobyte.String(append(header(tagInteger, int64(len(serial.body))), serial.body...))
		si.serial = new(big.Int)
		if !input.ReadASN1Integer(si.serial) {
			return fmt.Errorf("%w: serial number", ErrSyntax)
		}
		return inner.end()
	case byte(tagKeyIdentifier), byte(tagKeyIdentifier) | constructed:
		si.keyID, err = e.octets(0)
		return err
	}
	return fmt.Errorf("%w: signer identifier", ErrSyntax)
}

// readAttributes reads a SET OF Attribute under whatever tag.
func readAttributes(set element) ([]Attribute, error) {
	var list []Attribute
	err := set.each(func(e element) error {
		if e.tag != tagSequence {
			return fmt.Errorf("%w: attribute", ErrSyntax)
		}
		c := cursor(e.body)
		oid, err := c.want(tagOID)
		if err != nil {
			return err
		}
		var a Attribute
		var ok bool
		if a.Type, ok = readOID(oid); !ok {
			return fmt.Errorf("%w: attribute type", ErrSyntax)
		}
		values, err := c.want(tagSet)
		if err != nil {
			return err
		}
		if err := values.each(func(v element) error { a.Values = append(a.Values, v.raw); return nil }); err != nil {
			return err
		}
		list = append(list, a)
		return c.end()
	})
	return list, err
}
