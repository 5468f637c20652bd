package markdown

import (
	"html"
	"strings"

	"github.com/offprint/offprint/internal/tex"
)

// Title gives a title as HTML, with the formulas between its dollars as MathML, and as plain text.
// Nothing else in a title is markup. A formula that does not parse stands as it is written.
func Title(title string) (asHTML, asText string) {
	if !strings.Contains(title, "$") {
		return html.EscapeString(title), title
	}
	var b, plain strings.Builder
	for rest := title; rest != ""; {
		open := strings.IndexByte(rest, '$')
		if open < 0 {
			open = len(rest)
		}
		b.WriteString(html.EscapeString(rest[:open]))
		plain.WriteString(rest[:open])
		if rest = rest[open:]; rest == "" {
			break
		}
		n := 1
		if end := closingDollars([]byte(rest), 1, 1); end > 1 && !isSpace(rest[1]) {
			if mathML, err := tex.MathML(rest[1:end], false); err == nil {
				b.WriteString(mathML)
				plain.WriteString(rest[1:end])
				rest = rest[end+1:]
				continue
			}
		}
		b.WriteString(rest[:n])
		plain.WriteString(rest[:n])
		rest = rest[n:]
	}
	return b.String(), plain.String()
}
