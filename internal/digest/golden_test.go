package digest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/content"
)

var update = flag.Bool("update", false, "write the golden files anew")

// samples are dumps of every format with at least 20 papers, written after the description of the
// format, with what one meets in such files.
var samples = []struct {
	file, format string
	day          string // that the user has to give, or ""
	from         string // the description
}{
	{"hf.json", "hf-json", "", "the answers of the daily-papers API"},
	{"csl.json", "csl-json", "2026-02-20", "the schema csl-data.json 1.0.2, and what Zotero writes"},
	{"atom.xml", "arxiv", "", "arXiv API User's Manual, and the feeds of rss.arxiv.org"},
	{"listing.txt", "arxiv", "", "info.arxiv.org/help/subscribe and prep"},
	{"sample.bib", "bibtex", "2026-02-20", "BibTeXing (btxdoc), the BibLaTeX manual, and exports of Google Scholar, arXiv, DBLP and Zotero"},
	{"sample.ris", "ris", "2026-02-20", "RIS Format Specifications"},
	{"table.csv", "csv", "2026-02-20", "RFC 4180, and the columns that Zotero writes"},
	{"copied.txt", "text", "", "the search page, copied in a browser"},
	{"copied-daily.txt", "text", "", "the page of a day, copied in a browser"},
	{"copied-trending.txt", "text", "", "the trending page, copied in a browser"},
	{"lynx.txt", "text", "", "the search page as lynx -dump prints it"},
	{"w3m.txt", "text", "", "the search page as w3m -dump prints it, with the numbers of links"},
	{"elinks-trending.txt", "text", "", "the trending page as elinks -dump prints it"},
	{"addresses.txt", "text", "", "the search page as a notebook of sources keeps it"},
	{"scraped.md", "markdown", "", "the search page as a scraper writes it"},
	{"scraped-daily.md", "markdown", "", "the page of a day as a reader for language models gives it"},
	{"scraped-trending.md", "markdown", "", "the trending page as a converter of saved pages writes it"},
	{"references.md", "markdown", "", "the search page as a text browser writes it"},
	{"numbers.md", "markdown", "", "the same, with the list of addresses as text browsers number it"},
	{"page.html", "html", "", "the search page as the server sends it, without its data"},
	{"data.html", "html", "", "the search page as the server sends it"},
}

func sample(t testing.TB, file string) []byte {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func on(t testing.TB, s string) (d content.Date) {
	t.Helper()
	if s != "" {
		if err := d.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// told is a digest as a person reads it.
func told(d *Digest) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s, %d papers\n", d.Format.Name, d.Date, len(d.Entries))
	for _, e := range d.Entries {
		fmt.Fprintf(&b, "\n%d:%d %s\n", e.Line, e.Column, e.Title)
		field := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, "\t%s: %s\n", name, value)
			}
		}
		field("date", e.Date.String())
		field("authors", strings.Join(e.Authors, "; "))
		if e.AuthorCount > 0 {
			field("count", fmt.Sprint(e.AuthorCount))
		}
		field("organization", e.Organization)
		if e.Venue != (Venue{}) {
			field("venue", strings.TrimSpace(fmt.Sprintf("%+v", e.Venue)))
		}
		field("arxiv", e.Arxiv)
		field("doi", e.DOI)
		for _, l := range e.Links {
			field("link", l.Label+" "+l.URL)
		}
		field("keywords", strings.Join(e.Keywords, "; "))
		field("subjects", strings.Join(e.Subjects, "; "))
		number := func(name string, n *int) {
			if n != nil {
				field(name, fmt.Sprint(*n))
			}
		}
		number("comments", e.Comments)
		number("upvotes", e.Upvotes)
		field("note", e.Note)
		if e.Withdrawn {
			field("withdrawn", "yes")
		}
		field("abstract", strings.ReplaceAll(e.Abstract, "\n\n", "\n\t\t"))
	}
	b.WriteString("\n")
	for _, p := range append(d.Unplaced, d.Incomplete...) {
		b.WriteString(p.Error() + "\n")
	}
	return b.String()
}

func TestSamplesReadAsAPersonReadsThem(t *testing.T) {
	for _, s := range samples {
		t.Run(s.file, func(t *testing.T) {
			d, err := Read(sample(t, s.file), Options{Name: s.file, Date: on(t, s.day)})
			if err != nil {
				t.Fatal(err)
			}
			if d.Format.Name != s.format {
				t.Errorf("read as %s", d.Format.Name)
			}
			if len(d.Entries) < 20 {
				t.Errorf("%d entries", len(d.Entries))
			}
			golden := filepath.Join("testdata", s.file+".golden")
			got := told(d)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(sample(t, s.file+".golden")), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
