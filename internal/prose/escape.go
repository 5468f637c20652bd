package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape writes a part of a line so that Markdown shows it unchanged. It escapes as little as possible, because
// curators read and edit the result. The argument strikes reports whether ~ can be markup for deleted text.
func escape(b *strings.Builder, text string, strikes bool) {
	last := 0
	for i := range len(text) {
		if isMarkup(text, i, strikes) {
			b.WriteString(text[last:i])
			b.WriteByte('\\')
			last = i
		}
	}
	b.WriteString(text[last:])
}

// isMarkup reports whether Markdown can interpret the character at text[i] as markup. After the text comes the end of
// the paragraph, a formula or a link.
func isMarkup(text string, i int, strikes bool) bool {
	switch text[i] {
	case '\\', '*', '`', '[', '$':
		return true
	case '_':
		return i == 0 || i == len(text)-1 || !isWordByte(text[i-1]) || !isWordByte(text[i+1])
	case '~':
		return strikes
	case '<':
		return i+1 < len(text) && (text[i+1] == '/' || text[i+1] == '!' || text[i+1] == '?' || isASCIILetter(text[i+1]))
	case '&':
		return i+1 < len(text) && (text[i+1] == '#' || isASCIILetter(text[i+1]))
	case ':': // of a URL, which would become a link
		return strings.HasPrefix(text[i:], "://")
	case '.': // of a URL without a scheme
		return i >= 3 && strings.EqualFold(text[i-3:i], "www")
	case '@': // of an e-mail address, which would become a link, but not of pass@1
		word, _, _ := strings.Cut(text[i:min(len(text), i+maxHost)], " ")
		return strings.Contains(word, ".")
	}
	return false
}

// maxHost is the maximum length of a host name that goldmark recognizes.
const maxHost = 256

// escapeMarker writes the marker of a heading, block quote, list or thematic break at the start of a paragraph,
// escaped, and returns the rest of the text. Without such a marker, it writes nothing and returns the text.
func escapeMarker(b *strings.Builder, text string) string {
	n := blockMarker(text)
	if n == 0 {
		return text
	}
	b.WriteString(text[:n-1] + `\` + text[n-1:n])
	return text[n:]
}

// blockMarker returns the length of the marker at the start of a paragraph up to the character to escape, or 0 if there
// is none.
func blockMarker(text string) int {
	endsAt := func(n int) bool { return n == len(text) || text[n] == ' ' }
	switch c := text[0]; c {
	case '>':
		return 1
	case '#':
		n := len(text) - len(strings.TrimLeft(text, "#"))
		if n > 1 || endsAt(n) { // "##Notes" is reported as a mistake
			return 1
		}
	case '-', '+':
		if endsAt(1) || c == '-' && strings.Trim(text, "- ") == "" {
			return 1
		}
	default:
		digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
		if digits > 0 && digits < 10 && digits < len(text) && (text[digits] == '.' || text[digits] == ')') &&
			endsAt(digits+1) {
			return digits + 1
		}
	}
	return 0
}

func isWordByte(c byte) bool    { return isASCIILetter(c) || isDigit(c) }
func isDigit(c byte) bool       { return c >= '0' && c <= '9' }
func isASCIILetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// startsWord reports whether text[i] can be the start of a word.
func startsWord(text string, i int) bool {
	last, size := utf8.DecodeLastRuneInString(text[:i])
	return size == 0 || !unicode.IsLetter(last) && !unicode.IsDigit(last) && !strings.ContainsRune("_-./@:\\", last)
}
