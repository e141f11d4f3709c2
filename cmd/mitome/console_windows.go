package main

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	kernel32           = windows.NewLazySystemDLL("kernel32.dll")
	consoleProcessList = kernel32.NewProc("GetConsoleProcessList")
	freeConsole        = kernel32.NewProc("FreeConsole")
)

// leaveOwnConsole closes the console that Windows opens for a program that was
// double-clicked, and leaves one alone that the person typed into: that has
// other programs in it. One program serves both, so it must be a console one.
func leaveOwnConsole() {
	var ids [2]uint32
	if n, _, _ := consoleProcessList.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids))); n == 1 {
		_, _, _ = freeConsole.Call()
	}
}
