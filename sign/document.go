package sign

import (
	"bytes"
	"context"
	"crypto"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// chunk is how much of a file is in hand at a time.
const chunk = 256 << 10

// How old a file's last change must be when it is looked at, so that a later
// change cannot bear the same time: file systems that keep whole seconds count
// up to two at once (FAT), the others keep the time of the last clock tick.
const (
	settlingCoarse = 2 * time.Second
	settlingFine   = 100 * time.Millisecond
)

// Document is a file as the person approved it: what Look saw.
type Document struct {
	Path   string
	Name   string // last element of Path
	Size   int64  // bytes
	SHA256 [sha256.Size]byte

	info    fs.FileInfo
	settled bool // a change since Look would show in the modification time
}

// Look reads a file once, in constant memory, and tells what is to be signed.
// The optional progress is called with the bytes read so far and in all.
//
// Errors: *SourceError (absent, unreadable, a folder, a pipe or device,
// empty), *ChangedError (it changed while it was read), the context's.
func Look(ctx context.Context, path string, progress func(done, total int64)) (*Document, error) {
	f, info, err := openSource(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info.Size() == 0 {
		return nil, &SourceError{path, ErrEmpty, nil}
	}
	d := &Document{Path: path, Name: filepath.Base(path), Size: info.Size(), info: info}
	d.settled = settled(info.ModTime(), time.Now())
	h := sha256.New()
	n, err := io.CopyBuffer(h, d.source(ctx, f, progress), make([]byte, chunk))
	if err != nil {
		return nil, err
	}
	if n != d.Size || !d.unchanged(f) {
		return nil, &ChangedError{path}
	}
	h.Sum(d.SHA256[:0])
	return d, nil
}

// openSource opens a regular file and nothing else. The kind is looked at
// before, since to open a device may have effects, and after, since the name
// may have been given to something else in between.
func openSource(path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, sourceError(path, err)
	}
	if err := regular(path, info); err != nil {
		return nil, nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|openNonblock, 0)
	if err != nil {
		return nil, nil, sourceError(path, err)
	}
	if info, err = f.Stat(); err == nil {
		err = regular(path, info)
	}
	if err != nil {
		f.Close()
		return nil, nil, sourceError(path, err)
	}
	return f, info, nil
}

func regular(path string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return &SourceError{path, ErrFolder, nil}
	case !mode.IsRegular():
		return &SourceError{path, ErrNotFile, nil}
	}
	return nil
}

// open opens the document once more, if it is still the one that was looked at.
func (d *Document) open() (*os.File, error) {
	f, _, err := openSource(d.Path)
	if err != nil {
		return nil, err
	}
	if !d.unchanged(f) {
		f.Close()
		return nil, &ChangedError{d.Path}
	}
	return f, nil
}

// unchanged compares the open file with the one that was looked at: the same
// file, size and time of last change. Only the digest is proof.
func (d *Document) unchanged(f *os.File) bool {
	now, err := f.Stat()
	return err == nil && os.SameFile(d.info, now) && now.Size() == d.Size && now.ModTime().Equal(d.info.ModTime())
}

func settled(changed, now time.Time) bool {
	if changed.Nanosecond() == 0 {
		return now.Sub(changed) > settlingCoarse
	}
	return now.Sub(changed) > settlingFine
}

// digest reads the document once more and gives its digest by another
// algorithm, if it is still what was looked at. Errors: *SourceError,
// *ChangedError, the context's.
func (d *Document) digest(ctx context.Context, alg crypto.Hash, progress func(done, total int64)) ([]byte, error) {
	f, err := d.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	approved, other := sha256.New(), alg.New()
	var both io.Writer = io.MultiWriter(approved, other)
	if alg == crypto.SHA256 {
		both, other = approved, approved
	}
	if _, err := io.CopyBuffer(both, d.source(ctx, f, progress), make([]byte, chunk)); err != nil {
		return nil, err
	}
	if !bytes.Equal(approved.Sum(nil), d.SHA256[:]) || !d.unchanged(f) {
		return nil, &ChangedError{d.Path}
	}
	return other.Sum(nil), nil
}

func (d *Document) source(ctx context.Context, f *os.File, progress func(done, total int64)) *source {
	return &source{ctx: ctx, file: f, path: d.Path, total: d.Size, progress: progress}
}

// source reads a document's file for somebody else: it can be cancelled, says
// how far it is and gives the errors of this package.
type source struct {
	ctx         context.Context
	file        io.Reader
	path        string
	done, total int64
	progress    func(done, total int64)
}

func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.file.Read(p)
	s.done += int64(n)
	if s.progress != nil && n > 0 {
		s.progress(s.done, s.total)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = sourceError(s.path, err)
	}
	return n, err
}
