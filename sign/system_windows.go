package sign

import (
	"errors"
	"io/fs"
	"os"
	"unicode/utf16"

	"golang.org/x/sys/windows"
)

const (
	// openNonblock: a path to a file opens without waiting.
	openNonblock = 0
	// closeBeforeRename: an open file cannot be renamed or removed.
	closeBeforeRename = true
	namesFoldCase     = true
)

func nameLength(name string) int { return len(utf16.Encode([]rune(name))) }

func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }
func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
func isTooBig(err error) bool { return errors.Is(err, windows.ERROR_FILE_TOO_LARGE) }
func isNameTooLong(err error) bool {
	return errors.Is(err, windows.ERROR_FILENAME_EXCED_RANGE) || errors.Is(err, windows.ERROR_BUFFER_OVERFLOW)
}
func isNotFolder(err error) bool { return errors.Is(err, windows.ERROR_DIRECTORY) }

func openUnnamed(string, fs.FileMode) (*os.File, error) { return nil, errors.ErrUnsupported }

func linkUnnamed(*os.File, string) error { return errors.ErrUnsupported }

// lock takes the file for this process, without waiting.
func lock(f *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	// One byte far behind any content: a Windows lock keeps others from reading what it covers.
	where := &windows.Overlapped{OffsetHigh: 1 << 30}
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, where)
}

// renameNew renames only where no file is.
func renameNew(from, to string) error {
	old, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	return windows.MoveFileEx(old, name, windows.MOVEFILE_WRITE_THROUGH)
}

// syncFolder has nothing to do: NTFS keeps names in its journal.
func syncFolder(string) error { return nil }

// freeBytes is how much more the volume of a folder takes from this user.
func freeBytes(folder string) (uint64, bool) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, false
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	return free, err == nil
}
