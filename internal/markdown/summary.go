package markdown

import (
	"cmp"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// summaryLength is the maximum number of characters of an abstract that a list shows: two lines, even in a font as wide
// as DejaVu Serif, the default serif font on Linux desktops.
const summaryLength = 120

// widestFormula is the maximum number of characters of a formula that does not begin a summary. It fits into a line on
// a phone.
const widestFormula = 30

// summary returns the beginning of the abstract as HTML, cut at a word. Formulas are rendered and everything else is
// plain text.
func (e *extract) summary() string {
	text := e.String()
	segments := e.segments()
	cut, isCut := cutAt(text, segments)
	var b strings.Builder
	for i, s := range segments {
		if s.start >= cut {
			break
		}
		if s.node != nil {
			if formula, ok := s.node.(*mathNode); ok { // leave out references to footnotes
				b.WriteString(formula.summary())
			}
			continue
		}
		if i > 0 && segments[i-1].end < s.start {
			b.WriteByte(' ') // between paragraphs
		}
		shown := text[s.start:min(s.end, cut)]
		if isCut && s.end >= cut {
			shown = strings.TrimRight(shown, " ,:.–—-(") // no punctuation before the ellipsis
		}
		b.WriteString(html.EscapeString(shown))
	}
	if isCut {
		b.WriteString("…")
	}
	return glue(strings.TrimSpace(b.String()))
}

// segments splits the paragraphs into formulas, references to footnotes, and the text around them, whose node is nil.
// Every paragraph begins and ends with text, which can be empty.
func (e *extract) segments() []placed {
	all := make([]placed, 0, len(e.paragraphs)+2*len(e.inserts))
	inserts := e.inserts
	for _, p := range e.paragraphs {
		at := p.start
		for len(inserts) > 0 && inserts[0].start < p.end {
			if f := inserts[0]; f.start >= p.start {
				all = append(all, placed{at, f.start, nil}, f)
				at = f.end
			}
			inserts = inserts[1:]
		}
		all = append(all, placed{at, p.end, nil})
	}
	return all
}

// cutAt returns the end of the summary of a text, and whether text follows.
func cutAt(text string, segments []placed) (cut int, isCut bool) {
	left := summaryLength
	word := 0 // last word boundary; 0 if one word fills the summary
	for i, s := range segments {
		if s.node != nil {
			cost := utf8.RuneCountInString(text[s.start:s.end]) / 2 // commands are longer than their symbols
			if _, isFormula := s.node.(*mathNode); !isFormula {
				cost = 0
			}
			if (cost > left || cost > widestFormula) && s.start > segments[0].start {
				return cmp.Or(word, s.start), true
			}
			left -= cost
			continue
		}
		if i > 0 && segments[i-1].end < s.start {
			word = s.start
			left--
		}
		for j, r := range text[s.start:s.end] {
			if r == ' ' || breaksAnywhere(r) {
				word = s.start + j
			}
			if left <= 0 {
				return cmp.Or(word, s.start+j), true
			}
			left -= columns(r)
		}
	}
	return len(text), false
}

// columns returns the width of a character: 2 if it is as wide as two Latin letters, as in Chinese, Japanese and
// Korean, or else 1.
func columns(r rune) int {
	const fullWidth = 0xFF00 // and up to 0xFF60: letters and punctuation as wide as Han characters
	if breaksAnywhere(r) || unicode.Is(unicode.Hangul, r) || r >= 0x3000 && r <= 0x303F ||
		r >= fullWidth && r <= fullWidth+0x60 {
		return 2
	}
	return 1
}

// breaksAnywhere reports whether a line can break before and after a character, because its script has no spaces.
func breaksAnywhere(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// summary returns the formula in inline style, even if the abstract displays it.
func (n *mathNode) summary() string {
	if n.err != nil {
		return html.EscapeString(n.written + n.tail)
	}
	return strings.Replace(n.mathML, ` display="block"`, "", 1)
}
