package search

import (
	"html"
	"strings"
)

// pieces splits a rendered text into its visible parts: plain text at even indexes, and formulas as MathML at odd
// indexes.
func pieces(rendered string) []string {
	var p pieceWriter
	for rendered != "" {
		i := strings.IndexByte(rendered, '<')
		if i < 0 {
			p.text(rendered)
			break
		}
		p.text(rendered[:i])
		rendered = p.element(rendered[i:])
	}
	return append(p.done, strings.TrimRight(p.piece(), " "))
}

// A pieceWriter collects the pieces of a text.
type pieceWriter struct {
	done  []string // finished pieces
	first string   // beginning of the current piece; the whole piece while b is empty
	b     strings.Builder
	gap   bool // write a space before the next text
}

// write adds to the current piece. The first part is copied only if more follows.
func (p *pieceWriter) write(s string) {
	switch {
	case p.first == "":
		p.first = s
		return
	case p.b.Len() == 0:
		p.b.Grow(2 * (len(p.first) + len(s)))
		p.b.WriteString(p.first)
	}
	p.b.WriteString(s)
}

// piece ends the current piece and returns it.
func (p *pieceWriter) piece() string {
	s := p.first
	if p.b.Len() > 0 {
		s = p.b.String()
		p.b.Reset()
	}
	p.first = ""
	return s
}

// text adds the text between two tags, with white space collapsed.
func (p *pieceWriter) text(s string) {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	for i := 0; i < len(s); {
		if s[i] <= ' ' {
			p.gap = true
			i++
			continue
		}
		start := i
		for i < len(s) && (s[i] > ' ' || s[i] == ' ' && i+1 < len(s) && s[i+1] > ' ') {
			i++
		}
		p.fill()
		p.write(s[start:i])
	}
}

// fill writes the pending space, if any, except at the start of the text.
func (p *pieceWriter) fill() {
	if p.gap && (p.first != "" || len(p.done) > 0) {
		p.write(" ")
	}
	p.gap = false
}

// element handles the tag at the start of s, or the whole element if it is a formula or a link that is left out. It
// returns the rest of s.
func (p *pieceWriter) element(s string) string {
	switch {
	case strings.HasPrefix(s, "<math"):
		whole, rest := splitAfter(s, "</math>")
		p.fill()
		p.done = append(p.done, p.piece(), strings.Replace(whole, ` display="block"`, "", 1))
		return rest
	case strings.HasPrefix(s, `<a class="anchor"`): // the link next to a heading
		_, rest := splitAfter(s, "</a>")
		return rest
	}
	tag, rest := splitAfter(s, ">")
	switch {
	case strings.HasPrefix(tag, "<a ") && strings.Contains(tag, ` class="footnote-`): // to the note or back
		_, rest = splitAfter(rest, "</a>")
		return rest
	case strings.HasPrefix(tag, "<img "):
		p.gap = true
		p.text(alternative(tag))
	}
	if !isInline(tag) {
		p.gap = true
	}
	return rest
}

// alternative returns the alternative text of an <img> tag, as HTML.
func alternative(tag string) string {
	_, value, _ := strings.Cut(tag, ` alt="`)
	value, _, _ = strings.Cut(value, `"`)
	return value
}

// splitAfter splits s after the first end, or at the end of s.
func splitAfter(s, end string) (whole, rest string) {
	i := strings.Index(s, end)
	if i < 0 {
		return s, ""
	}
	return s[:i+len(end)], s[i+len(end):]
}

// isInline reports whether a tag can be inside a word.
func isInline(tag string) bool {
	name := strings.TrimLeft(tag, "</")
	if i := strings.IndexAny(name, " >/"); i >= 0 {
		name = name[:i]
	}
	switch name {
	case "a", "b", "i", "em", "strong", "code", "span", "del", "s", "sub", "sup", "mark", "abbr", "q", "small", "u",
		"kbd", "cite":
		return true
	}
	return false
}

// mathText returns the visible text of a formula as one run of characters.
func mathText(mathML string) string {
	var b strings.Builder
	for mathML != "" {
		i := strings.IndexByte(mathML, '<')
		if i < 0 {
			b.WriteString(mathML)
			break
		}
		b.WriteString(mathML[:i])
		_, mathML = splitAfter(mathML[i:], ">")
	}
	return html.UnescapeString(b.String())
}
