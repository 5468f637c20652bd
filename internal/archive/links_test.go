package archive

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
)

// fileWithNotes returns the file of a paper with notes.
func fileWithNotes(title, notes string, fields ...string) string {
	return "---\ntitle: " + title + "\n" + strings.Join(append(fields, ""), "\n") +
		"---\n\nThe [[abstract]].\n\n## Notes\n\n" + notes + "\n"
}

var linked = map[string]string{
	"papers/a.md": fileWithNotes(
		"On $x$ & y",
		"See [[b]], [[b#notes|its <notes>]] and [[a]].",
		"date: 2023-01-02",
		"aliases: [old-a]",
	),
	"papers/b.md":     fileWithNotes("B", "See [[old-a]]."),
	"papers/c.md":     fileWithNotes("C", "Nothing."),
	"papers/draft.md": fileWithNotes("D", "See [[a]].", "draft: true"),
	"papers/late.md":  fileWithNotes("L", "See [[a]].", "date: 2030-01-01"),
	"pages/us.md":     "---\ntitle: Us & them\n---\n\nWe read [[a]] first.\n",
	"collections/two.md": "---\ntitle: Two papers\npapers:\n  - b: Before [[a]], for its $x^2$.\n  - old-a\n---\n\n" +
		"Begin with [[b]], and see [[c]].\n",
	"collections/none.md": "---\ntitle: and none\ndescription: Empty.\n---\n",
}

func refs(all []Ref) string {
	var s []string
	for _, r := range all {
		s = append(s, fmt.Sprintf("%s %s %s", r.TitleHTML, r.Path, r.About))
	}
	return strings.Join(s, "; ")
}

func paperOf(t *testing.T, a *Archive, slug string) *Paper {
	t.Helper()
	i, ok := a.places[slug]
	if !ok {
		t.Fatalf("no paper %s", slug)
	}
	return a.Papers[i]
}

func TestMentionsLinkToPapers(t *testing.T) {
	a, problems, err := NewReader(
		siteOf(t, linked),
	).Read(settings, Options{Today: content.Date{Year: 2026, Month: 1, Day: 1}}, nil)
	if err != nil || len(problems) > 0 || len(a.Warnings) > 0 {
		t.Fatal(problems, a.Warnings, err)
	}
	one, two := paperOf(t, a, "a"), paperOf(t, a, "b")
	want := `See <a href="/repo/papers/b/">B</a>, <a href="/repo/papers/b/#notes">its &lt;notes&gt;</a> and ` +
		`<a href="/repo/papers/a/">` + one.TitleHTML + `</a>.`
	if !strings.Contains(
		one.Notes,
		want,
	) {
		t.Errorf("%s\nwithout %s", one.Notes, want)
	}
	if want := `See <a href="/repo/papers/a/">` + one.TitleHTML; !strings.Contains(two.Notes, want) ||
		!strings.Contains(one.TitleHTML, "<math") {
		t.Errorf("%s\nwithout %s", two.Notes, want)
	}
	if !strings.Contains(one.Abstract, "[[abstract]]") {
		t.Errorf("an abstract has links to papers: %s", one.Abstract)
	}
	expect(
		t,
		"mentions of a",
		refs(one.Mentioned),
		"B /papers/b/ undated; Us &amp; them /us/ page",
	)
	expect(
		t,
		"mentions of b",
		refs(two.Mentioned),
		one.TitleHTML+" /papers/a/ 2023",
	)
	expect(t, "mentions of c", refs(paperOf(t, a, "c").Mentioned), "Two papers /collections/two/ collection")
	expect(t, "a free page", a.Pages[0].Description, "We read On x & y first.")
	if want := `<p>We read <a href="/repo/papers/a/">` + one.TitleHTML + `</a> first.</p>`; a.Pages[0].HTML != want {
		t.Errorf("%s\nwant %s", a.Pages[0].HTML, want)
	}
}

func TestCollections(t *testing.T) {
	a := load(t, linked)
	expect(
		t,
		"collections",
		[]string{a.Collections[0].Title, a.Collections[1].Title},
		[]string{"and none", "Two papers"},
	)
	c := a.Collections[1]
	expect(t, "papers", slugs(c.Papers), "b a")
	if why := c.Papers[0].Summary; !strings.HasPrefix(why, `Before <a href="/repo/papers/a/">`) ||
		!strings.Contains(why, "<math") ||
		strings.Contains(why, "<p>") {
		t.Error(why)
	}
	if c.Papers[1] != a.Card("a") || c.Papers[0] == a.Card("b") {
		t.Error("a collection changes the card of a paper")
	}
	expect(
		t,
		"description",
		[2]string{a.Collections[0].Description, c.Description},
		[2]string{"Empty.", "Begin with B, and see C."},
	)
	expect(t, "lead", [2]string{a.Collections[0].Lead, c.Lead}, [2]string{"Empty.", ""})
	expect(t, "a is in", refs(paperOf(t, a, "a").Collections), "Two papers /collections/two/ collection")
	expect(t, "c is in", refs(paperOf(t, a, "c").Collections), "")
}

func TestUnknownPapersAreReported(t *testing.T) {
	dir := siteOf(t, map[string]string{
		"papers/neural-operators.md": fileWithNotes("N",
			"See [[neural-opertors]],\n[[nothing at all|that]] and [[draft]]."),
		"papers/draft.md":  fileWithNotes("D", "", "draft: true"),
		"papers/late.md":   fileWithNotes("L", "", "date: 2030-01-01", "aliases: [soon]"),
		"papers/broken.md": "---\ntitel: B\n---\n",
		"collections/c.md": "---\ntitle: C\npapers:\n  - neural-opertors\n  - draft: Why\n  - soon\n" +
			"  - broken\n  - nothing\n  - neural-operators: |\n      - a list\n---\n\n[[draft]]\n",
	})
	a, problems, err := NewReader(dir).Read(settings, Options{Today: content.Date{Year: 2026, Month: 1, Day: 1}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	here := strings.NewReplacer(dir+"/content/", "").Replace
	expect(
		t,
		"problems",
		here(problems.Error()),
		"collections/c.md:4:5: unknown paper \"neural-opertors\" (did you mean neural-operators?)\n"+
			"collections/c.md:8:5: unknown paper \"nothing\" (write the paper's file name without .md)\n"+
			"collections/c.md:9:5: the text about \"neural-operators\" is longer than a paragraph"+
			" (write a sentence or "+
			"two here, and the rest below the front matter)\n"+
			"papers/broken.md:2:1: unknown field `titel` (did you mean `title`?)",
	)
	expect(
		t,
		"warnings",
		here(a.Warnings.Error()),
		"collections/c.md:5:5: the paper \"draft\" is a draft, so the collection omits it (ignore this if it is "+
			"intended)\n"+
			"collections/c.md:6:5: the paper \"soon\" is not shown before 1 January 2030, so the collection omits it "+
			"(ignore this if it is intended)\n"+
			"collections/c.md:13:1: the paper \"draft\" is a draft, so there is no link to it (ignore this if it is "+
			"intended)\n"+
			"papers/neural-operators.md:9:5: unknown paper \"neural-opertors\" (did you mean "+
			"[[neural-operators]]?)\n"+
			"papers/neural-operators.md:10:1: unknown paper \"nothing at all\" (write the paper's file "+
			"name without .md, or \\[[ for literal brackets)\n"+
			"papers/neural-operators.md:10:29: the paper \"draft\" is a draft, so there is no link to it (ignore this "+
			"if it is intended)",
	)
	if notes := paperOf(t, a, "neural-operators").Notes; !strings.Contains(
		notes,
		"See [[neural-opertors]],\nthat and [[draft]].",
	) {
		t.Error(notes)
	}
}

// TestEditChangesOnlyMentioningPages edits a file and checks which values of the archive change.
func TestEditChangesOnlyMentioningPages(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"nothing", "papers/a.md", linked["papers/a.md"], ""},
		{"notes", "papers/c.md", fileWithNotes("C", "Something."), "c"},
		{"notes with a mention", "papers/c.md", fileWithNotes("C", "See [[b]]."), "b c"},
		{"notes without a former mention", "papers/b.md", fileWithNotes("B", "Nothing."), "a b"},
		{"a title", "papers/c.md", fileWithNotes("See", "Nothing."), "c Two papers"},
		{"title of a paper with mentions", "papers/b.md", fileWithNotes("Bee", "See [[old-a]]."), "a b Two papers"},
		{"title of a mentioned paper", "papers/a.md",
			fileWithNotes("Ay", "See [[b]].", "date: 2023-01-02", "aliases: [old-a]"), "a b Two papers Us & them"},
		{"a mentioned paper's tags", "papers/a.md",
			fileWithNotes("On $x$ & y", "See [[b]], [[b#notes|its <notes>]] and [[a]].", "date: 2023-01-02",
				"aliases: [old-a]", "tags: [x]"), "a Two papers"},
		{"an alias", "papers/a.md", fileWithNotes("On $x$ & y", "See [[b]], [[b#notes|its <notes>]] and [[a]].",
			"date: 2023-01-02", "aliases: [old-a, older-a]"), "a Two papers"},
		{"a page", "pages/us.md", "---\ntitle: Us & them\n---\n\nWe do not.\n", "a Us & them"},
		{"a collection's prose", "collections/two.md",
			strings.Replace(linked["collections/two.md"], "Begin", "Start", 1), "Two papers"},
		{"a collection's title", "collections/two.md", strings.Replace(linked["collections/two.md"], "Two", "Twin", 1),
			"a b c Twin papers"},
		{"a collection's papers", "collections/none.md",
			"---\ntitle: and none\ndescription: Empty.\npapers: [c]\n---\n", "c and none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := maps.Clone(linked)
			delete(files, "papers/late.md")
			dir := siteOf(t, files)
			r := NewReader(dir)
			before, _, err := r.Read(settings, Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			after := maps.Clone(files)
			after[c.file] = c.text
			now, problems, err := r.Read(settings, Options{}, append(put(t, dir, files, after), "content/"+c.file))
			if err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			expect(t, "changed", strings.Join(differing(t, before, now), " "), c.want)
			reloaded, err := Load(dir, settings, Options{})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, "archive", dump(now), dump(reloaded))
		})
	}
}

// differing returns the papers, collections and pages that differ between two archives, apart from lists.
func differing(t *testing.T, before, now *Archive) (names []string) {
	t.Helper()
	for _, slug := range []string{"a", "b", "c"} {
		p, q := *paperOf(t, before, slug), *paperOf(t, now, slug)
		p.Card, p.Related, p.Newer, p.Older = q.Card, q.Related, q.Newer, q.Older // these depend on the lists
		if paperOf(t, before, slug) != paperOf(t, now, slug) && !p.equalExceptRelated(&q) {
			names = append(names, slug)
		}
	}
	for i, c := range now.Collections {
		if before.Collections[i] != c {
			names = append(names, c.Title)
		}
	}
	for i, p := range now.Pages {
		if before.Pages[i] != p {
			names = append(names, p.Title)
		}
	}
	return names
}
