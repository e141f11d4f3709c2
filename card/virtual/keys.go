package virtual

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"sync"
)

const keyBits = 2048 // formats.md, Certificates

// Keys are the private keys of a demo card and of the demo CAs that issue its
// certificates. They are made at run time and sign nothing of value.
type Keys struct {
	sign, auth     func() (*rsa.PrivateKey, error)
	signCA, authCA *authority
}

// keyNames are the keys in the order in which they are kept.
var keyNames = [...]string{"sign", "auth", "sign CA", "auth CA"}

// NewKeys makes keys that are kept nowhere. It takes about a second: a test
// binary makes them once.
func NewKeys() (*Keys, error) {
	encoded, err := makeKeys()
	if err != nil {
		return nil, err
	}
	return keysOf(encoded), nil
}

// makeKeys gives new keys in PKCS #8, in the order of keyNames.
func makeKeys() ([len(keyNames)][]byte, error) {
	var encoded [len(keyNames)][]byte
	var failed [len(keyNames)]error
	var all sync.WaitGroup
	for i := range keyNames {
		all.Go(func() {
			key, err := rsa.GenerateKey(rand.Reader, keyBits)
			if err == nil {
				encoded[i], err = x509.MarshalPKCS8PrivateKey(key)
			}
			failed[i] = err
		})
	}
	all.Wait()
	for _, err := range failed {
		if err != nil {
			return encoded, err
		}
	}
	return encoded, nil
}

// keysOf parses each key when it is first used: most uses of the card need
// none or one.
func keysOf(encoded [len(keyNames)][]byte) *Keys {
	parse := func(i int) func() (*rsa.PrivateKey, error) {
		return sync.OnceValues(func() (*rsa.PrivateKey, error) { return parseKey(keyNames[i], encoded[i]) })
	}
	return &Keys{
		sign:   parse(0),
		auth:   parse(1),
		signCA: newAuthority("JPKI-DEMO for digital signature", 0x0D3A0001, parse(2)),
		authCA: newAuthority("JPKI-DEMO for user authentication", 0x0D3A0002, parse(3)),
	}
}

// CACertificates are the certificates of the two demo CAs, DER, as they are in
// EF 0002 and 000B of every card with these keys.
func (k *Keys) CACertificates() (sign, auth []byte, err error) {
	if sign, err = k.signCA.certificate(); err != nil {
		return nil, nil, err
	}
	if auth, err = k.authCA.certificate(); err != nil {
		return nil, nil, err
	}
	return sign, auth, nil
}
