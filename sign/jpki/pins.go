package jpki

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"strings"
)

// Hash is the SHA-256 of a certificate's DER, the way by which CA certificates are named.
type Hash [sha256.Size]byte

// HashOf gives the hash of a certificate.
func HashOf(cert *x509.Certificate) Hash { return sha256.Sum256(cert.Raw) }

// String is 64 hexadecimal digits, in capitals.
func (h Hash) String() string { return fmt.Sprintf("%X", h[:]) }

// ParseHash reads 64 hexadecimal digits; colons and spaces between them, as
// other tools print them, do not matter.
func ParseHash(s string) (Hash, error) {
	b, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(s))
	if err != nil || len(b) != len(Hash{}) {
		return Hash{}, fmt.Errorf("jpki: a certificate hash has %d hexadecimal digits", 2*len(Hash{}))
	}
	return Hash(b), nil
}

// Pin is a CA certificate that is believed without being asked about.
type Pin struct {
	Use        Use
	Generation int
	Hash       Hash
}

// Pins are the CA certificates of formats.md («Pinned SHA-256 of the CA
// certificates»). The hash of auth generation 2 is not known: a card of that
// generation is shown as not on the list.
func Pins() []Pin {
	return []Pin{
		{SignUse, 1, mustHash("19645405A1FE14377434BD55957628AC4038557C542403A2243F21C706FC9355")},
		{SignUse, 2, mustHash("79679C33E4CC9319440F1AD120A597FF1844E2EF217063ADB176966FD5E6FBEB")},
		{SignUse, 3, mustHash("D227F6CDE11D35C5252178F106F843D24651944975413B539FA2FB68DBFA365F")},
		{AuthUse, 1, mustHash("4DCFC4CA0AAF9FB2A3081B3F0C991C320B3ACC008667A341EEAEC5AF1D58CA7D")},
		{AuthUse, 3, mustHash("64114F29620C24ED2631D46476A040E7EE740D956089C00B036A6A8118C322B5")},
	}
}

func mustHash(s string) Hash {
	h, err := ParseHash(s)
	if err != nil {
		panic(err) // a constant above is wrong
	}
	return h
}

var pinned = func() map[Hash]bool {
	m := make(map[Hash]bool)
	for _, p := range Pins() {
		m[p.Hash] = true
	}
	return m
}()

// PinnedUse says which certificates a pinned CA issues; false for any other CA.
func PinnedUse(ca *x509.Certificate) (Use, bool) {
	h := HashOf(ca)
	for _, p := range Pins() {
		if p.Hash == h {
			return p.Use, true
		}
	}
	return 0, false
}
