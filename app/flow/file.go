package flow

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// FileError: a file that the person named cannot be read.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("flow: %s: %v", e.Path, e.Err) }
func (e *FileError) Unwrap() error { return e.Err }

const maxSmall = 64 << 10 // a certificate file is a few KiB

var errTooLarge = errors.New("larger than any certificate file")

// readSmall reads a file that must be small. The error is a *FileError.
func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &FileError{Path: path, Err: err}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSmall+1))
	if err == nil && len(data) > maxSmall {
		err = errTooLarge
	}
	if err != nil {
		return nil, &FileError{Path: path, Err: err}
	}
	return data, nil
}
