package entry

import (
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean removes invisible characters and collapses runs of white space to one space. No-break spaces count as white
// space, because pages use them only for layout.
func Clean(s string) string {
	if s = strings.TrimSpace(s); isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case r == '\u200B' || r == '\u2060' || r == '\uFEFF' || r == '\u200E' || r == '\u200F':
		case unicode.IsSpace(r):
			gap = b.Len() > 0
		case unicode.IsControl(r):
		default:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isClean reports whether a text is already clean: printable ASCII and letters beyond ASCII, with single spaces between
// words. Most texts in files written by programs are.
func isClean(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > ' ' && c < 0x7F:
		case c == ' ' && i > 0 && i < len(s)-1 && s[i-1] != ' ':
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !unicode.IsLetter(r) {
				return false
			}
			i += size - 1
		default:
			return false
		}
	}
	return true
}

// Paragraphs formats a text as an abstract: one line per paragraph, separated by blank lines. A paragraph starts after
// a blank line, or at a line that is indented further than the others (https://info.arxiv.org/help/prep.html).
func Paragraphs(text string) string {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	least := -1
	for _, l := range lines {
		if n := indentation(l); n < len(l) && (least < 0 || n < least) {
			least = n
		}
	}
	var all strings.Builder
	begins := true
	for _, l := range lines {
		shown := Clean(l)
		switch {
		case shown == "":
			begins = true
			continue
		case all.Len() == 0:
		case begins || indentation(l) > least:
			all.WriteString("\n\n")
		default:
			all.WriteByte(' ')
		}
		all.WriteString(shown)
		begins = false
	}
	return all.String()
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

var (
	entity = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)
	tag    = regexp.MustCompile(`</?(?:jats:[a-z-]+|i|b|em|strong|sub|sup|span|sc|p|div|br|italic|bold|inf|tt)` +
		`(?:\s[^<>]*)?/?>`)
	blockTag  = regexp.MustCompile(`^</?(?:jats:)?(?:p|div|br|sec|title)\b`)
	jatsTitle = regexp.MustCompile(`<jats:title>[^<]*</jats:title>`)
)

// StripMarkup removes leftovers of HTML and JATS from reference managers and publishers: tags of fonts and paragraphs,
// headings such as "Abstract", and entities.
func StripMarkup(s string) string {
	if strings.IndexByte(s, '<') >= 0 {
		s = jatsTitle.ReplaceAllString(s, "")
		s = tag.ReplaceAllStringFunc(s, func(t string) string {
			if blockTag.MatchString(t) {
				return "\n\n"
			}
			return ""
		})
	}
	return DecodeEntities(s)
}

// DecodeEntities replaces HTML entities with their characters. An entity must be complete: the "&D" of "R&D" is not
// one.
func DecodeEntities(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return entity.ReplaceAllStringFunc(s, html.UnescapeString)
}

// SplitList splits a list at the separators and drops blank items.
func SplitList(list, separators string) (items []string) {
	for _, p := range strings.FieldsFunc(list, func(c rune) bool { return strings.ContainsRune(separators, c) }) {
		if p = Clean(p); p != "" {
			items = append(items, p)
		}
	}
	return items
}

// SplitKeywords splits a list of keywords: at semicolons and line breaks if there are any, and otherwise at commas.
func SplitKeywords(list string) []string {
	if strings.ContainsAny(list, ";\r\n") {
		return SplitList(list, ";\r\n")
	}
	return SplitList(list, ",")
}

var numberLine = regexp.MustCompile(`^(?:[0-9]{1,6}|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,4}(?:\.[0-9]{1,2})?[kKmM])$`)

// LongestNumber is the length in bytes of the longest line that ReadNumber accepts.
const LongestNumber = 16

// ReadNumber parses a line that contains only a number: 1,024, or a rounded 12k.
func ReadNumber(text string) (int, bool) {
	if len(text) == 0 || len(text) > LongestNumber || text[0] < '0' || text[0] > '9' || !numberLine.MatchString(text) {
		return 0, false
	}
	text = strings.ReplaceAll(text, ",", "")
	scale := 1.0
	switch text[len(text)-1] {
	case 'k', 'K':
		scale = 1e3
	case 'm', 'M':
		scale = 1e6
	}
	n, err := strconv.ParseFloat(strings.TrimRight(text, "kKmM"), 64)
	return int(math.Round(n * scale)), err == nil
}
