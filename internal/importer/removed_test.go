package importer

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/digest"
)

const removedList = `papers:
  - title: On Operators
    arxiv: arXiv:2310.00001
    doi: 10.1000/one
  - title: "Without an identifier!"
  - doi: 10.1000/only
  - slug: a-wrong-title
    title: A better title
    date: 2026-02-01
    digests: [2026-02-18]
  - slug: the-other
    title: The other
    aliases: [a-merged-title, a-former-name]
    digests: [2026-02-18]
  - slug: a-wrong-year
    title: A wrong year
    date: 2016-02-01
    digests: [2026-02-18]
`

// TestRemovedPapersAreSkipped tests that an entry matches a removed paper by the same rules as a paper's file.
func TestRemovedPapersAreSkipped(t *testing.T) {
	for name, c := range map[string]struct {
		entry digest.Entry
		want  string
	}{
		"another version":        {digest.Entry{Title: "Retitled", Arxiv: "2310.00001v3"}, Skipped},
		"the DOI":                {digest.Entry{Title: "Retitled", DOI: "10.1000/ONE"}, Skipped},
		"only a DOI":             {digest.Entry{Title: "Whatever", DOI: "10.1000/only"}, Skipped},
		"the title":              {digest.Entry{Title: "On operators."}, Skipped},
		"the title, another DOI": {digest.Entry{Title: "On Operators", DOI: "10.1000/two"}, Created},
		"the title, another id":  {digest.Entry{Title: "On Operators", Arxiv: "2310.00002"}, Created},
		"the title with an id":   {digest.Entry{Title: "Without an identifier", Arxiv: "2310.00003"}, Skipped},
		"another title":          {digest.Entry{Title: "On other operators"}, Created},

		// The curator changed the file before removing it.
		"a changed title":      {digest.Entry{Title: "A Wrong Title", Date: on("2026-02-01")}, Skipped},
		"another paper's name": {digest.Entry{Title: "A Wrong Title", Date: on("2026-02-02"), AuthorCount: 3}, Created},
		"a merged file":        {digest.Entry{Title: "A merged title", Date: on("2026-02-02")}, Skipped},
		"a changed year":       {digest.Entry{Title: "A wrong year", Date: on("2026-02-01")}, Skipped},
	} {
		t.Run(name, func(t *testing.T) {
			d := newSite(t)
			d.write("../removed.yaml", removedList)
			r := d.importEntries("2026-02-18", c.entry)
			if got := r.Papers[0]; got.Status != c.want || (got.File == "") != (c.want == Skipped) {
				t.Errorf("%+v", got)
			}
			expect(t, "list", d.read("../removed.yaml"), removedList)
		})
	}
}

// TestFilesComeBeforeRemovedPapers tests that a paper with a file is updated even if it is in the list of removed
// papers.
func TestFilesComeBeforeRemovedPapers(t *testing.T) {
	d := newSite(t)
	d.write("../removed.yaml", removedList)
	d.write("kept.md", "---\ntitle: On Operators\n---\n")
	r := d.importEntries("2026-02-18", digest.Entry{Title: "On Operators", Arxiv: "2310.00001"})
	if got := r.Papers[0]; got.Status != Updated || got.File != "content/papers/kept.md" {
		t.Errorf("%+v", got)
	}
}

// TestSkippedPapersHaveNoRemarks tests that a report does not list what is missing in a paper that was skipped.
func TestSkippedPapersHaveNoRemarks(t *testing.T) {
	d := newSite(t)
	d.write("../removed.yaml", removedList)
	list := "title,arxiv,doi\nOn Operators,2310.00001,\nAnother,,\nOn Operators,,\n"
	r := d.run(Dump{Name: "2026-02-18.csv", Data: []byte(list)})
	if r.Count(Skipped) != 2 || r.Count(Created) != 1 {
		t.Errorf("%+v", r.Papers)
	}
	for _, p := range r.Problems {
		if !strings.HasPrefix(p.Error(), "2026-02-18.csv:3:1: ") {
			t.Error(p.Error())
		}
	}
	if len(r.Problems) == 0 {
		t.Error("the other paper has no remark")
	}
}

func TestInvalidListOfRemovedPapersStopsImport(t *testing.T) {
	d := newSite(t)
	d.write("../removed.yaml", "papers:\n  - titel: On Operators\n")
	before := d.tree()
	_, err := Run(t.Context(), []Dump{{Name: "2026-02-18.csv", Data: []byte("title\nOn Operators\n")}}, d.opts)
	if err == nil || !strings.Contains(err.Error(), "content/removed.yaml:2:5: unknown field `titel`") {
		t.Errorf("%v", err)
	}
	expect(t, "files", d.tree(), before)
}
