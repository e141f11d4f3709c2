//go:build unix && !linux

package sign

import (
	"errors"
	"io/fs"
	"os"
)

// namesFoldCase: on macOS, a.txt and A.TXT are one file as a rule.
const namesFoldCase = true

func openUnnamed(string, fs.FileMode) (*os.File, error) { return nil, errors.ErrUnsupported }

func linkUnnamed(*os.File, string) error { return errors.ErrUnsupported }

// renameNew renames only where no file is.
func renameNew(from, to string) error { return linkNew(from, to) }

// freeBytes is not asked here: a full disk shows when it is written to.
func freeBytes(string) (uint64, bool) { return 0, false }
