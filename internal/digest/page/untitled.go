package page

import (
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
)

// In copied text, only the form of the text shows where an entry starts.

// cutMasthead splits paragraphs where the page starts again.
func (r *pageReader) cutMasthead(paragraphs []paragraph) (before, masthead []paragraph) {
	leading := 0 // number of paragraphs at the start that are boilerplate
	for i := 0; i < len(paragraphs); i++ {
		if i == leading && paragraphs[i].isBoilerplate() {
			leading++
		}
		if i == 0 || !isMasthead(paragraphs[i][0].text) {
			continue
		}
		start := i
		for start > leading && paragraphs[start-1].isBoilerplate() {
			start--
		}
		if start > leading {
			return paragraphs[:start], paragraphs[start:]
		}
	}
	return paragraphs, nil
}

// skipEmptyItems removes dashes that are empty menu items and not votes: boilerplate follows them.
func (r *pageReader) skipEmptyItems(paragraphs []paragraph) []paragraph {
	kept := paragraphs[:0]
	for i, p := range paragraphs {
		if len(p) == 1 && p[0].text == "-" && i+1 < len(paragraphs) &&
			(paragraphs[i+1].isBoilerplate() || paragraphs[i+1][0].text == "-") {
			r.mark(p, inBoilerplate)
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// skipBoilerplate removes boilerplate before an entry.
func (r *pageReader) skipBoilerplate(paragraphs []paragraph) []paragraph {
	for i, p := range paragraphs {
		for j, l := range p {
			emptyItem := l.text == "-" && j+1 < len(p) && p[j+1].isBoilerplate()
			if !l.isBoilerplate() && !isAvatar(l.text) && !emptyItem {
				rest := append([]paragraph{p[j:]}, paragraphs[i+1:]...)
				return rest
			}
			r.mark([]line{l}, inBoilerplate)
		}
	}
	return nil
}

// skipBoilerplateAtEnd removes boilerplate at the end of the dump.
func (r *pageReader) skipBoilerplateAtEnd(paragraphs []paragraph) []paragraph {
	for n := len(paragraphs); n > 0 && paragraphs[n-1].isBoilerplate(); n-- {
		r.mark(paragraphs[n-1], inBoilerplate)
		paragraphs = paragraphs[:n-1]
	}
	return paragraphs
}

// entries reads one or more entries. The byline, if there is one, belongs to the last.
func (r *pageReader) entries(paragraphs []paragraph, b *byline) {
	starts := entryStarts(paragraphs)
	for i, start := range starts {
		end := len(paragraphs)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		if i+1 < len(starts) {
			r.entry(paragraphs[start:end], nil)
		} else {
			r.entry(paragraphs[start:end], b)
		}
	}
}

// entryStarts finds the paragraphs that start an entry: the first, and each that looks like a title between a complete
// abstract and another abstract.
func entryStarts(paragraphs []paragraph) []int {
	if len(paragraphs) == 0 {
		return nil
	}
	starts := []int{0}
	long := 0 // the last long paragraph
	for i := 2; i+1 < len(paragraphs); i++ {
		if paragraphs[i-1].isLong() {
			long = i - 1
		}
		last := starts[len(starts)-1]
		title := i
		if paragraphs[i].isVotes() {
			title++
		}
		switch {
		case i-last < 2:
		case title > i && paragraphs[last].isVotes() && paragraphs[title].isTitle():
			starts = append(starts, i) // votes precede each
			i = title
		case title+1 >= len(paragraphs):
		case long <= last || !paragraphs[i-1].endsSentence():
		case paragraphs[title].isTitle() && paragraphs[title+1].isLong():
			starts = append(starts, i)
			i = title
		}
	}
	return starts
}

// entry reads an entry and marks its lines.
func (r *pageReader) entry(paragraphs []paragraph, b *byline) {
	var e entry.Entry
	read := paragraphs
	if len(paragraphs) > 0 && paragraphs[0].isVotes() {
		e.Upvotes = paragraphs[0].votes()
		paragraphs = paragraphs[1:]
	} else if len(paragraphs) > 0 && len(paragraphs[0]) > 1 && paragraphs[0][:1].isVotes() {
		e.Upvotes = paragraphs[0][:1].votes()
		paragraphs = append([]paragraph{paragraphs[0][1:]}, paragraphs[1:]...)
	}
	if len(paragraphs) == 0 || b == nil && len(paragraphs) == 1 && !r.introduced && !paragraphs[0].couldBeEntry() {
		r.unplaced(read)
		if b != nil {
			r.unplaced([]paragraph{b.lines})
		}
		return
	}
	for _, p := range read {
		r.mark(p, inEntry)
	}
	if b == nil && r.introduced {
		paragraphs = r.cutCard(paragraphs, &e)
	}
	if b != nil {
		e.AuthorCount, e.Day, e.Comments = b.authors, b.day, b.comments
		if e.Organization = b.organization; e.Organization == "" {
			paragraphs, e.Organization = cutOrganization(paragraphs, b)
		}
		r.mark(b.lines, inEntry)
	}
	title, rest := cutTitle(paragraphs)
	if whole := paragraphs[0]; r.introduced && len(paragraphs) == 1 && whole.isShorter(maxTitle+1) &&
		!whole.endsSentence() {
		title, rest = whole, nil // a card has no abstract
	}
	e.Line, e.Title, e.Abstract = int(title[0].number), title.text(), abstract(rest)
	r.keep(e)
}

// cutCard removes the end of an entry that is a card on a day's page. Instead of an abstract and a byline with a date,
// a card has an organization, the stars of a repository, which can be missing, and the comments.
func (r *pageReader) cutCard(paragraphs []paragraph, e *entry.Entry) []paragraph {
	if hasLong(paragraphs[1:]) {
		return paragraphs
	}
	paragraphs = r.cutBoilerplate(paragraphs)
	for range 2 {
		last := paragraphs[len(paragraphs)-1]
		end := last[len(last)-1]
		number := end.text[strings.LastIndexByte(end.text, ' ')+1:]
		n, ok := entry.ReadNumber(number)
		if !ok || !areNumbers(end.text) || len(paragraphs)+len(last) == 2 {
			break
		}
		if e.Comments == nil && !isRounded(number) {
			e.Comments = &n
		}
		if last = last[:len(last)-1]; len(last) == 0 {
			paragraphs = paragraphs[:len(paragraphs)-1]
		} else {
			paragraphs = append(paragraphs[:len(paragraphs)-1:len(paragraphs)-1], last)
		}
	}
	if n := len(paragraphs); n > 1 && len(paragraphs[n-1]) == 1 && !paragraphs[n-1].endsSentence() &&
		utf8.RuneCountInString(paragraphs[n-1][0].text) <= maxOrganization {
		e.Organization = withoutLogo(trimSeparator(paragraphs[n-1][0].text))
		paragraphs = paragraphs[:n-1]
	}
	return paragraphs
}

// cutBoilerplate removes lines of the page's footer directly after the last card.
func (r *pageReader) cutBoilerplate(paragraphs []paragraph) []paragraph {
	for n := len(paragraphs); n > 0; n-- {
		last := paragraphs[n-1]
		end := len(last)
		for end > 0 && n+end > 2 && last[end-1].isBoilerplate() {
			end--
		}
		r.mark(last[end:], inBoilerplate)
		if end > 0 {
			return append(paragraphs[:n-1:n-1], last[:end])
		}
	}
	return paragraphs
}

// maxOrganization is the length in characters of the longest name of an organization.
const maxOrganization = 80

// cutOrganization removes an organization from the end of an entry. It is between two separators, in place of a
// byline's number of authors.
func cutOrganization(paragraphs []paragraph, b *byline) ([]paragraph, string) {
	last := paragraphs[len(paragraphs)-1]
	end := last[len(last)-1].text
	name := trimSeparator(end)
	signed := name != end && len(paragraphs)+len(last) > 2
	alone := len(last) == 1 && (len(paragraphs) > 2 || len(paragraphs) == 2 && len(paragraphs[0]) > 1)
	if b.authors > 0 || !b.hasSeparator || !signed && !alone || utf8.RuneCountInString(name) > maxOrganization ||
		endsSentence(name) {
		return paragraphs, ""
	}
	rest := append([]paragraph{}, paragraphs...)
	if rest[len(rest)-1] = last[:len(last)-1]; len(last) == 1 {
		rest = rest[:len(rest)-1]
	}
	return rest, withoutLogo(name)
}

// cutTitle splits an entry into its title and its abstract.
func cutTitle(paragraphs []paragraph) (title paragraph, rest []paragraph) {
	title, rest = paragraphs[0], paragraphs[1:]
	if n := title.titleLines(len(rest) > 0); n < len(title) {
		return title[:n], append([]paragraph{title[n:]}, rest...)
	}
	if len(rest) > 1 && !rest[0].isLong() && title.runsOnInto(rest[0]) {
		joined := append(append(paragraph{}, title...), rest[0]...)
		return joined, rest[1:]
	}
	return title, rest
}
