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

const (
	// attributes matches the attributes of a tag. A value is required: "<b and c>" is not a tag.
	attributes = `(?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))*\s*/?>`
	// tagNames matches the names of tags that publishers and reference managers leave in texts.
	tagNames = `(?:jats|mml):[A-Za-z-]+|i|b|u|em|strong|small|big|sub|sup|span|sc|scp|p|div|br|hr|a|q|tt|code|font|center|` +
		`ul|ol|li|dl|dt|dd|h[1-6]|table|thead|tbody|tr|td|th|blockquote|pre|section|article|figure|figcaption|img|` +
		`italic|bold|inf|monospace|underline|sec|title|list|list-item|label|xref|ext-link|inline-formula|disp-formula|` +
		`tex-math|inline-graphic|graphic|named-content|styled-content|math|mrow|mi|mo|mn|msub|msup|mtext`
)

var (
	entity = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)
	tag    = regexp.MustCompile(`(?i)<(?:/(` + tagNames + `)\s*>|(` + tagNames + `)` + attributes + `)`)
	// block matches the name of a tag that separates paragraphs.
	block = regexp.MustCompile(`(?i)^(?:jats:)?(?:p|div|br|hr|sec|title|ul|ol|li|dl|dt|dd|h[1-6]|table|tr|blockquote|pre|` +
		`section|article|figure|figcaption|list|list-item|disp-formula)$`)
	// invisible matches elements whose content is not text.
	invisible = regexp.MustCompile(`(?is)<jats:title>[^<]*</jats:title>|<!--.*?-->|<script\b[^<>]*>.*?</script>|` +
		`<style\b[^<>]*>.*?</style>`)
	// escapedTag matches a tag whose brackets were escaped once too often. Only the closing tags of fonts and paragraphs
	// and those of images are certain.
	escapedTag = regexp.MustCompile(`(?i)</(?:i|b|em|strong|sub|sup|span|p|div|a|jats:[a-z-]+)\s*>|<br\s*/?>|<img\s+\w+=`)
)

// StripMarkup removes leftovers of HTML and JATS from reference managers and publishers: tags of fonts and paragraphs,
// images, headings such as "Abstract", and entities. A paragraph becomes a blank line. A text such as "x<y" stays.
func StripMarkup(s string) string {
	s = stripTags(s)
	decoded := DecodeEntities(s)
	if decoded != s && escapedTag.MatchString(decoded) {
		return stripTags(decoded)
	}
	return decoded
}

// stripTags removes tags. A tag of one letter without attributes must have a counterpart: "a<b>c" has none.
func stripTags(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	s = invisible.ReplaceAllString(s, "")
	pairs := map[string]bool{}
	return tag.ReplaceAllStringFunc(s, func(t string) string {
		name := strings.TrimLeft(t, "</")
		name = name[:strings.IndexAny(name, " \t\r\n/>")]
		if isShortName(name) {
			paired, known := pairs[name]
			if !known {
				paired = strings.Contains(s, "</"+name+">") &&
					(strings.Contains(s, "<"+name+">") || strings.Contains(s, "<"+name+" "))
				pairs[name] = paired
			}
			if !paired {
				return t
			}
		}
		if block.MatchString(name) {
			return "\n\n"
		}
		return ""
	})
}

// isShortName reports whether a tag has one letter and does not separate paragraphs.
func isShortName(name string) bool { return len(name) == 1 && name != "p" && name != "P" }

// maxEscaped is the number of times that programs escape the same text.
const maxEscaped = 3

// DecodeEntities replaces HTML entities with their characters, also if they were escaped twice. An entity must be
// complete: the "&D" of "R&D" is not one.
func DecodeEntities(s string) string {
	for range maxEscaped {
		if strings.IndexByte(s, '&') < 0 {
			break
		}
		decoded := entity.ReplaceAllStringFunc(s, html.UnescapeString)
		if decoded == s {
			break
		}
		s = decoded
	}
	return s
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
