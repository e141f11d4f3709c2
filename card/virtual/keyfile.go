package virtual

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keyFile holds all keys in one file, so that it is there whole or not at all.
const keyFile = "demo-card-keys.pem"

const (
	pemType   = "PRIVATE KEY"
	pemName   = "Demo-Key" // header: which key
	pemDigest = "SHA-256"  // header: of the content, so that loading need not parse the keys
)

// LoadKeys gives the keys that are kept in the folder, and makes them when
// there are none. Of several processes that do so at once, all get the same
// keys. Errors tell of a folder that cannot be written or a file that is
// damaged; the file is then left as it is.
func LoadKeys(dir string) (*Keys, error) {
	path := filepath.Join(dir, keyFile)
	kept, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		kept, err = keepNewKeys(dir, path)
	}
	if err != nil {
		return nil, fmt.Errorf("keys of the demo card: %w", err)
	}
	encoded, err := decodeKeys(kept)
	if err != nil {
		return nil, fmt.Errorf("keys of the demo card: %s: %w; delete the file to get a new demo card", path, err)
	}
	return keysOf(encoded), nil
}

// keepNewKeys makes keys and gives what then is in the file, which another
// process may have written.
func keepNewKeys(dir, path string) ([]byte, error) {
	encoded, err := makeKeys()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, keyFile+".*") // made with mode 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(encodeKeys(encoded))
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	// Unlike a rename, a link never replaces what another process put there.
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		// A file system without links.
		if err := os.Rename(f.Name(), path); err != nil {
			return nil, err
		}
	}
	return os.ReadFile(path)
}

func encodeKeys(encoded [len(keyNames)][]byte) []byte {
	var b bytes.Buffer
	for i, der := range encoded {
		digest := sha256.Sum256(der)
		b.Write(pem.EncodeToMemory(&pem.Block{
			Type:    pemType,
			Headers: map[string]string{pemName: keyNames[i], pemDigest: hex.EncodeToString(digest[:])},
			Bytes:   der,
		}))
	}
	return b.Bytes()
}

var errKeyFile = errors.New("the file is damaged")

func decodeKeys(kept []byte) ([len(keyNames)][]byte, error) {
	var encoded [len(keyNames)][]byte
	for i, name := range keyNames {
		block, rest := pem.Decode(kept)
		if block == nil || block.Type != pemType || block.Headers[pemName] != name {
			return encoded, errKeyFile
		}
		digest := sha256.Sum256(block.Bytes)
		if block.Headers[pemDigest] != hex.EncodeToString(digest[:]) {
			return encoded, errKeyFile
		}
		encoded[i], kept = block.Bytes, rest
	}
	return encoded, nil
}

func parseKey(name string, der []byte) (*rsa.PrivateKey, error) {
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("demo key %q: %w", name, err)
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok || key.N.BitLen() != keyBits {
		return nil, fmt.Errorf("demo key %q: not an RSA key of %d bits", name, keyBits)
	}
	return key, nil
}
