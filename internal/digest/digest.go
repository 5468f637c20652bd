// Package digest reads raw digests: what a curator pasted or downloaded, as it was received.
//
// In come the bytes of a dump, out go its date and its entries, one for each paper, in the order of
// the dump, with what each says. It promises that every line of a dump is in an entry, is known
// furniture of the page or format that it comes from, or is reported. What an entry says is text:
// nothing here knows of Markdown, front matter or files.
//
// A dump is held once, as the bytes that an import keeps anyway, and its reader goes through them as
// a stream: what it needs beside them grows with the entries, not with the dump. A daily-papers page
// has no entries before it is read whole; its lines are held beside it.
package digest

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// A Digest is one batch of papers, as it was found on one day.
type Digest struct {
	Date       content.Date
	Format     Format
	Entries    []Entry
	Unplaced   []problem.Problem // what belongs to no entry and is no known furniture, or cannot be read
	Incomplete []problem.Problem // entries that lack what an entry has
}

// An Entry is what a digest says of one paper. Absent is what it does not say.
type Entry struct {
	Line, Column int // of the dump, where it begins; the column is 0 where the whole line is meant
	Title        string
	Abstract     string // paragraphs, separated by blank lines
	Date         content.Date
	AuthorCount  int      // 0 where only the names tell it
	Authors      []string // "Given von Family Jr."; fewer than the count where not all are named
	Organization string
	Venue        Venue // where it was published
	Comments     *int
	Upvotes      *int
	Arxiv        string // with its version where the source says it
	DOI          string // of the publisher; that of arXiv is in Arxiv
	Links        []Link
	Keywords     []string // that a person chose
	Subjects     []string // of a classification, or that a program chose
	Note         string   // what the source says beside the abstract, such as where the code is
	Withdrawn    bool

	day day // of publication, as it is written
}

// A Link is a place elsewhere that a source names for a paper. The label is "" where it does not say
// what is there.
type Link struct{ Label, URL string }

// Options are what is known of a dump besides its bytes.
type Options struct {
	Name   string       // of its file, for messages; a date in it counts where the dump has none
	Format string       // one of Formats, or "" or "auto" to look at the content
	Date   content.Date // of the digest, whatever the dump says; zero to read it from the dump
	Today  content.Date // the latest that a digest can be of when nothing else tells its year
}

// A Format is a kind of dump.
type Format struct {
	Name      string `json:"name"`
	About     string `json:"about"`
	Extension string `json:"extension"` // of a file that holds such a dump

	looks func(head string) bool // whether a dump that begins so is of this kind
	read  func(r *reading) error // takes the whole of r.src into the digest; the error is a problem
}

// Formats are the kinds of dump that can be read. The first that a dump looks like reads it.
func Formats() []Format {
	return []Format{
		{"hf-json", "the JSON of a daily-papers API: a day's papers, a search, or one paper", ".json", looksLikeHFJSON, readHFJSON},
		{"csl-json", "CSL-JSON, which Zotero and other reference managers export, and Crossref's API answers", ".json", looksLikeCSL, readCSL},
		{"arxiv", "an answer of arXiv's API or an Atom feed of arXiv, or a listing that arXiv mailed", ".txt", looksLikeArxiv, readArxiv},
		{"bibtex", "a BibTeX or BibLaTeX file", ".bib", looksLikeBibTeX, readBibTeX},
		{"ris", "references in the RIS format", ".ris", looksLikeRIS, readRIS},
		{"csv", "a table with a header: comma-, semicolon- or tab-separated values", ".csv", looksLikeTable, readTable},
		{"html", "the source of a daily-papers page, as a browser saves it", ".html", looksLikeHTML, readHTML},
		{"markdown", "a daily-papers page as Markdown, with addresses or with numbers and a list of them", ".md", looksLikeMarkdown, readMarkdown},
		{"text", "a daily-papers page as text: copied, printed by a text browser, or with the address of each link below it", ".txt", looksLikeText, readText},
	}
}

// headSize is how much of a dump tells its kind.
const headSize = 64 << 10

// Read reads a dump. The error is a problem, or a list of them, where nothing of it can be used.
func Read(src []byte, o Options) (*Digest, error) {
	r := &reading{name: o.Name, asked: o.Format != "" && o.Format != "auto"}
	if err := r.decode(src); err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(r.src)) == 0 {
		return nil, problem.Problem{File: o.Name, Line: 1, Column: 1, What: "the dump is empty", Hint: "copy the page again, and save what was copied"}
	}
	format, err := chooseFormat(string(r.src[:min(len(r.src), headSize)]), o)
	if err != nil {
		return nil, err
	}
	r.Format = format
	if err := format.read(r); err != nil {
		return nil, err
	}
	if len(r.Entries) == 0 {
		return nil, r.nothing()
	}
	if err := r.resolveDates(o); err != nil {
		return nil, err
	}
	r.findIncomplete()
	return &r.Digest, nil
}

func chooseFormat(head string, o Options) (Format, error) {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
		if o.Format == f.Name || (o.Format == "" || o.Format == "auto") && f.looks(head) {
			return f, nil
		}
	}
	known := "known formats: " + strings.Join(names, ", ")
	if o.Format != "" && o.Format != "auto" {
		return Format{}, problem.Problem{File: o.Name, What: "unknown format " + o.Format, Hint: known}
	}
	return Format{}, problem.Problem{File: o.Name, Line: 1, Column: 1, What: "not a digest that can be read", Hint: known}
}

// findIncomplete reports what is missing in an entry, in one line an entry.
func (r *reading) findIncomplete() {
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
				File: r.name, Line: e.Line, Column: e.Column,
				What: fmt.Sprintf("%q has no %s", e.Title, strings.Join(lacks, " and no ")),
				Hint: "imported with what it has; the rest can be written into its file",
			})
		}
	}
}

// resolveDates gives days without a year the year that they must have.
func (r *reading) resolveDates(o Options) error {
	r.Date = o.Date
	if r.Date.IsZero() {
		r.Date = r.digestDate(o)
	}
	if r.Date.IsZero() {
		return problem.Problem{File: o.Name, What: "the dump does not say of what day it is", Hint: "give it with --digest-date 2026-02-18, or name the file after its day: papers-2026-02-18" + r.Format.Extension}
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		if e.Date.IsZero() {
			e.Date = e.day.latest(r.Date)
		}
	}
	return nil
}

// digestDate is the day that the dump or the name of its file says, or what captured it. A day without
// a year is that of the file's name if that agrees, else next to the days that the page links to, else
// not after the day on which it was captured, else in the earliest year in which no entry with a full
// date lies in its future.
func (r *reading) digestDate(o Options) content.Date {
	named := dateInName(o.Name)
	if r.day.isZero() {
		return cmp.Or(r.captured, named)
	}
	if r.day.year > 0 {
		return r.day.date()
	}
	if named.Month == r.day.month && named.Day == r.day.day {
		return named
	}
	if !r.near.IsZero() {
		return r.day.nearest(r.near)
	}
	if !r.captured.IsZero() {
		return r.day.latest(r.captured)
	}
	newest := content.Date{}
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
