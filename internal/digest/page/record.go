package page

import (
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
)

// A record is the lines of one paper.
type record struct {
	all        []paragraph // all lines above the byline
	text       []paragraph // the title, the abstract, and parts of the byline that are not in byline
	title      paragraph   // the first paragraph of text if the page marks it as the title; otherwise nil
	introduced bool        // whether details precede the text
	card       bool        // whether the record is a card, which ends with numbers
	upvotes    *int        // above the text
	byline     *byline     // nil if missing
}

// entry returns the entry of a record.
func (r record) entry() entry.Entry {
	e := entry.Entry{Upvotes: r.upvotes, Line: int(r.text[0][0].number)}
	text := r.text
	if r.card {
		text = cutCard(text, &e)
	}
	if b := r.byline; b != nil {
		e.AuthorCount, e.Day, e.Comments = b.authors, b.day, b.comments
		if e.Organization = b.organization; e.Organization == "" {
			text, e.Organization = cutOrganization(text, b)
		}
	}
	title, rest := r.cutTitle(text)
	e.Title, e.Abstract = title.text(), abstract(rest)
	return e
}

// cutCard removes the end of a card from its text, and adds the data in it to the entry. Instead of an abstract and a
// byline with a date, a card has an organization, the stars of a repository, which can be missing, and the comments.
func cutCard(paragraphs []paragraph, e *entry.Entry) []paragraph {
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

// maxOrganization is the length in characters of the longest name of an organization.
const maxOrganization = 80

// cutOrganization removes an organization from the end of an entry's text, and returns the rest and the organization,
// or "" if there is none. The organization is in place of the byline's number of authors, between two separators.
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

// cutTitle splits the text of a record into its title and its abstract.
func (r record) cutTitle(text []paragraph) (title paragraph, rest []paragraph) {
	title, rest = text[0], text[1:]
	if r.title != nil {
		return r.title, rest
	}
	switch n := title.titleLines(len(rest) > 0); {
	case r.introduced && len(rest) == 0 && title.isShorter(maxTitle+1) && !title.endsSentence():
		return title, nil // a card has no abstract
	case n < len(title):
		return title[:n], append([]paragraph{title[n:]}, rest...)
	case len(rest) > 1 && !rest[0].isLong() && title.continuesIn(rest[0]):
		return append(append(paragraph{}, title...), rest[0]...), rest[1:]
	}
	return title, rest
}
