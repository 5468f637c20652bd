// Package digest reads raw digests: what a curator pasted or downloaded, as it was received.
//
// In come the bytes of a dump, out go its date and its entries, one for each paper, in the order of the dump. The
// package promises that every line of a dump is in an entry, is known boilerplate of its page or format, or is
// reported. What an entry says is text: nothing here knows Markdown, front matter or files.
//
// A dump is held once, as the bytes that an import keeps anyway, and its reader goes through them as a stream: what it
// needs beside them grows with the entries, not with the dump. The exception is a daily-papers page, whose lines are
// held too, because it has no entries before all of it is read.
//
// The readers are in the packages below this one, and Formats lists them.
package digest

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/bib"
	"github.com/offprint/offprint/internal/digest/data"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/digest/feed"
	"github.com/offprint/offprint/internal/digest/page"
	"github.com/offprint/offprint/internal/problem"
)

// A Digest is a batch of papers that were found on one day.
type Digest struct {
	Date       content.Date
	Format     Format
	Entries    []Entry
	Unplaced   []problem.Problem // what belongs to no entry and is no known boilerplate, or cannot be read
	Incomplete []problem.Problem // entries with missing fields, and a missing date of the digest
}

// What a digest says about one paper. Package entry defines it for the readers, which do not know this package.
type (
	Entry = entry.Entry
	Link  = entry.Link
	Venue = entry.Venue
)

// Options are what is known about a dump besides its bytes.
type Options struct {
	Name   string       // of its file, for messages; a date in it counts if the dump has none
	Format string       // the name of one of Formats; "" or "auto" to guess it from the content
	Date   content.Date // of the digest, whatever the dump says; zero to read it from the dump
	Today  content.Date // the date of a digest that has none; the latest date of one that has no year
}

// isGuessed reports whether the content has to show the format.
func (o Options) isGuessed() bool { return o.Format == "" || o.Format == "auto" }

// A Format is a kind of dump.
type Format struct {
	Name      string `json:"name"`
	About     string `json:"about"`
	Extension string `json:"extension"` // of a file that holds such a dump

	looks func(head string) bool    // reports whether a dump that begins like this has the format
	read  func(d *entry.Dump) error // reads all of a dump; the error is a problem
}

// Formats returns the formats that can be read. The first that a dump looks like reads it.
func Formats() []Format {
	return []Format{
		{
			"hf-json", "the JSON of a daily-papers API: a day's papers, a search, or one paper", ".json",
			data.LooksLikeHFJSON, data.ReadHFJSON,
		},
		{
			"csl-json", "CSL-JSON, which Zotero and other reference managers export, and Crossref's API answers",
			".json", bib.LooksLikeCSL, bib.ReadCSL,
		},
		{
			"arxiv", "an answer of arXiv's API or an Atom feed of arXiv, or a listing that arXiv mailed", ".txt",
			feed.LooksLikeArxiv, feed.ReadArxiv,
		},
		{"bibtex", "a BibTeX or BibLaTeX file", ".bib", bib.LooksLikeBibTeX, bib.ReadBibTeX},
		{"ris", "references in the RIS format", ".ris", bib.LooksLikeRIS, bib.ReadRIS},
		{
			"csv", "a table with a header: comma-, semicolon- or tab-separated values", ".csv",
			data.LooksLikeTable, data.ReadTable,
		},
		{
			"html", "the source of a daily-papers page, as a browser saves it", ".html",
			page.LooksLikeHTML, page.ReadHTML,
		},
		{
			"markdown", "a daily-papers page as Markdown, with addresses or with numbers and a list of them", ".md",
			page.LooksLikeMarkdown, page.ReadMarkdown,
		},
		{
			"text", "a daily-papers page as text: copied, printed by a text browser, " +
				"or with the address of each link below it", ".txt",
			page.LooksLikeText, page.ReadText,
		},
	}
}

// Read reads a dump. If nothing of it can be used, the error is a problem or a list of them.
func Read(src []byte, o Options) (*Digest, error) {
	if err := foreign(o.Name, src); err != nil {
		return nil, err
	}
	dump, err := entry.NewDump(o.Name, src)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(dump.Src)) == 0 {
		return nil, problem.Problem{
			File: o.Name, Line: 1, Column: 1, What: "the dump is empty",
			Hint: "copy the page again, and save what was copied",
		}
	}
	format, err := chooseFormat(string(dump.Src[:min(len(dump.Src), entry.HeadSize)]), o)
	if err != nil {
		return nil, err
	}
	dump.Format, dump.FormatGiven, dump.Extension = format.Name, !o.isGuessed(), format.Extension
	if err := format.read(dump); err != nil {
		return nil, err
	}
	format.Extension = dump.Extension
	if len(dump.Entries) == 0 {
		return nil, noEntries(dump)
	}
	date, assumed, err := resolveDates(dump, o)
	if err != nil {
		return nil, err
	}
	incomplete := findIncomplete(dump)
	if assumed {
		incomplete = append(incomplete, problem.Problem{
			File: o.Name, What: "no digest date found; using " + date.String(), Hint: "set it with --digest-date",
		})
	}
	return &Digest{
		Date: date, Format: format, Entries: dump.Entries, Unplaced: dump.Unplaced, Incomplete: incomplete,
	}, nil
}

func chooseFormat(head string, o Options) (Format, error) {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
		if o.Format == f.Name || o.isGuessed() && f.looks(head) {
			return f, nil
		}
	}
	known := "known formats: " + strings.Join(names, ", ")
	if !o.isGuessed() {
		return Format{}, problem.Problem{File: o.Name, What: "unknown format " + o.Format, Hint: known}
	}
	return Format{}, problem.Problem{
		File: o.Name, Line: 1, Column: 1, What: "not a digest that can be read", Hint: known,
	}
}

// noEntries returns the reason why a dump has no entries.
func noEntries(d *entry.Dump) error {
	if len(d.Unplaced) > 0 {
		return problem.List(d.Unplaced).Err()
	}
	return problem.Problem{
		File: d.Name, Line: 1, Column: 1, What: "there is no paper in the dump, read as " + d.Format,
		Hint: "download it again, or say with --format what it is",
	}
}

// findIncomplete reports what entries lack, in one line per entry.
func findIncomplete(d *entry.Dump) (incomplete []problem.Problem) {
	for _, e := range d.Entries {
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
			incomplete = append(incomplete, problem.Problem{
				File: d.Name, Line: e.Line, Column: e.Column,
				What: fmt.Sprintf("%q has no %s", e.Title, strings.Join(lacks, " and no ")),
				Hint: "imported with what it has; the rest can be written into its file",
			})
		}
	}
	return incomplete
}
