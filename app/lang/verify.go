package lang

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"syscall"

	"github.com/mitome-jp/mitome/sign/cms"
	"github.com/mitome-jp/mitome/sign/verify"
)

// A signed file that cannot be judged at all.
var (
	notSignatureWhat = msg("このファイルは、確かめられる署名（CMS）ではありません。", "This file is not a signature that can be checked (CMS).")
	notSignatureNext = msg("署名ファイル（.p7m、.p7s）を選んでください。", "Choose the signature file (.p7m, .p7s).")

	damagedWhat = msg("この署名ファイルは壊れているか、書きかえられています。", "This signature file is damaged or was altered.")
	damagedNext = msg("送ってくれた相手に、もう一度送ってもらってください。", "Ask whoever sent it to send it again.")

	tooLargeWhat = msg("この署名ファイルの証明書などの部分が大きすぎるため、確かめるのをやめました。", "The certificates and attributes in this signature are too large, so it was not checked.")

	noSignersWhat = msg("このファイルには、だれの署名もありません。", "Nobody signed this file.")

	contentMissingWhat = msg("この署名は、内容を含んでいません（分離署名）。署名された元のファイルがないと確かめられません。", "This signature does not hold its content (it is detached), and cannot be checked without the file that was signed.")
	contentMissingNext = msg("元のファイルを同じフォルダーに置くか、--content で選んでください。", "Put the signed file beside it, or name it with --content.")

	contentTwiceWhat = msg("この署名は内容を含んでいるため、別のファイルと合わせて確かめることはできません。", "This signature holds its own content, so no other file can be checked against it.")
	unsupportedFile  = msg("「%[1]s」は %[2]s 形式の署名かもしれませんが、このプログラムではまだ確かめられません。", "«%[1]s» may hold a signature in %[2]s, which this program cannot check yet.")
	unsupportedWith  = msg("PDFはPDF閲覧ソフト、XMLは提出先のソフトで確かめてください。", "For a PDF use a PDF reader, for XML the software of whoever receives it.")

	verifyAbsent  = msg("「%s」というファイルがありません。", "There is no file «%s».")
	verifyDenied  = msg("「%s」を読む許可がありません。", "You have no permission to read «%s».")
	verifyFolder  = msg("「%s」はフォルダーです。", "«%s» is a folder.")
	verifyNotFile = msg("「%s」はパイプや装置で、ファイルではありません。", "«%s» is a pipe or a device, not a file.")
	verifyBroken  = msg("「%s」を読んでいる途中で失敗しました。", "Reading «%s» failed midway.")

	contentTwiceNext = msg("--content を付けずに、もう一度確かめてください。", "Check it again without --content.")

	signInternalWhat = msg("署名を作れませんでした。何も保存していません。", "The signature could not be made. Nothing was saved.")
	wrongKeyWhat     = msg("カードの鍵が証明書と合いません。何も保存していません。", "The card's key does not fit its certificate. Nothing was saved.")
	contentMoved     = msg("ファイルが、確かめたあとで変わりました。何も保存していません。", "The file changed after you looked at it. Nothing was saved.")
)

// What is wrong with a signer's part, in the words of `verify`.
var (
	problemContent     = msg("内容が、署名されたときから変わっています。", "The content is not what was signed.")
	problemSignature   = msg("署名が、証明書の鍵と合いません。", "The signature does not fit the certificate's key.")
	problemForm        = msg("署名の作りが規格に合っていません。", "The signature breaks the rules of its format.")
	problemAlgorithm   = msg("署名の方式が、知らないものか、食い違っています。", "The signature's algorithms are unknown or contradict each other.")
	problemWeak        = msg("署名の方式が弱く、いまでは安全といえません。", "The signature's algorithm is too weak to be safe today.")
	problemAmbiguous   = msg("内容が紛らわしく、別の署名から作られたかもしれません。", "The content is ambiguous: the signature may have been made from another one.")
	problemCertificate = msg("署名した人の証明書が、署名の中のものと合いません。", "The signer's certificate is not the one that was signed.")
	problemNoCert      = msg("署名した人の証明書がファイルにないため、確かめられません。", "The signer's certificate is not in the file, so nothing can be checked.")
	problemStray       = msg("ファイルの中に、壊れた証明書か、だれのものでもない証明書があります。", "The file holds a certificate that is damaged or belongs to nobody.")
	problemContentGone = msg("署名された元のファイルがないため、確かめられません。", "The file that was signed is missing, so nothing can be checked.")
)

var fileProblems = []struct {
	kinds      []error
	what, next Message
}{
	{[]error{cms.ErrCheck}, checkWhat, contentNext}, // wraps what it found, so it comes first
	{[]error{cms.ErrContentMissing}, contentMissingWhat, contentMissingNext},
	{[]error{cms.ErrContentTwice}, contentTwiceWhat, contentTwiceNext},
	{[]error{cms.ErrNotSignedData, cms.ErrUnsupportedContent}, notSignatureWhat, notSignatureNext},
	{[]error{cms.ErrSyntax, cms.ErrTruncated, cms.ErrTrailingData, verify.ErrPEM}, damagedWhat, damagedNext},
	{[]error{cms.ErrTooLarge}, tooLargeWhat, damagedNext},
	{[]error{cms.ErrNoSigners}, noSignersWhat, notSignatureNext},
	{[]error{cms.ErrContentChanged}, contentMoved, changedNext},
	{[]error{cms.ErrKeyMismatch, cms.ErrBadSignature}, wrongKeyWhat, contentNext},
	{[]error{cms.ErrUnsupportedKey}, unsupportedWhat, unsupportedNext},
	{[]error{cms.ErrNoTime, cms.ErrContentSize, cms.ErrDigestSize}, signInternalWhat, notYetNext},
}

var signerProblems = []struct {
	kinds []error
	what  Message
}{
	{[]error{cms.ErrMessageDigest}, problemContent},
	{[]error{cms.ErrSignature}, problemSignature},
	{[]error{cms.ErrWeakDigest, cms.ErrWeakKey}, problemWeak},
	{[]error{cms.ErrAlgorithm, cms.ErrAlgorithmMismatch, cms.ErrAlgorithmProtection, cms.ErrDigestNotListed}, problemAlgorithm},
	{[]error{cms.ErrAmbiguousContent}, problemAmbiguous},
	{[]error{cms.ErrSigningCertificate, cms.ErrAmbiguousCertificate}, problemCertificate},
	{[]error{cms.ErrNoCertificate}, problemNoCert},
	{[]error{cms.ErrBadCertificate, cms.ErrStrayCertificate, cms.ErrBadRevocationList}, problemStray},
	{[]error{
		cms.ErrVersion, cms.ErrAttributesNotDER, cms.ErrAttributesNotSorted, cms.ErrDuplicateAttribute,
		cms.ErrMissingAttribute, cms.ErrMalformedAttribute, cms.ErrContentType, cms.ErrAttributesRequired,
	}, problemForm},
}

// fileFaults are what a verify.FileError unwraps to.
var fileFaults = []struct {
	kinds      []error
	what, next Message
}{
	{[]error{fs.ErrNotExist, syscall.ENOTDIR}, verifyAbsent, nextName},
	{nameTooLong, fileLong, nextName},
	{[]error{fs.ErrPermission}, verifyDenied, nextPermission},
	{[]error{verify.ErrFolder}, verifyFolder, nextRightFile},
	{[]error{verify.ErrNotFile}, verifyNotFile, nextRightFile},
}

func explainVerify(l Lang, err error) (Sentence, bool) {
	if e, ok := errors.AsType[*verify.FileError](err); ok {
		for _, f := range fileFaults {
			if slices.ContainsFunc(f.kinds, func(kind error) bool { return errors.Is(err, kind) }) {
				return say(f.what.In(l, Plain(e.Path)), f.next.In(l))
			}
		}
		return say(verifyBroken.In(l, Plain(e.Path)), nextDisk.In(l))
	}
	if e, ok := errors.AsType[*verify.UnsupportedError](err); ok {
		return say(unsupportedFile.In(l, Plain(e.Path), strings.ToUpper(e.Format)), unsupportedWith.In(l))
	}
	if _, ok := errors.AsType[*verify.NotSignedError](err); ok {
		return say(notSignatureWhat.In(l), notSignatureNext.In(l))
	}
	if _, ok := errors.AsType[*verify.EnclosedError](err); ok {
		return say(contentTwiceWhat.In(l), contentTwiceNext.In(l))
	}
	if _, ok := errors.AsType[*verify.DamagedError](err); ok && !errors.Is(err, cms.ErrTooLarge) {
		return say(damagedWhat.In(l), damagedNext.In(l))
	}
	return explainCMS(l, err)
}

func explainCMS(l Lang, err error) (Sentence, bool) {
	for _, p := range fileProblems {
		for _, kind := range p.kinds {
			if errors.Is(err, kind) {
				return say(p.what.In(l), p.next.In(l))
			}
		}
	}
	if what, ok := problem(l, err); ok {
		return say(what, damagedNext.In(l))
	}
	return Sentence{}, false
}

func problem(l Lang, err error) (string, bool) {
	for _, p := range signerProblems {
		for _, kind := range p.kinds {
			if errors.Is(err, kind) {
				return p.what.In(l), true
			}
		}
	}
	return "", false
}
