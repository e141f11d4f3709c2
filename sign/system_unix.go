//go:build unix

package sign

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	// openNonblock keeps a pipe that took a file's place from blocking open for ever.
	openNonblock = syscall.O_NONBLOCK
	// closeBeforeRename: a file may be renamed while it is open.
	closeBeforeRename = false
)

func nameLength(name string) int { return len(name) }

func isReadOnly(err error) bool    { return errors.Is(err, unix.EROFS) }
func isFull(err error) bool        { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }
func isTooBig(err error) bool      { return errors.Is(err, unix.EFBIG) }
func isNameTooLong(err error) bool { return errors.Is(err, unix.ENAMETOOLONG) }
func isNotFolder(err error) bool   { return errors.Is(err, unix.ENOTDIR) }

// lock takes the file for this process, without waiting.
func lock(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

// linkNew gives a file a new name only where none is, on file systems with
// hard links; on others it takes the name first with an empty file and then
// replaces that.
func linkNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	f.Close()
	if err := os.Rename(from, to); err != nil {
		os.Remove(to)
		return err
	}
	return nil
}
