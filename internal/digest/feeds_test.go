package digest_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// TestFeedsAndCitations reads short files of each kind of feed and citation, in several encodings.
func TestFeedsAndCitations(t *testing.T) {
	names, err := filepath.Glob("testdata/feeds/*")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".golden") {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d, err := digest.Read(src,
				digest.Options{Name: filepath.Base(name), Today: digesttest.Date(t, "2026-02-20")})
			if err != nil {
				t.Fatal(err)
			}
			got := formatDigest(d)
			for _, e := range d.Entries {
				for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
					got += fmt.Sprintf("line %d, %s: %s\n", e.Line, field, e.Fields[field])
				}
			}
			checkGolden(t, name, got)
		})
	}
}

// TestUnsupportedKindsAreNamed reads the beginning of each unsupported kind of file.
func TestUnsupportedKindsAreNamed(t *testing.T) {
	const ods = "PK\x03\x04\x00\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
	for _, c := range []struct{ name, src, want string }{
		{"", `<?xml version="1.0"?><modsCollection xmlns="http://www.loc.gov/mods/v3"><mods>`,
			"MODS (export RIS instead)"},
		{"", "<mods:modsCollection xmlns:mods='http://www.loc.gov/mods/v3'>", "MODS (export RIS instead)"},
		{"", `<collection xmlns="http://www.loc.gov/MARC21/slim"><record>`, "MARCXML (export RIS instead)"},
		{"", "<!DOCTYPE article PUBLIC \"-//NLM//DTD JATS\" \"a.dtd\" [<!ENTITY a \"b\">]>\n" +
			"<article article-type=\"x\">",
			"JATS or DocBook, the text of an article (import its citation as RIS or BibTeX)"},
		{"", `<TEI xmlns="http://www.tei-c.org/ns/1.0">`, "TEI (export BibTeX, RIS or CSL-JSON instead)"},
		{"", `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">`,
			"a response of an OAI-PMH server (Dublin Core) (export BibTeX, RIS or CSL-JSON instead)"},
		{"", `<oai_dc:dc xmlns:oai_dc="x">`, "Dublin Core (export BibTeX, RIS or CSL-JSON instead)"},
		{"", `<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">`,
			"Zotero RDF (export BibTeX or CSL-JSON from Zotero)"},
		{"", "<opml version='2.0'>", "OPML, a list of feeds (download a feed and import that)"},
		{"", "<svg>", "an SVG image (copy the text of the page)"},
		{"", "<note><to>",
			"XML with the root element <note>, which is not supported (export BibTeX, RIS or CSL-JSON instead)"},
		{"a.enl", "\x01\x02", "an EndNote library (export RIS from EndNote)"},
		{"", "RT Journal Article\nSR Electronic\nID 1\nA1 One, Ann\n", "RefWorks' tagged format (export RIS instead)"},
		{"", "<1. >\nVN  - Ovid Technologies\nDB  - X\n", "Ovid's tagged format (export RIS instead)"},
		{"", "01841cam a2200385Ma 450001000700000005001700007", "MARC (export RIS instead)"},
		{"", "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\n",
			"the Web of Science's plain text (export BibTeX, RIS or a tab-delimited file instead)"},
		{"", "%PDF-1.7\n",
			"a PDF, not a text file (import a page or a list of references that mentions the paper, not the " +
				"paper itself)"},
		{"", "PK\x03\x04\x00\x00word/document.xml",
			"a Word document (DOCX), not a text file (save it as plain text, or " +
				"export the references as RIS or BibTeX from the reference manager)"},
		{"", "PK\x03\x04\x00\x00xl/workbook.xml", "an Excel workbook (XLSX), not a text file (save the sheet as CSV)"},
		{"", "PK\x03\x04\x00\x00mimetypeapplication/epub+zip",
			"an EPUB book, not a text file (import a list of references as BibTeX, RIS or CSL-JSON)"},
		{"", ods, "a spreadsheet (ODS), not a text file (save the sheet as CSV)"},
		{"", "PK\x03\x04", "a ZIP archive, not a text file (unpack it and import the files in it)"},
		{"", "SQLite format 3\x00 CREATE TABLE itemDataValues",
			"Zotero's database, not a text file (export the library from Zotero as BibTeX or CSL-JSON)"},
		{"", "SQLite format 3\x00",
			"an SQLite database, not a text file (export its references as BibTeX or CSL-JSON)"},
		{"", "---\nreferences:\n- id: a\n  title: A\n", "CSL in YAML (export CSL-JSON instead)"},
		{"papers.yaml", "- title: A\n  url: https://arxiv.org/abs/2602.11001\n",
			"a YAML file (export CSL-JSON or BibTeX instead)"},
		{"", "cff-version: 1.2.0\ntitle: A\n",
			"a citation file (CFF) (convert it to BibTeX, as GitHub's \"Cite this repository\" does)"},
		{"", "# Papers\n[[papers]]\ntitle = \"A\"\n", "a TOML file (convert it to JSON or CSV)"},
		{"", "% A comment\n\\documentclass{article}\n\\begin{document}\n",
			"a LaTeX document (import the .bib file that it uses)"},
		{"", "\\begin{thebibliography}{9}\n\\bibitem{a} A. One\n",
			"a LaTeX document (import the .bib file that it uses)"},
		{"part.tex", "Some text on \\emph{things}.\n", "a LaTeX document (import the .bib file that it uses)"},
		{"", "{\n \"cells\": [\n  {\"cell_type\": \"code\"", "a Jupyter notebook (export it as Markdown or HTML)"},
		{"", "From a@example.org Tue Feb 17 20:00:00 2026\nFrom: a@example.org\nSubject: x\n",
			"a mailbox (mbox) (save the text of the message that has the list)"},
		{"", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n",
			"a Git LFS pointer (run git lfs pull)"},
		{"", "Rate exceeded.",
			"an error message: the service was asked too often (wait a minute and download it again)"},
		{"", "Resource not found.", "an error message of a service (check the URL and download it again)"},
		{"", `{"message": "Not Found", "documentation_url": "https://docs.example.org", "status": "404"}`,
			"an error message of a service (check the URL and download it again)"},
		{"", "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>",
			"a page that checks for robots, not the page behind it (open the page in a browser and save it there)"},
		{"", "<html><head><title>404 Not Found</title></head>",
			"an error page (check the URL and save the page again)"},
		{"", "<html><head><title>Sign in | Example</title></head>",
			"a login page (log in with a browser and save the page there)"},
	} {
		name := c.name
		if name == "" {
			name = "dump"
		}
		_, err := digest.Read([]byte(c.src), digest.Options{Name: name})
		if want := name + ":1:1: this is " + c.want; err == nil || err.Error() != want {
			t.Errorf("%.60q: got %v\nwant %s", c.src, err, want)
		}
	}
}

// TestTextsThatMentionUnsupportedKindsAreRead reads lists that contain the start of unsupported kinds of files.
func TestTextsThatMentionUnsupportedKindsAreRead(t *testing.T) {
	for _, src := range []string{
		"@article{a, title = {On \\documentclass}, year = 2020}\n\\bibitem{a}\n",
		"TY  - JOUR\nTI  - A <modsCollection>\nN1  - From a@example.org\nER  - \n",
		"title,year\nResource not found.,2020\n",
	} {
		if d, err := digest.Read([]byte(src), digest.Options{Name: "dump",
			Date: digesttest.Date(t, "2026-02-20")}); err != nil || len(d.Entries) != 1 {
			t.Errorf("%.40q: %v, %v", src, d, err)
		}
	}
}
