// Package digesttest contains the code that the tests of package digest and of its readers share: the sample dumps, the
// daily-papers page in every form, and a fuzz target for any format. Only tests import it.
package digesttest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/problem"
)

// A Sample is a file in internal/digest/testdata.
type Sample struct {
	File, Format string
	Date         string // of the digest, or "" if the file contains it
	From         string // the description of the format, or the origin of such files
}

// Samples returns the sample dumps. Each has at least 20 papers, follows the description of its format, and has the
// features that are typical of such files.
func Samples() []Sample {
	return []Sample{
		{"hf.json", "hf-json", "", "the responses of the daily-papers API"},
		{"csl.json", "csl-json", "2026-02-20", "the schema csl-data.json 1.0.2, and what Zotero writes"},
		{"plain.json", "json", "2026-02-20", "JSON that programs write for themselves"},
		{"atom.xml", "arxiv", "", "arXiv API User's Manual, and the feeds of rss.arxiv.org"},
		{"listing.txt", "arxiv", "", "info.arxiv.org/help/subscribe and prep"},
		{"sample.bib", "bibtex", "2026-02-20",
			"BibTeXing (btxdoc), the BibLaTeX manual, and exports of Google Scholar, arXiv, DBLP and Zotero"},
		{"sample.ris", "ris", "2026-02-20", "RIS Format Specifications"},
		{"table.csv", "csv", "2026-02-20", "RFC 4180, and the columns that Zotero writes"},
		{"copied.txt", "text", "", "the search page, copied in a browser"},
		{"copied-daily.txt", "text", "", "the page of a day, copied in a browser"},
		{"copied-trending.txt", "text", "", "the trending page, copied in a browser"},
		{"lynx.txt", "text", "", "the search page as lynx -dump prints it"},
		{"w3m.txt", "text", "", "the search page as w3m -dump prints it, with the numbers of links"},
		{"elinks-trending.txt", "text", "", "the trending page as elinks -dump prints it"},
		{"addresses.txt", "text", "", "the search page as a note-taking tool for sources saves it"},
		{"scraped.md", "markdown", "", "the search page as a scraper writes it"},
		{"scraped-daily.md", "markdown", "", "the page of a day as a reader for language models returns it"},
		{"scraped-trending.md", "markdown", "", "the trending page as a converter of saved pages writes it"},
		{"references.md", "markdown", "", "the search page as a text browser writes it"},
		{"numbers.md", "markdown", "", "the same, with the list of addresses as text browsers number it"},
		{"page.html", "html", "", "the search page as the server sends it, without its data"},
		{"data.html", "html", "", "the search page as the server sends it"},
	}
}

// ReadFile returns the content of a file in internal/digest/testdata.
func ReadFile(t testing.TB, name string) []byte {
	t.Helper()
	return readAbove(t, filepath.Join("testdata", name))
}

// RealDigest returns the first digest of this repository's own archive.
func RealDigest(t testing.TB) []byte {
	t.Helper()
	return readAbove(t, "content/digests/2026-02-18.txt")
}

// readAbove reads a file in the folder of the test, or in a folder above it.
func readAbove(t testing.TB, name string) []byte {
	t.Helper()
	for range 4 {
		if src, err := os.ReadFile(name); err == nil {
			return src
		}
		name = filepath.Join("..", name)
	}
	t.Fatalf("no file %s", name)
	return nil
}

// Date parses a date. It returns the zero date for "".
func Date(t testing.TB, s string) (d content.Date) {
	t.Helper()
	if s != "" {
		if err := d.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// Page is the text of a short daily-papers page.
const Page = "new\n\n" +
	"Get trending papers in your email inbox!\n\n" +
	"Subscribe\n\n" +
	"Daily Papers\n\n" +
	"byAK and the research community\n\n" +
	"Feb 18\n\n" +
	"MgNO: Efficient Parameterization of Linear Operators via Multigrid\n\n" +
	"In this work, we propose a concise neural operator architecture for operator learning. Drawing an analogy with " +
	"a conventional network, we define the neural operator as follows: the output of the i-th neuron. It is " +
	"good.\n\n" +
	"  • 3 authors\n" +
	"·\n" +
	"Oct 16, 2023\n\n" +
	"PIG: Physics-Informed Gaussians as Adaptive Parametric Mesh Representations\n\n" +
	"The approximation of Partial Differential Equations using neural networks has seen significant advancements " +
	"through Physics-Informed Neural Networks. Despite their straightforward optimization framework they are " +
	"hard to train.\n\n" +
	"  • 1 author\n" +
	"·\n" +
	"Dec 8, 2025 2\n\n" +
	"Robust Layerwise Scaling Rules by Proper Weight Decay Tuning\n\n" +
	"Empirical scaling laws prescribe how to allocate parameters, data, and compute, while maximal-update " +
	"parameterization enables learning-rate transfer across widths by equalizing early-time update magnitudes. " +
	"We extend it.\n\n" +
	"DSP-Reg: Domain-Sensitive Parameter Regularization\n\n" +
	"Domain Generalization is a critical area that focuses on developing models capable of performing well on data " +
	"from unseen distributions, which is essential for applications. It is a critical area of research (and " +
	"practice).\n\n" +
	"  • 7 authors\n" +
	"·\n" +
	"Jan 27\n"

// Wrapped returns a function that wraps the lines of a page as mail programs do.
func Wrapped(width int) func(string) string {
	return func(s string) string {
		var out []string
		for _, l := range strings.Split(s, "\n") {
			line := ""
			for _, w := range strings.Split(l, " ") {
				if line != "" && len(line)+1+len(w) > width {
					out = append(out, line)
					line = w
				} else if line == "" {
					line = w
				} else {
					line += " " + w
				}
			}
			out = append(out, line)
		}
		return strings.Join(out, "\n")
	}
}

// MustRead reads a dump, and fails the test at once if it cannot. The name of the dump is dump.txt unless the options
// have a name.
func MustRead(t *testing.T, src string, o digest.Options) *digest.Digest {
	t.Helper()
	if o.Name == "" {
		o.Name = "dump.txt"
	}
	d, err := digest.Read([]byte(src), o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Read reads a dump in a format, with 2026-02-20 as the date of the digest.
func Read(t testing.TB, format, src string) (*digest.Digest, error) {
	t.Helper()
	return digest.Read([]byte(src), digest.Options{Name: "dump", Format: format, Date: Date(t, "2026-02-20")})
}

// Entries reads a dump and returns its entries. It fails the test if the reader reports anything.
func Entries(t *testing.T, format, src string) []digest.Entry {
	t.Helper()
	d, err := Read(t, format, src)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Unplaced {
		t.Error(p)
	}
	return d.Entries
}

// Recognize reads a dump and fails the test if its format, detected or given in the options, is not the named one.
func Recognize(t *testing.T, src, format string, o digest.Options) *digest.Digest {
	t.Helper()
	d, err := digest.Read([]byte(src), o)
	if err != nil {
		t.Fatal(err)
	}
	if d.Format.Name != format {
		t.Errorf("read as %s", d.Format.Name)
	}
	return d
}

// Fuzz tests the reader of a format with arbitrary text. The reader must not crash, every entry must have a title and a
// line, every report must have a position in the dump and a hint, and an error must be a problem. The function check
// runs first unless it is nil. The seeds are added to the samples of the format.
func Fuzz(f *testing.F, format string, check func(t *testing.T, src string), seeds ...string) {
	for _, s := range Samples() {
		if s.Format == format {
			src := string(ReadFile(f, s.File))
			f.Add(strings.ToValidUTF8(src[:min(len(src), 4<<10)], ""))
		}
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if check != nil {
			check(t, src)
		}
		d, err := Read(t, format, src)
		if err != nil {
			var one problem.Problem
			var list problem.List
			if !errors.As(err, &one) && !errors.As(err, &list) {
				t.Error(err)
			}
			return
		}
		size := 0
		for _, e := range d.Entries {
			if strings.TrimSpace(e.Title) == "" || strings.ContainsAny(e.Title, "\r\n") || e.Line < 1 {
				t.Errorf("the entry on line %d has the title %q", e.Line, e.Title)
			}
			size += len(e.Title) + len(e.Abstract) + len(e.Note) + len(strings.Join(e.Authors, "")) +
				len(strings.Join(e.Keywords, ""))
		}
		for _, p := range d.Unplaced {
			if p.Line < 1 || p.Column < 0 || p.Line > strings.Count(src, "\n")+strings.Count(src, "\r")+1 ||
				p.Hint == "" {
				t.Errorf("a report without a position or a hint: %+v", p)
			}
		}
		if size > 8*len(src)+1000 {
			t.Errorf("%d bytes became %d", len(src), size)
		}
	})
}
