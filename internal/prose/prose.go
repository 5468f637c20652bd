// Package prose turns the plain text of a dump into Markdown that shows a reader that same text.
//
// In comes text as a reader reads it, out goes Markdown in which every character that Markdown
// would take for markup is escaped, and the links that the text contains. It promises that the
// rendered Markdown has the text of the dump, letter by letter, except for the repairs asked for.
package prose

import (
	"slices"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/mathrepair"
	"github.com/offprint/offprint/internal/tex"
)

// Repairs are what makes the text better than the dump; each can be left out.
type Repairs struct {
	Links   bool // bare addresses become links
	Escapes bool // TeX escapes such as 85\% become characters
	Math    bool // mathematics that lost its backslashes and dollars becomes $…$ again
}

// A Link is an address that the text names, with what it leads to.
type Link struct{ Label, URL string }

// Markdown renders a text, its paragraphs separated by blank lines, as Markdown, and gives the
// links it names. Without the repair of links there are none.
func Markdown(text string, r Repairs) (string, []Link) {
	var paragraphs []string
	var links []Link
	for _, p := range strings.Split(text, "\n\n") {
		p = strings.Join(strings.Fields(p), " ")
		if p == "" {
			continue
		}
		md, found := paragraph(p, r)
		paragraphs = append(paragraphs, md)
		for _, l := range found {
			if !slices.ContainsFunc(links, func(k Link) bool { return k.URL == l.URL }) {
				links = append(links, l)
			}
		}
	}
	return strings.Join(paragraphs, "\n\n"), links
}

// Title gives a title as front matter holds it: plain text in which only mathematics is marked.
func Title(text string, r Repairs) string {
	text = strings.Join(strings.Fields(text), " ")
	var b strings.Builder
	for _, p := range cut(text, Repairs{Escapes: r.Escapes, Math: r.Math}) {
		if p.kind == formula {
			b.WriteString("$" + p.text + "$")
		} else {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

func paragraph(text string, r Repairs) (string, []Link) {
	var b strings.Builder
	var links []Link
	strikes := strings.Count(text, "~") > 1
	for _, p := range cut(text, r) {
		switch p.kind {
		case plain:
			escape(&b, p.text, strikes)
		case formula:
			b.WriteString("$" + p.text + "$")
		case address:
			links = append(links, Link{Label: label(text[:p.start], p.url), URL: p.url})
			writeLink(&b, p.text, p.url)
		}
	}
	return b.String(), links
}

// writeLink shows the address as the text has it. An address without its scheme needs the long
// form, since Markdown's <…> would show the scheme.
func writeLink(b *strings.Builder, text, url string) {
	if text == url {
		b.WriteString("<" + url + ">")
		return
	}
	b.WriteByte('[')
	escape(b, text, true)
	b.WriteString("](" + url + ")")
}

type kind int

const (
	plain kind = iota
	formula
	address
)

// A piece is a stretch of a paragraph of one kind. The text of plain pieces and addresses is what
// a reader reads; that of a formula is TeX.
type piece struct {
	kind  kind
	text  string
	url   string // of an address
	start int    // where it begins in the paragraph
}

// cut divides a paragraph into pieces: addresses first, since nothing inside one is anything else,
// then formulas that still have their dollars, then those that lost them.
func cut(text string, r Repairs) []piece {
	var pieces []piece
	last := 0
	take := func(p piece, end int) {
		if p.start > last {
			pieces = append(pieces, cutPlain(text[last:p.start], last, r)...)
		}
		pieces = append(pieces, p)
		last = end
	}
	for i := 0; i < len(text); {
		if r.Links {
			if n, url := addressAt(text, i); n > 0 {
				take(piece{address, text[i : i+n], url, i}, i+n)
				i += n
				continue
			}
		}
		if n := formulaAt(text, i); n > 0 {
			take(piece{formula, text[i+1 : i+n-1], "", i}, i+n)
			i += n
			continue
		}
		i++
	}
	if last < len(text) {
		pieces = append(pieces, cutPlain(text[last:], last, r)...)
	}
	return pieces
}

// formulaAt gives the length of the formula with its dollars at text[i:], or 0. It is pandoc's
// rule (no space inside the dollars, no digit after the second), and what is inside must be
// mathematics that can be rendered: "$5 and $10" is money.
func formulaAt(text string, i int) int {
	if text[i] != '$' || i > 0 && text[i-1] == '\\' {
		return 0
	}
	rest := text[i+1:]
	end := strings.IndexByte(rest, '$')
	if end <= 0 || rest[0] == ' ' || rest[end-1] == ' ' || rest[end-1] == '\\' {
		return 0
	}
	if after := rest[end+1:]; after != "" && (after[0] >= '0' && after[0] <= '9' || after[0] == '$') {
		return 0
	}
	if _, err := tex.MathML(rest[:end], false); err != nil {
		return 0
	}
	return end + 2
}

// cutPlain finds damaged formulas and TeX escapes in text that begins at offset in the paragraph.
func cutPlain(text string, offset int, r Repairs) []piece {
	var pieces []piece
	last := 0
	if r.Math {
		for _, s := range mathrepair.Find(text) {
			if _, err := tex.MathML(s.TeX, false); err != nil {
				continue // better the dump's words than a formula that cannot be shown
			}
			if s.Start > last {
				pieces = append(pieces, piece{plain, unescapeTeX(text[last:s.Start], r), "", offset + last})
			}
			pieces = append(pieces, piece{formula, s.TeX, "", offset + s.Start})
			last = s.End
		}
	}
	if last < len(text) {
		pieces = append(pieces, piece{plain, unescapeTeX(text[last:], r), "", offset + last})
	}
	return pieces
}

// unescapeTeX takes the backslash from before the characters that TeX wants escaped.
func unescapeTeX(text string, r Repairs) string {
	if !r.Escapes || !strings.Contains(text, `\`) {
		return text
	}
	return strings.NewReplacer(`\%`, "%", `\&`, "&", `\#`, "#", `\$`, "$", `\_`, "_", `\{`, "{", `\}`, "}").Replace(text)
}

// escape writes a stretch of one line of text so that Markdown shows it as it is. It escapes as
// little as it can, because a curator is to read and edit the result.
func escape(b *strings.Builder, text string, strikes bool) {
	atStart := b.Len() == 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if atStart {
			if n := blockMarker(text[i:]); n > 0 {
				b.WriteString(text[i : i+n-1])
				b.WriteByte('\\')
				b.WriteByte(text[i+n-1])
				i += n - 1
				atStart = false
				continue
			}
			atStart = false
		}
		if special(text, i, strikes) {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
}

// special tells whether Markdown could take the character at text[i] for markup. What stands
// outside the stretch is unknown, so an edge counts as the worst neighbour.
func special(text string, i int, strikes bool) bool {
	switch text[i] {
	case '\\', '*', '`', '[', '$':
		return true
	case '_':
		return i == 0 || i == len(text)-1 || !wordByte(text[i-1]) || !wordByte(text[i+1])
	case '~':
		return strikes
	case '<':
		return i == len(text)-1 || text[i+1] == '/' || text[i+1] == '!' || text[i+1] == '?' || asciiLetter(text[i+1])
	case '&':
		return i == len(text)-1 || text[i+1] == '#' || asciiLetter(text[i+1])
	case ':': // a bare address would become a link on its own
		return strings.HasPrefix(text[i:], "://")
	case '.':
		return i >= 3 && strings.EqualFold(text[i-3:i], "www")
	case '@': // so would an e-mail address; pass@1 would not
		word, _, _ := strings.Cut(text[i:], " ")
		return strings.Contains(word, ".")
	}
	return false
}

// blockMarker gives the length of the marker at the start of a paragraph that would make it a
// heading, a quotation, a list, a rule or a table, up to the character to escape; 0 if there is none.
func blockMarker(text string) int {
	digits := 0
	for digits < len(text) && text[digits] >= '0' && text[digits] <= '9' {
		digits++
	}
	if digits > 0 && digits < 10 && digits < len(text) && (text[digits] == '.' || text[digits] == ')') {
		if digits+1 == len(text) || text[digits+1] == ' ' {
			return digits + 1
		}
	}
	switch c := text[0]; c {
	case '#', '>', '|', '=', '~':
		return 1
	case '-', '+':
		if len(text) == 1 || text[1] == ' ' || text[1] == c {
			return 1
		}
	}
	return 0
}

func wordByte(c byte) bool    { return asciiLetter(c) || c >= '0' && c <= '9' || c == '_' }
func asciiLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// startsWord tells whether text[i] is not in the middle of a word.
func startsWord(text string, i int) bool {
	if i == 0 {
		return true
	}
	r := []rune(text[max(0, i-4):i])
	last := r[len(r)-1]
	return !unicode.IsLetter(last) && !unicode.IsDigit(last) && !strings.ContainsRune("_-./@:\\", last)
}
