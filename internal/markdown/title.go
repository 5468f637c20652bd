package markdown

import (
	"html"
	"strings"

	"github.com/offprint/offprint/internal/dollar"
	"github.com/offprint/offprint/internal/mathml"
)

// MaxTitle is the maximum length in bytes of a title whose formulas are rendered, because a title is on many pages.
const MaxTitle = 10_000

// Title returns a title as HTML, with the formulas between dollar signs as MathML, and as plain text. The only other
// markup in a title is a backslash before a literal dollar sign. Formulas with an error, and all formulas in a title
// that is longer than MaxTitle, are shown as written.
func Title(title string) (asHTML, asText string) { return (&Renderer{}).Title(title) }

// Title is like the function Title, with the macros of the site.
func (r *Renderer) Title(title string) (asHTML, asText string) {
	asHTML, asText = titleHTML(title, r.macros.Copy())
	return glue(strings.ReplaceAll(asHTML, "\x00", "\uFFFD")), asText // placeholders contain NUL
}

// titleHTML renders a title without calling glue.
func titleHTML(title string, m *mathml.Macros) (asHTML, asText string) {
	if !strings.Contains(title, "$") || len(title) > MaxTitle {
		return html.EscapeString(title), title
	}
	var b, plain strings.Builder
	write := func(text string) {
		b.WriteString(html.EscapeString(text))
		plain.WriteString(text)
	}
	afterDollar := false
	for rest := title; rest != ""; {
		at := strings.IndexByte(rest, '$')
		if at < 0 {
			write(rest)
			break
		}
		before := strings.TrimRight(rest[:at], `\`)
		backslashes := at - len(before)
		write(before + strings.Repeat(`\`, backslashes/2))
		afterDollar = afterDollar && at == 0
		rest = rest[at:]
		n, mathML := 0, ""
		if backslashes == 0 && !afterDollar {
			n, mathML = titleFormula(title, len(title)-len(rest), m)
		}
		if n > 0 {
			b.WriteString(mathML)
			plain.WriteString(rest[1 : n-1])
		} else {
			n = 1
			write("$")
		}
		rest, afterDollar = rest[n:], true
	}
	return b.String(), plain.String()
}

// titleFormula returns the length and the MathML of the formula at an offset of a title. The length is 0 if there is no
// valid formula.
func titleFormula(title string, at int, m *mathml.Macros) (n int, mathML string) {
	end := dollar.End(title, at)
	if end == 0 {
		return 0, ""
	}
	mathML, err := m.Convert(title[at+1:end-1], false)
	if err != nil {
		return 0, ""
	}
	return end - at, mathML
}
