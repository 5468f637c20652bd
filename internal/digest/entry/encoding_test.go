package entry_test

import (
	"testing"

	"github.com/offprint/offprint/internal/digest/entry"
)

func TestEncodings(t *testing.T) {
	for _, c := range []struct{ src, want, notice string }{
		{"plain", "plain", ""},
		{"M\xfcller and cr\xe9\xe9e", "Müller and créée", "Windows-1252"},
		{"\x93a\x94 \x96 l\x92\xe9t\xe9 5\xa0\xb0C", "“a” – l’été 5\u00a0°C", "Windows-1252"},
		{"\xc9COLE d'\xe9t\xe9\n", "ÉCOLE d'été\n", "Windows-1252"},
		{"c\xbdur \xa6imon\n", "cœur Šimon\n", "ISO-8859-15"},
		{"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9", "<?xml version='1.0' encoding='ISO-8859-1'?><a>é",
			"Windows-1252"},
		{"<html><meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2", "<html><meta charset=windows-1251><p>Привет",
			"Windows-1251"},
		{"% Encoding: ISO-8859-2\nDvo\xf8\xe1k", "% Encoding: ISO-8859-2\nDvořák", "ISO-8859-2"},
		// Damaged UTF-8 and other encodings.
		{"Müller and M\xfcller", "", ""},
		{"caf\xc3", "", ""},
		{"caf\xe9", "", ""},
		{"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0!", "", ""}, // Windows-1251
		{"M\x9fller", "", ""},                               // Mac OS Roman
		{"\xc4\xe3\xba\xc3\xca\xc0\xbd\xe7 paper", "", ""},  // GBK
		{"\x83f\x83B\x81[\x83v", "", ""},                    // Shift_JIS
		{"a \x81 b", "", ""},
	} {
		d, err := entry.NewDump("a", []byte(c.src))
		switch {
		case c.want == "":
			if err == nil {
				t.Errorf("%q is read as %q: %v", c.src, d.Src, d.Notices)
			}
		case err != nil || string(d.Src) != c.want:
			t.Errorf("%q: %v, %v", c.src, d, err)
		case c.notice == "" && len(d.Notices) == 0:
		case len(d.Notices) != 1 || d.Notices[0].What != "not valid UTF-8; read as "+c.notice:
			t.Errorf("%q: %v", c.src, d.Notices)
		}
	}
}
