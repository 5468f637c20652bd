package frontmatter

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote returns a text as YAML in double quotes on one line. It escapes control characters and all kinds of line
// breaks, and replaces invalid UTF-8 with U+FFFD.
func Quote(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case isUnprintable(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isUnprintable reports whether a character is not printable in YAML 1.2 (section 5.1), is the byte order mark (section
// 5.2), or is a line break in YAML 1.1 (section 5.4). All fit into four hexadecimal digits.
func isUnprintable(r rune) bool {
	switch {
	case r < ' ', r >= 0x7F && r < 0xA0, r == '\u2028', r == '\u2029', r == '\uFEFF', r == 0xFFFE, r == 0xFFFF:
		return true
	}
	return false
}

// Scalar returns a text as YAML on one line. It omits the quotes only if every version of YAML reads the result as the
// same text, even in brackets and braces.
func Scalar(s string) string {
	if isSafePlain(s) {
		return s
	}
	return Quote(s)
}

// FlowList returns texts as a list in brackets.
func FlowList(texts []string) string {
	entries := make([]string, len(texts))
	for i, text := range texts {
		entries[i] = Scalar(text)
	}
	return "[" + strings.Join(entries, ", ") + "]"
}

// isSafePlain reports whether a text starts with a letter or a slash, continues with letters, digits and characters
// that are not special within a scalar, and is not a reserved word in YAML.
func isSafePlain(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(first) && first != '/' || reservedWords[strings.ToLower(s)] || !utf8.ValidString(s) {
		return false
	}
	before := rune(0)
	for i, r := range s {
		rest := s[i+utf8.RuneLen(r):]
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), strings.ContainsRune("-_./+()&'%@=~;!*$", r):
		case r == ' ' && rest != "":
		case r == '#' && before != ' ':
		case r == ':' && rest != "" && rest[0] != ' ':
		default:
			return false
		}
		before = r
	}
	return true
}

// reservedWords are words, in lower case, that YAML 1.1 or 1.2 does not read as text.
var reservedWords = map[string]bool{
	"y": true, "n": true, "yes": true, "no": true, "on": true, "off": true, "true": true, "false": true, "null": true,
}
