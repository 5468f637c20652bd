package page

import (
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
)

// A page is the lines of a page with its titles marked.
type page struct {
	lines  []line
	titled bool // whether the page marks titles
}

// An extent is the lines from the index start up to the index end, exclusive.
type extent struct{ start, end int }

// markTitles marks the titles in lines: headings of papers, or else links to their pages. The first link to a paper is
// its title; later links are its abstract and its byline.
func markTitles(lines []line) page {
	headed := false
	for _, l := range lines {
		headed = headed || l.level > 0 && (l.target() == toPaper || l.level >= paperLevel)
	}
	titles := linkedTitles
	if headed {
		titles = headings
	}
	all := titles(lines)
	for _, t := range all {
		for i := t.start; i < t.end; i++ {
			lines[i].title, lines[i].continued = true, i > t.start
		}
	}
	return page{lines, len(all) > 0}
}

// paperLevel is the lowest level of a heading without a link that can be the title of a paper.
const paperLevel = 3

// headings finds the headings of papers.
func headings(lines []line) (all []extent) {
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		if l.level == 0 || l.target() != toPaper &&
			(l.level < paperLevel || l.link != nil && l.link.address != "" || isMasthead(l.text)) {
			continue
		}
		t := extent{i, titleEnd(lines, i)}
		all = append(all, t)
		i = t.end - 1
	}
	return all
}

// linkedTitles finds the links that are titles. If fewer than half as many papers as bylines have links, the links are
// part of a text, and it finds none.
func linkedTitles(lines []line) (all []extent) {
	id, title := "", ""
	bylines := 0
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		if _, ok := readCount(l.text); ok {
			bylines++
		}
		if l.target() != toPaper || !namesPaper(l.text) || l.link.id == id && l.text != title {
			continue
		}
		id, title = l.link.id, l.text
		t := extent{i, titleEnd(lines, i)}
		all = append(all, t)
		i = t.end - 1
	}
	if 2*len(all) < bylines {
		return nil
	}
	return all
}

// namesPaper reports whether the text of a link to a paper can be its title.
func namesPaper(text string) bool {
	_, isCount := readCount(text)
	_, isNumber := entry.ReadNumber(text)
	return !isCount && !isNumber && !isSeparator(text) && !isAvatar(text) && !isAddress(text) && !isVideoLength(text)
}

// titleEnd returns the index after the last line of a title.
func titleEnd(lines []line, i int) int {
	i++
	for i < len(lines) && lines[i].text != "" && continuesTitle(lines, i) {
		i++
	}
	return i
}

// continuesTitle reports whether a line continues the title above it.
func continuesTitle(lines []line, i int) bool {
	above, l := lines[i-1], lines[i]
	if l.link != nil || above.link != nil {
		return l.link == above.link
	}
	_, n := readByline(lines[i:])
	return n == 0 && l.level == 0 && !l.isUnbroken() && !endsSentence(l.text) && !isLabel(l.text) &&
		utf8.RuneCountInString(above.text)+utf8.RuneCountInString(l.text) <= maxTitle
}
