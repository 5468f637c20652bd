package digest

import (
	"strings"

	"github.com/offprint/offprint/internal/digest/bib"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/digest/list"
	"github.com/offprint/offprint/internal/digest/page"
)

// A Markdown dump is the file of one paper, a list of papers, or a daily-papers page.

// looksLikeMarkdown reports whether a dump that starts with head is in any of these forms.
func looksLikeMarkdown(head string) bool {
	return isPaperOrList(head) || page.LooksLikeMarkdown(head)
}

// isPaperOrList reports whether a dump that starts with head is the file of one paper or a list of papers in Markdown.
func isPaperOrList(head string) bool {
	head = lineFeeds.Replace(head)
	return !page.IsCapture(head) && (list.LooksLikePaper(head) || list.LooksLikeList(head))
}

func looksLikeBibTeX(head string) bool { return bib.LooksLikeBibTeX(head) && !isPaperOrList(head) }
func looksLikeHTML(head string) bool   { return page.LooksLikeHTML(head) && !isPaperOrList(head) }

var lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// readMarkdown reads a dump in any of these forms.
func readMarkdown(d *entry.Dump) error {
	head := lineFeeds.Replace(string(d.Src[:min(len(d.Src), entry.HeadSize)]))
	switch {
	case page.IsCapture(head):
		return page.ReadMarkdown(d)
	case list.LooksLikePaper(head):
		return list.ReadPaper(d)
	case list.LooksLikeList(head):
		return list.Read(d)
	}
	return page.ReadMarkdown(d)
}
