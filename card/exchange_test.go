package card

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
)

// script is a card that expects commands and has an answer for each.
type script struct {
	t        *testing.T
	protocol Protocol
	steps    [][2]string
	sent     [][]byte // the very slices, to see whether they were wiped
}

func (s *script) Protocol() Protocol      { return s.protocol }
func (s *script) Close(Disposition) error { return nil }

func (s *script) Transmit(command []byte) ([]byte, error) {
	s.sent = append(s.sent, command)
	if len(s.steps) == 0 {
		s.t.Fatalf("one command too many: %x", command)
	}
	step := s.steps[0]
	s.steps = s.steps[1:]
	if got := hex.EncodeToString(command); got != step[0] {
		s.t.Fatalf("sent %s, want %s", got, step[0])
	}
	if step[1] == "removed" {
		return nil, &LinkError{Fault: Removed}
	}
	return unhex(s.t, step[1]), nil
}

func TestExchange(t *testing.T) {
	read := Command{INS: 0xB0, Le: 256}
	sign := Command{CLA: 0x80, INS: 0x2A, P2: 0x80, Data: []byte{7}, Le: 256}
	verify := Command{INS: 0x20, P2: 0x80, Data: []byte("1234")}
	for _, tt := range []struct {
		name     string
		protocol Protocol
		c        Command
		steps    [][2]string
		data     string
		sw       StatusWord
		fault    LinkFault
	}{
		{"plain", T1, read, [][2]string{{"00b0000000", "01029000"}}, "0102", SWDone, 0},
		{"61xx twice", T0, sign, [][2]string{
			{"802a00800107", "6102"}, {"00c0000002", "01026101"}, {"00c0000001", "039000"}}, "010203", SWDone, 0},
		{"6100 means 256", T0, sign, [][2]string{{"802a00800107", "6100"}, {"00c0000000", "aa9000"}}, "aa", SWDone, 0},
		{"61xx, then 6Cxx", T0, sign, [][2]string{
			{"802a00800107", "6105"}, {"00c0000005", "6c01"}, {"00c0000001", "bb9000"}}, "bb", SWDone, 0},
		{"6Cxx", T0, read, [][2]string{{"00b0000000", "6c03"}, {"00b0000003", "0102039000"}}, "010203", SWDone, 0},
		{"6Cxx twice is not followed", T0, read, [][2]string{{"00b0000000", "6c03"}, {"00b0000003", "6c02"}}, "", 0x6C02, 0},
		{"a PIN is never sent twice", T0, verify, [][2]string{{"002000800431323334", "6c04"}}, "", 0x6C04, 0},
		{"status words are the caller's", T1, verify, [][2]string{{"002000800431323334", "63c2"}}, "", 0x63C2, 0},
		{"more than asked for", T1, Command{INS: 0xB0, Le: 1}, [][2]string{{"00b0000001", "01029000"}}, "", 0, Malformed},
		{"no status word", T1, read, [][2]string{{"00b0000000", "90"}}, "", 0, Malformed},
		{"removed", T1, read, [][2]string{{"00b0000000", "removed"}}, "", 0, Removed},
		{"removed while collecting", T0, sign, [][2]string{{"802a00800107", "6102"}, {"00c0000002", "removed"}}, "", 0, Removed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &script{t: t, protocol: tt.protocol, steps: tt.steps}
			r, err := Exchange(s, tt.c)
			if tt.fault != 0 {
				if !errors.Is(err, tt.fault) {
					t.Fatalf("error %v, want %v", err, tt.fault)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if hex.EncodeToString(r.Data) != tt.data || r.SW != tt.sw {
				t.Errorf("%x %v, want %s %v", r.Data, r.SW, tt.data, tt.sw)
			}
			if len(s.steps) != 0 {
				t.Errorf("%d commands were not sent", len(s.steps))
			}
			for _, b := range s.sent {
				if !bytes.Equal(b, make([]byte, len(b))) {
					t.Errorf("an encoded command was not wiped: %x", b)
				}
			}
		})
	}
}

// endless answers 61FF to everything, as a broken card might.
type endless struct{ commands int }

func (e *endless) Protocol() Protocol      { return T0 }
func (e *endless) Close(Disposition) error { return nil }
func (e *endless) Transmit([]byte) ([]byte, error) {
	e.commands++
	return []byte{0x61, 0xFF}, nil
}

func TestExchangeEnds(t *testing.T) {
	e := &endless{}
	_, err := Exchange(e, Command{INS: 0xB0, Le: 256})
	if !errors.Is(err, Malformed) {
		t.Errorf("error %v, want Malformed", err)
	}
	if e.commands > maxRounds+1 {
		t.Errorf("%d commands", e.commands)
	}
}

func TestCheckTurnsStatusWordsIntoErrors(t *testing.T) {
	s := &script{t: t, protocol: T1, steps: [][2]string{{"00a4000c020001", "6a82"}}}
	_, err := Check(s, Command{INS: 0xA4, P2: 0x0C, Data: []byte{0, 1}})
	status := (*StatusError)(nil)
	if !errors.As(err, &status) || status.SW != SWNotFound || status.INS != 0xA4 || !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestTries(t *testing.T) {
	for sw, want := range map[StatusWord]int{0x63C0: 0, 0x63C5: 5, 0x63CF: 15, SWNoCounter: -1, SWDone: -1, SWBlocked: -1} {
		left, ok := sw.Tries()
		if ok != (want >= 0) || ok && left != want {
			t.Errorf("%v: %d, %v", sw, left, ok)
		}
		if ok && TriesLeft(left) != sw {
			t.Errorf("TriesLeft(%d) is %v", left, TriesLeft(left))
		}
	}
}

// FuzzExchange plays arbitrary answers to a command: no panic, an end, and
// every error typed.
func FuzzExchange(f *testing.F) {
	for _, s := range []string{"9000", "01029000", "6102" + "02" + "01029000", "6c01", "90", ""} {
		b, _ := hex.DecodeString(s)
		f.Add(b, true)
		f.Add(b, false)
	}
	f.Fuzz(func(t *testing.T, answers []byte, t0 bool) {
		r := &replay{rest: answers, protocol: T1}
		if t0 {
			r.protocol = T0
		}
		got, err := Exchange(r, Command{INS: 0xB0, Data: []byte{1}, Le: 256})
		link := (*LinkError)(nil)
		if err != nil && !errors.As(err, &link) {
			t.Errorf("untyped error %v", err)
		}
		if len(got.Data) > maxChained+MaxLe {
			t.Errorf("%d bytes", len(got.Data))
		}
	})
}

// replay hands out answers, each preceded by a byte for its length.
type replay struct {
	rest     []byte
	protocol Protocol
}

func (r *replay) Protocol() Protocol      { return r.protocol }
func (r *replay) Close(Disposition) error { return nil }
func (r *replay) Transmit([]byte) ([]byte, error) {
	if len(r.rest) == 0 {
		return nil, &LinkError{Fault: Silent}
	}
	n := min(int(r.rest[0]), len(r.rest)-1)
	answer := r.rest[1 : 1+n]
	r.rest = r.rest[1+n:]
	return answer, nil
}
