package verify

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"strings"
)

// beginning is how much of a file is looked at to tell what it is. A PDF's
// mark may stand anywhere in the first 1024 bytes (ISO 32000-1, Annex H.3.4.1).
const beginning = 1024

// PEM labels of a CMS file (RFC 7468 sections 8 and 9).
var pemLabels = []string{"CMS", "PKCS7"}

const (
	pemBegin = "-----BEGIN "
	pemEnd   = "-----END "
	pemDash  = "-----"
)

// recognise tells what a file is by its first bytes, and gives the way from
// the file to the DER or BER in it. Errors: *FileError, *NotSignedError,
// *UnsupportedError.
func recognise(path string, f *os.File) (func(io.Reader) io.Reader, error) {
	first := make([]byte, beginning)
	n, err := io.ReadFull(f, first)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, &FileError{path, err}
	}
	first = first[:n]
	text := bytes.TrimLeft(bytes.TrimPrefix(first, []byte("\xEF\xBB\xBF")), " \t\r\n")
	switch {
	case len(first) > 0 && first[0] == 0x30: // SEQUENCE, which a ContentInfo is
		return func(r io.Reader) io.Reader { return r }, nil
	case isPEM(text):
		return func(r io.Reader) io.Reader {
			return base64.NewDecoder(base64.StdEncoding, &armour{lines: bufio.NewReader(r)})
		}, nil
	case bytes.Contains(first, []byte("%PDF-")):
		return nil, &UnsupportedError{path, "pdf"}
	case bytes.HasPrefix(text, []byte("<")), bytes.HasPrefix(first, []byte("\xFF\xFE<\x00")), bytes.HasPrefix(first, []byte("\xFE\xFF\x00<")):
		return nil, &UnsupportedError{path, "xml"}
	case isMail(text):
		return nil, &UnsupportedError{path, "smime"}
	}
	return nil, &NotSignedError{path}
}

func isPEM(text []byte) bool {
	for _, label := range pemLabels {
		if bytes.HasPrefix(text, []byte(pemBegin+label+pemDash)) {
			return true
		}
	}
	return false
}

func isMail(text []byte) bool {
	for _, header := range []string{"mime-version:", "content-type:"} {
		if len(text) >= len(header) && strings.EqualFold(string(text[:len(header)]), header) {
			return true
		}
	}
	return false
}

// armour gives the base64 between the two lines of a PEM file, of any size. It
// is strict: the label must be the same at both ends, and nothing may follow.
type armour struct {
	lines  *bufio.Reader
	label  string
	inside bool
	rest   []byte
}

func (a *armour) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if err := a.line(); err != nil {
			return 0, err
		}
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// line reads the next line of base64 into rest; io.EOF after the last.
func (a *armour) line() error {
	line, err := a.lines.ReadSlice('\n')
	if errors.Is(err, io.EOF) && len(line) == 0 || errors.Is(err, bufio.ErrBufferFull) {
		return ErrPEM // before the end line, or on a line as long as no encoder makes them
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	s := strings.TrimRight(string(line), " \t\r\n")
	switch {
	case !a.inside:
		if s = strings.TrimLeft(strings.TrimPrefix(s, "\uFEFF"), " \t"); s == "" {
			return nil
		}
		label, ok := strings.CutPrefix(s, pemBegin)
		if !ok {
			return ErrPEM
		}
		a.label, a.inside = label, true
	case strings.HasPrefix(s, pemDash):
		if s != pemEnd+a.label {
			return ErrPEM
		}
		return a.nothingFollows()
	default:
		a.rest = []byte(s)
	}
	return nil
}

func (a *armour) nothingFollows() error {
	for {
		b, err := a.lines.ReadByte()
		switch {
		case err != nil:
			return err // io.EOF is the end that is wanted
		case !strings.ContainsRune(" \t\r\n", rune(b)):
			return ErrPEM
		}
	}
}
