// Package prose turns the plain text of a dump into Markdown that shows a reader that same text.
//
// In comes text as a reader reads it, out goes Markdown in which every character that Markdown
// would take for markup is escaped, and the links that the text contains. It promises that the
// rendered Markdown has the text of the dump, letter by letter, except for the repairs asked for.
package prose

import (
	"slices"
	"strings"
)

// Repairs are what makes the text better than the dump; each can be left out.
type Repairs struct {
	Links   bool // bare addresses become links
	Escapes bool // TeX escapes such as 85\% become characters
	Math    bool // mathematics becomes $…$: that which lost its backslashes and dollars, and that which kept them
}

// A Link is an address that the text names, with what it leads to.
type Link struct{ Label, URL string }

// Markdown renders a text, its paragraphs separated by blank lines, as Markdown, and gives the
// links it names. Without the repair of links there are none.
func Markdown(text string, r Repairs) (string, []Link) {
	var b strings.Builder
	var links []Link
	for _, p := range paragraphs(text) {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		for _, l := range writeParagraph(&b, p, r) {
			if !slices.ContainsFunc(links, func(k Link) bool { return k.URL == l.URL }) {
				links = append(links, l)
			}
		}
	}
	return b.String(), links
}

// Title gives a title as front matter holds it: plain text in which only mathematics is marked. A
// dollar that would mark what is none has a backslash before it.
func Title(text string, r Repairs) string {
	var b strings.Builder
	var dollars []int // the places of those that are text
	for _, p := range cut(oneLine(text), Repairs{Escapes: r.Escapes, Math: r.Math}) {
		if p.kind == formula {
			b.WriteString("$" + p.text + "$")
			continue
		}
		for i := range len(p.text) {
			if p.text[i] == '$' {
				dollars = append(dollars, b.Len()+i)
			}
		}
		b.WriteString(p.text)
	}
	title := b.String()
	for _, at := range slices.Backward(dollars) { // so that what follows a dollar is as it will be read
		backslashes := at - len(strings.TrimRight(title[:at], `\`))
		if backslashes > 0 || formulaAt(title, at) > 0 {
			title = title[:at] + strings.Repeat(`\`, backslashes+1) + title[at:]
		}
	}
	return title
}

// paragraphs gives the paragraphs of a text, each on one line.
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

// oneLine is a text with every run of blanks as one space.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func writeParagraph(b *strings.Builder, text string, r Repairs) []Link {
	var links []Link
	strikes := strings.Count(text, "~") > 1
	pieces := cut(text, r)
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
		case address:
			links = append(links, Link{Label: label(text[:p.start], p.url), URL: p.url})
			writeLink(b, p.text, p.url)
		}
	}
	return links
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
	if strings.Contains(url, ";") { // "&copy;" is no sign in an address
		url = strings.ReplaceAll(url, "&", "&amp;") // goldmark takes \&copy; for one as well
	}
	b.WriteString("](" + url + ")")
}
