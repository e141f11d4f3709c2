//go:build !windows

package lang

import "syscall"

var (
	diskFull    = []error{syscall.ENOSPC, syscall.EDQUOT}
	nameTooLong = []error{syscall.ENAMETOOLONG}
)
