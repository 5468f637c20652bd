package digest_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// formatDigest formats a digest for the golden file.
func formatDigest(d *digest.Digest) string {
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
		if e.Venue != (digest.Venue{}) {
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
		field("sections", strings.Join(e.Sections, "; "))
		field("notes", strings.ReplaceAll(e.Notes, "\n", "\n\t\t"))
		if e.Withdrawn {
			field("withdrawn", "yes")
		}
		field("key", strings.TrimSpace(e.Type+" "+e.Key))
		for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
			field("bibtex", name+" = "+e.Fields[name])
		}
		field("abstract", strings.ReplaceAll(e.Abstract, "\n\n", "\n\t\t"))
	}
	b.WriteString("\n")
	for _, p := range append(d.Unplaced, d.Incomplete...) {
		b.WriteString(p.Error() + "\n")
	}
	return b.String()
}

// checkGolden compares a result with the golden file next to a file, or rewrites the golden file with -update.
func checkGolden(t *testing.T, file, got string) {
	t.Helper()
	golden := file + ".golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestSamples(t *testing.T) {
	for _, s := range digesttest.Samples() {
		t.Run(s.File, func(t *testing.T) {
			d, err := digest.Read(digesttest.ReadFile(t, s.File),
				digest.Options{Name: s.File, Date: digesttest.Date(t, s.Date)})
			if err != nil {
				t.Fatal(err)
			}
			if d.Format.Name != s.Format {
				t.Errorf("read as %s", d.Format.Name)
			}
			if len(d.Entries) < 20 {
				t.Errorf("%d entries", len(d.Entries))
			}
			checkGolden(t, filepath.Join("testdata", s.File), formatDigest(d))
		})
	}
}

// TestLists reads lists of papers and files with one paper each.
func TestLists(t *testing.T) {
	files, err := filepath.Glob("testdata/lists/*.[mt][dx]*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if filepath.Ext(file) == ".golden" {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := digest.Read(src, digest.Options{Name: "list.md", Date: digesttest.Date(t, "2026-03-01")})
			if err != nil {
				t.Fatal(err)
			}
			checkGolden(t, file, formatDigest(d))
		})
	}
}
