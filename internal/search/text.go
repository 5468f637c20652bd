package search

import (
	"html"
	"strings"
)

// pieces is a rendered text as a reader sees it, in one line: stretches of plain text and, at the odd
// places, formulas as MathML.
func pieces(rendered string) []string {
	var p piecing
	for rendered != "" {
		i := strings.IndexByte(rendered, '<')
		if i < 0 {
			p.text(rendered)
			break
		}
		p.text(rendered[:i])
		rendered = p.element(rendered[i:])
	}
	return append(p.done, strings.TrimRight(p.b.String(), " "))
}

type piecing struct {
	done []string
	b    strings.Builder
	gap  bool // a space is due before more text
}

// text takes in what stands between two tags. Spaces, and what is as good as one, come out single.
func (p *piecing) text(s string) {
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
		for i < len(s) && s[i] > ' ' {
			i++
		}
		p.fill()
		p.b.WriteString(s[start:i])
	}
}

// fill writes the space that is due, but none at the beginning.
func (p *piecing) fill() {
	if p.gap && (p.b.Len() > 0 || len(p.done) > 0) {
		p.b.WriteByte(' ')
	}
	p.gap = false
}

// element takes in the tag that a text begins with, or the whole of an element, and gives what comes
// after it.
func (p *piecing) element(s string) string {
	switch {
	case strings.HasPrefix(s, "<math"):
		whole, rest := through(s, "</math>")
		p.fill()
		p.done = append(p.done, p.b.String(), strings.Replace(whole, ` display="block"`, "", 1))
		p.b.Reset()
		return rest
	case strings.HasPrefix(s, `<a class="anchor"`): // the sign beside a heading
		_, rest := through(s, "</a>")
		return rest
	}
	tag, rest := through(s, ">")
	if !isInline(tag) {
		p.gap = true
	}
	return rest
}

func through(s, end string) (whole, rest string) {
	i := strings.Index(s, end)
	if i < 0 {
		return s, ""
	}
	return s[:i+len(end)], s[i+len(end):]
}

// isInline tells whether a tag stands within a line, so that what is before and after it can be one word.
func isInline(tag string) bool {
	name := strings.TrimLeft(tag, "</")
	if i := strings.IndexAny(name, " >/"); i >= 0 {
		name = name[:i]
	}
	switch name {
	case "a",
		"b",
		"i",
		"em",
		"strong",
		"code",
		"span",
		"del",
		"s",
		"sub",
		"sup",
		"mark",
		"abbr",
		"q",
		"small",
		"u",
		"kbd",
		"cite":
		return true
	}
	return false
}

// mathText is what a formula shows, as one run of characters.
func mathText(mathML string) string {
	var b strings.Builder
	for mathML != "" {
		i := strings.IndexByte(mathML, '<')
		if i < 0 {
			b.WriteString(mathML)
			break
		}
		b.WriteString(mathML[:i])
		_, mathML = through(mathML[i:], ">")
	}
	return html.UnescapeString(b.String())
}
