package lang

import (
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
)

var demoPIN = msg("見本のカードのはじめの番号は %s です。", "The demo card begins with %s.")

// DemoPIN tells a PIN of the embedded card as it is before anybody changes it.
// It is public: the card is a toy.
func DemoPIN(l Lang, kind mynumber.PINKind) string {
	pins := map[mynumber.PINKind]string{
		mynumber.PINSign: virtual.DemoPINs.Sign,
		mynumber.PINAuth: virtual.DemoPINs.Auth,
		mynumber.PINText: virtual.DemoPINs.Text,
		mynumber.PINCard: virtual.DemoPINs.Card,
	}
	return demoPIN.In(l, pins[kind])
}
