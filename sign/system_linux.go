package sign

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

const namesFoldCase = false

// openUnnamed makes a file in a folder that has no name there.
// errors.ErrUnsupported where the file system has no such thing, or where
// there is no /proc to name it by later.
func openUnnamed(folder string, mode fs.FileMode) (*os.File, error) {
	fd, err := unix.Open(folder, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, uint32(mode))
	switch {
	case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.EISDIR), errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOENT):
		// EISDIR: a kernel, and ENOENT: some file systems, that do not know O_TMPFILE (open(2)).
		return nil, errors.ErrUnsupported
	case err != nil:
		return nil, err
	}
	f := os.NewFile(uintptr(fd), folder)
	if _, err := os.Stat(byDescriptor(f)); err != nil {
		f.Close()
		return nil, errors.ErrUnsupported
	}
	return f, nil
}

// byDescriptor is a path to an open file without a name (open(2), O_TMPFILE).
func byDescriptor(f *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", f.Fd()) }

// linkUnnamed gives it a name; it is an error if the name is taken.
func linkUnnamed(f *os.File, path string) error {
	return unix.Linkat(unix.AT_FDCWD, byDescriptor(f), unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW)
}

// renameNew renames only where no file is.
func renameNew(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EOPNOTSUPP) {
		return linkNew(from, to)
	}
	return err
}

// freeBytes is how much more the file system of a folder takes.
func freeBytes(folder string) (uint64, bool) {
	var st unix.Statfs_t
	if err := unix.Statfs(folder, &st); err != nil || st.Bsize <= 0 {
		return 0, false
	}
	return st.Bavail * uint64(st.Bsize), true
}
