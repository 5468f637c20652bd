// Package prose converts the plain text of a digest to Markdown that displays the same text.
//
// The input is text. The output is Markdown in which characters that could be interpreted as markup are escaped, and
// the links in the text. The rendered Markdown displays exactly the same text, except for the requested repairs.
package prose

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Repairs selects the repairs of a text.
type Repairs struct {
	Links   bool // turn bare URLs into links
	Escapes bool // replace TeX escapes such as 85\% with their characters
	// Math marks formulas as $…$, both those that lost their backslashes and dollar signs and those that still have
	// them.
	Math bool
}

// A Link is a URL found in the text, with a label that describes the target.
type Link struct{ Label, URL string }

// Markdown converts a text to Markdown and returns the links in it, without duplicates. Blank lines separate
// paragraphs. Without the Links repair, it returns no links.
func Markdown(text string, r Repairs) (string, []Link) {
	var b strings.Builder
	b.Grow(len(text) + len(text)/16)
	var links []Link
	known := map[string]bool{}
	for _, p := range paragraphs(text) {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		for _, l := range writeParagraph(&b, p, r) {
			if !known[l.URL] {
				known[l.URL] = true
				links = append(links, l)
			}
		}
		r.Links = r.Links && len(links) < maxLinks
	}
	return b.String(), links
}

// Title converts a title for front matter: plain text in which only formulas are marked. A dollar sign that would
// otherwise start a formula is escaped with a backslash.
func Title(text string, r Repairs) string {
	var b strings.Builder
	var dollars []int // offsets of dollar signs that are text
	title := withoutColors(oneLine(text), r)
	for _, p := range split(title, Repairs{Escapes: r.Escapes, Math: r.Math}) {
		switch p.kind {
		case formula:
			b.WriteString("$" + p.text + "$")
			continue
		case display:
			p.text = title[p.start:p.end]
		}
		for i := range len(p.text) {
			if p.text[i] == '$' {
				dollars = append(dollars, b.Len()+i)
			}
		}
		b.WriteString(p.text)
	}
	return escapeDollars(b.String(), dollars)
}

// escapeDollars escapes the dollar signs at the given offsets that would otherwise start a formula.
func escapeDollars(title string, dollars []int) string {
	escaped := make([]byte, 2*len(title)+1)
	start, rest := len(escaped), len(title)       // escaped[start:] is the result for title[rest:]
	for _, at := range slices.Backward(dollars) { // from the end, because the text after a dollar sign must be final
		start -= copy(escaped[start-(rest-at):], title[at:rest])
		rest = at
		backslashes := at - len(strings.TrimRight(title[:at], `\`))
		if at > 0 {
			escaped[start-1] = title[at-1]
		}
		if backslashes > 0 || titleFormulaAt(escaped[start-min(at, 1):], min(at, 1)) > 0 {
			start -= copy(escaped[start-(backslashes+1):], strings.Repeat(`\`, backslashes+1))
		}
	}
	start -= copy(escaped[start-rest:], title[:rest])
	return string(escaped[start:])
}

// paragraphs splits a text into paragraphs, each on one line.
func paragraphs(text string) []string {
	var all []string
	var lines []string
	for line := range strings.Lines(text) {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
		} else if lines != nil {
			all, lines = append(all, strings.Join(lines, " ")), nil
		}
	}
	if lines != nil {
		all = append(all, strings.Join(lines, " "))
	}
	return all
}

// oneLine collapses every run of white space to one space.
func oneLine(text string) string {
	if isOneLine(text) {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

// isOneLine reports whether oneLine need not change a text. It returns false for texts with other characters than
// ASCII.
func isOneLine(text string) bool {
	gap := true
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ' || c >= utf8.RuneSelf || c == ' ' && gap:
			return false
		default:
			gap = c == ' '
		}
	}
	return !gap || text == ""
}

// writeParagraph writes a paragraph as Markdown and returns its links.
func writeParagraph(b *strings.Builder, text string, r Repairs) []Link {
	var links []Link
	text = withoutColors(text, r)
	strikes := strings.Count(text, "~") > 1
	pieces := split(text, r)
	for i, p := range pieces {
		switch p.kind {
		case plain:
			shown := p.text
			if i == 0 {
				shown = escapeMarker(b, shown)
			}
			isImage := i+1 < len(pieces) && pieces[i+1].kind == address && strings.HasSuffix(shown, "!")
			escape(b, strings.TrimSuffix(shown, "!"), strikes)
			if isImage {
				b.WriteByte('\\')
			}
			b.WriteString(shown[len(strings.TrimSuffix(shown, "!")):])
		case formula:
			b.WriteString("$" + p.text + "$")
		case display:
			b.WriteString("$$" + p.text + "$$")
		case address:
			links = append(links, Link{Label: label(text[:p.start], p.url), URL: p.url})
			writeLink(b, p.text, p.url)
		}
	}
	return links
}

// writeLink writes a link that is shown as text. A URL without a scheme needs the long form, because Markdown's <…>
// would show the scheme.
func writeLink(b *strings.Builder, text, url string) {
	if text == url {
		b.WriteString("<" + url + ">")
		return
	}
	b.WriteByte('[')
	escape(b, text, true)
	if strings.Contains(url, ";") { // "&copy;" must not become a character
		url = strings.ReplaceAll(url, "&", "&amp;") // not \&, because goldmark also decodes \&copy;
	}
	b.WriteString("](" + url + ")")
}
