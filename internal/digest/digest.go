// Package digest reads raw digests: what a curator pasted or downloaded, as it was received.
//
// In come the bytes of a dump, out go its date and its entries, one for each paper, in the order of
// the dump, with what each says. It promises that every line of a dump is in an entry, is known
// furniture of the page that it was copied from, or is reported. What an entry says is text:
// nothing here knows of Markdown, front matter or files.
package digest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/problem"
)

// A Digest is one batch of papers, as it was found on one day.
type Digest struct {
	Date       date.Date
	Entries    []Entry
	Unplaced   []problem.Problem // lines that belong to no entry and are no known furniture
	Incomplete []problem.Problem // entries that lack what an entry has
}

// An Entry is what a digest says of one paper. Absent is what it does not say.
type Entry struct {
	Line         int // of the dump, on which its title begins
	Title        string
	Abstract     string // paragraphs, separated by blank lines
	Date         date.Date
	AuthorCount  int
	Authors      []string
	Organization string
	Comments     *int
	Upvotes      *int
	Arxiv        string
	DOI          string
	Links        []Link
	Keywords     []string // subjects that the source itself names

	day day // of publication, as it is written
}

// A Link is a place elsewhere that a source names for a paper.
type Link struct{ Label, URL string }

// Options are what is known of a dump besides its bytes.
type Options struct {
	Name   string    // of its file, for messages; a date in it counts where the dump has none
	Format string    // one of Formats, or "" or "auto" to look at the content
	Date   date.Date // of the digest, whatever the dump says; zero to read it from the dump
	Today  date.Date // the latest that a digest can be of when nothing else tells its year
}

// A Format is a kind of dump.
type Format struct {
	Name  string
	About string
	looks func(src string) bool
	read  func(src string, o Options) (*reading, error)
}

// A reading is what a reader finds: a digest whose days are as they are written.
type reading struct {
	Digest
	day day // of the digest
}

// Formats are the kinds of dump that can be read. The first that a dump looks like reads it.
func Formats() []Format {
	return []Format{
		{"text", "a daily-papers page, copied as text", looksLikeText, readText},
	}
}

// Read reads a dump.
func Read(src []byte, o Options) (*Digest, error) {
	text, err := decode(src)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Name, err)
	}
	if strings.TrimSpace(text) == "" {
		return nil, problem.Problem{File: o.Name, What: "the dump is empty", Mend: "copy the page again, and save what was copied"}
	}
	format, err := chooseFormat(text, o)
	if err != nil {
		return nil, err
	}
	r, err := format.read(text, o)
	if err != nil {
		return nil, err
	}
	if err := r.resolveDates(o); err != nil {
		return nil, err
	}
	r.findIncomplete(o.Name)
	return &r.Digest, nil
}

func chooseFormat(text string, o Options) (Format, error) {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
		if o.Format == f.Name || (o.Format == "" || o.Format == "auto") && f.looks(text) {
			return f, nil
		}
	}
	known := "known formats: " + strings.Join(names, ", ")
	if o.Format != "" && o.Format != "auto" {
		return Format{}, problem.Problem{File: o.Name, What: "unknown format " + o.Format, Mend: known}
	}
	return Format{}, problem.Problem{File: o.Name, What: "not a digest that can be read", Mend: known}
}

// findIncomplete reports what is missing in an entry, in one line an entry.
func (r *reading) findIncomplete(name string) {
	for _, e := range r.Entries {
		var lacks []string
		if e.Abstract == "" {
			lacks = append(lacks, "abstract")
		}
		if e.AuthorCount == 0 && len(e.Authors) == 0 && e.Organization == "" {
			lacks = append(lacks, "byline")
		}
		if e.Date.IsZero() {
			lacks = append(lacks, "date")
		}
		if len(lacks) > 0 {
			r.Incomplete = append(r.Incomplete, problem.Problem{
				File: name, Line: e.Line,
				What: fmt.Sprintf("%q has no %s", e.Title, strings.Join(lacks, " and no ")),
				Mend: "imported with what it has; the rest can be written into its file",
			})
		}
	}
}

var errNoDate = errors.New("the dump does not say of what day it is")

// resolveDates gives days without a year the year that they must have.
func (r *reading) resolveDates(o Options) error {
	r.Date = o.Date
	if r.Date.IsZero() {
		r.Date = r.digestDate(o)
	}
	if r.Date.IsZero() {
		return problem.Problem{File: o.Name, What: errNoDate.Error(), Mend: "give it with --digest-date 2026-02-18"}
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		if e.Date.IsZero() {
			e.Date = e.day.latest(r.Date)
		}
	}
	return nil
}

// digestDate is the day that the dump or the name of its file says. A day without a year is that of
// the file's name if that agrees, else in the earliest year in which no entry with a full date lies
// in its future.
func (r *reading) digestDate(o Options) date.Date {
	named := dateInName(o.Name)
	if r.day.isZero() {
		return named
	}
	if r.day.year > 0 {
		return r.day.date()
	}
	if named.Month == r.day.month && named.Day == r.day.day {
		return named
	}
	newest := date.Date{}
	for _, e := range r.Entries {
		d := e.Date
		if d.IsZero() && e.day.year > 0 {
			d = e.day.date()
		}
		if d.Compare(newest) > 0 {
			newest = d
		}
	}
	if newest.IsZero() {
		return r.day.latest(o.Today)
	}
	return r.day.earliest(newest)
}
