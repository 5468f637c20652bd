package entry

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// An encoding is a character encoding with one byte per character.
type encoding struct {
	shown string   // name in messages
	names []string // names in declarations, in lower case
	chars *charmap.Charmap
}

// encodings lists the encodings that a file can declare. Latin-1 is decoded as Windows-1252, which has the same
// letters, and also the quotation marks in files that wrongly declare Latin-1 (WHATWG Encoding Standard, section 4.2).
var encodings = []encoding{
	{
		"Windows-1252",
		strings.Fields("windows-1252 cp1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 us-ascii ascii"),
		charmap.Windows1252,
	},
	{"ISO-8859-15", strings.Fields("iso-8859-15 iso8859-15 iso_8859-15 latin9 latin-9"), charmap.ISO8859_15},
	{"ISO-8859-2", strings.Fields("iso-8859-2 iso8859-2 latin2 latin-2"), charmap.ISO8859_2},
	{"Windows-1250", strings.Fields("windows-1250 cp1250"), charmap.Windows1250},
	{"Windows-1251", strings.Fields("windows-1251 cp1251"), charmap.Windows1251},
	{"KOI8-R", strings.Fields("koi8-r"), charmap.KOI8R},
	{"Mac OS Roman", strings.Fields("macintosh x-mac-roman macroman"), charmap.Macintosh},
}

// declaration matches the encoding in an XML declaration, in the head of a page, and in a comment by BibTeX programs.
var declaration = lazyregexp.New(`(?i)^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w-]+)["']|` +
	`<meta\s[^>]*charset\s*=\s*["']?([\w-]+)|^[%\s]*Encoding:\s*([\w-]+)`)

// declarationSize is the number of bytes at the start of a file in which a declaration counts (HTML, section 4.2.5.4).
const declarationSize = 1024

// decode converts a text that is not valid UTF-8 to UTF-8, and returns the name of its encoding: the declared encoding,
// or else a Western one in which the text is plausible. Otherwise, as for a damaged UTF-8 file, ok is false.
func decode(src []byte) (text []byte, name string, ok bool) {
	chosen := declaredEncoding(src)
	if chosen == nil {
		chosen = guessEncoding(src)
	}
	if chosen == nil {
		return nil, "", false
	}
	text, err := chosen.chars.NewDecoder().Bytes(src)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, "", false
	}
	return text, chosen.shown, true
}

// declaredEncoding returns the encoding that a text declares, or nil if it declares none or an unsupported one.
func declaredEncoding(src []byte) *encoding {
	m := declaration.FindSubmatch(src[:min(len(src), declarationSize)])
	if m == nil {
		return nil
	}
	name := strings.ToLower(string(bytes.Join(m[1:], nil)))
	for i, e := range encodings {
		for _, n := range e.names {
			if n == name {
				return &encodings[i]
			}
		}
	}
	return nil
}

// guessEncoding returns the Western encoding in which a text is plausible, or nil. A text that contains multibyte UTF-8
// characters, or ends in the middle of one, is damaged UTF-8 instead.
func guessEncoding(src []byte) *encoding {
	last := bytes.LastIndexFunc(src, func(r rune) bool { return r != utf8.RuneError })
	if end := src[last+1:]; len(end) > 0 && !utf8.FullRune(end) {
		return nil
	}
	for i := 0; i < len(src); {
		c, size := utf8.DecodeRune(src[i:])
		if c != utf8.RuneError && size > 1 {
			return nil
		}
		i += size
	}
	for i := range encodings[:2] {
		if isPlausible(src, encodings[i].chars) {
			return &encodings[i]
		}
	}
	return nil
}

// longestRun is the maximum number of consecutive letters beyond ASCII in a word of a Western language, as in "créée".
// Words in other scripts and in multibyte encodings have longer runs.
const longestRun = 2

// isPlausible reports whether a text is plausible in an encoding: each byte beyond ASCII is a letter in the right case,
// or another character outside of words.
func isPlausible(src []byte, chars *charmap.Charmap) bool {
	at := func(i int) rune {
		if i < 0 || i >= len(src) {
			return ' '
		}
		return chars.DecodeByte(src[i])
	}
	run := 0
	for i, b := range src {
		if b < utf8.RuneSelf {
			run = 0
			continue
		}
		before, c, after := at(i-1), at(i), at(i+1)
		inWord := unicode.IsLetter(before) && unicode.IsLetter(after)
		switch {
		case c == utf8.RuneError || unicode.IsControl(c):
			return false
		case strings.ContainsRune("ªº’‘´·–—…×\u00ad\u00a0", c):
			run = 0
		case !unicode.IsLetter(c) && (inWord || run > 0 ||
			strings.ContainsRune("¦¨¸¼½¾¤", c) && unicode.IsLetter(after)):
			return false
		case !unicode.IsLetter(c):
			run = 0
		case unicode.IsUpper(c) && (unicode.IsLower(before) || unicode.IsLetter(before) && unicode.IsLower(after)):
			return false
		default:
			if run++; run > longestRun {
				return false
			}
		}
	}
	return true
}
