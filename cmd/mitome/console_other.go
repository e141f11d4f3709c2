//go:build !windows

package main

// leaveOwnConsole does nothing: only Windows opens a console for a program that
// was double-clicked.
func leaveOwnConsole() {}
