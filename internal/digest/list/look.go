package list

import (
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// forms lists the signs of a list of papers in Markdown: the pattern of a line that only Markdown contains, and a
// condition for the whole text.
var forms = []struct {
	line    *lazyregexp.Regexp
	accept  func(text string) bool
	example string
}{
	{lazyregexp.New(`(?m)^[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]+\S.*(?:\]\(|https?://|<a )`), hasWebLink,
		"- [A Thing](https://arxiv.org/abs/2401.00001)"},
	{lazyregexp.New(`(?m)^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t|:-]*$`), hasWebLink,
		"| Title | Link |\n|---|---|\n| A Thing | https://arxiv.org/abs/2401.00001 |"},
	{lazyregexp.New(`(?m)^#{1,6}[ \t]+\S`), hasAddress, "# Things\n\nhttps://arxiv.org/abs/2401.00001"},
	{lazyregexp.New(`(?m)^\*\*[^*\n]+\*\*`), hasAddress, "**A Thing** https://arxiv.org/abs/2401.00001"},
	{itemWithYear, hasAddress, "- A Thing (ICML 2012)\n\nhttps://arxiv.org/abs/2401.00001"},
	{itemWithYear, mentionsPapers, "Papers\n\n- A Thing (ICML 2012)"},
}

// hasWebLink reports whether a text has a link in Markdown or HTML, or a URL.
func hasWebLink(text string) bool { return webLink.MatchString(text) }

// hasAddress reports whether a text has a link that is not a relative link in HTML.
func hasAddress(text string) bool {
	return hasWebLink(text) && (strings.Contains(text, "](") || strings.Contains(text, "://"))
}

// mentionsPapers reports whether a text has no links and has a word such as "papers".
func mentionsPapers(text string) bool { return !hasWebLink(text) && paperWords.MatchString(text) }

var (
	// itemWithYear matches an item with a year in brackets.
	itemWithYear = lazyregexp.New(`(?m)^[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]+\S.*\((?:\pL[^()\n]*)?` + year + `\)`)
	webLink      = lazyregexp.New(`\]\(\s*<?https?://|<a\s[^>]*href=|(?:^|[\s(<])https?://\S|\]:\s*https?://`)
	fence        = lazyregexp.New("(?ms)^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$")

	// otherFormat matches the start of XML, HTML, JSON, BibTeX and TeX.
	otherFormat = lazyregexp.New(`(?i)^\s*(?:<\?xml|<!doctype|<html|<head|<body|[{@%]|\[\s*[{\]])`)
	paperWords  = lazyregexp.New(`(?i)\b(?:papers?|publications|arxiv|abstract|reading list)\b`)
)

// LooksLikeList reports whether a dump that starts with head is a list of papers in Markdown: it has headings, items or
// tables with links outside blocks of code. A text that starts like a file in another format is not a list.
func LooksLikeList(head string) bool {
	if otherFormat.MatchString(head) {
		return false
	}
	text := fence.ReplaceAllString(head, "")
	for _, f := range forms {
		if f.line.MatchString(text) && f.accept(text) {
			return true
		}
	}
	return false
}
