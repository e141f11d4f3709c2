package card

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEncodeFourCases(t *testing.T) {
	for _, tt := range []struct {
		name   string
		c      Command
		t0, t1 string
	}{
		{"case 1", Command{INS: 0x20, P2: 0x80}, "0020008000", "00200080"},
		{"case 2", Command{INS: 0xB0, Le: 4}, "00b0000004", "00b0000004"},
		{"case 2, 256 bytes", Command{INS: 0xB0, Le: 256}, "00b0000000", "00b0000000"},
		{"case 3", Command{INS: 0xA4, P1: 2, P2: 0x0C, Data: []byte{0, 1}}, "00a4020c020001", "00a4020c020001"},
		{"case 4", Command{CLA: 0x80, INS: 0x2A, P2: 0x80, Data: []byte{7}, Le: 256}, "802a00800107", "802a0080010700"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for p, want := range map[Protocol]string{T0: tt.t0, T1: tt.t1} {
				got, err := tt.c.Encode(p)
				if err != nil || hex.EncodeToString(got) != want {
					t.Errorf("%v: %x, %v; want %s", p, got, err, want)
				}
			}
		})
	}
}

func TestEncodeRefusesWhatAShortAPDUCannotCarry(t *testing.T) {
	for _, c := range []Command{{Data: make([]byte, 256)}, {Le: 257}, {Le: -1}} {
		if b, err := c.Encode(T1); err == nil {
			t.Errorf("%d bytes of data, Le %d: encoded as %x", len(c.Data), c.Le, b)
		}
	}
}

func TestParseCommandGivesBackWhatEncodeMade(t *testing.T) {
	for _, c := range []Command{
		{CLA: 1, INS: 2, P1: 3, P2: 4},
		{INS: 0xB0, Le: 256}, {INS: 0xB0, Le: 255}, {INS: 0xB0, Le: 1},
		{INS: 0xA4, Data: []byte{1}}, {INS: 0xA4, Data: bytes.Repeat([]byte{9}, 255)},
		{INS: 0x2A, Data: []byte{1, 2, 3}, Le: 256},
	} {
		b, err := c.Encode(T1)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseCommand(b)
		if err != nil || got.INS != c.INS || got.Le != c.Le || !bytes.Equal(got.Data, c.Data) {
			t.Errorf("%x parses as %+v, %v", b, got, err)
		}
	}
	for _, s := range []string{"", "002000", "002000800201", "002000800001", "00a4040c02010203ff"} {
		if c, err := ParseCommand(unhex(t, s)); err == nil {
			t.Errorf("%s parses as %+v", s, c)
		}
	}
}

func TestParseResponseLengths(t *testing.T) {
	for n, good := range map[int]bool{0: false, 1: false, 2: true, 3: true, 258: true, 259: false} {
		_, err := ParseResponse(make([]byte, n))
		if (err == nil) != good {
			t.Errorf("%d bytes: %v", n, err)
		}
		if !good && !errors.Is(err, Malformed) {
			t.Errorf("%d bytes: %v is not Malformed", n, err)
		}
	}
}
