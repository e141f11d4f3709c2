package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/mitome-jp/mitome/sign/cms"
)

// What a FileError can unwrap to, besides the errors of package os.
var (
	ErrFolder  = errors.New("is a folder")
	ErrNotFile = errors.New("is a pipe, a device or another thing that is no file")
)

// FileError says that a file could not be read.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("verify: %q: %v", e.Path, e.Err) }

// Unwrap gives the operating system's error or one of the sentinels above.
func (e *FileError) Unwrap() error { return e.Err }

// NotSignedError says that a file holds no signature.
type NotSignedError struct{ Path string }

func (e *NotSignedError) Error() string {
	return fmt.Sprintf("verify: %q is not a signed file", e.Path)
}

// UnsupportedError says that a file may be signed, in a way that is not judged here yet.
type UnsupportedError struct {
	Path   string
	Format string // "pdf", "xml", "smime"
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("verify: %q: signatures in %s are not supported yet", e.Path, e.Format)
}

// DamagedError says that a file holds a signature that is cut short or not
// formed as it should be. There is nobody whose signature could be reported.
type DamagedError struct {
	Path string
	Err  error // cms.ErrTruncated, ErrSyntax, ErrTrailingData, ErrTooLarge, ErrUnsupportedContent or ErrPEM
}

func (e *DamagedError) Error() string { return fmt.Sprintf("verify: %q is damaged: %v", e.Path, e.Err) }

// Unwrap gives what is wrong.
func (e *DamagedError) Unwrap() error { return e.Err }

// ErrPEM: a PEM file is cut short, or has something else than base64 between its two lines.
var ErrPEM = errors.New("verify: malformed PEM")

// EnclosedError says that a content was given for a file that has its own.
type EnclosedError struct{ Path string }

func (e *EnclosedError) Error() string {
	return fmt.Sprintf("verify: %q encloses what was signed; no other file can be checked against it", e.Path)
}

// explain turns the errors of cms into those of this package.
func explain(path string, err error) error {
	var file *FileError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &file):
		return err
	case errors.Is(err, cms.ErrContentTwice):
		return &EnclosedError{path}
	case errors.Is(err, cms.ErrNotSignedData), errors.Is(err, cms.ErrNoSigners):
		return &NotSignedError{path}
	}
	return &DamagedError{path, err}
}
