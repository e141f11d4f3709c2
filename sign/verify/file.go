package verify

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mitome-jp/mitome/sign/cms"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// Options are what a verification is held against.
type Options struct {
	// Content is the file that a detached signature is over. Empty: the
	// signature's own name without .p7s, if such a file is there; the report
	// then says that it was guessed.
	Content string
	CAs     jpki.CAs
	Now     time.Time // when certificates must be valid; must be set
	// Progress is called with the bytes read of the file at hand and their
	// number in all. It may be nil.
	Progress func(done, total int64)
}

const detachedSuffix = ".p7s" // design.md, «The command line»: default output

// File reads a signed file once, in constant memory, and reports on it. It
// takes CMS in DER, BER and PEM. A signature that is not valid is a report,
// not an error.
//
// Errors: *FileError (the file, or its content, cannot be read),
// *NotSignedError, *UnsupportedError (signed in a way that this program does
// not know), *DamagedError (a signature, but not a readable one),
// *EnclosedError (Options.Content was given, and the file has a content of its
// own), the context's.
func File(ctx context.Context, path string, o Options) (*Report, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	signature, err := recognise(path, f)
	if err != nil {
		return nil, err
	}
	read := func(content io.Reader) (*cms.Report, error) {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, &FileError{path, err}
		}
		if content == nil {
			return cms.Verify(ctx, signature(&reader{f, path, o.Progress, 0, size(f)}), nil)
		}
		return cms.Verify(ctx, signature(&reader{f, path, nil, 0, 0}), content)
	}
	content, guessed := o.Content, false
	var found *cms.Report
	if content == "" {
		found, err = read(nil)
		if errors.Is(err, cms.ErrContentMissing) {
			content, guessed = guess(path), true
		}
	}
	if content != "" {
		c, openErr := open(content)
		if openErr != nil {
			return nil, openErr
		}
		defer c.Close()
		found, err = read(&reader{c, content, o.Progress, 0, size(c)})
	}
	if err != nil && !errors.Is(err, cms.ErrContentMissing) {
		return nil, explain(path, err)
	}
	r := judge(found, o)
	r.Content = content
	if guessed && content != "" {
		r.warn(WarnContentGuessed)
	}
	r.finish()
	return r, nil
}

// guess gives the file that a detached signature's name points to, or "".
func guess(path string) string {
	suffix := filepath.Ext(path)
	if !strings.EqualFold(suffix, detachedSuffix) {
		return ""
	}
	content := strings.TrimSuffix(path, suffix)
	if info, err := os.Stat(content); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return content
}

// open opens a regular file and nothing else.
func open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &FileError{path, err}
	}
	if info.IsDir() {
		return nil, &FileError{path, ErrFolder}
	}
	if !info.Mode().IsRegular() {
		return nil, &FileError{path, ErrNotFile}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &FileError{path, err}
	}
	return f, nil
}

func size(f *os.File) int64 {
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

// reader gives a file's read errors as *FileError and says how far it is.
type reader struct {
	f           io.Reader
	path        string
	progress    func(done, total int64)
	done, total int64
}

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.f.Read(p)
	r.done += int64(n)
	if r.progress != nil && n > 0 {
		r.progress(r.done, r.total)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &FileError{r.path, err}
	}
	return n, err
}
