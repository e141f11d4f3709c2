package virtual

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"

	"github.com/mitome-jp/mitome/card"
)

// Sizes of the files of the JPKI application. That of the token information is
// given (card.md, JPKI application); the others are ours, larger than what they
// hold, as on the card.
const (
	tokenSize       = 160
	tokenLabelSize  = 32
	certificateSize = 3 << 10
)

// Presence in EF 0008 (card.md, JPKI application).
const (
	isPresent = 0x8F
	isAbsent  = 0x00
)

// tokenAndroid is a phone, which hides the authentication certificate behind
// its PIN (card.md, JPKI application, EF 000A).
const tokenAndroid = "JPKIAPGPSETOKEN"

// jpki is the JPKI application (card.md). A certificate that the card lacks
// takes its file, its key and its PIN with it; card.md does not say what of
// them a real card keeps.
func jpki(p *profile, keys *Keys) *application {
	presence := []byte{isAbsent, isAbsent, 0x00}
	token := padded(padded([]byte(p.token), tokenLabelSize, ' '), tokenSize, 0x00)
	a := &application{aid: aidJPKI, files: []*file{
		{id: 0x0006, binary: fixed(token)},
		{id: 0x0008, binary: fixed(presence)},
	}}
	if !p.oldCard {
		a.files = append(a.files,
			&file{id: 0x0002, binary: certificateFile(keys.signCA.certificate)},
			&file{id: 0x000B, binary: certificateFile(keys.authCA.certificate)},
		)
	}
	if p.hasSign {
		presence[0] = isPresent
		a.files = append(a.files,
			&file{id: 0x0001, readers: []PINRef{SignPassword}, binary: certificateFile(func() ([]byte, error) {
				return issue(keys.signCA, keys.sign, signTemplate(p))
			})},
			&file{id: 0x001A, key: &key{private: keys.sign, guard: SignPassword}},
			&file{id: 0x001B, pin: &pin{
				ref: SignPassword, value: DemoPINs.Sign, left: signTries, max: signTries,
				changeBy: insChangeReferenceData, form: passwordForm,
			}},
		)
	}
	if p.hasAuth {
		presence[1] = isPresent
		certificate := &file{id: 0x000A, binary: certificateFile(func() ([]byte, error) {
			return issue(keys.authCA, keys.auth, authTemplate(p))
		})}
		if p.token == tokenAndroid {
			certificate.readers = []PINRef{AuthPIN}
		}
		a.files = append(a.files,
			certificate,
			&file{id: 0x0017, key: &key{private: keys.auth, guard: AuthPIN}},
			&file{id: 0x0018, pin: &pin{
				ref: AuthPIN, value: DemoPINs.Auth, left: pinTries, max: pinTries,
				changeBy: insChangeReferenceData, form: fourDigits,
			}},
		)
	}
	return a
}

// certificateFile is a certificate with filler behind it, made when it is first
// read: most uses of the card never read it.
func certificateFile(make func() ([]byte, error)) func() ([]byte, error) {
	var content []byte
	return func() ([]byte, error) {
		if content == nil {
			der, err := make()
			if err != nil {
				return nil, err
			}
			content = padded(der, certificateSize, 0xFF)
		}
		return content, nil
	}
}

// How much a 2048-bit key signs: PKCS #1 v1.5 padding takes 11 bytes (card.md,
// JPKI application: 1–245).
const (
	signatureSize = 256
	mostSigned    = signatureSize - 11
)

// sign is the signing command, `80 2A 00 80|sfi Lc <DigestInfo> 00`; P1 = 02
// takes a bare SHA-256 (card.md, JPKI application).
func (c *Card) sign(cmd card.Command) card.Response {
	if cmd.P1 != 0x00 && cmd.P1 != 0x02 {
		return status(card.SWParameters)
	}
	f, sw := c.reference(cmd.P2)
	switch {
	case sw != card.SWDone:
		return status(sw)
	case f.key == nil:
		return status(card.SWConditions)
	case len(cmd.Data) == 0:
		return status(card.SWLength)
	case !c.pins[f.key.guard].verified:
		return status(card.SWSecurityStatus)
	case cmd.P1 == 0x00 && len(cmd.Data) > mostSigned, cmd.P1 == 0x02 && len(cmd.Data) != sha256.Size:
		return status(card.SWData)
	case cmd.Le != 0 && cmd.Le < signatureSize:
		return status(wrongLe(signatureSize))
	}
	key, err := f.key.private()
	if err != nil { // keys that cannot be used: the card is broken
		return status(card.SWCardFault)
	}
	var hash crypto.Hash // none: pad exactly the given bytes
	if cmd.P1 == 0x02 {
		hash = crypto.SHA256
	}
	signature, err := rsa.SignPKCS1v15(nil, key, hash, bytes.Clone(cmd.Data))
	if err != nil {
		return status(card.SWCardFault)
	}
	return done(signature)
}
