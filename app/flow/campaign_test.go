package flow

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/card/virtual"
	"github.com/mitome-jp/mitome/sign"
	"github.com/mitome-jp/mitome/sign/jpki"
)

// The fault campaign: every fault of the virtual card, at every APDU of every
// flow's own trace. Whatever goes wrong, the error has a type, at most one
// try reaches the card, no PIN stays verified, the card is let go of, and no
// file is left but a whole one.

var faults = map[string]virtual.Kind{
	"removed":       virtual.Removed,
	"removed after": virtual.RemovedAfter,
	"silent":        virtual.Silent,
	"silent after":  virtual.SilentAfter,
	"short":         virtual.Short,
	"clipped":       virtual.Clipped,
	"long":          virtual.Long,
	"6282":          virtual.Status(card.SWEndOfFile),
	"6300":          virtual.Status(card.SWNoCounter),
	"63C0":          virtual.Status(card.TriesLeft(0)),
	"63C1":          virtual.Status(card.TriesLeft(1)),
	"6700":          virtual.Status(card.SWLength),
	"6981":          virtual.Status(card.SWFileStructure),
	"6982":          virtual.Status(card.SWSecurityStatus),
	"6983":          virtual.Status(card.SWAuthBlocked),
	"6984":          virtual.Status(card.SWBlocked),
	"6985":          virtual.Status(card.SWConditions),
	"6986":          virtual.Status(card.SWNoFile),
	"6A80":          virtual.Status(card.SWData),
	"6A82":          virtual.Status(card.SWNotFound),
	"6A83":          virtual.Status(card.SWNoRecord),
	"6A86":          virtual.Status(card.SWParameters),
	"6A88":          virtual.Status(card.SWNoReference),
	"6B00":          virtual.Status(card.SWOffset),
	"6C10":          virtual.Status(0x6C10),
	"6110":          virtual.Status(0x6110),
	"6D00":          virtual.Status(card.SWInstruction),
	"6E00":          virtual.Status(card.SWClass),
	"6F00":          virtual.Status(card.SWCardFault),
	"FFFF":          virtual.Status(0xFFFF),
}

// campaign is one flow under test.
type campaign struct {
	name string
	run  func(t *testing.T, d *desk, r mynumber.Reader, dir string) error
	// holds asserts what the flow's own result claims about the card.
	holds func(t *testing.T, c *virtual.Card, err error)
	tries int // that the flow spends when all goes well
}

var campaigns = []campaign{
	{name: "read card", run: func(t *testing.T, d *desk, r mynumber.Reader, _ string) error {
		_, err := d.ReadCard(context.Background(), r)
		return err
	}},
	{name: "diagnose", run: func(t *testing.T, d *desk, r mynumber.Reader, _ string) error {
		var errs error
		for _, c := range d.Diagnose(context.Background(), "") {
			errs = errors.Join(errs, c.Err)
		}
		return errs
	}},
	{name: "show auth certificate", run: func(t *testing.T, d *desk, r mynumber.Reader, _ string) error {
		_, err := d.ShowCertificate(context.Background(), r, &person{t: t}, mynumber.KeyAuth)
		return err
	}},
	{name: "show sign certificate", tries: 1, run: func(t *testing.T, d *desk, r mynumber.Reader, _ string) error {
		_, err := d.ShowCertificate(context.Background(), r, signer(t), mynumber.KeySign)
		return err
	}},
	{name: "save sign certificate", tries: 1, run: func(t *testing.T, d *desk, r mynumber.Reader, dir string) error {
		path := filepath.Join(dir, "cert.cer")
		err := d.SaveCertificate(context.Background(), r, signer(t), SaveRequest{Key: mynumber.KeySign, Path: path})
		if err == nil {
			wholeCertificate(t, path)
		}
		return err
	}},
	{name: "save auth CA certificate", run: func(t *testing.T, d *desk, r mynumber.Reader, dir string) error {
		return d.SaveCertificate(context.Background(), r, &person{t: t}, SaveRequest{Key: mynumber.KeyAuth, CA: true, PEM: true, Path: filepath.Join(dir, "ca.pem")})
	}},
	{name: "change sign PIN", tries: 1, run: func(t *testing.T, d *desk, r mynumber.Reader, _ string) error {
		return d.ChangePIN(context.Background(), r, &person{t: t, pin: virtual.DemoPINs.Sign, changed: "CHANGED1"}, mynumber.PINSign)
	}, holds: changeTold(mynumber.PINSign, virtual.DemoPINs.Sign, "CHANGED1")},
	{name: "change auth PIN", tries: 1, run: func(t *testing.T, d *desk, r mynumber.Reader, _ string) error {
		return d.ChangePIN(context.Background(), r, &person{t: t, pin: virtual.DemoPINs.Auth, changed: "8765"}, mynumber.PINAuth)
	}, holds: changeTold(mynumber.PINAuth, virtual.DemoPINs.Auth, "8765")},
	{name: "change sign PIN, wrong", tries: 1, run: func(t *testing.T, d *desk, r mynumber.Reader, _ string) error {
		return d.ChangePIN(context.Background(), r, &person{t: t, pin: "WRONG123", changed: "CHANGED1"}, mynumber.PINSign)
	}},
	{name: "sign two files", tries: 1, run: signTwo(sign.Request{}, false)},
	{name: "sign two files, detached, with CA", tries: 1, run: signTwo(sign.Request{Detached: true}, true)},
}

func signTwo(request sign.Request, withCA bool) func(*testing.T, *desk, mynumber.Reader, string) error {
	return func(t *testing.T, d *desk, r mynumber.Reader, dir string) error {
		q := SignRequest{Request: request, WithCA: withCA, Paths: []string{file(t, "a.txt", "alpha"), file(t, "b.txt", "beta")}}
		q.OutDir = dir
		signed, err := d.SignFiles(context.Background(), r, signer(t), q)
		for _, s := range signed {
			if s.Err != nil {
				t.Errorf("%s: %v", s.Name, s.Err)
			} else {
				intact(t, d.Machine, s)
			}
		}
		return err
	}
}

func TestEveryFaultAtEveryAPDU(t *testing.T) {
	for _, o := range []virtual.Options{{Compact: true}, {Compact: true, NoShortIDs: true, T0: true}} {
		for _, flow := range campaigns {
			t.Run(fmt.Sprintf("%s, short identifiers %v", flow.name, !o.NoShortIDs), func(t *testing.T) {
				t.Parallel()
				length, _ := flow.once(t, o, nil)
				if length < 3 {
					t.Fatalf("a trace of %d APDUs", length)
				}
				for at := range length {
					for name, kind := range faults {
						t.Run(fmt.Sprintf("%d %s", at, name), func(t *testing.T) {
							_, _ = flow.once(t, o, &virtual.Fault{At: at, Kind: kind}) // asserts for itself
						})
					}
				}
			})
		}
	}
}

// once runs the flow on a new card and asserts what must hold come what may.
func (f campaign) once(t *testing.T, o virtual.Options, fault *virtual.Fault) (apdus int, err error) {
	c, r := newCard(t, o)
	d := newDesk(t, r)
	dir := t.TempDir()
	if fault != nil {
		c.Inject(*fault)
	}
	err = f.run(t, d, r, dir)
	apdus = len(c.Trace())

	locked(t, c)
	if n := attempts(c); n > f.tries {
		t.Errorf("%d tries reached the card, at most %d", n, f.tries)
	}
	if err != nil {
		typed(t, err)
		empty(t, dir)
	}
	if f.holds != nil {
		f.holds(t, c, err)
	}
	return apdus, err
}

// typed asserts that an error can be told apart, each of several joined ones too.
func typed(t *testing.T, err error) {
	t.Helper()
	_, link := err.(*card.LinkError) //nolint:errorlint // the tree is walked by hand; a LinkError has several branches and is a type of its own
	if joined, ok := err.(interface{ Unwrap() []error }); ok && !link {
		for _, e := range joined.Unwrap() {
			typed(t, e)
		}
		return
	}
	for _, as := range []any{
		new(*card.LinkError), new(*card.StatusError),
		new(*mynumber.OtherCardError), new(*mynumber.PINWrongError), new(*mynumber.PINLockedError), new(*mynumber.PINAbsentError),
		new(*mynumber.PINUnsureError), new(*mynumber.ChangeUnsureError), new(*mynumber.NewPINRefusedError),
		new(*mynumber.CertificateAbsentError), new(*mynumber.ContentError), new(*mynumber.MismatchError), new(*mynumber.UnsupportedKeyError),
		new(*jpki.SyntaxError), new(*jpki.UseError), new(*jpki.AttributeError),
		new(*ChangedError), new(*TokenError), new(*AfterError), new(*ExpiredError), new(*UnlistedCAError),
	} {
		if errors.As(err, as) {
			return
		}
	}
	t.Errorf("an error without a type: %T %v", err, err)
}

func empty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		t.Errorf("left behind: %s", f.Name())
	}
}

// changeTold asserts that the PIN that holds is the one that the result names.
func changeTold(kind mynumber.PINKind, present, changed string) func(*testing.T, *virtual.Card, error) {
	return func(t *testing.T, c *virtual.Card, err error) {
		if c.Tries(virtual.SignPassword) == 0 || c.Tries(virtual.AuthPIN) == 0 {
			t.Fatal("locked")
		}
		c.Insert()
		r := virtual.NewReader("afterwards", c)
		unsure := (*mynumber.ChangeUnsureError)(nil)
		switch {
		case err == nil:
			accepts(t, r, kind, changed)
		case !errors.As(err, &unsure):
			accepts(t, r, kind, present)
		}
	}
}

func accepts(t *testing.T, r mynumber.Reader, kind mynumber.PINKind, s string) {
	t.Helper()
	pin, err := mynumber.NewPIN(kind, []byte(s))
	if err != nil {
		t.Fatal(err)
	}
	if err := mynumber.Do(context.Background(), r, func(s *mynumber.Session) error { return s.Verify(pin) }); err != nil {
		t.Errorf("the PIN that should hold now: %v", err)
	}
}

func wholeCertificate(t *testing.T, path string) {
	t.Helper()
	der, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jpki.Parse(der); err != nil {
		t.Errorf("%s: %v", filepath.Base(path), err)
	}
}

// intact asks the verifier whether a result is what it should be.
func intact(t *testing.T, m *Machine, s Signed) {
	t.Helper()
	q := VerifyRequest{Path: s.Result.Path}
	if s.Result.Detached {
		q.Content = s.Document.Path
	}
	report, err := m.VerifyFile(context.Background(), q)
	if err != nil {
		t.Error(err)
		return
	}
	if len(report.Signers) != 1 || report.Signers[0].Integrity != "ok" {
		t.Errorf("%s: %+v", s.Name, report)
	}
}
