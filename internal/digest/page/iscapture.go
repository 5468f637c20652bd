package page

import "regexp"

// captured matches what only a daily-papers page has: its masthead, a byline, or a line with the number of authors.
var captured = regexp.MustCompile(`(?im)^[\W_]*(?:get trending papers in your email inbox!?|` +
	`by\s*\[?\W*ak\W.*research community.*|\d+ authors?)[\W_]*$|^[ \t]*[•·][ \t]*$|` +
	`^(?:#+[ \t]*)?\[[^\n]*\]\((?:https?://(?:www\.)?huggingface\.co)?/papers/\d|^\]\[[0-9]{1,7}\]|\]\(/papers/\d`)

// IsCapture reports whether a text is a daily-papers page rather than another list.
func IsCapture(head string) bool { return captured.MatchString(head) }
