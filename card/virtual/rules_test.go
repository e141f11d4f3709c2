package virtual_test

import (
	"strings"
	"testing"

	"github.com/mitome-jp/mitome/card"
	"github.com/mitome-jp/mitome/card/virtual"
)

// step is a command and the end of its answer: the status word, or with a
// leading = the whole of it.
type step struct{ command, answer string }

// TestRules plays every rule of card.md on a new card each.
func TestRules(t *testing.T) {
	digest := strings.Repeat("5A", 32)
	long := strings.Repeat("5A", 246)
	tests := map[string]struct {
		options virtual.Options
		steps   []step
	}{
		"applications": {steps: []step{
			{selJPKI, "=9000"}, {selInput, "=9000"}, {selFace, "=9000"}, {selResident, "=9000"}, {selCommon, "=9000"}, {selManager, "=9000"},
		}},
		"unknown application":               {steps: []step{{"00A4040C05 A000000308", "=6A82"}}},
		"beginning of a name":               {steps: []step{{"00A4040C09 D392F0002601000000", "=6A82"}}},
		"no control information":            {steps: []step{{"00A404000A D392F000260100000001 00", "=6A86"}}},
		"master file":                       {steps: []step{{"00A4000002 3F00", "=6A86"}, {"00A4000C02 3F00", "=6A86"}}},
		"no file outside":                   {steps: []step{{ef("0001"), "=6A82"}}},
		"unknown file":                      {steps: []step{{selJPKI, "9000"}, {ef("0003"), "=6A82"}}},
		"file id cut":                       {steps: []step{{selJPKI, "9000"}, {"00A4020C01 00", "=6700"}}},
		"failed selection leaves":           {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"00A4040C05 A000000308", "6A82"}, {ef("0017"), "9000"}, {"802A0080 01 5A 00", "9000"}}},
		"class":                             {steps: []step{{"0120 0080", "=6E00"}, {"FFCA000000", "=6E00"}}},
		"instruction":                       {steps: []step{{"00CA006E00", "=6D00"}, {"00840000 08", "=6D00"}, {"002A0080 01 5A 00", "=6D00"}, {"00320080 04 33343536", "=6D00"}}},
		"length":                            {steps: []step{{"00A4040C", "=6A82"}, {"00A404", "=6700"}, {"00A4040C0A D3", "=6700"}, {"", "=6700"}}},
		"no current file":                   {steps: []step{{selJPKI, "9000"}, {"00B0000004", "=6986"}, {"00200080", "=6986"}, {"802A0080 01 5A 00", "=6986"}, {"00240180 04 31323334", "=6986"}, {"00B2010400", "=6986"}}},
		"reading a PIN":                     {steps: []step{{selJPKI, "9000"}, {ef("0018"), "9000"}, {"00B0000004", "=6981"}, {"00B2010400", "=6981"}}},
		"verifying a file":                  {steps: []step{{selJPKI, "9000"}, {ef("000A"), "9000"}, {"00200080", "=6981"}, {"00240180 04 31323334", "=6981"}}},
		"signing with a file":               {steps: []step{{selJPKI, "9000"}, {ef("000A"), "9000"}, {"802A0080 01 5A 00", "=6985"}}},
		"token":                             {steps: []step{{selJPKI, "9000"}, {ef("0006"), "9000"}, {"00B0000020", "=" + "4A504B49415049434354 4F4B454E32" + strings.Repeat("20", 17) + "9000"}, {"00B000A000", "=6B00"}, {"00B0009F01", "=009000"}, {"00B0009E04", "=00006282"}}},
		"presence":                          {steps: []step{{selJPKI, "9000"}, {"00B0880003", "=8F8F009000"}}},
		"presence of a child":               {options: virtual.Options{State: virtual.Under15}, steps: []step{{selJPKI, "9000"}, {"00B0880003", "=008F009000"}, {ef("0001"), "6A82"}, {ef("001B"), "6A82"}, {"0020009B", "=6A88"}}},
		"presence on the old card":          {options: virtual.Options{State: virtual.Juki}, steps: []step{{selJPKI, "9000"}, {"00B0880003", "=0000009000"}, {"00B0860010", "=4A504B49415049434354 4F4B454E20209000"}, {selInput, "6A82"}}},
		"reading without Le":                {steps: []step{{selJPKI, "9000"}, {ef("000A"), "9000"}, {"00B00000", "=6700"}}},
		"reading by short id":               {steps: []step{{selJPKI, "9000"}, {"00B0830004", "=6A82"}, {"00B0E00004", "=6A86"}, {"00B0800004", "=6A86"}}},
		"short id selects":                  {steps: []step{{selJPKI, "9000"}, {"00B0860001", "=4A9000"}, {"00B0000101", "=509000"}}},
		"offset past the end":               {steps: []step{{selJPKI, "9000"}, {ef("000A"), "9000"}, {"00B00C0001", "=6B00"}, {"00B07FFF00", "=6B00"}, {"00B00BFF01", "=FF9000"}}},
		"signature certificate":             {steps: []step{{selJPKI, "9000"}, {"00B0810004", "=6982"}, {ef("0001"), "9000"}, {"00B0000004", "=6982"}, {verAuth, "9000"}, {"00B0810004", "=6982"}, {verSign, "9000"}, {"00B0810002", "=30829000"}}},
		"open certificates":                 {steps: []step{{selJPKI, "9000"}, {"00B08A0002", "=30829000"}, {"00B0820002", "=30829000"}, {"00B08B0002", "=30829000"}}},
		"phone":                             {options: virtual.Options{Token: "JPKIAPGPSETOKEN"}, steps: []step{{selJPKI, "9000"}, {"00B08A0002", "=6982"}, {verAuth, "9000"}, {"00B08A0002", "=30829000"}}},
		"counters":                          {steps: []step{{selJPKI, "9000"}, {"0020009B", "=63C5"}, {"00200098", "=63C3"}, {"0020009800", "=63C3"}, {selInput, "9000"}, {"00200091", "=63C3"}, {"00200094", "=63CA"}, {"00200095", "=63CA"}, {selResident, "9000"}, {"0020009C", "=63C3"}, {selCommon, "9000"}, {"0020009C", "=63C3"}}},
		"counter of a verified PIN":         {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"00200098", "=63C3"}}},
		"wrong, then right":                 {steps: []step{{selJPKI, "9000"}, {"0020009804" + wrongPIN, "=63C2"}, {"00200098", "=63C2"}, {"0020009804" + wrongPIN, "=63C1"}, {verAuth, "=9000"}, {"00200098", "=63C3"}}},
		"locking":                           {steps: []step{{selJPKI, "9000"}, {"0020009804" + wrongPIN, "63C2"}, {"0020009804" + wrongPIN, "63C1"}, {"0020009804" + wrongPIN, "=63C0"}, {verAuth, "=6984"}, {"00200098", "=63C0"}, {ef("0017"), "9000"}, {"802A0080 01 5A 00", "=6982"}}},
		"locked says 6984":                  {options: virtual.Options{State: virtual.Locked, LockedWord: card.SWBlocked}, steps: []step{{selJPKI, "9000"}, {"0020009B", "=6984"}, {"00200098", "=63C3"}}},
		"no counters":                       {options: virtual.Options{NoCounters: true}, steps: []step{{selJPKI, "9000"}, {"0020009B", "=6300"}, {"0020009804" + wrongPIN, "=6300"}}},
		"a wrong one ends the verified one": {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"0020009804" + wrongPIN, "63C2"}, {ef("0017"), "9000"}, {"802A0080 01 5A 00", "=6982"}}},
		"PIN of 17 bytes":                   {steps: []step{{selJPKI, "9000"}, {"0020009B11" + strings.Repeat("41", 17), "=6700"}, {"0020009B", "=63C5"}}},
		"parameters of VERIFY":              {steps: []step{{selJPKI, "9000"}, {ef("0018"), "9000"}, {"00200180", "=6A86"}, {"00200000", "=6A86"}, {"002000C0", "=6A86"}}},
		"last try":                          {options: virtual.Options{State: virtual.LastTry}, steps: []step{{selJPKI, "9000"}, {"0020009B", "=63C1"}, {"00200098", "=63C1"}, {selInput, "9000"}, {"00200091", "=63C1"}, {selCommon, "9000"}, {"0020009C", "=63C1"}, {selResident, "9000"}, {"0020009C", "=63C1"}}},
		"change of a PIN":                   {steps: []step{{selJPKI, "9000"}, {ef("0018"), "9000"}, {"00240180 04 38383838", "=6982"}, {"00200080 04 31323334", "9000"}, {"00240180 04 38383838", "=9000"}, {verAuth, "=63C2"}, {"0020009804 38383838", "=9000"}}},
		"change by short id":                {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"00240198 04 38383838", "=9000"}}},
		"form of a PIN":                     {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"00240180 03 383838", "=6A80"}, {"00240180 05 3838383838", "=6A80"}, {"00240180 04 3838383A", "=6A80"}, {"00240180", "=6700"}, {verAuth, "=9000"}}},
		"form of the password": {steps: []step{
			{selJPKI, "9000"}, {verSign, "9000"},
			{"00240180 05 4142433132", "=6A80"}, {"00240180 06 414243444546", "=6A80"}, {"00240180 06 313233343536", "=6A80"},
			{"00240180 06 616263313233", "=6A80"}, {"00240180 11" + strings.Repeat("41", 16) + "31", "=6A80"}, {"00240180 06 41422D313233", "=6A80"},
			{"00240180 10" + strings.Repeat("41", 15) + "31", "=9000"}, {verSign, "=63C4"},
		}},
		"parameters of a change":   {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"00240080 04 38383838", "=6A86"}, {"00240101 04 38383838", "=6A86"}}},
		"change by the wrong way":  {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"80320080 04 38383838", "=6985"}, {selCommon, "9000"}, {verCard, "9000"}, {"00240180 04 38383838", "=6985"}}},
		"card PIN in both places":  {steps: []step{{selCommon, "9000"}, {verCard, "9000"}, {"80320080 04 38383838", "=9000"}, {selResident, "9000"}, {verCard, "9000"}, {"80320180 04 38383838", "=6A86"}, {"80320080 04 38383838", "=9000"}, {verCard, "=63C2"}, {selCommon, "9000"}, {verCard, "=63C2"}}},
		"codes are not changed":    {steps: []step{{selInput, "9000"}, {"002000940C 313233343536373839303130", "=9000"}, {"00240180 0C 313233343536373839303138", "=6985"}}},
		"always blocked":           {steps: []step{{selInput, "9000"}, {"00200092", "=63C0"}, {"0020009204 31323334", "=6984"}}},
		"My Number by PIN":         {steps: []step{{selInput, "9000"}, {"00B0810011", "=6982"}, {verText, "9000"}, {"00B0810011", "=FF100C313233343536373839303130FFFF9000"}}},
		"My Number by code A":      {steps: []step{{selInput, "9000"}, {"002000940C 313233343536373839303130", "=9000"}, {"00B0810003", "=FF100C9000"}, {"00B0820003", "=6982"}}},
		"attributes by PIN":        {steps: []step{{selInput, "9000"}, {"00B0820002", "=6982"}, {verText, "9000"}, {"00B0820002", "=FF209000"}}},
		"attributes by code B":     {steps: []step{{selInput, "9000"}, {"002000950E" + codeB(), "=9000"}, {"00B0820002", "=FF209000"}, {"00B0810002", "=6982"}}},
		"records":                  {steps: []step{{selCommon, "9000"}, {ef("0001"), "9000"}, {"00B0000004", "=6981"}, {"00B2020400", "=6A83"}, {"00B2000400", "=6A83"}, {"00B2010C00", "=6A86"}, {"00B2010404", "=6C1E"}, {"00B20104", "=6700"}, {"00B2010400", "9000"}}},
		"signing":                  {steps: []step{{selJPKI, "9000"}, {ef("001A"), "9000"}, {"802A0080 01 5A 00", "=6982"}, {verSign, "9000"}, {ef("001A"), "9000"}, {"802A0080 01 5A 00", "9000"}, {"802A0080 F5" + long[2:] + "00", "9000"}, {"802A0080 F6" + long + "00", "=6A80"}, {"802A0080", "=6700"}, {"802A0180 01 5A 00", "=6A86"}}},
		"signing by short id":      {steps: []step{{selJPKI, "9000"}, {verSign, "9000"}, {"802A009A 01 5A 00", "9000"}, {"802A0097 01 5A 00", "=6982"}, {"802A0083 01 5A 00", "=6A88"}}},
		"signing a bare digest":    {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"802A0297 20" + digest + "00", "9000"}, {"802A0297 1F" + digest[2:] + "00", "=6A80"}}},
		"signing with small Le":    {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"802A0097 01 5A 10", "=6C00"}}},
		"signing without Le":       {steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"802A0097 01 5A", "=6100"}, {"00C0000080", "6180"}, {"00C0000080", "9000"}, {"00C0000080", "=6985"}}},
		"T=0 signing":              {options: virtual.Options{T0: true}, steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"802A0097 01 5A", "=6100"}, {"00C0000000", "9000"}}},
		"T=0 Le too large":         {options: virtual.Options{T0: true}, steps: []step{{selJPKI, "9000"}, {ef("0006"), "9000"}, {"00B0000000", "=6CA0"}, {"00B00000A0", "9000"}, {selCommon, "9000"}, {ef("0001"), "9000"}, {"00B2010400", "=6C1E"}, {"00B201041E", "9000"}}},
		"T=0 counter":              {options: virtual.Options{T0: true}, steps: []step{{selJPKI, "9000"}, {"0020009800", "=63C3"}}},
		"GET RESPONSE of nothing":  {steps: []step{{"00C0000000", "=6985"}, {"00C0010000", "=6A86"}}},
		"answer forgotten":         {options: virtual.Options{T0: true}, steps: []step{{selJPKI, "9000"}, {verAuth, "9000"}, {"802A0097 01 5A", "6100"}, {"00200098", "63C3"}, {"00C0000000", "=6985"}}},
		"no short ids":             {options: virtual.Options{NoShortIDs: true}, steps: []step{{selJPKI, "9000"}, {"00B0860020", "=6A86"}, {verAuth, "=6A86"}, {"802A0097 01 5A 00", "=6A86"}, {ef("0018"), "9000"}, {"00200080", "=63C3"}}},
		"no short ids, other word": {options: virtual.Options{NoShortIDs: true, ShortIDRefusal: card.SWConditions}, steps: []step{{selJPKI, "9000"}, {"00B0860020", "=6985"}, {verAuth, "=6985"}}},
		"first fault":              {options: virtual.Options{FirstFault: true}, steps: []step{{selJPKI, "=6F00"}, {selJPKI, "=9000"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := newCard(t, test.options)
			for i, s := range test.steps {
				got := send(t, c, s.command)
				want := strings.ReplaceAll(s.answer, " ", "")
				if whole, ok := strings.CutPrefix(want, "="); ok && got != whole {
					t.Fatalf("step %d, %s: answered %s, want %s", i, s.command, got, whole)
				}
				if !strings.HasSuffix(got, strings.TrimPrefix(want, "=")) {
					t.Fatalf("step %d, %s: answered %s, want it to end in %s", i, s.command, got, want)
				}
			}
		})
	}
}
