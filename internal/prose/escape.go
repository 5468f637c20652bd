package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape writes part of a line of text so that Markdown shows it unchanged. It escapes as little as possible, because
// curators read and edit the result.
func escape(b *strings.Builder, text string, strikes bool) {
	last := 0
	for i := range len(text) {
		if special(text, i, strikes) {
			b.WriteString(text[last:i])
			b.WriteByte('\\')
			last = i
		}
	}
	b.WriteString(text[last:])
}

// special reports whether Markdown could interpret the character at text[i] as markup. The text is followed by the end
// of the paragraph, a formula or a link.
func special(text string, i int, strikes bool) bool {
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
	case ':': // a bare address would become a link
		return strings.HasPrefix(text[i:], "://")
	case '.':
		return i >= 3 && strings.EqualFold(text[i-3:i], "www")
	case '@': // so would an e-mail address, but not pass@1
		word, _, _ := strings.Cut(text[i:min(len(text), i+maxHost)], " ")
		return strings.Contains(word, ".")
	}
	return false
}

// maxHost is the longest name of a host that goldmark looks for.
const maxHost = 256

// escapeMarker checks whether a paragraph starts with a marker of a heading, quotation, list or rule. If so, it writes
// the marker escaped and returns the rest of the text.
func escapeMarker(b *strings.Builder, text string) string {
	n := blockMarker(text)
	if n == 0 {
		return text
	}
	b.WriteString(text[:n-1] + `\` + text[n-1:n])
	return text[n:]
}

// blockMarker returns the length of such a marker up to the character to escape, or 0 if there is none.
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

// startsWord reports whether text[i] is not in the middle of a word.
func startsWord(text string, i int) bool {
	last, size := utf8.DecodeLastRuneInString(text[:i])
	return size == 0 || !unicode.IsLetter(last) && !unicode.IsDigit(last) && !strings.ContainsRune("_-./@:\\", last)
}
