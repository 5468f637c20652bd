package list

import (
	"regexp"
	"strings"
)

// forms lists, by line, what only Markdown has, with what the text of a list of papers has besides.
var forms = []struct {
	line    *regexp.Regexp
	text    func(text string) bool
	example string
}{
	{regexp.MustCompile(`(?m)^[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]+\S.*(?:\]\(|https?://|<a )`), hasWebLink,
		"- [A Thing](https://arxiv.org/abs/2401.00001)"},
	{regexp.MustCompile(`(?m)^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t|:-]*$`), hasWebLink,
		"| Title | Link |\n|---|---|\n| A Thing | https://arxiv.org/abs/2401.00001 |"},
	{regexp.MustCompile(`(?m)^#{1,6}[ \t]+\S`), hasAddress, "# Things\n\nhttps://arxiv.org/abs/2401.00001"},
	{regexp.MustCompile(`(?m)^\*\*[^*\n]+\*\*`), hasAddress, "**A Thing** https://arxiv.org/abs/2401.00001"},
	{itemWithYear, hasAddress, "- A Thing (ICML 2012)\n\nhttps://arxiv.org/abs/2401.00001"},
	{itemWithYear, namesPapers, "Papers\n\n- A Thing (ICML 2012)"},
}

func hasWebLink(text string) bool { return webLink.MatchString(text) }

func hasAddress(text string) bool {
	return hasWebLink(text) && (strings.Contains(text, "](") || strings.Contains(text, "://"))
}

// namesPapers reports whether a text without links has a word such as papers.
func namesPapers(text string) bool { return !hasWebLink(text) && paperWords.MatchString(text) }

var (
	// itemWithYear matches an item with a year in brackets.
	itemWithYear = regexp.MustCompile(`(?m)^[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]+\S.*\((?:\pL[^()\n]*)?` + year + `\)`)
	webLink      = regexp.MustCompile(`\]\(\s*<?https?://|<a\s[^>]*href=|(?:^|[\s(<])https?://\S|\]:\s*https?://`)
	fence        = regexp.MustCompile("(?ms)^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$")

	// otherFormat matches the start of XML, HTML, JSON, BibTeX and TeX.
	otherFormat = regexp.MustCompile(`(?i)^\s*(?:<\?xml|<!doctype|<html|<head|<body|[{@%]|\[\s*[{\]])`)
	paperWords  = regexp.MustCompile(`(?i)\b(?:papers?|publications|arxiv|abstract|reading list)\b`)
)

// Looks reports whether a dump is a list of papers in Markdown: it has headings, items or tables with links, outside
// blocks of code. The source of a web page and a bibliography are not.
func Looks(head string) bool {
	if otherFormat.MatchString(head) {
		return false
	}
	text := fence.ReplaceAllString(head, "")
	for _, f := range forms {
		if f.line.MatchString(text) && f.text(text) {
			return true
		}
	}
	return false
}
