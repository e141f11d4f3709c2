package virtual

import "fmt"

// Application identifiers (card.md, Link and Applications).
var (
	aidCardManager  = []byte{0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00}
	aidJPKI         = []byte{0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01}
	aidInputSupport = []byte{0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08}
	aidCardFace     = []byte{0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02}
	aidResident     = []byte{0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01}
	aidCommon       = []byte{0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00}
)

// applications are those of a card of this profile. The first one, the card
// manager, is selected after power-up.
func applications(p *profile, keys *Keys) []*application {
	apps := []*application{
		{aid: aidCardManager},
		jpki(p, keys),
		{aid: aidResident, files: []*file{cardPIN(ResidentPIN)}},
	}
	if p.oldCard { // the other three came with the My Number Card
		return apps
	}
	return append(apps,
		inputSupport(p),
		&application{aid: aidCardFace}, // card.md tells of no file in it
		common(p),
	)
}

// common is the common application (card.md, Common and resident registry).
func common(p *profile) *application {
	digits := cardSerial + municipality + p.cardExpires.Format("20060102")
	record := append([]byte{0x01, 0x1C}, digits...)
	return &application{aid: aidCommon, files: []*file{
		{id: 0x0001, records: [][]byte{record}},
		cardPIN(CommonPIN),
	}}
}

// cardPIN is EF 001C, which two applications have (card.md, Common and
// resident registry).
func cardPIN(ref PINRef) *file {
	return &file{id: 0x001C, pin: &pin{
		ref: ref, value: DemoPINs.Card, left: pinTries, max: pinTries,
		changeBy: insChangeKey, form: fourDigits,
	}}
}

// padded is a file of a fixed size with filler behind its content.
func padded(content []byte, size int, filler byte) []byte {
	if len(content) > size {
		panic(fmt.Sprintf("virtual: %d bytes of content in a file of %d", len(content), size))
	}
	b := make([]byte, size)
	n := copy(b, content)
	for i := range b[n:] {
		b[n+i] = filler
	}
	return b
}
