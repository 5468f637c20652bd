package importer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/markdown"
)

var words = rapid.SampledFrom([]string{
	"operator", "learning", "Gaussian", "C++", "C", "神经", "Rényi", "256times256", "mathcal O_i(u)", "85\\%", "$x^2$",
	"$", "\\", "\"quoted\"", "'", "{", "}", "#", "##", "---", "*", "_a_", "<b>", "&amp;", "https://example.org/a_b",
	"★", "-", ":", "null", "[x]", "[x]: y", "\t", "\u2028", "\u200b", "1.", "+", "~~", "`", "|",
})

// text generates texts of min to max words.
func text(min, max int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(words, min, max).Draw(t, "words"), " ")
	})
}

// entries generates the entries of a digest, with few titles, so that many entries belong to the same paper.
func entries(t *rapid.T) []digest.Entry {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) digest.Entry {
		e := digest.Entry{Title: text(1, 3).Draw(t, "title"), AuthorCount: rapid.IntRange(0, 3).Draw(t, "count")}
		if strings.TrimSpace(e.Title) == "" {
			e.Title = "Blank"
		}
		if rapid.Bool().Draw(t, "has abstract") {
			e.Abstract = text(1, 6).Draw(t, "abstract") + "\n\n" + text(0, 20).Draw(t, "more")
		}
		if rapid.Bool().Draw(t, "has a date") {
			e.Date = on(rapid.SampledFrom([]string{"2023-10-16", "2024-02-29", "2023-10"}).Draw(t, "date"))
		}
		if rapid.IntRange(0, 3).Draw(t, "has an identifier") == 0 {
			e.Arxiv = fmt.Sprintf(
				"2310.0000%dv%d",
				rapid.IntRange(1, 4).Draw(t, "id"),
				rapid.IntRange(1, 2).Draw(t, "version"),
			)
		}
		if rapid.Bool().Draw(t, "is discussed") {
			n := rapid.IntRange(0, 9).Draw(t, "comments")
			e.Comments = &n
		}
		if rapid.IntRange(0, 4).Draw(t, "has names") == 0 {
			e.Authors = rapid.SliceOfN(text(1, 2), 1, 4).Draw(t, "authors")
		}
		for range rapid.IntRange(0, 3).Draw(t, "links") {
			e.Links = append(
				e.Links,
				digest.Link{
					Label: rapid.SampledFrom([]string{"", "Code", "Model", "a, {b}"}).Draw(t, "label"),
					URL: rapid.SampledFrom([]string{
						"https://github.com/a/b", "https://github.com/a/c", "https://example.org/a,b?{c}#[d]",
						"no address",
					}).Draw(t, "address"),
				},
			)
		}
		if rapid.IntRange(0, 3).Draw(t, "has words") == 0 {
			e.Keywords = rapid.SliceOfN(text(0, 2), 0, 3).Draw(t, "keywords")
			e.Subjects = []string{"multigrid", "cs.LG"}
			e.Note = text(0, 4).Draw(t, "note")
		}
		if rapid.IntRange(0, 5).Draw(t, "has more") == 0 {
			e.Venue = digest.Venue{
				Booktitle: text(0, 2).Draw(t, "book"),
				Pages:     rapid.SampledFrom([]string{"", "12", "1–20"}).Draw(t, "pages"),
			}
			e.Organization = text(1, 2).Draw(t, "organization")
			e.DOI = rapid.SampledFrom([]string{"10.1000/A", "https://doi.org/10.1000/a", "10.1000/b"}).Draw(t, "DOI")
			e.Withdrawn = true
		}
		return e
	}), 1, 5).Draw(t, "entries")
}

// A failer is a *testing.T, *testing.B or *rapid.T.
type failer interface {
	Helper()
	Fatal(args ...any)
}

// A memory has the files of an archive's papers by name.
type memory map[string]string

// importer returns an importer for the files. The error is not nil if a file cannot be parsed.
func (m memory) importer() (*importer, error) {
	var papers []*paperFile
	for _, name := range slices.Sorted(maps.Keys(m)) {
		papers = append(papers, &paperFile{name: name, path: name, src: []byte(m[name])})
	}
	ix, err := newIndex(papers, nil)
	if err != nil {
		return nil, err
	}
	none, err := newIndex(nil, nil)
	if err != nil {
		return nil, err
	}
	return &importer{
		removed: none,
		ctx:     context.Background(),
		Options: Options{
			Dir:        "nowhere",
			NotesStart: markdown.New("/").NotesStart,
			Repairs:    allRepairs,
			Vocabulary: terms,
		},
		index:   ix,
		matcher: content.NewMatcher(terms),
		report:  &Report{},
	}, nil
}

// save copies the changed files of an importer.
func (m memory) save(im *importer) {
	for _, f := range im.index.files() {
		m[f.Name] = string(f.After)
	}
}

// importEntries imports the digest of a day.
func (m memory) importEntries(t failer, change func(*Options), day string, entries ...digest.Entry) *Report {
	t.Helper()
	im, err := m.importer()
	if err != nil {
		t.Fatal(err)
	}
	change(&im.Options)
	read := &digest.Digest{Date: on(day), Entries: slices.Clone(entries)}
	if err := im.importDump(Dump{Name: day + ".json"}, read); err != nil {
		t.Fatal(err)
	}
	m.save(im)
	return im.report
}

func unchangedOptions(*Options) {}

// expectSameFiles fails the test if the files of a and b differ.
func expectSameFiles(t *rapid.T, what string, a, b memory) {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%s: %d files, then %d", what, len(a), len(b))
	}
	for name := range a {
		if a[name] != b[name] {
			t.Fatalf("%s: %s changed\n%s\nto\n%s", what, name, a[name], b[name])
		}
	}
}

func TestPropertyImportTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, list := memory{}, entries(t)
		if report := m.importEntries(t, unchangedOptions, "2026-02-18", list...); len(report.Papers) != len(list) {
			t.Fatalf("%d outcomes for %d entries", len(report.Papers), len(list))
		}
		before := maps.Clone(m)
		if r := m.importEntries(t, unchangedOptions, "2026-02-18", list...); r.Count(Created)+r.Count(Updated) > 0 {
			t.Fatalf("changed: %+v", r.Papers)
		}
		expectSameFiles(t, "again", before, m)
		m.importEntries(t, refresh, "2026-02-18", list...)
		before = maps.Clone(m)
		if r := m.importEntries(t, refresh, "2026-02-18", list...); r.Count(Created)+r.Count(Updated) > 0 {
			t.Fatalf("changed: %+v", r.Papers)
		}
		expectSameFiles(t, "refreshed again", before, m)
	})
}

func TestPropertyEveryEntryIsListed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := memory{}
		for _, day := range []string{"2026-02-18", "2026-02-20", "2026-02-19"} {
			for _, o := range m.importEntries(t, unchangedOptions, day, entries(t)...).Papers {
				if !strings.Contains(m[o.File], day) {
					t.Fatalf("%s does not list the digest of %s:\n%s", o.File, day, m[o.File])
				}
			}
		}
	})
}

// edited returns a file with a curator's edits: fewer fields in another order, comments, notes and other line endings.
func edited(t *rapid.T, src string) string {
	head, body, _ := strings.Cut(strings.TrimPrefix(src, "---\n"), "---\n")
	lines := strings.Split(strings.TrimSuffix(head, "\n"), "\n")
	var out []string
	for i, l := range lines {
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "dropped") == 0 {
			continue
		}
		if rapid.Bool().Draw(t, "comment above") {
			out = append(out, fmt.Sprintf("  # above %d: [", i))
		}
		if rapid.Bool().Draw(t, "comment behind") {
			l += fmt.Sprintf("  # behind %d", i)
		}
		out = append(out, l)
	}
	out[0], out[len(out)-1] = out[len(out)-1], out[0]
	text := "---\n" + strings.Join(out, "\n") + "\n# last\n---\n" + body
	switch rapid.IntRange(0, 3).Draw(t, "notes") {
	case 0:
		text += "\n## Notes\n\nMine # no comment  \n\n\n"
	case 1:
		text += "\n## Notes"
	case 2:
		text += "\nNotes\n-----\n\n```\n## code\n```\n\n## More\n"
	}
	if rapid.Bool().Draw(t, "Windows") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// commentsOf returns the comments in a file's front matter.
func commentsOf(src string) (comments []string) {
	for _, l := range strings.Split(src, "\n") {
		if strings.TrimRight(l, "\r") == "---" && len(comments) > 0 {
			break
		}
		for _, mark := range []string{"# above", "# behind", "# last"} {
			if i := strings.Index(l, mark); i >= 0 {
				comments = append(comments, l[i:])
			}
		}
	}
	return comments
}

func TestPropertyImportKeepsCuratorsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, list := memory{}, entries(t)
		m.importEntries(t, unchangedOptions, "2026-02-18", list...)
		for _, name := range slices.Sorted(maps.Keys(m)) {
			m[name] = edited(t, m[name])
		}
		before := maps.Clone(m)
		change := rapid.SampledFrom([]func(*Options){unchangedOptions, refresh}).Draw(t, "how")
		m.importEntries(t, change, "2026-02-18", list...)
		m.importEntries(t, change, "2026-03-01", append(entries(t), list...)...)
		for name, src := range before {
			if got, want := string(notes([]byte(m[name]))), string(notes([]byte(src))); got != want {
				t.Fatalf("the notes of %s changed from\n%q\nto\n%q", name, want, got)
			}
			if got, want := strings.Join(commentsOf(m[name]), "\n"), strings.Join(commentsOf(src), "\n"); got != want {
				t.Fatalf("the comments of %s changed from\n%s\nto\n%s\n\n%s", name, want, got, m[name])
			}
		}
	})
}
