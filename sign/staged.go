package sign

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// staged is a result that is not there yet: a file in the target's folder,
// without any name where the system can do that (Linux, O_TMPFILE), so that
// not even a kill leaves anything. Elsewhere it has a name of its own and a
// lock; what a killed process left is swept up the next time.
type staged struct {
	file   *os.File
	target string
	path   string // its own name, "" while it has none
}

// Names of staged files.
const (
	stagedPrefix = ".mitome-"
	stagedSuffix = ".tmp"
)

// abandoned is the age from which an unlocked staged file is nobody's: longer
// than any process takes from making it to locking it.
const abandoned = time.Minute

// unnamed is openUnnamed; a test stands in for file systems that have no such files.
var unnamed = openUnnamed

// stage makes a staged file for target. Errors: *TargetError.
func stage(target string, mode fs.FileMode) (*staged, error) {
	folder := filepath.Dir(target)
	f, err := unnamed(folder, mode)
	if err == nil {
		return &staged{file: f, target: target}, nil
	}
	if !errors.Is(err, errors.ErrUnsupported) {
		return nil, targetError(target, err)
	}
	sweep(folder)
	path := stagedName(folder)
	if f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode); err != nil {
		return nil, targetError(target, err)
	}
	// A file system without locks keeps its staged files: sweep leaves alone what it cannot lock.
	_ = lock(f)
	return &staged{file: f, target: target, path: path}, nil
}

func stagedName(folder string) string {
	var b [8]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return filepath.Join(folder, stagedPrefix+hex.EncodeToString(b[:])+stagedSuffix)
}

// Write gives errors as *TargetError.
func (s *staged) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	if err != nil {
		err = targetError(s.target, err)
	}
	return n, err
}

// commit makes the file durable and gives it its name, in one step for whoever
// looks on. Without replace it never takes the place of another file, however
// late that appeared. Errors: *ExistsError, *TargetError; then nothing
// changed.
func (s *staged) commit(replace bool) error {
	if err := s.file.Sync(); err != nil {
		return targetError(s.target, err)
	}
	if err := s.name(replace); err != nil {
		return targetError(s.target, err)
	}
	s.path = ""
	s.file.Close() // synced and renamed: nothing can fail that matters
	// The name may still be lost with the power, if that fails now within
	// seconds; the caller could do nothing about it that is better.
	_ = syncFolder(filepath.Dir(s.target))
	return nil
}

func (s *staged) name(replace bool) error {
	if s.path == "" {
		if !replace {
			return linkUnnamed(s.file, s.target)
		}
		// A link cannot replace: two steps, and a kill between them leaves the
		// whole file under a name that sweep knows.
		folder := filepath.Dir(s.target)
		sweep(folder)
		path := stagedName(folder)
		_ = lock(s.file)
		if err := linkUnnamed(s.file, path); err != nil {
			return err
		}
		s.path = path
	}
	if closeBeforeRename {
		s.file.Close()
	}
	if replace {
		return os.Rename(s.path, s.target)
	}
	return renameNew(s.path, s.target)
}

// discard takes away whatever commit did not name.
func (s *staged) discard() {
	if closeBeforeRename {
		s.file.Close()
	}
	if s.path != "" {
		os.Remove(s.path)
	}
	s.file.Close()
}

// sweep removes staged files whose process ended without doing so.
func sweep(folder string) {
	left, _ := filepath.Glob(filepath.Join(escapeGlob(folder), stagedPrefix+"*"+stagedSuffix))
	for _, path := range left {
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < abandoned {
			continue
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		unused := lock(f) == nil
		if unused && !closeBeforeRename {
			os.Remove(path)
		}
		f.Close()
		if unused && closeBeforeRename {
			os.Remove(path)
		}
	}
}

// escapeGlob makes a folder's own name match itself. Windows knows no escape,
// and no name there has a star or question mark.
func escapeGlob(folder string) string {
	if filepath.Separator == '\\' {
		return folder
	}
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "*", `\*`, "?", `\?`).Replace(folder)
}
