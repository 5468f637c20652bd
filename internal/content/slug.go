package content

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxSlug is the largest number of characters in a slug. It keeps file names well under the 255 bytes that file systems
// allow, even if every letter takes three bytes.
const MaxSlug = 80

// Slug returns the last part of a path for a text: lower-case letters, digits and single hyphens. It is a safe file
// name on every system. The same text always has the same slug, but different texts can share one. The slug of a text
// without letters or digits is "untitled".
func Slug(text string) string {
	s := shorten(hyphenate(text), MaxSlug)
	switch {
	case s == "":
		return "untitled"
	case reserved[s]:
		return s + "-paper"
	}
	return s
}

// IsShortened reports whether the slug of a text is only its beginning, so that other texts can have the same slug.
func IsShortened(text string) bool { return utf8.RuneCountInString(hyphenate(text)) > MaxSlug }

// UnvoicedSlug returns a slug without the voicing marks of Japanese: モデル becomes モテル. Early versions removed these
// marks from all slugs. Builds still use UnvoicedSlug for names of people and for headings, because no file stores
// their slugs and paths must not change.
func UnvoicedSlug(text string) string {
	if isASCII(text) {
		return Slug(text)
	}
	return Slug(strings.NewReplacer(voiced, "", halfVoiced, "").Replace(norm.NFKD.String(text)))
}

// Combining marks that change a letter of Japanese into another letter (カ, ガ).
const (
	voiced     = "\u3099"
	halfVoiced = "\u309a"
)

// NormalTitle removes the differences between copies of a title: case, accents, punctuation and spacing. Unlike a slug,
// the result is never shortened.
func NormalTitle(text string) string { return hyphenate(text) }

// hyphenate converts letters to lower case, removes their marks, and replaces everything else with single hyphens. It
// keeps letters of other scripts, so that a title in Chinese has a readable path. It also keeps the voicing marks of
// Japanese, which are part of a letter.
func hyphenate(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	kana := false // whether the last character is a letter of Japanese
	// Invalid UTF-8 is replaced first, because NFKD does not decompose a letter that follows it.
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, "\uFFFD")) {
		switch {
		case isPlain(r): // nearly all characters
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteByte(asciiLower(byte(r)))
		case r < utf8.RuneSelf && r != '\'':
			gap = true
		case kana && (string(r) == voiced || string(r) == halfVoiced):
			b.WriteRune(r)
			kana = false
			continue
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '\u00ad':
			continue // marks, apostrophes and soft hyphens do not split a word
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			kana = unicode.In(r, unicode.Hiragana, unicode.Katakana)
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

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

func asciiLower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// shorten truncates a slug to at most limit characters. It cuts at a hyphen if the second half has one.
func shorten(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	head := string(runes[:limit])
	if runes[limit] != '-' {
		if i := strings.LastIndexByte(head, '-'); i > len(head)/2 {
			head = head[:i]
		}
	}
	return strings.TrimSuffix(head, "-")
}

// transliterated maps Latin letters that Unicode does not decompose to ASCII.
var transliterated = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "ng",
}

// reserved lists the device names that Windows rejects as file names, whatever the extension.
var reserved = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true,
	"com1": true, "com2": true, "com3": true, "com4": true, "com5": true,
	"com6": true, "com7": true, "com8": true, "com9": true,
	"lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true,
	"lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}
