package card

import (
	"bytes"
	"errors"
	"testing"
)

func TestReadTLV(t *testing.T) {
	for _, tt := range []struct {
		in, value, rest string
		tag             uint32
	}{
		{"3000", "", "", 0x30},
		{"0102aabbcc", "aabb", "cc", 0x01},
		{"ff100131", "31", "", 0xFF10},
		{"df2181020102", "0102", "", 0xDF21},
		{"30820001ff00", "ff", "00", 0x30},
	} {
		got, rest, err := ReadTLV(unhex(t, tt.in))
		if err != nil || got.Tag != tt.tag || !bytes.Equal(got.Value, unhex(t, tt.value)) || !bytes.Equal(rest, unhex(t, tt.rest)) {
			t.Errorf("%s: %x %x rest %x, %v", tt.in, got.Tag, got.Value, rest, err)
		}
	}
	for name, in := range map[string]string{
		"nothing": "", "tag only": "30", "half a tag": "ff", "three tag bytes": "ff8001", "no length": "ff10",
		"longer than there is": "300201", "indefinite": "30800000", "half a length": "308201", "four length bytes": "308400000001ff",
	} {
		if _, _, err := ReadTLV(unhex(t, in)); !errors.Is(err, ErrTLV) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSizeNeedsOnlyTheHeader(t *testing.T) {
	if n, err := Size(unhex(t, "30820466aabb")); err != nil || n != 4+0x466 {
		t.Errorf("%d, %v", n, err)
	}
}

// FuzzTLV: what is read and what remains are together the input.
func FuzzTLV(f *testing.F) {
	for _, s := range []string{"3000", "ff10023132ffff", "df2181020102", "30820001ff"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		object, rest, err := ReadTLV(in)
		if err != nil {
			if !errors.Is(err, ErrTLV) {
				t.Errorf("untyped error %v", err)
			}
			return
		}
		n, err := Size(in)
		if err != nil || n+len(rest) != len(in) {
			t.Errorf("size %d (%v) and rest %d of %d", n, err, len(rest), len(in))
		}
		if !bytes.HasSuffix(in[:n], object.Value) {
			t.Error("the value is not the object's end")
		}
	})
}
