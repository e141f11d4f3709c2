package jpki

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
)

// DistinguishedName writes an encoded Name as RFC 2253 does, «» for bytes that
// are none. pkix.Name would join the parts of one type (a person's prefecture
// and municipality) into one.
func DistinguishedName(raw []byte) string {
	var name pkix.RDNSequence
	if _, err := asn1.Unmarshal(raw, &name); err != nil {
		return ""
	}
	return name.String()
}

// SerialNumber writes a certificate's serial number as other programs do:
// hexadecimal, in capitals, two digits to the byte.
func SerialNumber(n *big.Int) string {
	if n.Sign() == 0 {
		return "00"
	}
	return fmt.Sprintf("%X", n.Bytes())
}

// Serial is the certificate's serial number, as SerialNumber writes it.
func (c *Certificate) Serial() string { return SerialNumber(c.X509.SerialNumber) }
