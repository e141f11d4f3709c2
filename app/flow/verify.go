package flow

import (
	"context"
	"crypto/x509"

	"github.com/mitome-jp/mitome/sign/jpki"
	"github.com/mitome-jp/mitome/sign/verify"
)

// VerifyRequest says which signed file to verify, and against what.
type VerifyRequest struct {
	Path    string
	Content string   // the file that a detached signature is over; empty: found by its name
	CAs     []string // files with CA certificates to believe this once

	Progress func(Progress) // called as the file is read; nil is fine
}

// VerifyFile reports on a signed file, with the CA certificates kept on this
// machine. Errors: verify's, for a file that is no signature or cannot be read;
// *FileError and jpki's for the CA files; *DataError.
func (m *Machine) VerifyFile(ctx context.Context, q VerifyRequest) (*verify.Report, error) {
	cas, err := m.cas()
	if err != nil {
		return nil, err
	}
	var believed []*x509.Certificate
	for _, path := range q.CAs {
		data, err := readSmall(path)
		if err != nil {
			return nil, err
		}
		ca, err := jpki.ParseCA(data)
		if err != nil {
			return nil, err
		}
		believed = append(believed, ca)
	}
	o := verify.Options{Content: q.Content, CAs: cas.With(believed...), Now: m.Now()}
	if q.Progress != nil {
		o.Progress = func(done, total int64) {
			q.Progress(Progress{Step: Inspecting, Path: q.Path, Done: done, Total: total})
		}
	}
	return verify.File(ctx, q.Path, o)
}
