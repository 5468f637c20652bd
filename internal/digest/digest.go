// Package digest reads digests: files that a curator pasted or downloaded.
//
// The input is the bytes of a dump. The output is its date and its entries, one per paper, in the order of the dump.
// Every line of a dump belongs to an entry, is known boilerplate of its page or format, or is reported. The fields of
// an entry are plain text, except its notes; package importer writes them as Markdown files.
//
// Readers process the dump as a stream. The memory that they use in addition to the dump grows with the number of
// entries, not with the size of the dump. The exception is a daily-papers page: its reader also stores all lines of the
// page, because it finds the entries only after the last line.
//
// The packages below this one contain the readers. Formats lists the formats that they read.
package digest

import (
	"bytes"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/bib"
	"github.com/offprint/offprint/internal/digest/data"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/digest/feed"
	"github.com/offprint/offprint/internal/digest/list"
	"github.com/offprint/offprint/internal/digest/page"
	"github.com/offprint/offprint/internal/digest/pubmed"
	"github.com/offprint/offprint/internal/problem"
)

// A Digest is a batch of papers found on one day.
type Digest struct {
	Date       content.Date
	Format     Format
	Entries    []Entry
	Unplaced   []problem.Problem // text that belongs to no entry and is not known boilerplate, or cannot be read
	Incomplete []problem.Problem // entries with missing fields, and a missing date of the digest
}

// Aliases of the types that the readers return. Package entry defines them, because readers cannot import this package.
type (
	Entry = entry.Entry
	Link  = entry.Link
	Venue = entry.Venue
)

// Options are the options of Read.
type Options struct {
	Name   string       // file name, for messages; its extension and a date in it help to read the dump
	Format string       // name of a format in Formats; "" or "auto" to detect it
	Date   content.Date // of the digest, overriding the dump; zero to read it from the dump
	Today  content.Date // used as the date of a digest without one; the latest date of a digest without a year

	// AllowEmpty accepts JSON and XML without papers, such as the response of a service for a day without papers.
	AllowEmpty bool
}

// detectsFormat reports whether to detect the format from the content.
func (o Options) detectsFormat() bool { return o.Format == "" || o.Format == "auto" }

// A Format is a kind of dump.
type Format struct {
	Name      string `json:"name"`
	About     string `json:"about"`
	Extension string `json:"extension"` // of a file in this format

	looks func(head string) bool    // reports whether a dump that starts with head has the format
	read  func(d *entry.Dump) error // reads the whole dump; an error is a problem
}

// Formats returns the supported formats. Detection uses the first one that matches.
func Formats() []Format {
	return []Format{
		{
			"hf-json", "JSON from the daily-papers API: the papers of a day, search results, or one paper", ".json",
			data.LooksLikeHFJSON, data.ReadHFJSON,
		},
		{
			"csl-json", "CSL-JSON, as Zotero and other reference managers export it and Crossref's API returns it",
			".json", bib.LooksLikeCSL, bib.ReadCSL,
		},
		{
			"json", "other JSON or JSON Lines: from OpenAlex, Semantic Scholar, OpenReview, Zotero, Papers with " +
				"Code, arXiv's snapshot, bioRxiv, DataCite, DBLP, INSPIRE or ADS, or any simple list of papers",
			".json", data.LooksLikePlainJSON, data.ReadPlainJSON,
		},
		{
			"arxiv", "a response from arXiv's API, an Atom feed from arXiv, or a listing that arXiv emailed", ".txt",
			feed.LooksLikeArxiv, feed.ReadArxiv,
		},
		{
			"feed", "an RSS or Atom feed whose items are papers, such as a journal's feed", ".xml",
			feed.LooksLikeFeed, feed.ReadFeed,
		},
		{
			"pubmed", "citations that PubMed saves (.nbib)", ".nbib",
			pubmed.LooksLikeMedline, pubmed.ReadMedline,
		},
		{"pubmed-xml", "XML from PubMed's API", ".xml", pubmed.LooksLikeXML, pubmed.ReadXML},
		{
			"endnote", "EndNote's tagged format (.enw), with lines such as %T and %A", ".enw",
			bib.LooksLikeEndNote, bib.ReadEndNote,
		},
		{"endnote-xml", "XML that EndNote exports", ".xml", bib.LooksLikeEndNoteXML, bib.ReadEndNoteXML},
		{"bibtex", "a BibTeX or BibLaTeX file", ".bib", looksLikeBibTeX, bib.ReadBibTeX},
		{"ris", "references in RIS format", ".ris", bib.LooksLikeRIS, bib.ReadRIS},
		{
			"ids", "arXiv identifiers, DOIs or URLs of papers, one per line, with their titles", ".txt",
			list.LooksLikeIdentifiers, list.ReadIdentifiers,
		},
		{
			"csv", "a table with a header row: comma-, semicolon- or tab-separated values", ".csv",
			data.LooksLikeTable, data.ReadTable,
		},
		{
			"html", "the HTML source of a daily-papers page, as a browser saves it", ".html",
			looksLikeHTML, page.ReadHTML,
		},
		{
			"markdown", "a list or table of papers in Markdown, the file of one paper with front matter, or a " +
				"daily-papers page as Markdown", ".md",
			looksLikeMarkdown, readMarkdown,
		},
		{
			"text", "a daily-papers page as plain text: copied from a browser, printed by a text browser, " +
				"or with each link's URL on the line below the link", ".txt",
			page.LooksLikeText, page.ReadText,
		},
	}
}

// Read reads a dump. If the dump is unusable or its date is unknown, the error is a problem or a list of problems.
func Read(src []byte, o Options) (*Digest, error) {
	dump, format, err := readEntries(src, o)
	if err != nil {
		return nil, err
	}
	date, assumed, err := resolveDates(dump, o)
	if err != nil {
		return nil, err
	}
	dump.Unplaced = append(dump.Notices, dump.Unplaced...)
	incomplete := findIncomplete(dump)
	if assumed {
		incomplete = append(incomplete, problem.Problem{
			File: o.Name, What: "no digest date found; using " + date.String(), Hint: "set it with --digest-date",
			Kind: "files have no digest date; using " + date.String(),
		})
	}
	return &Digest{
		Date: date, Format: format, Entries: dump.Entries, Unplaced: dump.Unplaced, Incomplete: incomplete,
	}, nil
}

// readEntries reads the entries of a dump, but does not complete their dates. It fails if it finds no entries, unless
// the options allow that.
func readEntries(src []byte, o Options) (*entry.Dump, Format, error) {
	if err := checkBinary(o.Name, src); err != nil {
		return nil, Format{}, err
	}
	dump, err := entry.NewDump(o.Name, src)
	if err != nil {
		return nil, Format{}, err
	}
	if len(bytes.TrimSpace(dump.Src)) == 0 {
		return nil, Format{}, problem.Problem{
			File: o.Name, Line: 1, Column: 1, What: "the digest is empty",
			Hint: "copy the page again and save it",
		}
	}
	format, err := recognize(string(dump.Src[:min(len(dump.Src), entry.HeadSize)]), o)
	if err != nil {
		return nil, Format{}, err
	}
	dump.Format, dump.FormatGiven, dump.Extension = format.Name, !o.detectsFormat(), format.Extension
	if err := checkStart(dump); err != nil {
		return nil, Format{}, err
	}
	if err := format.read(dump); err != nil {
		return nil, Format{}, err
	}
	format.Extension = dump.Extension
	switch {
	case dump.IsFull():
		return nil, Format{}, problem.Problem{
			File: o.Name, Line: 1, Column: 1, What: "too many papers, or too much text outside of papers, " +
				"for a file of this size",
			Hint: "make it a list of papers with a title, an abstract and a date, or split it",
		}
	case len(dump.Entries) == 0 && !(o.AllowEmpty && isStructured(dump)):
		return nil, Format{}, noEntries(dump)
	}
	return dump, format, nil
}

// starts maps the extensions of structured formats to their names and to the characters that a file can start with.
var starts = map[string]struct{ name, signs string }{".json": {"JSON", "[{"}, ".xml": {"XML", "<"}}

// checkStart returns a problem if a dump does not start as the format that the user gave.
func checkStart(d *entry.Dump) error {
	start, isKnown := starts[d.Extension]
	text := bytes.TrimSpace(d.Src)
	if !isKnown || !d.FormatGiven || strings.IndexByte(start.signs, text[0]) >= 0 {
		return nil
	}
	line, _, _ := strings.Cut(string(text[:min(len(text), maxQuoted)]), "\n")
	what := "this is not " + start.name + "; it starts with " + problem.Quote(entry.Clean(line))
	return d.Problem(bytes.Index(d.Src, text), what, "choose another --format, or leave it out")
}

// maxQuoted is the maximum number of bytes of a dump in a message.
const maxQuoted = 200

// isStructured reports whether a dump is JSON, or XML that is not the source of a page.
func isStructured(d *entry.Dump) bool {
	src := bytes.TrimSpace(d.Src)
	return d.Format != "html" && len(src) > 0 && strings.IndexByte("[{<", src[0]) >= 0
}

// recognize returns the format of a dump that starts with head. It fails if that is the start of a known but
// unsupported kind of file.
func recognize(head string, o Options) (Format, error) {
	if !o.detectsFormat() {
		return chooseFormat(head, o)
	}
	if err := checkUnsupported(o.Name, head); err != nil {
		return Format{}, err
	}
	format, err := chooseFormat(head, o)
	if err == nil && (format.Name == "text" || format.Name == "markdown") {
		err = checkUnknown(o.Name, head) // rejects YAML, for example, which looks like text
	}
	return format, err
}

// chooseFormat returns the format that the options name, or else the first format that matches head.
func chooseFormat(head string, o Options) (Format, error) {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
		if o.Format == f.Name || o.detectsFormat() && f.looks(head) {
			return f, nil
		}
	}
	if !o.detectsFormat() {
		return Format{}, problem.Problem{
			File: o.Name, What: "unknown format " + problem.Quote(o.Format),
			Hint: "known formats: " + strings.Join(names, ", "),
		}
	}
	if err := checkUnknown(o.Name, head); err != nil {
		return Format{}, err
	}
	if strings.Trim(head, "[{ \t\r\n") == "" { // the other formats of JSON need a value
		return Format{}, problem.Problem{
			File: o.Name, Line: 1, Column: 1, What: "the JSON ends unexpectedly", Hint: "download it again",
		}
	}
	return Format{}, problem.Problem{
		File: o.Name, Line: 1, Column: 1, What: "this is not a list of papers in a known format",
		Hint: entry.FormatHint,
	}
}

// noEntries explains why a dump has no entries. The reports of a reader that found no paper are errors, so their hints
// do not say that something was skipped.
func noEntries(d *entry.Dump) error {
	reports := problem.List(append(d.Notices, d.Unplaced...))
	if d.Paged && !d.FormatGiven && len(reports) > 0 {
		return reports.Err()
	}
	for i, p := range reports {
		done, rest, _ := strings.Cut(p.Hint, "; ")
		if done == "ignored" || strings.HasPrefix(p.Hint, "if it belongs to a paper") {
			reports[i].Hint = ""
		} else if done == "skipped" {
			reports[i].Hint = rest
		}
	}
	hint := ""
	if d.FormatGiven {
		hint = "choose another --format, or leave it out"
	} else if len(reports) == 0 {
		hint = "check the file, or set its format with --format"
	}
	return append(reports, problem.Problem{
		File: d.Name, Line: 1, Column: 1, What: "no papers found when read as " + d.Format, Hint: hint,
	}).Err()
}

// authorsTerm returns the word for the authors of a paper in messages: a daily-papers page has a byline.
func authorsTerm(d *entry.Dump) string {
	if d.Paged {
		return "byline"
	}
	return "authors"
}

// findIncomplete returns a problem for each entry without an abstract, authors or a date.
func findIncomplete(d *entry.Dump) (incomplete []problem.Problem) {
	for i, e := range d.Entries {
		var missing []string
		if e.Abstract == "" {
			missing = append(missing, "abstract")
		}
		if e.AuthorCount == 0 && len(e.Authors) == 0 && e.Organization == "" {
			missing = append(missing, authorsTerm(d))
		}
		if e.Date.IsZero() {
			missing = append(missing, "date")
		}
		if len(missing) > 0 {
			lack := "no " + strings.Join(missing, " and no ")
			if len(missing) > 2 {
				lack = "no abstract, " + authorsTerm(d) + " or date"
			}
			if incomplete == nil {
				incomplete = make([]problem.Problem, 0, len(d.Entries)-i)
			}
			incomplete = append(incomplete, problem.Problem{
				File: d.Name, Line: e.Line, Column: e.Column, What: problem.Quote(e.Title) + " has " + lack,
				Hint: "add what is missing to the paper's file", Kind: "entries have " + lack,
			})
		}
	}
	return incomplete
}
