package render

import (
	"html/template"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// Go functions write names, because these can be more than half of a site, and template actions take ten times as long.

// byline returns a function that joins names with commas, each with a link.
func byline(basePath, comma string) func([]archive.Name) template.HTML {
	l := newLinks(basePath)
	return func(names []archive.Name) template.HTML {
		var b strings.Builder
		size := 0
		for _, n := range names {
			size += l.size(n) + len(comma)
		}
		b.Grow(size)
		for i, n := range names {
			if i > 0 {
				b.WriteString(template.HTMLEscapeString(comma))
			}
			l.write(&b, n)
		}
		return template.HTML(b.String())
	}
}

// names returns the authors of a paper in lists. A name has no line break unless it is long, and neither has the number
// of further authors.
func (r *Renderer) names(c *archive.Card) template.HTML {
	names, others := c.ListedNames(r.config.Words)
	comma := r.text("lists.comma")
	var b strings.Builder
	for i, name := range strings.Split(names, comma) {
		if i > 0 {
			b.WriteString(template.HTMLEscapeString(comma))
		}
		writeWhole(&b, name)
	}
	if others != "" {
		b.WriteByte(' ')
		writeGlued(&b, others)
	}
	return template.HTML(b.String())
}

// whole returns a text in a list, such as a tag, that stays on one line unless it is long. A long one breaks only at
// spaces.
func whole(text string) template.HTML {
	var b strings.Builder
	writeWhole(&b, text)
	return template.HTML(b.String())
}

func writeWhole(b *strings.Builder, text string) {
	if strings.Contains(text, " ") && utf8.RuneCountInString(text) <= longestWord {
		writeGlued(b, text)
		return
	}
	for i, word := range strings.Split(text, " ") {
		if i > 0 {
			b.WriteByte(' ')
		}
		writeWord(b, word)
	}
}

const (
	hyphens     = "-\u2010"
	longestWord = 30 // maximum length of a text without line breaks, in characters
)

// writeWord writes a word without a line break after its hyphens, unless it is very long.
func writeWord(b *strings.Builder, word string) {
	if strings.ContainsAny(word, hyphens) && utf8.RuneCountInString(word) <= longestWord {
		writeGlued(b, word)
	} else {
		b.WriteString(template.HTMLEscapeString(word))
	}
}

// writeGlued writes a text without line breaks.
func writeGlued(b *strings.Builder, text string) {
	b.WriteString(`<span class="glued">` + template.HTMLEscapeString(text) + `</span>`)
}

// shares returns the tags and words that two related papers share, separated by commas.
func (r *Renderer) shares(related archive.Related) string {
	shared := strings.Split(related.Shared, "\n")
	for i, s := range shared {
		if tag, isTag := strings.CutPrefix(s, "#"); isTag {
			shared[i] = r.tagOf(related.Card, tag)
		}
	}
	return r.config.Words.Join(shared)
}

// coauthors returns a function that writes names as list items, each with a link, and the number of shared papers if it
// is more than one.
func coauthors(basePath string, number func(int) string) func([]archive.Coauthor) template.HTML {
	l := newLinks(basePath)
	return func(all []archive.Coauthor) template.HTML {
		var b strings.Builder
		size := 0
		for _, c := range all {
			size += l.size(c.Name) + len("\n<li></li>")
		}
		b.Grow(size)
		for _, c := range all {
			b.WriteString("\n<li>")
			l.write(&b, c.Name)
			if c.Papers > 1 {
				b.WriteString(`&nbsp;<span class="count">`)
				b.WriteString(template.HTMLEscapeString(number(c.Papers)))
				b.WriteString(`</span>`)
			}
			b.WriteString("</li>")
		}
		return template.HTML(b.String())
	}
}

// links writes links to people. Nearly all links differ only in the slug and the text.
type links struct{ basePath, start string }

func newLinks(basePath string) links {
	path := strings.TrimSuffix(archive.Name{}.Path(), "/")
	return links{basePath, `<a href="` + template.HTMLEscapeString(content.URL(basePath, path))}
}

// size returns the size of a link in bytes, if it has no characters to escape.
func (l links) size(n archive.Name) int {
	return len(l.start) + len(n.Slug) + len(`/">`) + len(n.Text) + len(`</a>`)
}

func (l links) write(b *strings.Builder, n archive.Name) {
	if content.IsPlain(n.Slug) {
		b.WriteString(l.start)
		b.WriteString(n.Slug)
		b.WriteString(`/">`)
	} else {
		b.WriteString(`<a href="`)
		b.WriteString(template.HTMLEscapeString(content.URL(l.basePath, n.Path())))
		b.WriteString(`">`)
	}
	b.WriteString(template.HTMLEscapeString(n.Text))
	b.WriteString(`</a>`)
}
