package flow

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// Folder is where this program keeps what it must remember for one user.
type Folder string

// DataError: the data folder cannot be used.
type DataError struct {
	Path string
	Err  error
}

func (e *DataError) Error() string { return fmt.Sprintf("flow: data folder %s: %v", e.Path, e.Err) }
func (e *DataError) Unwrap() error { return e.Err }

// UserFolder is the user's data folder for Mitome: below XDG_DATA_HOME or
// ~/.local/share, %LOCALAPPDATA%, or ~/Library/Application Support. It is not
// made yet. The error is a *DataError.
func UserFolder() (Folder, error) {
	base := os.Getenv("XDG_DATA_HOME")
	switch runtime.GOOS {
	case "windows":
		base = os.Getenv("LOCALAPPDATA")
	case "darwin":
		base = ""
	}
	if !filepath.IsAbs(base) { // XDG Base Directory Specification: a relative path is to be ignored
		home, err := os.UserHomeDir()
		if err != nil {
			return "", &DataError{Err: err}
		}
		switch runtime.GOOS {
		case "windows":
			base = filepath.Join(home, "AppData", "Local")
		case "darwin":
			base = filepath.Join(home, "Library", "Application Support")
		default:
			base = filepath.Join(home, ".local", "share")
		}
	}
	name := "mitome"
	if runtime.GOOS != "linux" {
		name = "Mitome"
	}
	return Folder(filepath.Join(base, name)), nil
}

// Demo is where the embedded card keeps its keys.
func (f Folder) Demo() string { return filepath.Join(string(f), "demo") }

// seenCAs holds the CA certificates that are pinned and that a card showed;
// addedCAs those that the person added. One file each, named by its SHA-256.
func (f Folder) seenCAs() string  { return filepath.Join(string(f), "ca", "seen") }
func (f Folder) addedCAs() string { return filepath.Join(string(f), "ca", "added") }
