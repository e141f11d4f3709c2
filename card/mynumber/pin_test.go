package mynumber

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestPINForms(t *testing.T) {
	for _, tt := range []struct {
		kind  PINKind
		typed string
		fault FormFault
		sent  string
	}{
		{PINSign, "ABC123", 0, "ABC123"},
		{PINSign, "abc123", 0, "ABC123"},
		{PINSign, "A234567890123456", 0, "A234567890123456"},
		{PINSign, "A2345678901234567", FormLength, ""},
		{PINSign, "ABC12", FormLength, ""},
		{PINSign, "", FormLength, ""},
		{PINSign, "ABCDEF", FormMixture, ""},
		{PINSign, "123456", FormMixture, ""},
		{PINSign, "ABC-123", FormCharacter, ""},
		{PINSign, "ABC123\n", FormCharacter, ""},
		{PINSign, "ＡＢ1", FormCharacter, ""},
		{PINAuth, "1234", 0, "1234"},
		{PINAuth, "123", FormLength, ""},
		{PINAuth, "12345", FormLength, ""},
		{PINAuth, "12a4", FormCharacter, ""},
		{PINText, "0000", 0, "0000"},
		{PINCard, "９", FormLength, ""},
	} {
		typed := []byte(tt.typed)
		p, err := NewPIN(tt.kind, typed)
		if tt.fault == 0 {
			if err != nil || string(p.bytes) != tt.sent {
				t.Errorf("%v %q: %v", tt.kind, tt.typed, err)
			}
			continue
		}
		form := (*FormError)(nil)
		if !errors.As(err, &form) || form.Fault != tt.fault || form.Kind != tt.kind {
			t.Errorf("%v %q: %v, want fault %d", tt.kind, tt.typed, err, tt.fault)
		}
		if len(bytes.Trim(typed, "\x00")) != 0 {
			t.Errorf("%v: a PIN of the wrong form was not wiped", tt.kind)
		}
	}
}

func TestPINIsNeverShown(t *testing.T) {
	p := newPIN(t, PINSign, "SECRET7")
	holder := struct{ P *PIN }{p}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "pin", p, "holder", holder)
	asJSON, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{p.String(), log.String(), string(asJSON)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%c"} {
		shown = append(shown, fmt.Sprintf(verb, p), fmt.Sprintf(verb, holder))
	}
	for _, s := range shown {
		for _, secret := range []string{"SECRET7", "53454352455437", "[83 69", "U0VDUkVUNw"} {
			if strings.Contains(strings.ToUpper(s), secret) {
				t.Errorf("shown: %s", s)
			}
		}
	}
}

func TestPINWipe(t *testing.T) {
	typed := []byte("ABC123")
	p := newPIN(t, PINSign, "ABC123")
	q, _ := NewPIN(PINSign, typed)
	if !p.Equal(q) {
		t.Error("the same PIN is not equal")
	}
	q.Wipe()
	q.Wipe()
	if !bytes.Equal(typed, make([]byte, 6)) || p.Equal(q) {
		t.Errorf("not wiped: %q", typed)
	}
	(*PIN)(nil).Wipe()
}
