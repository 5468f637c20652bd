package content

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// This file makes the last part of an address out of a title.
//
// In comes any text, out goes a name of lower-case letters, digits and single hyphens that is safe
// as a file name on every system and reads well in an address bar. The same text always gives the
// same slug; different texts can give the same one.

// maxLength keeps file names well under the 255 bytes that file systems allow, even where every
// letter takes three bytes.
const maxLength = 80

// Slug gives the slug of a text, "untitled" where no letter or digit is left of it.
func Slug(text string) string {
	s := shorten(hyphenate(text), maxLength)
	switch {
	case s == "":
		return "untitled"
	case reserved[s]:
		return s + "-paper"
	}
	return s
}

// NormalTitle is the text with all that varies between two copies of one title taken out: case, accents,
// punctuation, spacing. Unlike a slug it is never shortened.
func NormalTitle(text string) string { return hyphenate(text) }

// hyphenate folds letters to lower-case ones without marks and everything else to single hyphens.
// Letters of other scripts stay as they are: a title in Chinese keeps its address readable.
func hyphenate(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, "\uFFFD")) { // a letter after a broken one would stay whole
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9': // as nearly all are
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteByte(byte(r))
		case r == ' ':
			gap = true
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '\u00ad':
			continue // marks, apostrophes and soft hyphens join what they stand in
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			if plain, ok := transliterated[unicode.ToLower(r)]; ok {
				b.WriteString(plain)
			} else {
				b.WriteRune(unicode.ToLower(r))
			}
		default:
			gap = true
		}
	}
	return norm.NFC.String(b.String())
}

// shorten cuts a slug at a hyphen where there is one in its second half.
func shorten(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	head := string(runes[:most])
	if runes[most] != '-' {
		if i := strings.LastIndexByte(head, '-'); i > len(head)/2 {
			head = head[:i]
		}
	}
	return strings.TrimSuffix(head, "-")
}

// transliterated are the Latin letters that Unicode does not decompose.
var transliterated = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "ng",
}

// reserved are the device names that Windows refuses as file names whatever their extension.
var reserved = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true,
	"com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}
