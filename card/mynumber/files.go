package mynumber

// AIDs (card.md, «Applications»; the card manager: card.md, «Link»).
var (
	aidCardManager = []byte{0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00}
	aidJPKI        = []byte{0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01}
	aidText        = []byte{0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08}
	aidRegistry    = []byte{0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01}
	aidCommon      = []byte{0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00}
)

// application is one of the card's applications.
type application int

const (
	none application = iota
	jpki
	text     // input support
	registry // resident registry
	common
)

func (a application) aid() []byte {
	switch a {
	case jpki:
		return aidJPKI
	case text:
		return aidText
	case registry:
		return aidRegistry
	case common:
		return aidCommon
	}
	return aidCardManager
}

// ef is an elementary file. Its id is 00 and this byte, whose low five bits
// are also the short identifier (card.md, «Applications»).
type ef byte

// EFs of the JPKI application (card.md, «JPKI application»).
const (
	efSignCert   ef = 0x01
	efSignCACert ef = 0x02
	efToken      ef = 0x06
	efPresence   ef = 0x08
	efAuthCert   ef = 0x0A
	efAuthCACert ef = 0x0B
	efAuthKey    ef = 0x17
	efAuthPIN    ef = 0x18
	efSignKey    ef = 0x1A
	efSignPIN    ef = 0x1B
)

// EFs of the other applications (card.md, «Input support application» and
// «Common and resident registry applications»).
const (
	efTextPIN    ef = 0x11
	efCardRecord ef = 0x01
	efCardPIN    ef = 0x1C
)

// Instructions (card.md, «Applications» and «JPKI application»).
const (
	insVerify     = 0x20
	insChange     = 0x24 // CHANGE REFERENCE DATA
	insSign       = 0x2A // class 80
	insSelect     = 0xA4
	insReadBinary = 0xB0
	insReadRecord = 0xB2
)

const (
	p1SelectEF  = 0x02
	p1SelectAID = 0x04
	p2NoFCI     = 0x0C
	p2Current   = 0x80 // the current EF; 80|sfi names one by its short identifier
)
