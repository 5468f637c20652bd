package page

import (
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// boilerplate matches the lines of a daily-papers page that belong to no paper. It does not apply within the text of an
// entry: a word such as "new" can be alone on a line of a wrapped abstract.
var boilerplate = []*lazyregexp.Regexp{
	lazyregexp.New(`^new$`),
	lazyregexp.New(`(?i)^get (?:trending|daily) papers in your email inbox.*$`),
	lazyregexp.New(`(?i)^(?:subscribe|subscribed|follow|sign up|log in|login|submit|search|menu|share)$`),
	lazyregexp.New(`(?i)^(?:daily|weekly|monthly|trending|top)(?: papers)?$`),
	lazyregexp.New(`(?i)^papers$`),
	lazyregexp.New(`(?i)^by ?(?:\[[^][]*\] ?)?@?[a-z0-9_-]+ and the research community$`),
	lazyregexp.New(`(?i)^(?:by|and the research community)$`), // around a link
	lazyregexp.New(`(?i)^(?:hugging face|huggingface|\[?hugging face's logo\]?)(?: hugging face)?$`),
	lazyregexp.New(`(?i)^(?:models|datasets|spaces|buckets(?: new)?|community|docs|enterprise|pricing|website|` +
		`solutions|tasks|collections|languages|organizations|inference providers)$`),
	lazyregexp.New(`(?i)^(?:huggingchat|blog|posts|learn|discord|forum|team & enterprise|hugging face pro|` +
		`enterprise support|inference endpoints|storage buckets)$`),
	lazyregexp.New(`(?i)^(?:[←<«]\s*)?(?:previous|prev|older)(?: (?:day|week|month|page))?$`),
	lazyregexp.New(`(?i)^(?:next|newer|today|yesterday|this week|this month)` +
		`(?: (?:day|week|month|page))?(?:\s*[→>»])?$`),
	// of a page that covers more than a day
	lazyregexp.New(`(?i)^(?:week \d{1,2}(?:,? \d{4})?|\d{4}-w\d{1,2}|(?:` + entry.MonthNames + `) \d{4})$`),
	// to the days before and after
	lazyregexp.New(`^[←→<>«»‹›]$`),
	lazyregexp.New(`(?i)^(?:(?:hide · )?view all|view all \d+ .*|load more|show more|see all|back to top)$`),
	lazyregexp.New(`(?i)^(?:system theme|company|tos|privacy|about|changelog|jobs|careers|terms|contact)$`),
	// menus on one line
	lazyregexp.New(`(?i)^(?:(?:models|datasets|spaces|docs|enterprise|pricing|log in|sign up|tos|privacy|about|` +
		`changelog|jobs|careers|previous|next)\b\s*){2,}$`),
	lazyregexp.New(`(?i)^previousnext$`),
	lazyregexp.New(`(?i)^video:(?: \S+\.(?:mp4|webm|mov))?$`),
	lazyregexp.New(`^(?:\(BUTTON\)(?: \w+)?|.*_{4,})$`), // fields of forms, as lynx prints them
	lazyregexp.New(`(?i)^(?:submit a paper|submit paper|submit your paper|paper submission)$`),
	lazyregexp.New(`(?i)^(?:upvote|github|arxiv page|arxiv|pdf|paper page)$`),
	lazyregexp.New(`(?i)^trending papers ranked by .*$`),
	lazyregexp.New(`(?i)^(?:daily|weekly|monthly|trending) papers - hugging face$`),
	// above the addresses of numbered links
	lazyregexp.New(`(?i)^(?:references|visible links|hidden links|links):?$`),
	lazyregexp.New("^```[a-z]*$"),
	lazyregexp.New(`^\[(?:content )?truncated\]$`),
	lazyregexp.New(`^©.*$`),
}

// maxBoilerplate is the length in bytes of the longest line of boilerplate.
const maxBoilerplate = 120

// isBoilerplate reports whether a text matches an expression in boilerplate.
func isBoilerplate(text string) bool {
	if len(text) > maxBoilerplate {
		return false
	}
	for _, f := range boilerplate {
		if f.MatchString(text) {
			return true
		}
	}
	return false
}

// isBoilerplate reports whether a line is boilerplate, an image or a horizontal rule. Short links to profiles and to
// other pages of the site are boilerplate.
func (l line) isBoilerplate() bool {
	if l.target() == toPage || l.target() == toProfile {
		return len(l.text) <= maxDetail // names and menu items are short
	}
	if isImage(l.text) {
		return true
	}
	text := strings.TrimLeft(bullet.ReplaceAllString(l.text, ""), "#*•- ")
	if text != "" && strings.Trim(text, "_━─═") == "" {
		return true // a horizontal rule
	}
	if label, _, spelled := strings.Cut(text, " (https://"); spelled && strings.HasSuffix(text, ")") {
		text = label
	}
	return isBoilerplate(text)
}

// mastheadLine matches boilerplate that abstracts do not contain. The page starts again at such a line.
var mastheadLine = lazyregexp.New(`(?i)^(?:get (?:trending|daily) papers in your email inbox.*|` +
	`by ?(?:\[[^][]*\] ?)?@?[a-z0-9_-]+ and the research community)$`)

// isMasthead reports whether a text matches mastheadLine.
func isMasthead(text string) bool {
	return len(text) <= maxBoilerplate && mastheadLine.MatchString(text)
}

// maxAlt is the length in bytes of the longest description of an image.
const maxAlt = 80

// isAvatar reports whether a line is an image as tools write it in text: its description in brackets. Images of authors
// precede "9 authors", and an image precedes the name of the person who submitted a paper.
func isAvatar(text string) bool {
	if !strings.HasSuffix(text, "]") || len(text) > maxBoilerplate {
		return false
	}
	alt, ok := strings.CutPrefix(strings.TrimPrefix(trimSeparators(text), "!"), "[")
	return ok && len(alt) <= maxAlt && !strings.ContainsAny(alt[:len(alt)-1], "[]")
}

// isImage reports whether a line is certainly an image or a voting box, not text in brackets: it is a list item, or a
// placeholder that text browsers print.
func isImage(text string) bool {
	return isAvatar(text) && (trimSeparator(text) != text || text == "[IMG]" || text == "[ ]" || text == "[]")
}

// pageHead matches the titles that only these pages have.
var pageHead = lazyregexp.New(`(?i)^(?:daily|weekly|monthly|trending) papers(?: - hugging face)?$`)
