package render

import (
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
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
		writeWhole(&b, name, longestWord)
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
	writeWhole(&b, text, longestWord)
	return template.HTML(b.String())
}

// cellText is like whole, for a list of names or values in a column: each of them stays on one line with its comma if
// it is short, and so does the number of further authors.
func cellText(text string) template.HTML {
	var b strings.Builder
	parts := strings.SplitAfter(text, ", ")
	for i, part := range parts {
		part = strings.TrimSuffix(part, " ")
		rest := ""
		if at := furtherAuthors.FindStringIndex(part); at != nil {
			part, rest = part[:at[0]], part[at[0]+1:]
		}
		writeWhole(&b, part, longestInCell)
		if rest != "" {
			b.WriteByte(' ')
			writeGlued(&b, rest)
		}
		if i+1 < len(parts) {
			b.WriteByte(' ')
		}
	}
	return template.HTML(b.String())
}

// furtherAuthors matches the number of further authors after a name: and 5 more.
var furtherAuthors = lazyregexp.New(` \S{1,6} [0-9][0-9.,]* \S{1,9}$`)

func writeWhole(b *strings.Builder, text string, longest int) {
	if strings.Contains(text, " ") && utf8.RuneCountInString(text) <= longest {
		writeGlued(b, text)
		return
	}
	writeWords(b, text, longest)
}

// writeWords writes a text without line breaks after the hyphens of its words, unless they are very long.
func writeWords(b *strings.Builder, text string, longest int) {
	if !strings.ContainsAny(text, hyphens) {
		b.WriteString(template.HTMLEscapeString(text))
		return
	}
	for {
		i := strings.IndexAny(text, " \u00a0")
		if i < 0 {
			writeWord(b, text, longest)
			return
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		writeWord(b, text[:i], longest)
		b.WriteString(text[i : i+size])
		text = text[i+size:]
	}
}

const (
	hyphens         = "-\u2010"
	longestWord     = 30 // maximum length of a text without line breaks, in characters
	longestInCell   = 24 // the same in a table
	longestInColumn = 16 // the same in the narrowest column of an index
)

// writeWord writes a word without a line break after its hyphens, unless it is very long.
func writeWord(b *strings.Builder, word string, longest int) {
	if strings.ContainsAny(word, hyphens) && utf8.RuneCountInString(word) <= longest {
		writeGlued(b, word)
	} else {
		b.WriteString(template.HTMLEscapeString(word))
	}
}

// writeGlued writes a text without line breaks.
func writeGlued(b *strings.Builder, text string) {
	b.WriteString(`<span class="glued">` + template.HTMLEscapeString(text) + `</span>`)
}

// wordInHTML matches a tag, a formula, a dash of hyphens, or a word with a hyphen.
var wordInHTML = lazyregexp.New(`<math[\s>].*?</math>|<[^>]*>|\s?--+|[\p{L}\p{N}]+(-[\p{L}\p{N}]+)+`)

// titleHTML returns a title as HTML in which a short name with a hyphen, such as GPT-4 or S4D-LegS, stays on one line,
// and so does a dash of hyphens ("Part I -- Scaling") with the word before it. Other words can break after hyphens.
func titleHTML(title string) template.HTML {
	if !strings.Contains(title, "-") {
		return template.HTML(title)
	}
	return template.HTML(wordInHTML.ReplaceAllStringFunc(title, func(word string) string {
		if word[0] == '<' || !strings.Contains(word, "--") && !isHyphenedName(word) {
			return word
		}
		return `<span class="glued">` + word + `</span>`
	}))
}

// gluedText is like titleHTML, for a text.
func gluedText(text string) template.HTML { return titleHTML(template.HTMLEscapeString(text)) }

// isHyphenedName reports whether a short word with hyphens is a name rather than a compound: it contains a digit, a
// capital after its first letter, or a part of one letter.
func isHyphenedName(word string) bool {
	if utf8.RuneCountInString(word) > longestInColumn {
		return false
	}
	for part := range strings.SplitSeq(word, "-") {
		_, first := utf8.DecodeRuneInString(part)
		if first == len(part) || strings.IndexFunc(part, unicode.IsDigit) >= 0 ||
			strings.IndexFunc(part[first:], unicode.IsUpper) >= 0 {
			return true
		}
	}
	return false
}

// shares returns the tags and words that two related papers share, separated by commas.
func (r *Renderer) shares(related archive.Related) string {
	tags, words := r.shared(related)
	return r.config.Words.Join(append(tags, words...))
}

// sharedTags returns the tags that two related papers share, separated by commas.
func (r *Renderer) sharedTags(related archive.Related) string {
	tags, _ := r.shared(related)
	return r.config.Words.Join(tags)
}

// sharedWords returns the words that two related papers share, separated by commas.
func (r *Renderer) sharedWords(related archive.Related) string {
	_, words := r.shared(related)
	return r.config.Words.Join(words)
}

// shared returns the titles of the tags and the words that two related papers share.
func (r *Renderer) shared(related archive.Related) (tags, words []string) {
	for line := range strings.Lines(related.Shared) {
		line = strings.TrimSuffix(line, "\n")
		if tag, isTag := strings.CutPrefix(line, "#"); isTag {
			tags = append(tags, r.tagOf(related.Card, tag))
		} else {
			words = append(words, line)
		}
	}
	return tags, words
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

// longestInByline is the maximum length of a name that the style sheet keeps on one line, in characters. It fits in the
// margin beside a paper.
const longestInByline = 22

// links writes links to people. Nearly all links differ only in the slug and the text.
type links struct{ basePath, start string }

func newLinks(basePath string) links {
	path := strings.TrimSuffix(archive.Name{}.Path(), "/")
	return links{basePath, `<a href="` + template.HTMLEscapeString(content.URL(basePath, path))}
}

// size returns the size of a link in bytes, if its name has no initials, hyphens or characters to escape.
func (l links) size(n archive.Name) int {
	return len(l.start) + len(n.Slug) + len(`/">`) + len(n.Text) + len(`</a>`)
}

func (l links) write(b *strings.Builder, n archive.Name) {
	if content.IsPlain(n.Slug) {
		b.WriteString(l.start)
		b.WriteString(n.Slug)
		b.WriteString(`/"`)
	} else {
		b.WriteString(`<a href="`)
		b.WriteString(template.HTMLEscapeString(content.URL(l.basePath, n.Path())))
		b.WriteByte('"')
	}
	if len(n.Text) > longestInByline && utf8.RuneCountInString(n.Text) > longestInByline {
		b.WriteString(` class="long"`)
	}
	b.WriteByte('>')
	writeWords(b, content.KeepInitials(n.Text), longestInColumn)
	b.WriteString(`</a>`)
}
