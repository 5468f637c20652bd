package page

import "github.com/offprint/offprint/internal/lazyregexp"

// pageSign matches text that only daily-papers pages contain: the masthead, a line with the number of authors, a lone
// separator, or a title that links to the page of a paper.
var pageSign = lazyregexp.New(`(?im)^[\W_]*(?:get trending papers in your email inbox!?|` +
	`by\s*\[?\W*ak\W.*research community.*|\d+ authors?)[\W_]*$|^[ \t]*[•·][ \t]*$|` +
	`^(?:#+[ \t]*)?\[[^\n]*\]\((?:https?://(?:www\.)?huggingface\.co)?/papers/\d|^\]\[[0-9]{1,7}\]|\]\(/papers/\d`)

// IsCapture reports whether a text that starts with head is a daily-papers page rather than another list in Markdown.
func IsCapture(head string) bool { return pageSign.MatchString(head) }
