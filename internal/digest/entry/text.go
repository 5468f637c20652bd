package entry

import (
	"html"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/lazyregexp"
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

// isClean reports whether a text is already clean: it consists of printable ASCII characters and letters, with single
// spaces between words. Most texts in files written by programs are clean.
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
	if strings.IndexByte(text, '\n') < 0 && strings.IndexByte(text, '\r') < 0 {
		return Clean(text) // most programs write an abstract on one line
	}
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

// indentation returns the number of blanks at the start of a line.
func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

var (
	entity = lazyregexp.New(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)
	// attributes matches the attributes of a tag. A value is required: "<b and c>" is not a tag.
	attributes = lazyregexp.New(
		`^(?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))*\s*/?>`)
	// invisible matches elements whose content is not text.
	invisible = lazyregexp.New(`(?is)<jats:title>[^<]*</jats:title>|<!--.*?-->|<script\b[^<>]*>.*?</script>|` +
		`<style\b[^<>]*>.*?</style>`)
	// escapedTag matches a tag after decoding. It shows that the brackets of tags were escaped. Other tags can also be
	// text about HTML.
	escapedTag = lazyregexp.New(`(?i)</(?:i|b|em|strong|sub|sup|span|p|div|a|` +
		`jats:[a-z-]+)\s*>|<br\s*/?>|<img\s+\w+=`)
)

// tagNames contains the names of tags that publishers and reference managers leave in texts. The value is true if the
// tag separates paragraphs.
var tagNames = tagTable(`i b u em strong small big sub sup span sc scp a q tt code font center img italic bold inf
	monospace underline label xref ext-link inline-formula tex-math inline-graphic graphic named-content styled-content
	math mrow mi mo mn msub msup mtext thead tbody td th`,
	`p div br hr sec title ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table tr blockquote pre section article figure figcaption
	list list-item disp-formula`)

// tagTable returns a table with false for the inline names and true for the blocks.
func tagTable(inline, blocks string) map[string]bool {
	all := map[string]bool{}
	for name := range strings.FieldsSeq(inline) {
		all[name] = false
	}
	for name := range strings.FieldsSeq(blocks) {
		all[name] = true
	}
	return all
}

// StripMarkup removes HTML and JATS that reference managers and publishers leave in texts: tags of fonts and
// paragraphs, images, and headings such as "Abstract". It decodes entities, separates paragraphs by blank lines, and
// converts superscripts and subscripts to characters. A text such as "x<y" does not change.
func StripMarkup(s string) string {
	s = stripTags(s)
	decoded := DecodeEntities(s)
	if decoded != s && escapedTag.MatchString(decoded) {
		return stripTags(decoded)
	}
	return decoded
}

// stripTags removes tags. It does not remove a tag with a name of one letter, other than <p>, that has no counterpart,
// as in "a<b>c".
func stripTags(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	s = MoveScripts(s)
	if strings.Contains(s, "<!--") || strings.Contains(s, "<jats:title") || strings.Contains(s, "<s") {
		s = invisible.ReplaceAllString(s, "")
	}
	var b strings.Builder
	pairs := map[string]bool{}
	for rest := s; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			b.WriteString(rest)
			return b.String()
		}
		b.WriteString(rest[:i])
		name, size := tagAt(rest[i:])
		switch {
		case size == 0 || len(name) == 1 && !strings.EqualFold(name, "p") && !isPaired(pairs, s, name):
			b.WriteByte('<')
			size = 1
		case tagNames[strings.TrimPrefix(strings.ToLower(name), "jats:")]:
			b.WriteString("\n\n")
		}
		rest = rest[i+size:]
	}
}

// isPaired reports whether a text has both an opening and a closing tag with a name. It caches the result in pairs.
func isPaired(pairs map[string]bool, s, name string) bool {
	paired, known := pairs[name]
	if !known {
		paired = strings.Contains(s, "</"+name+">") &&
			(strings.Contains(s, "<"+name+">") || strings.Contains(s, "<"+name+" "))
		pairs[name] = paired
	}
	return paired
}

// longestTag is the maximum length in bytes of the attributes of a tag.
const longestTag = 4 << 10

// tagAt returns the name and the length of the tag at the start of a text. The length is 0 if no tag starts there.
func tagAt(s string) (name string, size int) {
	at := 1
	closes := strings.HasPrefix(s, "</")
	if closes {
		at++
	}
	end := at
	for end < len(s) && (isTagLetter(s[end]) || end > at && s[end] >= '0' && s[end] <= '9') {
		end++
	}
	name = s[at:end]
	plain, prefixed := strings.CutPrefix(strings.ToLower(name), "jats:")
	if _, known := tagNames[plain]; end == len(s) || !known && !prefixed && !strings.HasPrefix(plain, "mml:") {
		return "", 0
	}
	switch rest := s[end:min(len(s), end+longestTag)]; {
	case rest[0] == '>':
		return name, end + 1
	case closes:
		if trimmed := strings.TrimLeft(rest, " \t\r\n"); strings.HasPrefix(trimmed, ">") {
			return name, end + len(rest) - len(trimmed) + 1
		}
	case strings.IndexByte(" \t\r\n/", rest[0]) >= 0:
		if m := attributes.FindString(rest); m != "" {
			return name, end + len(m)
		}
	}
	return "", 0
}

func isTagLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == ':' || c == '-' }

// maxEscaped is the maximum number of times that programs escape the same text.
const maxEscaped = 3

// DecodeEntities replaces HTML entities with their characters, even if they were escaped up to three times. An entity
// must end with a semicolon: the "&D" of "R&D" does not change.
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

var numberLine = lazyregexp.New(`^(?:[0-9]{1,6}|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,4}(?:\.[0-9]{1,2})?[kKmM])$`)

// LongestNumber is the length in bytes of the longest line that ReadNumber accepts.
const LongestNumber = 16

// ReadNumber parses a line that contains only a number, such as 1,024 or a rounded 12k, and reports whether it does.
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
