package sign

import (
	"context"
	"crypto"
	"errors"
	"io/fs"

	"github.com/mitome-jp/mitome/sign/cms"
)

// Result is a signed file that is in its place.
type Result struct {
	Path     string
	Size     int64 // bytes
	Format   Format
	Detached bool
}

// Save writes the signed file, checks it and gives it its name. It may be
// called again after a failure, with another target too: the signature is
// finished, only its file is not. The document must still be what was signed.
// The optional progress is called with the bytes of content read so far and in
// all.
//
// Errors: *ChangedError, *SourceError (the document), *ExistsError,
// *TargetError (the result), *CheckError, the context's. After each of them
// nothing was left behind, and a file at target is untouched.
func (s *Signature) Save(ctx context.Context, target string, force bool, progress func(done, total int64)) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := place(target, force, s.document); err != nil {
		return nil, err
	}
	out, err := stage(target, s.document.mode())
	if err != nil {
		return nil, err
	}
	defer out.discard()
	if err := s.write(ctx, out, progress); err != nil {
		return nil, err
	}
	if err := s.check(ctx, out); err != nil {
		return nil, err
	}
	if err := out.commit(force); err != nil {
		return nil, err
	}
	return &Result{Path: target, Size: s.message.Length(), Format: s.format, Detached: s.message.Detached}, nil
}

// write copies the document through its digest into an attached signature. For
// a detached one it only makes sure that the document is the one that was
// signed, and reads it again only where its dates could not tell.
func (s *Signature) write(ctx context.Context, out *staged, progress func(done, total int64)) error {
	d := s.document
	f, err := d.open()
	if err != nil {
		return err
	}
	defer f.Close()
	if s.message.Detached && !d.settled {
		if _, err := d.digest(ctx, crypto.SHA256, progress); err != nil {
			return err
		}
	}
	err = s.message.Write(ctx, out, d.source(ctx, f, progress))
	if errors.Is(err, cms.ErrContentChanged) || err == nil && !d.unchanged(f) {
		return &ChangedError{d.Path}
	}
	return err
}

// check is cms's: the signature by our rules and by an independent parser, and
// the file by what was to be written, without a second pass over a large
// content, which went through its digest on the way there.
func (s *Signature) check(ctx context.Context, out *staged) error {
	err := s.message.Check(ctx, out.file)
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, cms.ErrCheck):
		return &CheckError{err}
	}
	return targetError(out.target, err)
}

// Who may open the files of WriteFile and WritePrivateFile, before the umask.
const (
	modePublic  fs.FileMode = 0o666
	modePrivate fs.FileMode = 0o600
)

// Writable finds out whether WriteFile could write a file, and leaves nothing
// behind. Errors: *ExistsError (without force), *TargetError.
func Writable(path string, force bool) error {
	if err := place(path, force); err != nil {
		return err
	}
	return probe(path, modePublic)
}

// WriteFile writes a file whole or not at all; its folder must exist. Errors:
// *ExistsError (without force), *TargetError. After each of them nothing was
// left behind, and a file at path is untouched.
func WriteFile(path string, data []byte, force bool) error {
	return writeFile(path, data, force, modePublic)
}

// WritePrivateFile is WriteFile for what only its owner may read.
func WritePrivateFile(path string, data []byte, force bool) error {
	return writeFile(path, data, force, modePrivate)
}

func writeFile(path string, data []byte, force bool, mode fs.FileMode) error {
	if err := place(path, force); err != nil {
		return err
	}
	out, err := stage(path, mode)
	if err != nil {
		return err
	}
	defer out.discard()
	if _, err := out.Write(data); err != nil {
		return err
	}
	return out.commit(force)
}
