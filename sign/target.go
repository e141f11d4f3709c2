package sign

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// NameLimit is the longest file name that common file systems take: bytes on
// Unix, UTF-16 units on Windows.
const NameLimit = 255

// Names that a result ends in (design.md, «The command line»: default output).
const (
	suffixAttached = ".p7m"
	suffixDetached = ".p7s"
)

// Target is where the result for d goes, if it can go there. It is asked before
// the PIN and tries the folder, but leaves nothing behind. Errors:
// *ExistsError, *TargetError, ErrFormat.
func (r Request) Target(d *Document) (string, error) {
	if _, err := r.format(); err != nil {
		return "", err
	}
	path := r.name(d)
	if err := place(path, r.Force, d); err != nil {
		return "", err
	}
	if err := probe(path, d.mode()); err != nil {
		return "", err
	}
	if free, ok := freeBytes(filepath.Dir(path)); ok && !r.Detached && free < uint64(d.Size) {
		return "", &TargetError{path, ErrFull, nil}
	}
	return path, nil
}

// place refuses where a file cannot or must not go.
func place(path string, force bool, sources ...*Document) error {
	if nameLength(filepath.Base(path)) > NameLimit {
		return &TargetError{path, ErrNameTooLong, nil}
	}
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return targetError(path, err)
	}
	if !folder.IsDir() {
		return &TargetError{path, ErrNoFolder, nil}
	}
	there, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		there, err = os.Lstat(path) // a link that leads nowhere is there all the same
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return targetError(path, err)
	}
	for _, d := range sources {
		if os.SameFile(there, d.info) {
			return &TargetError{path, ErrIsSource, nil}
		}
	}
	switch {
	case there.IsDir():
		return &TargetError{path, ErrFolder, nil}
	case there.Mode().Type()&^fs.ModeSymlink != 0:
		return &TargetError{path, ErrNotFile, nil}
	case !force:
		return &ExistsError{path}
	}
	return nil
}

// probe finds out whether a file can be made there, by making one.
func probe(path string, mode fs.FileMode) error {
	s, err := stage(path, mode)
	if err != nil {
		return err
	}
	s.discard()
	return nil
}

func (r Request) name(d *Document) string {
	if r.Out != "" {
		return r.Out
	}
	folder := r.OutDir
	if folder == "" {
		folder = filepath.Dir(d.Path)
	}
	if r.Detached {
		return filepath.Join(folder, d.Name+suffixDetached)
	}
	return filepath.Join(folder, d.Name+suffixAttached)
}

// Targets are the places for several documents under one PIN, in their order.
// Besides what Target checks, no two results may go to one place, and none to
// the place of a document. Errors as of Target.
func (r Request) Targets(documents []*Document) ([]string, error) {
	if r.Out != "" && len(documents) > 1 {
		return nil, &TargetError{r.Out, ErrOneResult, nil}
	}
	paths := make([]string, 0, len(documents))
	taken := make(map[string]bool)
	for _, d := range documents {
		path, err := r.Target(d)
		if err != nil {
			return nil, err
		}
		if err := place(path, true, documents...); err != nil {
			return nil, err
		}
		key := clean(path)
		if taken[key] {
			return nil, &ExistsError{path}
		}
		taken[key] = true
		paths = append(paths, path)
	}
	return paths, nil
}

// clean makes two ways to write a path comparable, as far as names can.
func clean(path string) string {
	folder, name := filepath.Split(path)
	if real, err := filepath.EvalSymlinks(filepath.Clean(folder + ".")); err == nil {
		folder = real
	}
	if absolute, err := filepath.Abs(folder); err == nil {
		folder = absolute
	}
	if namesFoldCase {
		name = strings.ToLower(name)
	}
	return filepath.Join(folder, name)
}

// mode is what a result may be opened by: never by more people than the
// document itself, which an attached signature contains. The umask still
// takes away.
func (d *Document) mode() fs.FileMode { return 0o600 | d.info.Mode().Perm()&0o066 }
