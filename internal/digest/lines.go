package digest

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// A line is one line of a dump as a person reads it.
type line struct {
	number int
	text   string // without blanks at its ends, every run of blanks one space
}

// splitLines takes a dump apart, whatever ends its lines.
func splitLines(text string) []line {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n").Replace(text)
	parts := strings.Split(text, "\n")
	lines := make([]line, len(parts))
	for i, p := range parts {
		lines[i] = line{i + 1, clean(p)}
	}
	return lines
}

// clean drops what cannot be seen and makes every run of blanks one space. A no-break space is a
// blank: pages put it where they want no line to end.
func clean(s string) string {
	if s = strings.TrimSpace(s); isClean(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200B' || r == '\u2060' || r == '\uFEFF' || r == '\u200E' || r == '\u200F':
			return -1
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// isClean tells whether a text has nothing but printable ASCII with one space between two words, and
// letters beyond it. Most texts of files that programs write are so.
func isClean(s string) bool {
	before := rune(' ')
	for _, r := range s {
		switch {
		case r == ' ' && before == ' ', r < ' ', r == 0x7F, r >= 0x80 && !unicode.IsLetter(r):
			return false
		}
		before = r
	}
	return before != ' ' || s == ""
}

// separators are the signs that pages put between the parts of a byline, and before them.
const separators = `[•·‧∙⋅●◦○‣▪■□*|–—-]`

var (
	separatorLine = regexp.MustCompile(`^` + separators + `+$`)
	leadingSign   = regexp.MustCompile(`^` + separators + `\s*`)
	countLine     = regexp.MustCompile(`(?i)^([0-9][0-9,]*)\s+authors?$`)
	countAndDate  = regexp.MustCompile(`(?i)^([0-9][0-9,]*\s+authors?)\s*` + separators + `?\s*(\S.*)$`)
	numberLine    = regexp.MustCompile(`^(?:[0-9]{1,6}|[0-9]{1,3}(?:,[0-9]{3})+)$`)
	listItem      = regexp.MustCompile(`^(?:[•·●◦○‣▪■*–—-]|\(?[0-9]{1,2}[.)]|\([a-z]\))\s+\S`)
)

// readCount reads "3 authors", with the sign that pages put before it.
func readCount(text string) (int, bool) {
	m := countLine.FindStringSubmatch(leadingSign.ReplaceAllString(text, ""))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	return n, err == nil && n > 0
}

// readNumber reads a line that is a number and nothing else.
func readNumber(text string) (int, bool) {
	if !numberLine.MatchString(text) {
		return 0, false
	}
	n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	return n, err == nil
}

// furniture are the lines of a daily-papers page that belong to no paper. They count only where no
// entry is open: a word such as "new" can stand alone in a broken abstract.
var furniture = []*regexp.Regexp{
	regexp.MustCompile(`^new$`),
	regexp.MustCompile(`(?i)^get (?:trending|daily) papers in your email inbox.*$`),
	regexp.MustCompile(`(?i)^(?:subscribe|subscribed|follow|sign up|log in|login|submit|search|menu|share)$`),
	regexp.MustCompile(`(?i)^(?:daily|weekly|monthly|trending|top)(?: papers)?$`),
	regexp.MustCompile(`(?i)^papers$`),
	regexp.MustCompile(`(?i)^by ?@?[a-z0-9_-]+ and the research community$`),
	regexp.MustCompile(`(?i)^(?:hugging face|huggingface)(?:'s logo)?$`),
	regexp.MustCompile(`(?i)^(?:models|datasets|spaces|buckets|community|docs|enterprise|pricing|website|solutions|tasks|collections|languages|organizations|inference providers)$`),
	regexp.MustCompile(`(?i)^(?:[←<«]\s*)?(?:previous|prev|older)(?: (?:day|week|month|page))?$`),
	regexp.MustCompile(`(?i)^(?:next|newer|today|yesterday|this week|this month)(?: (?:day|week|month|page))?(?:\s*[→>»])?$`),
	regexp.MustCompile(`^[←→<>«»‹›]$`), // to the days before and after
	regexp.MustCompile(`(?i)^(?:view all|view all \d+ .*|load more|show more|see all|back to top)$`),
	regexp.MustCompile(`(?i)^(?:system theme|company|tos|privacy|about|jobs|careers|terms|contact)$`),
	regexp.MustCompile(`(?i)^(?:submit a paper|submit paper|submit your paper|paper submission)$`),
	regexp.MustCompile(`(?i)^(?:upvote|github|arxiv page|arxiv|pdf|paper page)$`),
	regexp.MustCompile(`^©.*$`),
}

func isFurniture(text string) bool {
	for _, f := range furniture {
		if f.MatchString(text) {
			return true
		}
	}
	return false
}

// mastheadLine is furniture that no abstract can contain: where it stands, the page begins anew.
var mastheadLine = regexp.MustCompile(`(?i)^(?:get (?:trending|daily) papers in your email inbox.*|by ?@?[a-z0-9_-]+ and the research community)$`)
