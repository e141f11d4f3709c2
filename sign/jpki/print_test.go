package jpki

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
)

func TestSerialNumber(t *testing.T) {
	for n, want := range map[int64]string{0: "00", 1: "01", 0x5794351: "05794351", 0x25D7F800: "25D7F800"} {
		if got := SerialNumber(big.NewInt(n)); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestDistinguishedNameKeepsEachPart(t *testing.T) {
	oid := func(last int) asn1.ObjectIdentifier { return asn1.ObjectIdentifier{2, 5, 4, last} }
	part := func(last int, value string) pkix.RelativeDistinguishedNameSET {
		return pkix.RelativeDistinguishedNameSET{{Type: oid(last), Value: value}}
	}
	raw, err := asn1.Marshal(pkix.RDNSequence{part(6, "JP"), part(7, "Prefecture"), part(7, "City"), part(3, "id")})
	if err != nil {
		t.Fatal(err)
	}
	if got := DistinguishedName(raw); got != "CN=id,L=City,L=Prefecture,C=JP" {
		t.Error(got)
	}
	if got := DistinguishedName(raw[:5]); got != "" {
		t.Errorf("half a name: %s", got)
	}
}
