package sign

import (
	"errors"
	"fmt"
	"io/fs"
)

// What a SourceError unwraps to.
var (
	ErrNotFound   = errors.New("no such file")
	ErrPermission = errors.New("no permission")
	ErrFolder     = errors.New("is a folder")
	ErrNotFile    = errors.New("is a pipe, a device or another thing that is no file")
	ErrEmpty      = errors.New("is empty") // nobody means to sign nothing: refused
	ErrRead       = errors.New("cannot be read")
)

// What a TargetError unwraps to, besides ErrPermission, ErrFolder and ErrNotFile.
var (
	ErrIsSource    = errors.New("is a file that is to be signed")
	ErrOneResult   = errors.New("cannot take the results of several files")
	ErrNameTooLong = errors.New("has too long a name; give the result another with -o") // the limit is NameLimit
	ErrNoFolder    = errors.New("is in a folder that does not exist")
	ErrReadOnly    = errors.New("is on a read-only file system")
	ErrFull        = errors.New("does not fit: the disk is full, or the share of it that is allowed")
	ErrTooBig      = errors.New("is larger than its file system allows")
	ErrWrite       = errors.New("cannot be written")
)

// SourceError says what is wrong with a file to sign. Nothing was written.
type SourceError struct {
	Path  string
	Kind  error // one of the sentinels
	Cause error // of the operating system, or nil
}

func (e *SourceError) Error() string { return "sign: " + describe(e.Path, e.Kind, e.Cause) }

// Unwrap gives the kind and the cause.
func (e *SourceError) Unwrap() []error { return some(e.Kind, e.Cause) }

// ErrExists is what an ExistsError unwraps to.
var ErrExists = errors.New("is there already")

// ExistsError says that a file is where a result would go, or that two results
// would go to one place. Nothing was replaced.
type ExistsError struct{ Path string }

func (e *ExistsError) Error() string { return "sign: " + describe(e.Path, ErrExists, nil) }

// Unwrap gives ErrExists.
func (e *ExistsError) Unwrap() error { return ErrExists }

// TargetError says why there can be no result at a place. What was there before is untouched.
type TargetError struct {
	Path  string
	Kind  error // one of the sentinels
	Cause error // of the operating system, or nil
}

func (e *TargetError) Error() string { return "sign: " + describe(e.Path, e.Kind, e.Cause) }

// Unwrap gives the kind and the cause.
func (e *TargetError) Unwrap() []error { return some(e.Kind, e.Cause) }

// ChangedError says that a file is not, or no longer, what was looked at. It
// must be looked at and approved anew; nothing was written.
type ChangedError struct{ Path string }

func (e *ChangedError) Error() string {
	return fmt.Sprintf("sign: %q changed since it was looked at", e.Path)
}

// CheckError says that what was made did not stand its own check. Nothing was written.
type CheckError struct{ Err error }

func (e *CheckError) Error() string {
	return fmt.Sprintf("sign: the signature made is not right: %v", e.Err)
}

// Unwrap gives what the check found.
func (e *CheckError) Unwrap() error { return e.Err }

// ErrFormat is the error of a format that this program does not make.
var ErrFormat = errors.New("sign: not a known format")

func describe(path string, kind, cause error) string {
	if cause == nil {
		return fmt.Sprintf("%q %v", path, kind)
	}
	return fmt.Sprintf("%q %v (%v)", path, kind, cause)
}

func some(errs ...error) (there []error) {
	for _, err := range errs {
		if err != nil {
			there = append(there, err)
		}
	}
	return there
}

// sourceError names what the operating system said of a file to sign.
func sourceError(path string, err error) error {
	var known *SourceError
	if errors.As(err, &known) {
		return err
	}
	kind := ErrRead
	switch {
	case errors.Is(err, fs.ErrNotExist), isNotFolder(err):
		kind = ErrNotFound
	case errors.Is(err, fs.ErrPermission):
		kind = ErrPermission
	}
	return &SourceError{path, kind, cause(err)}
}

// targetError names what the operating system said of a result.
func targetError(path string, err error) error {
	known, exists := (*TargetError)(nil), (*ExistsError)(nil)
	if errors.As(err, &known) || errors.As(err, &exists) {
		return err
	}
	kind := ErrWrite
	switch {
	case errors.Is(err, fs.ErrExist):
		return &ExistsError{path}
	case isReadOnly(err):
		kind = ErrReadOnly
	case errors.Is(err, fs.ErrPermission):
		kind = ErrPermission
	case isFull(err):
		kind = ErrFull
	case isTooBig(err):
		kind = ErrTooBig
	case isNameTooLong(err):
		kind = ErrNameTooLong
	case errors.Is(err, fs.ErrNotExist), isNotFolder(err):
		kind = ErrNoFolder
	}
	return &TargetError{path, kind, cause(err)}
}

// cause takes off the operation and path that package os puts on: the path may
// be a temporary one, and ours is in the error already.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
