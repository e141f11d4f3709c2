package cms

import "errors"

// Why a file could not be judged at all: Verify gives these as its error.
var (
	// ErrNotSignedData: the file is something else than CMS SignedData.
	ErrNotSignedData = errors.New("cms: not a CMS signature")
	// ErrSyntax: the file breaks the rules of its encoding: lengths that lie, elements missing or out of place.
	ErrSyntax = errors.New("cms: malformed")
	// ErrTruncated: the file ends too early.
	ErrTruncated = errors.New("cms: file is cut short")
	// ErrTrailingData: something follows the signature.
	ErrTrailingData = errors.New("cms: data after the end of the signature")
	// ErrTooLarge: certificates, attributes and signatures exceed what this package is ready to hold, or nest too deep.
	ErrTooLarge = errors.New("cms: signature is too large or too deep")
	// ErrUnsupportedContent: the content is not an OCTET STRING, as in PKCS #7 files of other uses.
	ErrUnsupportedContent = errors.New("cms: unsupported kind of content")
	// ErrNoSigners: the file holds certificates or content, but nobody's signature.
	ErrNoSigners = errors.New("cms: nobody signed this file")
	// ErrContentMissing: the signature is detached and its content was not given. Also a problem of each signer.
	ErrContentMissing = errors.New("cms: detached signature without its content")
	// ErrContentTwice: a content was given for a signature that encloses its own.
	ErrContentTwice = errors.New("cms: the signature encloses its content, and another was given")
)

// What a signer's part of a signature is faulted for: Signer.Problems holds these, some wrapped with details.
var (
	// ErrMessageDigest: the content is not what was signed.
	ErrMessageDigest = errors.New("cms: content does not match its digest")
	// ErrSignature: the signature does not match the certificate's key and what it signs.
	ErrSignature = errors.New("cms: signature does not match")
	// ErrVersion: a version number is not the one that RFC 5652 sections 5.1 and 5.3 ask for.
	ErrVersion = errors.New("cms: wrong version number")
	// ErrDigestNotListed: digestAlgorithms lacks the signer's, so the content was not hashed with it.
	ErrDigestNotListed = errors.New("cms: digestAlgorithms lacks the signer's digest algorithm")
	// ErrAlgorithm: an algorithm is unknown, has the wrong parameters or does not fit the key.
	ErrAlgorithm = errors.New("cms: unsupported or malformed algorithm")
	// ErrAlgorithmMismatch: the signature algorithm implies another digest than the signer's digestAlgorithm.
	ErrAlgorithmMismatch = errors.New("cms: signature and digest algorithm do not fit together")
	// ErrAlgorithmProtection: cmsAlgorithmProtection names other algorithms (RFC 6211).
	ErrAlgorithmProtection = errors.New("cms: algorithms differ from the protected ones")
	// ErrWeakDigest: MD5 or SHA-1.
	ErrWeakDigest = errors.New("cms: digest algorithm is too weak")
	// ErrWeakKey: RSA below 2048 bits, a curve below 256.
	ErrWeakKey = errors.New("cms: key is too short")
	// ErrAttributesNotDER: the signed attributes are not in DER.
	ErrAttributesNotDER = errors.New("cms: signed attributes are not DER encoded")
	// ErrAttributesNotSorted: the signed attributes are not in the order that DER asks of a SET OF.
	ErrAttributesNotSorted = errors.New("cms: signed attributes are not sorted")
	// ErrDuplicateAttribute: a signed attribute occurs twice or has more than one value.
	ErrDuplicateAttribute = errors.New("cms: signed attribute occurs more than once")
	// ErrMissingAttribute: contentType or messageDigest is not among the signed attributes.
	ErrMissingAttribute = errors.New("cms: signed attribute is missing")
	// ErrMalformedAttribute: a signed attribute cannot be read.
	ErrMalformedAttribute = errors.New("cms: signed attribute is malformed")
	// ErrContentType: the contentType attribute differs from eContentType.
	ErrContentType = errors.New("cms: content type differs from the signed one")
	// ErrAttributesRequired: signed attributes may be left out for plain data only.
	ErrAttributesRequired = errors.New("cms: signed attributes are required for this content type")
	// ErrAmbiguousContent: the content is itself a set of signed attributes and the signature has none. Anybody who holds a signature
	// with attributes could have made this one from it.
	ErrAmbiguousContent = errors.New("cms: content is a set of signed attributes")
	// ErrSigningCertificate: the signing certificate attribute names another certificate (RFC 5035).
	ErrSigningCertificate = errors.New("cms: certificate differs from the signed one")
	// ErrNoCertificate: the signer's certificate is not in the file, so that the signature could not be checked.
	ErrNoCertificate = errors.New("cms: signer's certificate is not in the file")
	// ErrAmbiguousCertificate: several certificates in the file fit the signer.
	ErrAmbiguousCertificate = errors.New("cms: several certificates fit the signer")
	// ErrBadCertificate: a certificate in the file does not parse, or the signature on it does not match its issuer in the file.
	ErrBadCertificate = errors.New("cms: damaged certificate in the file")
	// ErrStrayCertificate: a certificate in the file has nothing to do with any signer and nothing vouches for its bytes.
	ErrStrayCertificate = errors.New("cms: certificate in the file belongs to nobody")
	// ErrBadRevocationList: a revocation list in the file does not parse.
	ErrBadRevocationList = errors.New("cms: damaged revocation list in the file")
)
