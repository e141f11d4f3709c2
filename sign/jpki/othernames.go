package jpki

import (
	"crypto/x509"
	"encoding/asn1"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Tags inside a GeneralName (RFC 5280 section 4.2.1.6).
var (
	tagOtherName = cbasn1.Tag(0).ContextSpecific().Constructed()
	tagValue     = cbasn1.Tag(0).ContextSpecific().Constructed()
)

var oidSubjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17} // RFC 5280 section 4.2.1.6

// attributeArc is the OID above the six attributes (formats.md: «subjectAltName»).
var attributeArc = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5}

func readAttributes(cert *x509.Certificate) (*Attributes, error) {
	names, err := otherNames(cert)
	if err != nil {
		return nil, err
	}
	for _, a := range []Attribute{AttributeName, AttributeBirthDate, AttributeSex, AttributeAddress} {
		if _, ok := names[a]; !ok {
			return nil, &AttributeError{a, ErrAbsent}
		}
	}
	marks := func(a Attribute) (*string, error) {
		s, ok := names[a]
		if !ok {
			return nil, nil
		}
		if strings.Trim(s, "01") != "" {
			return nil, &AttributeError{a, ErrMalformed}
		}
		return &s, nil
	}
	nameMarks, err := marks(AttributeNameReplaced)
	if err != nil {
		return nil, err
	}
	addressMarks, err := marks(AttributeAddressReplaced)
	if err != nil {
		return nil, err
	}
	a := &Attributes{Sex: parseSex(names[AttributeSex])}
	var ok bool
	if a.Name, ok = parseText(names[AttributeName], nameMarks); !ok {
		return nil, &AttributeError{AttributeName, ErrMalformed}
	}
	if a.Address, ok = parseText(names[AttributeAddress], addressMarks); !ok {
		return nil, &AttributeError{AttributeAddress, ErrMalformed}
	}
	if a.BirthDate, ok = parseDate(names[AttributeBirthDate]); !ok {
		return nil, &AttributeError{AttributeBirthDate, ErrMalformed}
	}
	return a, nil
}

// otherNames collects the six attributes as they stand. Other kinds of
// alternative name, and otherNames of other owners, are passed over. crypto/x509
// has refused a certificate with two subjectAltNames already.
func otherNames(cert *x509.Certificate) (map[Attribute]string, error) {
	names := make(map[Attribute]string)
	for _, ext := range cert.Extensions {
		if !ext.Id.Equal(oidSubjectAltName) {
			continue
		}
		var list cryptobyte.String
		der := cryptobyte.String(ext.Value)
		if !der.ReadASN1(&list, cbasn1.SEQUENCE) || !der.Empty() {
			return nil, &AttributeError{0, ErrMalformed}
		}
		for !list.Empty() {
			var name cryptobyte.String
			var tag cbasn1.Tag
			if !list.ReadAnyASN1(&name, &tag) {
				return nil, &AttributeError{0, ErrMalformed}
			}
			if tag != tagOtherName {
				continue
			}
			a, value, err := otherName(name)
			if err != nil {
				return nil, err
			}
			if a == 0 {
				continue
			}
			if _, again := names[a]; again {
				return nil, &AttributeError{a, ErrDoubled}
			}
			names[a] = value
		}
	}
	return names, nil
}

// otherName reads OtherName ::= SEQUENCE { type-id OID, value [0] EXPLICIT ANY },
// implicitly tagged. The attribute is 0 where it is none of ours.
func otherName(name cryptobyte.String) (Attribute, string, error) {
	var id asn1.ObjectIdentifier
	var explicit, value cryptobyte.String
	if !name.ReadASN1ObjectIdentifier(&id) || !name.ReadASN1(&explicit, tagValue) || !name.Empty() {
		return 0, "", &AttributeError{0, ErrMalformed}
	}
	n := len(attributeArc)
	if len(id) != n+1 || !id[:n].Equal(attributeArc) || id[n] < int(AttributeName) || id[n] > int(AttributeAddressReplaced) {
		return 0, "", nil
	}
	a := Attribute(id[n])
	if !explicit.ReadASN1(&value, cbasn1.UTF8String) || !explicit.Empty() || !utf8.Valid(value) {
		return 0, "", &AttributeError{a, ErrEncoding}
	}
	return a, string(value), nil
}
