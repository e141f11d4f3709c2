package main

import (
	"context"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/app/lang"
	"github.com/mitome-jp/mitome/sign/verify"
)

func verifyFile(ctx context.Context, p *program, args []string) error {
	f := p.flags()
	var q flow.VerifyRequest
	f.StringVar(&q.Content, "content", "", "")
	f.Func("ca", "", func(path string) error {
		q.CAs = append(q.CAs, path)
		return nil
	})
	asJSON := f.Bool("json", false, "")
	names, err := only(f, args, 1, "FILE")
	if err != nil {
		return err
	}
	q.Path, q.Progress = names[0], p.tty.Progress
	m, err := p.machine()
	if err != nil {
		return err
	}
	report, err := m.VerifyFile(ctx, q)
	if err != nil {
		return err
	}
	if *asJSON {
		err = p.result.object(report)
	} else {
		p.reportText(report)
	}
	if err == nil && !report.Valid {
		return errNotValid
	}
	return err
}

func (p *program) reportText(r *verify.Report) {
	l := p.lang
	verdict := lang.ReportInvalid
	if r.Valid {
		verdict = lang.ReportValid
	}
	p.result.line(verdict.In(l))
	if r.Content != "" {
		p.field(lang.ReportAgainst, lang.Plain(r.Content))
	}
	for _, s := range r.Signers {
		p.signerText(s)
	}
	for _, w := range r.Warnings {
		p.field(lang.ReportNote, lang.WarningText(l, w))
	}
}

func (p *program) signerText(s verify.Signer) {
	l := p.lang
	p.field(lang.ReportSigner, lang.SignerName(l, s))
	p.sub(lang.ReportContent, lang.IntegrityText(l, s.Integrity))
	for _, problem := range s.Problems {
		p.sub(lang.ReportNote, lang.ProblemText(l, problem))
	}
	p.sub(lang.ReportCert, lang.TrustText(l, s.Certificate))
	p.sub(lang.LabelCA, lang.ListingText(l, s.CA))
	if s.NotBefore != nil && s.NotAfter != nil {
		p.sub(lang.LabelValidity, lang.LabelFromTo.In(l, lang.Date(l, *s.NotBefore), lang.Date(l, *s.NotAfter)))
	}
	if s.SigningTime != nil {
		p.sub(lang.ReportTime, lang.DateTime(l, *s.SigningTime))
	}
	p.sub(lang.ReportDigest, lang.Plain(s.Digest))
	p.sub(lang.LabelSubject, lang.Plain(s.Subject))
	p.sub(lang.LabelSerial, lang.Plain(s.Serial))
}

// sub adds «label: value» below something else.
func (p *program) sub(label lang.Message, value string) {
	if value != "" {
		p.result.line("  " + lang.Label.In(p.lang, label.In(p.lang), value))
	}
}
