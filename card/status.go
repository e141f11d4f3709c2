package card

import (
	"errors"
	"fmt"
)

// StatusWord is SW1 and SW2 of a response APDU.
type StatusWord uint16

// Status words that have a sentence of their own (card.md, last table).
const (
	SWDone           StatusWord = 0x9000
	SWEndOfFile      StatusWord = 0x6282
	SWNoCounter      StatusWord = 0x6300
	SWLength         StatusWord = 0x6700
	SWFileStructure  StatusWord = 0x6981
	SWSecurityStatus StatusWord = 0x6982
	SWAuthBlocked    StatusWord = 0x6983 // ISO/IEC 7816-4 table 6, beside card.md's 6984
	SWBlocked        StatusWord = 0x6984
	SWConditions     StatusWord = 0x6985
	SWNoFile         StatusWord = 0x6986
	SWData           StatusWord = 0x6A80
	SWNotFound       StatusWord = 0x6A82
	SWNoRecord       StatusWord = 0x6A83
	SWParameters     StatusWord = 0x6A86
	SWNoReference    StatusWord = 0x6A88
	SWOffset         StatusWord = 0x6B00
	SWInstruction    StatusWord = 0x6D00
	SWClass          StatusWord = 0x6E00
	SWCardFault      StatusWord = 0x6F00
	swWrong          StatusWord = 0x63C0 // 63Cn: n tries left
	swWrongMask      StatusWord = 0xFFF0
	swTriesMask      StatusWord = 0x000F
)

// SW1 is the first byte, the class of the answer.
func (sw StatusWord) SW1() byte { return byte(sw >> 8) }

// SW2 is the second byte.
func (sw StatusWord) SW2() byte { return byte(sw) }

// Tries reads the retry counter out of 63Cn. It is false for any other word.
func (sw StatusWord) Tries() (left int, ok bool) {
	return int(sw & swTriesMask), sw&swWrongMask == swWrong
}

// TriesLeft is the status word that says n tries are left, 0 to 15.
func TriesLeft(n int) StatusWord { return swWrong | StatusWord(n)&swTriesMask }

func (sw StatusWord) String() string { return fmt.Sprintf("%04X", uint16(sw)) }

// What a status word means, for errors.Is.
var (
	ErrLength         = errors.New("wrong length")
	ErrFileStructure  = errors.New("wrong file structure")
	ErrSecurityStatus = errors.New("security status not satisfied")
	ErrBlocked        = errors.New("reference data blocked")
	ErrConditions     = errors.New("conditions of use not satisfied")
	ErrNoFile         = errors.New("no current file")
	ErrData           = errors.New("data not acceptable")
	ErrNotFound       = errors.New("no such file or application")
	ErrNoRecord       = errors.New("no such record")
	ErrParameters     = errors.New("wrong parameters")
	ErrNoReference    = errors.New("no such reference data")
	ErrOffset         = errors.New("offset past the end")
	ErrUnsupported    = errors.New("command not supported")
	ErrCardFault      = errors.New("card fault")
)

var meanings = map[StatusWord]error{
	SWLength:         ErrLength,
	SWFileStructure:  ErrFileStructure,
	SWSecurityStatus: ErrSecurityStatus,
	SWAuthBlocked:    ErrBlocked,
	SWBlocked:        ErrBlocked,
	SWConditions:     ErrConditions,
	SWNoFile:         ErrNoFile,
	SWData:           ErrData,
	SWNotFound:       ErrNotFound,
	SWNoRecord:       ErrNoRecord,
	SWParameters:     ErrParameters,
	SWNoReference:    ErrNoReference,
	SWOffset:         ErrOffset,
	SWInstruction:    ErrUnsupported,
	SWClass:          ErrUnsupported,
	SWCardFault:      ErrCardFault,
}

// StatusError is an answer of the card that is not 9000. It holds nothing of
// what was sent but the instruction byte.
type StatusError struct {
	INS byte
	SW  StatusWord
}

func (e *StatusError) Error() string {
	if m := e.Unwrap(); m != nil {
		return fmt.Sprintf("card: instruction %02X answered %v: %v", e.INS, e.SW, m)
	}
	return fmt.Sprintf("card: instruction %02X answered %v", e.INS, e.SW)
}

// Unwrap gives the meaning of the status word, nil where none is known.
func (e *StatusError) Unwrap() error { return meanings[e.SW] }

// Done gives the data of an answer of which only 9000 will do; any other status
// word becomes a StatusError. INS is that of the command.
func (r Response) Done(ins byte) ([]byte, error) {
	if r.SW != SWDone {
		return nil, &StatusError{INS: ins, SW: r.SW}
	}
	return r.Data, nil
}

// Check is Exchange for a command of which only 9000 will do.
func Check(t Transport, c Command) ([]byte, error) {
	r, err := Exchange(t, c)
	if err != nil {
		return nil, err
	}
	return r.Done(c.INS)
}
