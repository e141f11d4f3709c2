package lang

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mitome-jp/mitome/app/flow"
	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/mynumber"
	"github.com/mitome-jp/mitome/sign"
	"github.com/mitome-jp/mitome/sign/cms"
	"github.com/mitome-jp/mitome/sign/jpki"
	"github.com/mitome-jp/mitome/sign/verify"
)

var three = mynumber.Counter{Left: 2, Max: 3, Known: true}

// examples has at least one value of every exported error type and sentinel of
// the packages that flows can give errors of; a test sees to it that none is
// missing.
var examples = map[string][]error{
	"card.LinkFault": {card.NoService, card.NoReader, card.NoCard, card.Removed, card.Held, card.Silent, card.Malformed},
	"card.LinkError": {
		&card.LinkError{Fault: card.NoService}, &card.LinkError{Fault: card.NoReader}, &card.LinkError{Fault: card.NoReader, Reader: "ACR"},
		&card.LinkError{Fault: card.NoCard}, &card.LinkError{Fault: card.Removed}, &card.LinkError{Fault: card.Held},
		&card.LinkError{Fault: card.Silent}, &card.LinkError{Fault: card.Malformed, Err: errors.New("a response of 1 bytes")},
	},
	"card.StatusError":       {&card.StatusError{INS: 0xB0, SW: 0x6F00}, &card.StatusError{INS: 0xB0, SW: 0x6742}, &card.StatusError{SW: card.SWSecurityStatus}},
	"card.ErrLength":         {card.ErrLength},
	"card.ErrFileStructure":  {card.ErrFileStructure},
	"card.ErrSecurityStatus": {card.ErrSecurityStatus},
	"card.ErrBlocked":        {card.ErrBlocked},
	"card.ErrConditions":     {card.ErrConditions},
	"card.ErrNoFile":         {card.ErrNoFile},
	"card.ErrData":           {card.ErrData},
	"card.ErrNotFound":       {card.ErrNotFound},
	"card.ErrNoRecord":       {card.ErrNoRecord},
	"card.ErrParameters":     {card.ErrParameters},
	"card.ErrNoReference":    {card.ErrNoReference},
	"card.ErrOffset":         {card.ErrOffset},
	"card.ErrUnsupported":    {card.ErrUnsupported},
	"card.ErrCardFault":      {card.ErrCardFault},
	"card.ErrTLV":            {card.ErrTLV},

	"mynumber.OtherCardError": {&mynumber.OtherCardError{Token: "X"}, &mynumber.OtherCardError{SW: 0x6A82}},
	"mynumber.PINWrongError": {
		&mynumber.PINWrongError{Kind: mynumber.PINSign, Counter: three}, &mynumber.PINWrongError{Kind: mynumber.PINAuth},
		&mynumber.PINWrongError{Kind: mynumber.PINAuth, Counter: mynumber.Counter{Left: 1, Max: 3, Known: true}},
	},
	"mynumber.PINLockedError": {
		&mynumber.PINLockedError{Kind: mynumber.PINSign}, &mynumber.PINLockedError{Kind: mynumber.PINAuth, Spent: true},
		errors.Join(&mynumber.PINLockedError{Kind: mynumber.PINSign}, &mynumber.PINLockedError{Kind: mynumber.PINAuth}),
	},
	"mynumber.PINAbsentError": {&mynumber.PINAbsentError{Kind: mynumber.PINSign}},
	"mynumber.FormError": {
		&mynumber.FormError{Kind: mynumber.PINSign, Fault: mynumber.FormLength}, &mynumber.FormError{Kind: mynumber.PINSign, Fault: mynumber.FormCharacter},
		&mynumber.FormError{Kind: mynumber.PINSign, Fault: mynumber.FormMixture}, &mynumber.FormError{Kind: mynumber.PINAuth, Fault: mynumber.FormLength},
		&mynumber.FormError{Kind: mynumber.PINAuth, Fault: mynumber.FormCharacter},
	},
	"mynumber.PINUnsureError":         {&mynumber.PINUnsureError{Kind: mynumber.PINSign, Err: card.Removed}},
	"mynumber.ChangeUnsureError":      {&mynumber.ChangeUnsureError{Kind: mynumber.PINSign, Err: card.Removed}},
	"mynumber.NewPINRefusedError":     {&mynumber.NewPINRefusedError{Kind: mynumber.PINSign, Err: &card.StatusError{SW: card.SWData}}},
	"mynumber.CertificateAbsentError": {&mynumber.CertificateAbsentError{Key: mynumber.KeySign}, &mynumber.CertificateAbsentError{Key: mynumber.KeyAuth}},
	"mynumber.ContentError":           {&mynumber.ContentError{What: "sign certificate", Err: errors.New("x509: someone's name")}},
	"mynumber.LeftOpenError":          {&mynumber.LeftOpenError{Err: card.Silent}, errors.Join(card.Removed, &mynumber.LeftOpenError{Err: card.Silent})},
	"mynumber.UnsupportedKeyError":    {&mynumber.UnsupportedKeyError{What: "ECDSA keys"}},
	"mynumber.MismatchError":          {&mynumber.MismatchError{Err: errors.New("crypto/rsa: verification error")}},

	"flow.ChangedError":         {&flow.ChangedError{Card: true}, &flow.ChangedError{Counter: three}},
	"flow.TokenError":           {&flow.TokenError{Token: mynumber.TokenJuki}, &flow.TokenError{Token: mynumber.TokenIPhone}, &flow.TokenError{}},
	"flow.AfterError":           afterErrors,
	"flow.UnknownStateError":    {&flow.UnknownStateError{State: "broken"}},
	"flow.UnlistedCAError":      {&flow.UnlistedCAError{Key: mynumber.KeyAuth}},
	"flow.FileError":            fileErrors(func(err error) error { return &flow.FileError{Path: "a.cer", Err: err} }),
	"flow.DataError":            {&flow.DataError{Path: "d", Err: syscall.ENOSPC}, &flow.DataError{Path: "d", Err: errors.New("damaged")}},
	"flow.ErrDeclined":          {flow.ErrDeclined},
	"flow.ErrNotSame":           {flow.ErrNotSame},
	"flow.AmbiguousReaderError": {&flow.AmbiguousReaderError{Names: []string{"A", "B"}}},
	"flow.ExpiredError":         {&flow.ExpiredError{Key: mynumber.KeySign, Validity: jpki.Expired}, &flow.ExpiredError{Validity: jpki.NotYet}},
	"flow.ErrUnknownCA":         {flow.ErrUnknownCA},
	"flow.ErrDemoCA":            {flow.ErrDemoCA},

	"sign.SourceError":    sourceErrors(),
	"sign.TargetError":    targetErrors(),
	"sign.ExistsError":    {&sign.ExistsError{Path: "a.p7m"}},
	"sign.ChangedError":   {&sign.ChangedError{Path: "a"}},
	"sign.CheckError":     {&sign.CheckError{Err: cms.ErrSignature}},
	"sign.ErrFormat":      {sign.ErrFormat},
	"sign.ErrNotFound":    {&sign.SourceError{Path: "a", Kind: sign.ErrNotFound}},
	"sign.ErrPermission":  {&sign.SourceError{Path: "a", Kind: sign.ErrPermission}, &sign.TargetError{Path: "a", Kind: sign.ErrPermission}},
	"sign.ErrFolder":      {&sign.SourceError{Path: "a", Kind: sign.ErrFolder}, &sign.TargetError{Path: "a", Kind: sign.ErrFolder}},
	"sign.ErrNotFile":     {&sign.SourceError{Path: "a", Kind: sign.ErrNotFile}, &sign.TargetError{Path: "a", Kind: sign.ErrNotFile}},
	"sign.ErrEmpty":       {&sign.SourceError{Path: "a", Kind: sign.ErrEmpty}},
	"sign.ErrRead":        {&sign.SourceError{Path: "a", Kind: sign.ErrRead}},
	"sign.ErrExists":      {&sign.ExistsError{Path: "a"}},
	"sign.ErrIsSource":    {&sign.TargetError{Path: "a", Kind: sign.ErrIsSource}},
	"sign.ErrOneResult":   {&sign.TargetError{Path: "a", Kind: sign.ErrOneResult}},
	"sign.ErrNameTooLong": {&sign.TargetError{Path: "a", Kind: sign.ErrNameTooLong}},
	"sign.ErrNoFolder":    {&sign.TargetError{Path: "a", Kind: sign.ErrNoFolder}},
	"sign.ErrReadOnly":    {&sign.TargetError{Path: "a", Kind: sign.ErrReadOnly}},
	"sign.ErrFull":        {&sign.TargetError{Path: "a", Kind: sign.ErrFull}},
	"sign.ErrTooBig":      {&sign.TargetError{Path: "a", Kind: sign.ErrTooBig}},
	"sign.ErrWrite":       {&sign.TargetError{Path: "a", Kind: sign.ErrWrite}},

	"jpki.ErrTruncated":   {jpki.ErrTruncated},
	"jpki.ErrTrailing":    {jpki.ErrTrailing},
	"jpki.ErrTooLarge":    {jpki.ErrTooLarge},
	"jpki.SyntaxError":    {&jpki.SyntaxError{Err: errors.New("x509: someone's name")}},
	"jpki.UseError":       {&jpki.UseError{}},
	"jpki.ErrAbsent":      {jpki.ErrAbsent},
	"jpki.ErrDoubled":     {jpki.ErrDoubled},
	"jpki.ErrEncoding":    {jpki.ErrEncoding},
	"jpki.ErrMalformed":   {jpki.ErrMalformed},
	"jpki.AttributeError": {&jpki.AttributeError{Attribute: jpki.AttributeName, Err: jpki.ErrAbsent}},
	"jpki.ErrNotCA":       {jpki.ErrNotCA},

	"verify.ErrFolder":        {&verify.FileError{Path: "a", Err: verify.ErrFolder}},
	"verify.ErrNotFile":       {&verify.FileError{Path: "a", Err: verify.ErrNotFile}},
	"verify.FileError":        fileErrors(func(err error) error { return &verify.FileError{Path: "a.p7m", Err: err} }),
	"verify.NotSignedError":   {&verify.NotSignedError{Path: "a"}},
	"verify.UnsupportedError": {&verify.UnsupportedError{Path: "a", Format: "pdf"}},
	"verify.DamagedError":     {&verify.DamagedError{Path: "a", Err: cms.ErrSyntax}, &verify.DamagedError{Path: "a", Err: cms.ErrTooLarge}},
	"verify.ErrPEM":           {verify.ErrPEM},
	"verify.EnclosedError":    {&verify.EnclosedError{Path: "a"}},
}

var afterErrors = []error{
	&flow.AfterError{Err: &mynumber.PINUnsureError{Kind: mynumber.PINSign, Err: card.Removed}, Counter: three},
	&flow.AfterError{Err: &mynumber.PINUnsureError{Kind: mynumber.PINSign, Err: card.Removed}, Counter: mynumber.Counter{Max: 5}},
	&flow.AfterError{Err: &mynumber.PINUnsureError{Kind: mynumber.PINSign, Err: card.Removed}, Counter: mynumber.Counter{Max: 5, Known: true}},
	&flow.AfterError{Err: &mynumber.ChangeUnsureError{Kind: mynumber.PINSign, Err: card.Removed}, Counter: three},
}

func fileErrors(wrap func(error) error) (list []error) {
	for _, err := range []error{
		fs.ErrNotExist, fs.ErrPermission, syscall.EISDIR, syscall.EROFS, syscall.EIO, diskFull[0], nameTooLong[0], errors.New("larger than any certificate file"),
	} {
		list = append(list, wrap(err))
	}
	return list
}

func sourceErrors() (list []error) {
	for _, a := range sourceAdvice {
		list = append(list, &sign.SourceError{Path: "a b.txt", Kind: a.kind, Cause: syscall.EIO})
	}
	return list
}

func targetErrors() (list []error) {
	for _, a := range targetAdvice {
		list = append(list, &sign.TargetError{Path: "a b.p7m", Kind: a.kind, Cause: syscall.EIO})
	}
	return list
}

func init() {
	for err, name := range sentinelNames {
		examples[name] = []error{err, fmt.Errorf("%w: more", err)}
	}
}

// sentinelNames names the errors of package cms, of which there are many.
var sentinelNames = map[error]string{
	cms.ErrNoTime: "cms.ErrNoTime", cms.ErrContentChanged: "cms.ErrContentChanged", cms.ErrContentSize: "cms.ErrContentSize",
	cms.ErrDigestSize: "cms.ErrDigestSize", cms.ErrKeyMismatch: "cms.ErrKeyMismatch", cms.ErrBadSignature: "cms.ErrBadSignature",
	cms.ErrUnsupportedKey: "cms.ErrUnsupportedKey", cms.ErrNotSignedData: "cms.ErrNotSignedData", cms.ErrSyntax: "cms.ErrSyntax",
	cms.ErrTruncated: "cms.ErrTruncated", cms.ErrTrailingData: "cms.ErrTrailingData", cms.ErrTooLarge: "cms.ErrTooLarge",
	cms.ErrUnsupportedContent: "cms.ErrUnsupportedContent", cms.ErrNoSigners: "cms.ErrNoSigners", cms.ErrContentMissing: "cms.ErrContentMissing",
	cms.ErrContentTwice: "cms.ErrContentTwice", cms.ErrMessageDigest: "cms.ErrMessageDigest", cms.ErrSignature: "cms.ErrSignature",
	cms.ErrVersion: "cms.ErrVersion", cms.ErrDigestNotListed: "cms.ErrDigestNotListed", cms.ErrAlgorithm: "cms.ErrAlgorithm",
	cms.ErrAlgorithmMismatch: "cms.ErrAlgorithmMismatch", cms.ErrAlgorithmProtection: "cms.ErrAlgorithmProtection",
	cms.ErrWeakDigest: "cms.ErrWeakDigest", cms.ErrWeakKey: "cms.ErrWeakKey", cms.ErrAttributesNotDER: "cms.ErrAttributesNotDER",
	cms.ErrAttributesNotSorted: "cms.ErrAttributesNotSorted", cms.ErrDuplicateAttribute: "cms.ErrDuplicateAttribute",
	cms.ErrMissingAttribute: "cms.ErrMissingAttribute", cms.ErrMalformedAttribute: "cms.ErrMalformedAttribute",
	cms.ErrContentType: "cms.ErrContentType", cms.ErrAttributesRequired: "cms.ErrAttributesRequired",
	cms.ErrAmbiguousContent: "cms.ErrAmbiguousContent", cms.ErrSigningCertificate: "cms.ErrSigningCertificate",
	cms.ErrNoCertificate: "cms.ErrNoCertificate", cms.ErrAmbiguousCertificate: "cms.ErrAmbiguousCertificate",
	cms.ErrBadCertificate: "cms.ErrBadCertificate", cms.ErrStrayCertificate: "cms.ErrStrayCertificate",
	cms.ErrBadRevocationList: "cms.ErrBadRevocationList", cms.ErrCheck: "cms.ErrCheck",
}

var errorPackages = []string{"card", "card/pcsc", "card/mynumber", "app/flow", "sign", "sign/jpki", "sign/cms", "sign/verify"}

// Whoever adds an error type or a sentinel adds its sentence, or this fails.
func TestNoErrorIsWithoutAnExample(t *testing.T) {
	count := 0
	for _, folder := range errorPackages {
		for _, name := range exportedErrors(t, filepath.Join("..", "..", filepath.FromSlash(folder))) {
			count++
			if len(examples[name]) == 0 {
				t.Errorf("%s has no example here, and perhaps no sentence", name)
			}
		}
	}
	if count < 80 {
		t.Errorf("only %d errors were found in the sources", count)
	}
}

func TestExplainKnowsEveryError(t *testing.T) {
	for name, errs := range examples {
		for _, err := range errs {
			for _, wrapped := range []error{err, fmt.Errorf("doing something: %w", err), errors.Join(err)} {
				explains(t, name, wrapped)
			}
		}
	}
	for _, err := range []error{context.Canceled, context.DeadlineExceeded, &card.LinkError{Fault: card.Held, Err: context.Canceled}} {
		explains(t, "context", err)
	}
}

func explains(t *testing.T, name string, err error) {
	t.Helper()
	for _, l := range Langs {
		s := Explain(l, err)
		if s.What == "" || s.Next == "" || s.What == unknownWhat.In(l) {
			t.Errorf("%s, %v: no sentence for %#v: %+v", name, l, err, s)
		}
		if s.Detail == "" && !errors.Is(err, flow.ErrDeclined) {
			t.Errorf("%s, %v: no details", name, l)
		}
		for _, text := range []string{s.What, s.Next} {
			if strings.Contains(text, "%!") || strings.Contains(text, "\n") {
				t.Errorf("%s, %v: %q is not filled in right", name, l, text)
			}
		}
		if strings.Contains(s.What+s.Next+s.Detail, "someone's name") {
			t.Errorf("%s, %v: what a certificate says is shown: %+v", name, l, s)
		}
	}
}

func TestExplainSaysSoWhenItDoesNotKnow(t *testing.T) {
	err := errors.New("made up")
	for _, l := range Langs {
		want := Sentence{What: unknownWhat.In(l), Next: unknownNext.In(l), Detail: "made up"}
		if got := Explain(l, err); got != want {
			t.Errorf("%v: %+v", l, got)
		}
		if got := Explain(l, nil); got != (Sentence{}) {
			t.Errorf("%v: an error that is none: %+v", l, got)
		}
	}
}

// A card that stays open is more urgent than whatever went wrong before.
func TestLeftOpenComesLast(t *testing.T) {
	err := errors.Join(&mynumber.PINWrongError{Kind: mynumber.PINAuth, Counter: three}, &mynumber.LeftOpenError{Err: card.Silent})
	s := Explain(EN, err)
	if !strings.Contains(s.What, "2 of 3 tries left") || !strings.Contains(s.What, "locked again") || s.Next != leftOpenNext.In(EN) {
		t.Errorf("%+v", s)
	}
}

func TestUnlockingNamesOnlyWhatThisCardAllows(t *testing.T) {
	tests := []struct {
		locked mynumber.PINKind
		other  mynumber.Counter
		store  bool
		shop   bool
	}{
		{mynumber.PINSign, three, true, false},
		{mynumber.PINSign, mynumber.Counter{Max: 3, Known: true}, false, false},
		{mynumber.PINSign, mynumber.Counter{Max: 3}, false, false},
		{mynumber.PINAuth, mynumber.Counter{Left: 5, Max: 5, Known: true}, false, true},
		{mynumber.PINAuth, mynumber.Counter{Max: 5, Known: true}, false, false},
		{mynumber.PINText, three, false, false},
	}
	for _, test := range tests {
		s := Unlocking(EN, test.locked, test.other)
		if got := strings.Contains(s, "convenience store terminal"); got != test.store {
			t.Errorf("%+v: %s", test, s)
		}
		if got := strings.Contains(s, "some shops"); got != test.shop {
			t.Errorf("%+v: %s", test, s)
		}
	}
}

// exportedErrors finds the exported types with an Error method, and the
// exported variables whose name begins with Err, in the sources of a package.
func exportedErrors(t *testing.T, folder string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources in %s (%v)", folder, err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			for _, name := range errorsOf(d) {
				names = append(names, f.Name.Name+"."+name)
			}
		}
	}
	return names
}

func errorsOf(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || d.Name.Name != "Error" {
			return nil
		}
		of := d.Recv.List[0].Type
		if star, ok := of.(*ast.StarExpr); ok {
			of = star.X
		}
		if name, ok := of.(*ast.Ident); ok && name.IsExported() {
			names = append(names, name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			v, ok := s.(*ast.ValueSpec)
			if !ok || d.Tok != token.VAR {
				continue
			}
			for _, name := range v.Names {
				if strings.HasPrefix(name.Name, "Err") {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}
