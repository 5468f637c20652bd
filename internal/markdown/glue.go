package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// glue wraps every inline formula and the characters next to it, as in "($\mu$P)", in an element, so that the style
// sheet can keep them on one line. Browsers allow a line break on both sides of a formula, even before a comma or a
// word joiner (Chromium 156).
func glue(html string) string {
	const opening, closing = "<math>", "</math>"
	var b strings.Builder
	for {
		start := strings.Index(html, opening)
		if start < 0 {
			break
		}
		end := start + strings.Index(html[start:], closing) + len(closing)
		from, to := start-touchesBefore(html[:start]), end+touchesAfter(html[end:])
		b.WriteString(html[:from])
		if from < start || end < to {
			b.WriteString(`<span class="` + gluedClass + `">` + html[from:to] + `</span>`)
		} else {
			b.WriteString(html[from:to])
		}
		html = html[to:]
	}
	if b.Len() == 0 {
		return html
	}
	b.WriteString(html)
	return b.String()
}

// touchesBefore returns the length of the character before a formula if it must stay with the formula. It returns 0
// after a space, a tag, a placeholder or a character reference, and where a line can always break.
func touchesBefore(html string) int {
	r, n := utf8.DecodeLastRuneInString(html)
	if unicode.IsSpace(r) || breaksAnywhere(r) || strings.ContainsRune(">;-–—/\x00", r) {
		return 0
	}
	return n
}

// touchesAfter is touchesBefore for the character after a formula.
func touchesAfter(html string) int {
	r, n := utf8.DecodeRuneInString(html)
	if unicode.IsSpace(r) || breaksAnywhere(r) || r == '<' || r == '&' || r == 0 {
		return 0
	}
	return n
}

// longestKept is the maximum number of characters of code or of a word without a line break. It fits on the narrowest
// phone.
const longestKept = 24

// gluedClass is the class of elements without line breaks.
const gluedClass = "glued"

// keepTogether prevents line breaks after hyphens in short code, such as a flag.
func keepTogether(n *ast.CodeSpan, source []byte) {
	if isShort(textOf(n, source)) {
		n.SetAttributeString("class", []byte(gluedClass))
	}
}

// isShort reports whether a text with a hyphen fits on one line.
func isShort(text string) bool {
	return strings.Contains(text, "-") && utf8.RuneCountInString(text) <= longestKept
}

func isShortWord(text string) bool { return isShort(text) && !strings.Contains(text, " ") }
