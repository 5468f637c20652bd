package feed

import (
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// The daily listing that arXiv sends by email (https://info.arxiv.org/help/subscribe.html) is
//
//	listing = { header }, masthead, { paper | heading }, foot ;
//	paper   = "\\", identifier, { field }, "\\", [ abstract, "\\" ], rule ;
//	field   = name, ":", text, { indented line } ;
//
// A replaced paper may have no abstract. The line after its fields then ends the paper and contains its address.

var (
	paperLine = lazyregexp.New(
		`^(?:arXiv|Paper)\s*:\s*(` + content.ArxivForm + `)(?:\s+\(\*cross-listing\*\))?\s*$`,
	)
	namedField = lazyregexp.New(`^(Title|Authors?|Categories|Comments|Date(?: \([^)]*\))?|Journal-ref|DOI|` +
		`Report-no|MSC-class|ACM-class|License|Proxy|Subj-class)\s*:\s*(.*)$`)
	revised     = lazyregexp.New(`^replaced with revised version\s`)
	closingLine = lazyregexp.New(`^\\\\\s*(?:\(.*)?$`)
	ruleLine    = lazyregexp.New(`^(?:-{20,}|[%-]{20,})$`)
	listingHead = lazyregexp.New(`(?m)^\\\\[ \t]*\r?\n(?:arXiv|Paper)\s*:\s*` + content.ArxivForm)
	mailHeader  = lazyregexp.New(`^[A-Za-z][A-Za-z0-9-]*:\s`)
	receivedTo  = lazyregexp.New(`^\s*received from\s.*\bto\s+\w{3}\s+(\d{1,2} \w{3} \d{2,4})\b`)
)

// boilerplate matches the lines of a listing that belong to no paper.
var boilerplate = lazyregexp.New(`(?i)^(?:send any comments regarding submissions directly to submitter\.?|` +
	`archives at https?://\S+|to unsubscribe, e-?mail\b.*|for subscribe options\b.*|` +
	`e-?mail to: \S+, subject: subscribe|for help:?\b.*|for general information\b.*|submissions to:|` +
	`received from\b.*|-+\s*(?:cross-lists?|replacements?|new submissions?)\b.*|\W*)$`)

func looksLikeListing(head string) bool { return listingHead.MatchString(head) }

// A listing reads the lines of an email.
type listing struct {
	*entry.Dump
	part   listingPart
	offset int                 // of the open paper
	paper  map[string][]string // the lines of each field of the open paper, or nil
	field  string              // the field that indented lines continue
}

// A listingPart is the part of an email that contains the current line.
type listingPart int

const (
	inHeader listingPart = iota
	inMasthead
	inSubjects // the subjects between "Submissions to:" and "received from"
	between    // between papers
	opened     // in a paper, before its identifier
	inFields
	inAbstract
)

func readListing(d *entry.Dump) error {
	l := &listing{Dump: d}
	for offset, text := range d.Lines() {
		l.line(offset, strings.TrimRight(text, " \t"))
	}
	if l.paper != nil {
		l.Report(l.offset, "the listing ends in the middle of this paper",
			"imported up to there; save the whole email")
	}
	l.close()
	return nil
}

// line reads a line.
func (l *listing) line(offset int, text string) {
	switch {
	case l.part == inFields && closingLine.MatchString(text):
		if l.part, l.field = inAbstract, "abstract"; strings.Contains(text, "(") {
			l.close()
		}
	case l.part == inFields && ruleLine.MatchString(text):
		l.Report(l.offset, "the fields of this paper are not closed",
			`imported up to there; end them with a line \\`)
		l.close()
	case l.part == inAbstract && (closingLine.MatchString(text) || ruleLine.MatchString(text)):
		l.close()
	case l.part == inAbstract:
		l.addLine("abstract", text)
	case l.part == inFields:
		l.fieldLine(offset, text)
	case l.part == opened && paperLine.MatchString(text):
		l.part, l.field = inFields, ""
		l.paper = map[string][]string{"arxiv": {paperLine.FindStringSubmatch(text)[1]}}
	case text == `\\`:
		l.part, l.offset = opened, offset
	default:
		l.otherLine(offset, text)
	}
}

// otherLine reads a line before, between or after papers.
func (l *listing) otherLine(offset int, text string) {
	switch {
	case l.part == inHeader && text == "":
		l.part = inMasthead
	case l.part == inHeader && (mailHeader.MatchString(text) || isIndented(text)):
		l.headerLine(text)
	case strings.TrimSpace(text) == "Submissions to:":
		l.part = inSubjects
	case receivedTo.MatchString(text):
		l.setReceived(receivedTo.FindStringSubmatch(text)[1])
		l.part = between
	case l.part != inSubjects && !boilerplate.MatchString(strings.TrimSpace(text)):
		l.Report(offset, "not part of any entry: "+problem.Quote(entry.Clean(text)),
			"if it belongs to a paper, add it to the paper's file")
	}
}

// headerLine reads the date in the header of the email.
func (l *listing) headerLine(text string) {
	if when, ok := strings.CutPrefix(text, "Date:"); ok {
		if d, ok := entry.ReadMailDate(when); ok {
			l.Day = entry.DayOf(d)
		}
	}
}

// setReceived uses the date in the masthead if the email has no header with a date.
func (l *listing) setReceived(when string) {
	for _, layout := range []string{"2 Jan 06", "2 Jan 2006"} {
		if t, err := time.Parse(layout, when); err == nil && l.Day.IsZero() {
			l.Day = entry.DayOf(content.DateOf(t))
		}
	}
}

// fieldLine reads a line among the fields of a paper.
func (l *listing) fieldLine(offset int, text string) {
	m := namedField.FindStringSubmatch(text)
	switch {
	case m != nil:
		l.field, _, _ = strings.Cut(strings.ToLower(m[1]), " ")
		if len(l.paper[l.field]) > 0 { // the first date is that of the first version
			l.field = "later"
		}
		l.addLine(l.field, m[2])
	case revised.MatchString(text):
		l.addLine("revised", text)
	case text == "":
	case isIndented(text) && l.field != "":
		l.addLine(l.field, text)
	default:
		l.Report(offset, "unknown field: "+problem.Quote(entry.Clean(text)), "ignored")
	}
}

// isIndented reports whether a line starts with a blank.
func isIndented(text string) bool { return strings.IndexAny(text, " \t") == 0 }

// addLine adds a line to a field of the open paper.
func (l *listing) addLine(field, text string) { l.paper[field] = append(l.paper[field], text) }

// text returns a field of the open paper on one line.
func (l *listing) text(field string) string { return entry.Clean(strings.Join(l.paper[field], " ")) }

// close adds the open paper, if there is one.
func (l *listing) close() {
	if l.paper != nil {
		e := entry.Entry{
			Arxiv:    l.text("arxiv"),
			Date:     l.published(),
			Title:    entry.LaTeXAccents(l.text("title")),
			Abstract: entry.Paragraphs(entry.LaTeXAccents(strings.Join(l.paper["abstract"], "\n"))),
			Authors:  listedAuthors(l.text("authors") + l.text("author")),
			Subjects: strings.Fields(l.text("categories")),
			Note:     entry.LaTeXAccents(l.text("comments")),
		}
		e.SetVenue(entry.Venue{Journal: entry.LaTeXAccents(l.text("journal-ref"))})
		l.SetDOI(l.offset, &e, l.text("doi"))
		l.Add(l.offset, e)
	}
	l.part, l.paper = between, nil
}

// published returns the date of the open paper. For a replaced paper, the listing has only the date of the new version.
func (l *listing) published() content.Date {
	when := l.text("date")
	if d, ok := entry.ReadMailDate(when); ok {
		return d
	}
	return l.ReadDate(l.offset, entry.WithoutComment(when))
}
