package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

var settings = &config.Config{BaseURL: "https://example.org/repo/", Tags: []content.Term{
	{Tag: "pdes", Title: "differential equations", Description: "Solved."}, {Tag: "unused", Title: "Unused"},
}}

// siteOf writes files below content/ in a temporary folder, and returns the folder.
func siteOf(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, "content", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// load returns the archive of files below content/.
func load(t testing.TB, files map[string]string) *Archive {
	t.Helper()
	a, err := Load(siteOf(t, files), settings, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// paperFile returns the file of a paper with additional fields.
func paperFile(fields ...string) string {
	return "---\ntitle: A paper\n" + strings.Join(append(fields, ""), "\n") + "---\n\nAn abstract.\n"
}

func expect(t rapid.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// slugs formats cards: "a b".
func slugs(cards []*Card) string {
	var s []string
	for _, c := range cards {
		s = append(s, c.Slug)
	}
	return strings.Join(s, " ")
}

// groups formats groups: "2023: a b; 2021: c".
func groups(all []*Group) string {
	var s []string
	for _, g := range all {
		name := g.Date.String()
		if name == "" {
			name = fmt.Sprint(g.Count)
		}
		line := name + ": " + slugs(g.Papers)
		if len(g.Months) > 0 {
			line += " (" + groups(g.Months) + ")"
		}
		s = append(s, line)
	}
	return strings.Join(s, "; ")
}

var small = map[string]string{
	"papers/b.md": paperFile(
		"date: 2023-10-16",
		"author_count: 3",
		"tags: [pdes, neural-operators]",
		"digests: [2026-02-18]",
	),
	"papers/a.md": paperFile(
		"date: 2023-10-16",
		"authors: [A. B., C. D.]",
		"tags: [pdes, pdes]",
		"digests: [2026-02-18, 2026-02-10, 2026-02-18]",
	),
	"papers/month.md":  paperFile("date: 2023-10", "author_count: 10", "authors: [A. B.]"),
	"papers/year.md":   paperFile("date: 2023"),
	"papers/next.md":   paperFile("date: 2023-11-01", "author_count: 3"),
	"papers/old.md":    paperFile("date: 1999-01-01", "digests: [2026-02-10]"),
	"papers/never.md":  paperFile("author_count: 1", "digests: [2026-03-01]"),
	"papers/never2.md": paperFile("tags: [神经-网络]"),
	"papers/draft.md":  paperFile("date: 2030-01-01", "draft: true", "tags: [secret]"),
	"pages/colophon.md": "---\ntitle: Colophon\ndescription: How it is made.\n---\n\n# Made\n\n" +
		"## By hand\n\n[Home](/)\n",
	"pages/about.md": "---\ntitle: About\n---\n\nWhat this *is*.\n",
}

func TestPapersAreSortedByDate(t *testing.T) {
	a := load(t, small)
	expect(t, "papers", slugs(a.Cards), "next a b month year old never never2")
	expect(t, "undated", slugs(a.Undated), "never never2")
	expect(
		t,
		"years",
		groups(a.Years),
		"2023: next a b month year (2023-11: next; 2023-10: a b month); 1999: old (1999-01: old)",
	)
}

func TestLists(t *testing.T) {
	a := load(t, small)
	expect(t, "digests", groups(a.Digests), "2026-03-01: never; 2026-02-18: a b; 2026-02-10: a old")
	expect(t, "counts", groups(a.Counts), "1: never; 2: a; 3: next b; 10: month")
	expect(t, "unknown", slugs(a.Unknown), "year old never2")
	expect(t, "newest", a.Newest.String(), "2026-03-01")
	expect(t, "updated", a.Updated(), time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	expect(t, "warnings", a.Warnings, problem.List(nil))
}

func TestTitlesOfTags(t *testing.T) {
	a := load(t, small)
	var got []string
	for _, tag := range a.Tags {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s", tag.Slug, tag.Title, tag.Description, slugs(tag.Papers)))
	}
	expect(
		t,
		"tags",
		got,
		[]string{
			"pdes|differential equations|Solved.|a b",
			"neural-operators|Neural operators||b",
			"神经-网络|神经 网络||never2",
		},
	)
}

func TestNeighborsFollowTheDates(t *testing.T) {
	a := load(t, small)
	for i, p := range a.Papers {
		var newer, older *Card
		if i > 0 && !p.Date.IsZero() {
			newer = a.Cards[i-1]
		}
		if i+1 < len(a.Papers) && !a.Papers[i+1].Date.IsZero() {
			older = a.Cards[i+1]
		}
		if p.Newer != newer || p.Older != older {
			t.Errorf("%s has neighbors %v and %v", p.Slug, p.Newer, p.Older)
		}
	}
}

func TestDraftsAreOmittedByDefault(t *testing.T) {
	a, err := Load(siteOf(t, small), settings, Options{Drafts: true})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "papers", slugs(a.Cards), "draft next a b month year old never never2")
	expect(t, "newest", a.Newest.String(), "2030-01-01")
	if !slices.ContainsFunc(a.Tags, func(t *Term) bool { return t.Slug == "secret" }) {
		t.Error("the draft's tag is missing")
	}
}

func TestPages(t *testing.T) {
	a := load(t, small)
	expect(t, "pages", len(a.Pages), 2)
	expect(
		t,
		"about",
		[3]string{a.Pages[0].Slug, a.Pages[0].Title, a.Pages[0].Description},
		[3]string{"about", "About", "What this is."},
	)
	expect(
		t,
		"colophon",
		[3]string{a.Pages[1].Slug, a.Pages[1].Title, a.Pages[1].Description},
		[3]string{"colophon", "Colophon", "How it is made."},
	)
	for _, part := range []string{"<h1", ">Made", "<h2", ">By hand", `href="/repo/"`} {
		if !strings.Contains(a.Pages[1].HTML, part) {
			t.Errorf("no %s in %s", part, a.Pages[1].HTML)
		}
	}
}

func TestPaper(t *testing.T) {
	a := load(t, map[string]string{
		"papers/a.md": "---\ntitle: On $x^2$ & <b>\ndigests: [2026-02-18, 2026-02-10]\ndate: 2024\n---\n\n" +
			"The *abstract*.\n\n## Notes\n\nMine.\n",
		"papers/b.md": "---\ntitle: \"A title \"\ndate: 2025-03\n---\n", "papers/c.md": paperFile(),
	})
	p := a.Papers[1]
	expect(t, "texts", [2]string{p.Text, p.Description()}, [2]string{"The abstract.", "The abstract."})
	expect(t, "path", p.Path(), "/papers/a/")
	expect(t, "title", p.TitleText, "On x^2 & <b>")
	expect(t, "a title with a space at its end", a.Papers[0].TitleHTML, "A title")
	if !strings.Contains(p.TitleHTML, "<math") || !strings.HasSuffix(p.TitleHTML, " &amp; &lt;b&gt;") ||
		!strings.Contains(p.Notes, "Mine.") ||
		strings.Contains(p.Abstract, "Mine") {
		t.Errorf("%+v", p)
	}
	var added []string
	for _, p := range a.Papers {
		added = append(added, p.Added().String())
	}
	expect(t, "added", added, []string{"2025-03", "2026-02-10", ""})
}

// related lists the papers related to p with what they share.
func related(p *Paper) (all []string) {
	for _, r := range p.Related {
		all = append(all, r.Slug+": "+strings.ReplaceAll(r.Shared, "\n", ", "))
	}
	return all
}

func TestRelatedPapersAreSortedBySimilarity(t *testing.T) {
	files := map[string]string{}
	for i, about := range []string{
		"multigrid operators for equations", "multigrid operators for equations and meshes", "language models of code",
		"language models of law",
	} {
		files[fmt.Sprintf("papers/p%d.md", i)] = fmt.Sprintf(
			"---\ntitle: %s\n---\n\nWe study %s at length.\n",
			about,
			about,
		)
	}
	a := load(t, files)
	for i, want := range []string{"p1", "p0", "p3", "p2"} {
		if found := a.Papers[i].Related; len(found) == 0 || found[0].Slug != want ||
			len(found) > relatedPapers {
			t.Errorf("%s is related to %s, want %s first", a.Papers[i].Slug, related(a.Papers[i]), want)
		}
	}
}

func TestLoadReportsAllProblems(t *testing.T) {
	dir := siteOf(t, map[string]string{
		"papers/a.md":       "---\ntitle: A\ntgas: [x]\ndate: soon\n---\n",
		"papers/b.md":       "no front matter",
		"papers/big.md":     paperFile(),
		"papers/x/Big.md":   paperFile(),
		"papers/ok.md":      paperFile(),
		"papers/draft.md":   "---\ntitle: A\ndraft: true\nauthor_count: none\n---\n",
		"pages/tags.md":     "---\ntitle: T\n---\n",
		"pages/Über uns.md": "---\ntitle: T\n---\n",
		"pages/none.md":     "---\ndescription: no title\n---\n",
		"pages/c.md":        "---\ntitle: T\ntitel: U\n---\n",
	})
	a, err := Load(dir, settings, Options{})
	var list problem.List
	if a != nil || !errors.As(err, &list) {
		t.Fatalf("%v, %v", a, err)
	}
	var got []string
	for _, p := range list {
		rel, _ := filepath.Rel(filepath.Join(dir, "content"), p.File)
		got = append(got, fmt.Sprintf("%s:%d", filepath.ToSlash(rel), p.Line))
	}
	expect(t, "places", got, []string{
		"pages/c.md:3", "pages/none.md:2", "pages/tags.md:0", "papers/a.md:3",
		"papers/a.md:4", "papers/b.md:1", "papers/draft.md:4", "papers/x/Big.md:0",
	})
}

// TestAliasesAreUnique checks that aliases of two papers, and aliases with the name of another paper, are reported.
func TestAliasesAreUnique(t *testing.T) {
	files := map[string]string{
		"papers/a.md":     "---\ntitle: A\naliases: [old, older]\n---\n",
		"papers/b.md":     "---\ntitle: B\naliases:\n  - older\n  - draft\n---\n",
		"papers/draft.md": "---\ntitle: C\ndraft: true\naliases: [a]\n---\n",
	}
	dir := siteOf(t, files)
	_, err := Load(dir, settings, Options{})
	var list problem.List
	if !errors.As(err, &list) {
		t.Fatal(err)
	}
	var got []string
	for _, p := range list {
		got = append(got, fmt.Sprintf("%s:%d:%d: %s", filepath.Base(p.File), p.Line, p.Column, p.What))
	}
	expect(t, "problems", got, []string{
		"b.md:4:5: the alias \"older\" is also in " + filepath.ToSlash(dir) + "/content/papers/a.md:3:16",
		"b.md:5:5: the alias \"draft\" is the name of another paper",
		"draft.md:4:11: the alias \"a\" is the name of another paper",
	})
	files["papers/b.md"], files["papers/draft.md"] = paperFile(), paperFile()
	load(t, files)
}

// TestAliasAtPathOfTermIsReported checks that an alias at the path of an index or a term, which cannot redirect, is
// reported.
func TestAliasAtPathOfTermIsReported(t *testing.T) {
	dir := siteOf(t, map[string]string{
		"papers/a.md": paperFile("status: read", "aliases: [/status/read/, /status/, /status/new/, /old/]"),
	})
	fields := []content.Field{{Name: "status", Type: content.TextField, Index: true}}
	a, err := Load(dir, &config.Config{PageSize: 9, Fields: fields}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range a.Warnings {
		got = append(got, fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.What))
	}
	expect(t, "warnings", got, []string{
		"4:11: the alias \"/status/read/\" belongs to the index of `status`",
		"4:26: the alias \"/status/\" belongs to the index of `status`",
	})
}

func TestAliasCanBeTheFormerPathOfTheHomePage(t *testing.T) {
	a := load(t, map[string]string{
		"papers/a.md": paperFile("aliases: [/index/]"), "pages/index.md": "---\n---\nHome.\n",
	})
	expect(t, "aliases", a.Papers[0].Aliases, []string{"/index/"})
}

func TestReservedPathsAreRejected(t *testing.T) {
	names := []string{
		"papers", "dates", "digests", "tags", "authors", "people", "collections", "search", "glance", "page", "css",
		"js", "404", "Search", "papers/a", "Tags/index", "dates/2023/talks",
	}
	for _, name := range names {
		dir := siteOf(t, map[string]string{"pages/" + name + ".md": "---\ntitle: T\n---\n"})
		if _, err := Load(dir, settings, Options{}); err == nil ||
			!strings.Contains(err.Error(), "the site itself uses the path /") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLongTitleIsAWarning(t *testing.T) {
	title := strings.Repeat("x", markdown.MaxTitle)
	a := load(t, map[string]string{
		"papers/a.md": "---\ndate: 2024-01-01\ntitle: " + title + "\n---\n",
		"papers/b.md": "---\ndate: 2024-01-01\ntitle: y" + title + "\n---\n",
	})
	if got := a.Warnings.Error(); !strings.Contains(got, "b.md:3:1: the title is longer than 10000 bytes") ||
		len(a.Warnings) != 1 {
		t.Error(got)
	}
}

func TestWarningsAreSortedByPosition(t *testing.T) {
	a := load(t, map[string]string{
		"papers/b.md": "---\ntitle: B\n---\n\nOne.\n\n<b>x</b>\n",
		"papers/a.md": "---\ntitle: A\n---\n\n$\\nosuchcommand$ and\n\n<i>x</i>\n",
		"pages/c.md":  "---\ntitle: C\n---\n<u>x</u>\n",
	})
	var got []string
	for _, w := range a.Warnings {
		got = append(got, fmt.Sprintf("%s:%d", filepath.Base(w.File), w.Line))
	}
	if len(got) == 0 || got[0] != "c.md:4" || got[1] != "c.md:4" || got[2] != "a.md:5" {
		t.Errorf("warnings at %v:\n%v", got, a.Warnings)
	}
}

func TestFilesOfEditorsAreIgnored(t *testing.T) {
	a := load(t, map[string]string{
		"papers/a.md": paperFile(), "papers/.#a.md": "x", "papers/#a.md#": "x", "papers/#a.md": "x",
		"papers/a.md~": "x", "papers/.a.md.swp": "x", "papers/.offprint-1.md": "x", "papers/4913": "x",
		"papers/README.txt": "x",
		"papers/.more/b.md": "x", "papers/c.bak/d.md": "x", "pages/.b.md": "x", "digests/c.md": "x",
	})
	expect(t, "papers", slugs(a.Cards), "a")
	expect(t, "pages", len(a.Pages), 0)
}

func TestEmptySite(t *testing.T) {
	a := load(t, nil)
	expect(t, "counts", [5]int{len(a.Papers), len(a.Pages), len(a.Years), len(a.Tags), len(a.Digests)}, [5]int{})
	if !a.Newest.IsZero() || !a.Updated().IsZero() {
		t.Errorf("newest %v", a.Newest)
	}
}

func TestReadErrorIsNotAProblem(t *testing.T) {
	dir := siteOf(t, nil)
	if err := os.MkdirAll(filepath.Join(dir, "content", "papers"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.md", filepath.Join(dir, "content", "papers", "a.md")); err != nil {
		t.Fatal(err)
	}
	_, err := Load(dir, settings, Options{})
	var list problem.List
	if err == nil || errors.As(err, &list) {
		t.Errorf("%v", err)
	}
}

// dump formats everything in an archive, without pointers.
func dump(a *Archive) string {
	var b strings.Builder
	for _, p := range a.Papers {
		record, err := json.Marshal(p.Record)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&b, "%s %+v %s %s\n", record, *p.Card, p.Notes, related(p))
	}
	for _, p := range a.Pages {
		fmt.Fprintf(&b, "%+v\n", *p)
	}
	for _, tag := range a.Tags {
		fmt.Fprintf(&b, "%s %s\n", tag.Slug, slugs(tag.Papers))
	}
	fmt.Fprintln(
		&b,
		groups(a.Years),
		groups(a.Digests),
		groups(a.Counts),
		slugs(a.Unknown),
		slugs(a.Undated),
		a.Warnings,
	)
	return b.String()
}

func TestLoadIsDeterministic(t *testing.T) {
	first, err := Load("../..", settings, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		again, err := Load("../..", settings, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if dump(first) != dump(again) {
			t.Fatal(cmp.Diff(dump(first), dump(again)))
		}
	}
}

func TestShortenCutsAtAWord(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"", 5, ""}, {"  one\n\ttwo ", 7, "one two"}, {"one two", 6, "one…"}, {"one, two", 5, "one…"},
		{"onetwothree", 6, "onetwo…"}, {strings.Repeat(" ", 100) + "one", 3, "one"},
		{strings.Repeat("𝔸", 10), 9, strings.Repeat("𝔸", 9) + "…"},
		{"one" + strings.Repeat(" ", 100) + "two", 9, "one two"},
	} {
		expect(t, c.text, shorten(c.text, c.most), c.want)
	}
	rapid.Check(t, func(t *rapid.T) {
		text, most := rapid.String().Draw(t, "text"), rapid.IntRange(1, 50).Draw(t, "most")
		got := shorten(text, most)
		all := strings.Join(strings.Fields(text), " ")
		if n := utf8.RuneCountInString(got); n > most+1 {
			t.Fatalf("%d characters", n)
		}
		if head, cut := strings.CutSuffix(got, "…"); got != all && (!cut || !strings.HasPrefix(all, head)) {
			t.Fatalf("%q is not the beginning of %q", got, all)
		}
	})
}
