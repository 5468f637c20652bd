package importer

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
)

// keyIn returns the citation key in the file of a paper.
func (d *site) keyIn(slug string) string {
	p, problems := content.ParsePaper(slug+".md", []byte(d.read(slug+".md")))
	if err := problems.Err(); err != nil {
		d.t.Fatal(err)
	}
	return p.Key
}

func TestNewPapersGetKeys(t *testing.T) {
	d := newSite(t)
	d.write("old2020thing.md", "---\ntitle: An Old File\n---\n") // its key is its name
	year := content.Date{Year: 2020}
	entries := []digest.Entry{
		{Title: "Thing of Three", Authors: []string{"Ann Old"}, Date: year},
		{Title: "A Thing of Four", Authors: []string{"Bob Old"}, Date: year},
		{Title: "Keyed", Key: "DBLP:conf/x/Y20"},
		{Title: "Also Keyed", Key: "dblp:conf/x/y20"},
		{Title: "Badly Keyed", Key: "a key"},
		{Title: "An Old File", Key: "other2020", Type: "book", Fields: map[string]string{"isbn": "978"}},
	}
	r := d.importEntries("2026-02-18", entries...)
	for slug, want := range map[string]string{
		"thing-of-three": "old2020thinga", "a-thing-of-four": "old2020thingb", "keyed": "DBLP:conf/x/Y20",
		"also-keyed": "dblp:conf/x/y20a", "badly-keyed": "badlykeyed", "old2020thing": "",
	} {
		if got := d.keyIn(slug); got != want {
			t.Errorf("%s has the key %q, want %q", slug, got, want)
		}
	}
	var all strings.Builder
	for _, p := range r.Problems {
		all.WriteString(p.Error() + "\n")
	}
	for _, want := range []string{
		`the citation key "dblp:conf/x/y20" of "Also Keyed" belongs to content/papers/keyed.md ` +
			`(imported with the key dblp:conf/x/y20a)`,
		`"a key" cannot be a citation key (imported with another key;`,
	} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("%q is not in\n%s", want, all.String())
		}
	}
	expect(t, "file", d.read("old2020thing.md"), "---\ntitle: An Old File\ndigests: [2026-02-18]\ntype: book\n"+
		"bibtex: {isbn: \"978\"}\n---\n")
	entries[0].Authors = []string{"Other Name", "Ann Old"}
	d.importEntries("2026-02-19", entries...)
	if got := d.keyIn("thing-of-three"); got != "old2020thinga" {
		t.Errorf("the key changed to %q", got)
	}
}

func TestFurtherFieldsAreAdded(t *testing.T) {
	for _, c := range []struct{ has, want string }{
		{"", "bibtex: {address: \"New York, NY\", isbn: \"978\", note: Read}\n"},
		{"bibtex: {isbn: 978, zz: mine} # c\n",
			"bibtex: {isbn: 978, zz: mine, address: \"New York, NY\", note: Read} # c\n"},
		{"bibtex:\n  # a\n  note: |\n    Mine.\n  zz: mine # c\n\n",
			"bibtex:\n  # a\n  note: |\n    Mine.\n  zz: mine # c\n  address: \"New York, NY\"\n  isbn: \"978\"\n\n"},
		{"bibtex: {}\n", "bibtex: {}\n"},
	} {
		d := newSite(t)
		d.write("a.md", "---\ntitle: A\n"+c.has+"draft: true\n---\n")
		e := digest.Entry{Title: "A", Fields: map[string]string{"isbn": "978", "address": "New York, NY"}}
		e.SetField("note", "Read")
		d.importEntries("2026-02-18", e)
		got := d.read("a.md")
		if _, got, _ = strings.Cut(got, "---\n"); !strings.Contains(got, c.want) {
			t.Errorf("%q became\n%s", c.has, got)
		}
		d.importEntries("2026-02-18", e)
		if again := d.read("a.md"); !strings.HasSuffix(again, got) {
			t.Errorf("the second import made\n%s\nof\n%s", again, got)
		}
	}
}
