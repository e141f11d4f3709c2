package lang

import "syscall"

// What Windows says (winerror.h): ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL;
// ERROR_FILENAME_EXCED_RANGE, ERROR_BUFFER_OVERFLOW.
var (
	diskFull    = []error{syscall.Errno(112), syscall.Errno(39)}
	nameTooLong = []error{syscall.Errno(206), syscall.Errno(111)}
)
