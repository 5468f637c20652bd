package render

import (
	"html/template"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// text returns a text without placeholders.
func (r *Renderer) text(key string) string { return r.config.Words.Text(key) }

// counted returns a text with a number.
func (r *Renderer) counted(key string, n any) string {
	return r.config.Words.Text(key, "n", numberOf(n))
}

// phrase returns a text with one placeholder.
func (r *Renderer) phrase(key, value string) string { return r.config.Words.Phrase(key, value) }

// longDate returns a date as readers see it.
func (r *Renderer) longDate(d content.Date) string { return r.config.Words.Date(d) }

// numbered matches the space after a number or the day of a date: 9 papers, 17 February, 17. Februar.
var numbered = lazyregexp.New(`([0-9]\.?) (\p{L})`)

// unbroken returns a text without line breaks between a number and the next word.
func unbroken(text string) string { return numbered.ReplaceAllString(text, "$1\u00a0$2") }

// Operators of the search with an example, after a space or an opening parenthesis: tag:pdes, “a phrase”, -word.
var operator = lazyregexp.New(
	`(^|[\s(])(“[^”]{1,24}”|[a-z]+:[\p{L}\p{N}-]+|(?:tag|author|year|venue):|-\x{2060}?\p{L}+)`)

// alternatives matches the operator OR with the words beside it.
var alternatives = lazyregexp.New(`(\p{L}+ )?\bOR\b( \p{L}+)?`)

// operators returns a text in which the operators of the search are code and stay on one line with their examples.
func operators(text string) template.HTML {
	text = operator.ReplaceAllString(template.HTMLEscapeString(text), `$1<code class="glued">$2</code>`)
	return template.HTML(alternatives.ReplaceAllString(text, `<code class="glued">$0</code>`))
}

// linkInText matches a link in a text: [tag](/tags/).
var linkInText = lazyregexp.New(`\[([^\]]*)\]\((/[^()\s]*)\)`)

// linkedText returns a text with links to pages of the site.
func (r *Renderer) linkedText(key string) template.HTML {
	text, basePath := r.text(key), r.config.BasePath()
	var b strings.Builder
	done := 0
	for _, m := range linkInText.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(template.HTMLEscapeString(text[done:m[0]]))
		b.WriteString(`<a href="` + template.HTMLEscapeString(content.URL(basePath, text[m[4]:m[5]])) + `">`)
		b.WriteString(template.HTMLEscapeString(text[m[2]:m[3]]) + `</a>`)
		done = m[1]
	}
	b.WriteString(template.HTMLEscapeString(text[done:]))
	return template.HTML(b.String())
}

// time returns a time element for a date.
func (r *Renderer) time(d content.Date) template.HTML {
	if d.IsZero() {
		return template.HTML(template.HTMLEscapeString(r.text("dates.undated")))
	}
	return template.HTML(`<time datetime="` + d.String() + `">` + template.HTMLEscapeString(r.longDate(d)) + `</time>`)
}

// countsGroup is the group of words for numbers of things, and countsPrefix begins their keys.
const (
	countsGroup  = "counts"
	countsPrefix = countsGroup + "."
)

// plural formats a count with its noun: "1 paper", "2 papers". It forms the English plural of nouns that are not in the
// site's words.
func (r *Renderer) plural(n any, word string) string {
	if key := countsPrefix + word; r.config.Words.Has(key) {
		return r.counted(key, n)
	}
	return content.Plural(numberOf(n), word)
}

// numberOf returns the number in an int or *int, or 0 for other values and nil.
func numberOf(n any) int {
	count, _ := n.(int)
	if p, isPointer := n.(*int); isPointer && p != nil {
		count = *p
	}
	return count
}
