package jpki_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/mitome-jp/mitome/sign/jpki"
	"github.com/mitome-jp/mitome/sign/jpki/jpkitest"
)

// with gives Holder's names with one of them replaced, or taken out.
func with(arc int, value *string) []jpkitest.OtherName {
	var names []jpkitest.OtherName
	for _, n := range jpkitest.Holder() {
		if n.Arc == arc {
			if value == nil {
				continue
			}
			n.Value = []byte(*value)
		}
		names = append(names, n)
	}
	return names
}

func parse(t *testing.T, names []jpkitest.OtherName) (*jpki.Attributes, error) {
	t.Helper()
	c, err := jpki.Parse(signCert(t, names...).Raw)
	if err != nil {
		return nil, err
	}
	return c.Attributes, nil
}

func TestBirthDates(t *testing.T) {
	good := map[string]jpki.Date{
		"119120729": {Era: jpki.Meiji, Year: 1912, Month: 7, Day: 29},
		"219120730": {Era: jpki.Taisho, Year: 1912, Month: 7, Day: 30},
		"319890107": {Era: jpki.Showa, Year: 1989, Month: 1, Day: 7},
		"420000229": {Era: jpki.Heisei, Year: 2000, Month: 2, Day: 29},
		"520190501": {Era: jpki.Reiwa, Year: 2019, Month: 5, Day: 1},
		"019700101": {Era: jpki.UnknownEra, Year: 1970, Month: 1, Day: 1},
		"319450000": {Era: jpki.Showa, Year: 1945},
		"319450800": {Era: jpki.Showa, Year: 1945, Month: 8},
	}
	for s, want := range good {
		a, err := parse(t, with(4, &s))
		if err != nil || a.BirthDate != want {
			t.Errorf("%s: %v, %v", s, a, err)
		}
	}
	for _, s := range []string{"", "4", "19900102", "4199001022", "619900102", "919900102", "419901302", "419900132", "419010229",
		"419900230", "400000102", "4199001O2", "-19900102", "4１９９", " 19900102", "41990-1-2"} {
		_, err := parse(t, with(4, &s))
		wantAttributeError(t, s, err, jpki.AttributeBirthDate, jpki.ErrMalformed)
	}
}

func wantAttributeError(t *testing.T, name string, err error, a jpki.Attribute, why error) {
	t.Helper()
	var attribute *jpki.AttributeError
	if !errors.As(err, &attribute) || attribute.Attribute != a || !errors.Is(err, why) {
		t.Errorf("%q: got %v, want %v: %v", name, err, a, why)
	}
}

func TestSexCodes(t *testing.T) {
	for s, want := range map[string]jpki.Sex{
		"1": jpki.Male, "2": jpki.Female, "": jpki.NotStated, "0": jpki.NotStated, "3": jpki.NotStated, "9": jpki.NotStated, "11": jpki.NotStated,
	} {
		a, err := parse(t, with(3, &s))
		if err != nil || a.Sex != want {
			t.Errorf("%q: %v, %v", s, a, err)
		}
	}
}

func TestReplacedMarks(t *testing.T) {
	for _, c := range []struct {
		marks     string
		replaced  []bool
		uncertain bool
	}{
		{"00000", []bool{false, false, false, false, false}, false},
		{"01001", []bool{false, true, false, false, true}, false},
		{"01", []bool{false, true, false, false, false}, true},
		{"", []bool{false, false, false, false, false}, true},
		{"1000011111", []bool{true, false, false, false, false}, true},
	} {
		a, err := parse(t, with(2, &c.marks))
		if err != nil {
			t.Fatalf("%q: %v", c.marks, err)
		}
		if !reflect.DeepEqual(a.Name.Replaced, c.replaced) || a.Name.Uncertain != c.uncertain {
			t.Errorf("%q: %v, uncertain %v", c.marks, a.Name.Replaced, a.Name.Uncertain)
		}
		if got := strings.NewReplacer("[", "", "]", "").Replace(a.Name.Marked("[", "]")); got != a.Name.Value {
			t.Errorf("%q: marking changed the text to %q", c.marks, got)
		}
	}
	for _, marks := range []string{"00020", "0 000", "ooooo", "０００００"} {
		_, err := parse(t, with(2, &marks))
		wantAttributeError(t, marks, err, jpki.AttributeNameReplaced, jpki.ErrMalformed)
		_, err = parse(t, with(6, &marks))
		wantAttributeError(t, marks, err, jpki.AttributeAddressReplaced, jpki.ErrMalformed)
	}
	a, err := parse(t, with(6, nil))
	if err != nil || !a.Address.Uncertain || a.Address.AnyReplaced() || a.Name.Uncertain {
		t.Errorf("no marks at all: %v", err)
	}
}

func TestMarkedJoinsRuns(t *testing.T) {
	text := jpki.Text{Value: "𠮷野家本店", Replaced: []bool{true, true, false, true, true}}
	if got := text.Marked("〔", "〕"); got != "〔𠮷野〕家〔本店〕" {
		t.Error(got)
	}
	if got := (jpki.Text{Value: "abc"}).Marked("[", "]"); got != "abc" {
		t.Error(got)
	}
}

func TestAbsentAttributes(t *testing.T) {
	for _, a := range []jpki.Attribute{jpki.AttributeName, jpki.AttributeBirthDate, jpki.AttributeSex, jpki.AttributeAddress} {
		_, err := parse(t, with(int(a), nil))
		wantAttributeError(t, a.String(), err, a, jpki.ErrAbsent)
	}
	_, err := parse(t, nil)
	wantAttributeError(t, "none", err, jpki.AttributeName, jpki.ErrAbsent)
}

func TestBadAttributes(t *testing.T) {
	holder := jpkitest.Holder()
	change := func(i int, n jpkitest.OtherName) []jpkitest.OtherName {
		names := append([]jpkitest.OtherName{}, holder...)
		names[i] = n
		return names
	}
	bmp := []byte{0x89, 0x8B, 0x67, 0x2C} // 見本 in UTF-16
	for name, c := range map[string]struct {
		names []jpkitest.OtherName
		a     jpki.Attribute
		why   error
	}{
		"BMPString":         {change(0, jpkitest.OtherName{Arc: 1, Tag: cbasn1.Tag(30), Value: bmp}), jpki.AttributeName, jpki.ErrEncoding},
		"PrintableString":   {change(1, jpkitest.OtherName{Arc: 4, Tag: cbasn1.PrintableString, Value: []byte("419900102")}), jpki.AttributeBirthDate, jpki.ErrEncoding},
		"invalid UTF-8":     {change(0, jpkitest.Text(1, "\xE8\xA6")), jpki.AttributeName, jpki.ErrEncoding},
		"surrogate":         {change(3, jpkitest.Text(5, "\xED\xA0\x80")), jpki.AttributeAddress, jpki.ErrEncoding},
		"empty name":        {change(0, jpkitest.Text(1, "")), jpki.AttributeName, jpki.ErrMalformed},
		"empty address":     {change(3, jpkitest.Text(5, "")), jpki.AttributeAddress, jpki.ErrMalformed},
		"line break":        {change(0, jpkitest.Text(1, "見本\n花子")), jpki.AttributeName, jpki.ErrMalformed},
		"text turned round": {change(3, jpkitest.Text(5, "見本\u202E県")), jpki.AttributeAddress, jpki.ErrMalformed},
		"doubled name":      {append(jpkitest.Holder(), jpkitest.Text(1, "別人")), jpki.AttributeName, jpki.ErrDoubled},
		"doubled marks":     {append(jpkitest.Holder(), jpkitest.Text(2, "0")), jpki.AttributeNameReplaced, jpki.ErrDoubled},
	} {
		_, err := parse(t, c.names)
		wantAttributeError(t, name, err, c.a, c.why)
		if err != nil && (strings.Contains(err.Error(), "見本") || strings.Contains(err.Error(), "別人")) {
			t.Errorf("%s: the error quotes the holder", name)
		}
	}
}

// OtherNames under other arcs are nobody's business here; the order does not matter.
func TestForeignNamesAndOrder(t *testing.T) {
	names := []jpkitest.OtherName{jpkitest.Text(7, "x"), {Arc: 99, Tag: cbasn1.Tag(30), Value: []byte{0, 65}}}
	for i := range jpkitest.Holder() {
		names = append(names, jpkitest.Holder()[5-i])
	}
	a, err := parse(t, names)
	if err != nil || a.Name.Value != "見本　花子" {
		t.Errorf("%v, %v", a, err)
	}
}
