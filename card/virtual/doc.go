// Package virtual owns a whole My Number Card in software, at the level of
// APDUs: its five applications with their files, PINs, retry counters, access
// rules and key operations, as the project's card.md describes them, in every
// state of design.md («The embedded card»), with latency and faults on demand.
// It comes with an in-process reader and with a plug for pcscd's virtual reader.
//
// The card is a toy: its PINs are public, its person is invented, its CA is
// O=JPKI-DEMO. The package knows nothing of clients of the card, and holds no
// key that a real signature could be made with.
package virtual
