package list

import (
	"regexp"
	"strings"
)

// forms lists what only Markdown has, by line: an item with a link, the line below the header of a table, a heading,
// bold text, and an item with a year in brackets.
var forms = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]+\S.*(?:\]\(|https?://|<a )`),
	regexp.MustCompile(`(?m)^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t|:-]*$`),
	regexp.MustCompile(`(?m)^#{1,6}[ \t]+\S`),
	regexp.MustCompile(`(?m)^\*\*[^*\n]+\*\*`),
	regexp.MustCompile(`(?m)^[ \t]*(?:[-*+]|\d{1,4}[.)])[ \t]+\S.*\((?:\pL[^()\n]*)?` + year + `\)`),
}

var (
	webLink    = regexp.MustCompile(`\]\(\s*<?https?://|<a\s[^>]*href=|(?:^|[\s(<])https?://\S|\]:\s*https?://`)
	fence      = regexp.MustCompile("(?ms)^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$")
	document0  = regexp.MustCompile(`(?i)^\s*(?:<\?xml|<!doctype|<html|<head|<body|[{@%]|\[\s*[{\]])`)
	paperWords = regexp.MustCompile(`(?i)\b(?:papers?|publications|arxiv|abstract|reading list)\b`)
)

// Looks reports whether a dump is a list of papers in Markdown: it has headings, items or tables with links, outside
// blocks of code. The source of a web page and a bibliography are not.
func Looks(head string) bool {
	if document0.MatchString(head) {
		return false
	}
	text := fence.ReplaceAllString(head, "")
	if !webLink.MatchString(text) {
		return forms[4].MatchString(text) && paperWords.MatchString(text)
	}
	for i, form := range forms {
		if form.MatchString(text) && (i < 2 || strings.Contains(text, "](") || strings.Contains(text, "://")) {
			return true
		}
	}
	return false
}
