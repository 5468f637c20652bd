package digest

import (
	"net/mail"
	"regexp"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/latex"
)

// A listing as arXiv mails it every day (https://info.arxiv.org/help/subscribe.html):
//
//	listing = { header }, masthead, { paper | heading }, foot ;
//	paper   = "\\", identifier, { field }, "\\", [ abstract, "\\" ], rule ;
//	field   = name, ":", text, { indented line } ;
//
// A replaced paper can lack its abstract: what closes its fields is then the line that closes it,
// which names its address.

var (
	paperLine   = regexp.MustCompile(`^(?:arXiv|Paper)\s*:\s*(` + arxivForm + `)(?:\s+\(\*cross-listing\*\))?\s*$`)
	fieldLine   = regexp.MustCompile(`^(Title|Authors?|Categories|Comments|Date(?: \([^)]*\))?|Journal-ref|DOI|Report-no|MSC-class|ACM-class|License|Proxy|Subj-class)\s*:\s*(.*)$`)
	revised     = regexp.MustCompile(`^replaced with revised version\s`)
	closingLine = regexp.MustCompile(`^\\\\\s*(?:\(.*)?$`)
	ruleLine    = regexp.MustCompile(`^(?:-{20,}|[%-]{20,})$`)
	listingHead = regexp.MustCompile(`(?m)^\\\\[ \t]*\r?\n(?:arXiv|Paper)\s*:\s*` + arxivForm)
	mailHeader  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*:\s`)
	receivedTo  = regexp.MustCompile(`^\s*received from\s.*\bto\s+\w{3}\s+(\d{1,2} \w{3} \d{2,4})\b`)
	mailTrailer = regexp.MustCompile(`\s*\([^()]*\)\s*$`)
)

// mailFurniture are the lines of a listing that belong to no paper.
var mailFurniture = regexp.MustCompile(`(?i)^(?:send any comments regarding submissions directly to submitter\.?|archives at https?://\S+|to unsubscribe, e-?mail\b.*|for subscribe options\b.*|e-?mail to: \S+, subject: subscribe|for help:?\b.*|for general information\b.*|submissions to:|received from\b.*|-+\s*(?:cross-lists?|replacements?|new submissions?)\b.*|\W*)$`)

func looksLikeListing(head string) bool { return listingHead.MatchString(head) }

// A listing is a mail on its way through the reader.
type listing struct {
	*reading
	part   listingPart
	offset int                 // of the paper that is open
	paper  map[string][]string // the lines of each field
	field  string              // the one that indented lines go on with
}

type listingPart int

const (
	inHeader listingPart = iota
	inMasthead
	inSubjects // the names of subjects between "Submissions to:" and "received from"
	between    // papers
	opened     // a paper, before its identifier
	inFields
	inAbstract
)

func readListing(r *reading) error {
	l := &listing{reading: r}
	for offset, text := range r.lines() {
		l.line(offset, strings.TrimRight(text, " \t"))
	}
	if l.paper != nil {
		l.report(l.offset, "a paper at whose end the listing breaks off", "imported as far as it goes; save the whole mail")
	}
	l.close()
	return nil
}

func (l *listing) line(offset int, text string) {
	switch {
	case l.part == inFields && closingLine.MatchString(text):
		if l.part, l.field = inAbstract, "abstract"; strings.Contains(text, "(") {
			l.close()
		}
	case l.part == inFields && ruleLine.MatchString(text):
		l.report(l.offset, "a paper whose fields are not closed", `imported as far as it goes; end them with a line \\`)
		l.close()
	case l.part == inAbstract && (closingLine.MatchString(text) || ruleLine.MatchString(text)):
		l.close()
	case l.part == inAbstract:
		l.keep("abstract", text)
	case l.part == inFields:
		l.fields(offset, text)
	case l.part == opened && paperLine.MatchString(text):
		l.part, l.paper, l.field = inFields, map[string][]string{"arxiv": {paperLine.FindStringSubmatch(text)[1]}}, ""
	case text == `\\`:
		l.part, l.offset = opened, offset
	default:
		l.around(offset, text)
	}
}

// around reads a line that stands before, between or after papers.
func (l *listing) around(offset int, text string) {
	switch {
	case l.part == inHeader && text == "":
		l.part = inMasthead
	case l.part == inHeader && (mailHeader.MatchString(text) || indentation(text) > 0):
		l.header(text)
	case strings.TrimSpace(text) == "Submissions to:":
		l.part = inSubjects
	case receivedTo.MatchString(text):
		l.received(receivedTo.FindStringSubmatch(text)[1])
		l.part = between
	case l.part != inSubjects && !mailFurniture.MatchString(strings.TrimSpace(text)):
		l.report(offset, "belongs to no entry: "+quote(clean(text)), "if it is part of a paper, write it into that paper's file")
	}
}

// header takes the day from the header of the mail.
func (l *listing) header(text string) {
	if when, ok := strings.CutPrefix(text, "Date:"); ok {
		if d, ok := mailDay(when); ok {
			l.day = dayOf(d)
		}
	}
}

// received takes the day from the masthead where the mail has lost its header.
func (l *listing) received(when string) {
	for _, layout := range []string{"2 Jan 06", "2 Jan 2006"} {
		if t, err := time.Parse(layout, when); err == nil && l.day.isZero() {
			l.day = dayOf(content.DateOf(t))
		}
	}
}

// mailDay reads a date of RFC 5322, and drops the size in brackets behind it. The day of a mail is
// the one where it was written, and that of a paper is in GMT anyway.
func mailDay(when string) (content.Date, bool) {
	t, err := mail.ParseDate(strings.TrimSpace(mailTrailer.ReplaceAllString(when, "")))
	if err != nil {
		return content.Date{}, false
	}
	return content.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, true
}

// fields reads a line among the fields of a paper.
func (l *listing) fields(offset int, text string) {
	m := fieldLine.FindStringSubmatch(text)
	switch {
	case m != nil:
		l.field, _, _ = strings.Cut(strings.ToLower(m[1]), " ")
		if len(l.paper[l.field]) > 0 { // of several dates the first is that of the first version
			l.field = "later"
		}
		l.keep(l.field, m[2])
	case revised.MatchString(text):
		l.keep("revised", text)
	case text == "":
	case indentation(text) > 0 && l.field != "":
		l.keep(l.field, text)
	default:
		l.report(offset, "no field of a paper: "+quote(clean(text)), "left out")
	}
}

func (l *listing) keep(field, text string) { l.paper[field] = append(l.paper[field], text) }

// said is a field on one line.
func (l *listing) said(field string) string { return clean(strings.Join(l.paper[field], " ")) }

// close takes the paper that is open.
func (l *listing) close() {
	if l.paper != nil {
		e := Entry{
			Arxiv: l.said("arxiv"), Date: l.published(), Title: latex.Accents(l.said("title")), Abstract: paragraphs(latex.Accents(strings.Join(l.paper["abstract"], "\n"))),
			Authors: listedAuthors(l.said("authors") + l.said("author")), Subjects: strings.Fields(l.said("categories")), Note: latex.Accents(l.said("comments")),
		}
		e.in(Venue{Journal: latex.Accents(l.said("journal-ref"))})
		l.doi(l.offset, &e, l.said("doi"))
		l.add(l.offset, e)
	}
	l.part, l.paper = between, nil
}

// published is the date of the paper that is open. Of a replaced one the listing has the day of the
// new version alone.
func (l *listing) published() content.Date {
	when := l.said("date")
	if d, ok := mailDay(when); ok {
		return d
	}
	return l.date(l.offset, mailTrailer.ReplaceAllString(when, ""))
}
