package cms

import "errors"

// What a signer's part of a signature can be faulted for: Signer.Problems holds these, wrapped with the details.
var (
	ErrSignature = errors.New("cms: signature does not match")
	ErrWeakKey   = errors.New("cms: key is too short")
)
