package page

import (
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
)

// Some tools write the address of each link on a separate line below its text.

// maxMasthead is the length in bytes of the longest line of a masthead directly before a picture.
const maxMasthead = 30

// maxParagraph is the maximum number of lines of a paragraph that is a link.
const maxParagraph = 64

// linkAddresses converts addresses on separate lines, each below the text of its link, to links. If few of them point
// to papers, they are part of a text and stay unchanged.
func linkAddresses(lines []line) []line {
	papers, bylines := 0, 0
	for _, l := range lines {
		if isAddress(l.text) && newLink(l.text).isAboutPaper() {
			papers++
		} else if _, ok := readCount(l.text); ok {
			bylines++
		}
	}
	if papers == 0 || papers < bylines {
		return lines
	}
	above := -1 // the last line with text
	for i := range lines {
		l := &lines[i]
		switch {
		case l.text == "":
			continue
		case l.link == nil && above >= 0 && isAddress(l.text) && linkText(lines[:above+1], newLink(l.text)):
			l.text = ""
			continue
		}
		above = i
	}
	return lines
}

// linkText makes the paragraph at the end of the lines the text of a link, and reports whether the address below it
// belongs to a link or to an image. An image has no text, so the lines do not change.
func linkText(lines []line, l *link) bool {
	last := len(lines) - 1
	text, isLinked := lines[last].text, lines[last].link != nil
	first := linkStart(lines, l)
	alone := first == last && len(text) <= maxMenuItem && !strings.HasSuffix(text, ":")
	switch l.target {
	case toPaper:
		if _, _, isDay := entry.ReadDay(text); !isLinked && (isDay || len(text) <= maxMasthead && isBoilerplate(text)) {
			return true // the paper's picture
		}
	case elsewhere:
		if !isBoilerplate(text) {
			return false
		}
	case toCode, toArxiv:
		if !isLabel(text) {
			return false
		}
		first = last
	case toProfile, toPage:
		if !alone && !isLinked {
			return false
		}
	}
	for i := first; i <= last && !isLinked; i++ {
		lines[i].link = l
	}
	return true
}

// linkStart returns the index of the first line of the link that ends with the lines.
func linkStart(lines []line, l *link) int {
	last := len(lines) - 1
	if isLastLineLabel(lines, l) {
		return last
	}
	first := last
	for first > 0 && last-first < maxParagraph && lines[first-1].text != "" && lines[first-1].link == nil &&
		!endsWithName(lines[:first]) {
		first--
	}
	return first
}

// endsWithName reports whether the last lines are "Submitted by" and a name, so that a title starts after them.
func endsWithName(lines []line) bool {
	last := len(lines) - 1
	return mentionsSubmitter(lines[last].text) || last > 0 && mentionsSubmitter(lines[last-1].text)
}

// mentionsSubmitter reports whether a short text starts with "Submitted by".
func mentionsSubmitter(text string) bool {
	return len(text) <= maxDetail && strings.Contains(text, "ubmitted by") && submittedBy.MatchString(text)
}

// isLastLineLabel reports whether the text of a link is only the last line.
func isLastLineLabel(lines []line, l *link) bool {
	last := len(lines) - 1
	text := lines[last].text
	if _, isCount := readCount(text); isCount {
		return true
	}
	switch l.target {
	case toVotes, toComments:
		_, isNumber := entry.ReadNumber(text)
		return isNumber || isSeparator(text)
	case toPage:
		return isBoilerplate(text)
	case toProfile:
		above := lines[max(last-1, 0)].text
		return mentionsSubmitter(above) || isBoilerplate(above) ||
			len(above) >= maxMenuItem && endsSentence(above) && len(text) <= maxMenuItem
	}
	return false
}

// isAddress reports whether a text is a single URL.
func isAddress(text string) bool {
	return (strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")) && !strings.Contains(text, " ")
}
