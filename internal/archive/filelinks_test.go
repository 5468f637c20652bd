package archive

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
)

// fileLinked is a site whose texts link to each other's files.
var fileLinked = map[string]string{
	"papers/a.md": fileWithNotes("A",
		"See [**b**](b.md#notes \"its <notes>\"), [us](../pages/us.md) and [a list](../collections/two.md)."),
	"papers/b.md":        fileWithNotes("B", "See [itself](b.md) and [a](./../papers/a.md).", "aliases: [old-b]"),
	"papers/draft.md":    fileWithNotes("D", "", "draft: true"),
	"papers/late.md":     fileWithNotes("L", "", "date: 2030-01-01"),
	"papers/broken.md":   "---\ntitel: B\n---\n",
	"pages/us.md":        "---\ntitle: Us\n---\n\nRead [a](../papers/a.md) or [ourselves](us.md#top).\n",
	"collections/two.md": "---\ntitle: Two\npapers:\n  - b: Before [a](../papers/a.md).\n---\n\n[Us](../pages/us.md)\n",
}

func TestLinksToFilesPointToTheirPages(t *testing.T) {
	files := map[string]string{}
	for name, text := range fileLinked {
		if name != "papers/broken.md" {
			files[name] = text
		}
	}
	a := load(t, files)
	if len(a.Warnings) > 0 {
		t.Error(a.Warnings)
	}
	notes := `See <a href="/repo/papers/b/#notes" title="its &lt;notes&gt;"><strong>b</strong></a>, ` +
		`<a href="/repo/us/">us</a> and <a href="/repo/collections/two/">a list</a>.`
	if got := paperOf(t, a, "a").Notes; !strings.Contains(got, notes) {
		t.Errorf("%s\nwithout %s", got, notes)
	}
	expect(t, "a page", a.Pages[0].HTML,
		`<p>Read <a href="/repo/papers/a/">a</a> or <a href="/repo/us/#top">ourselves</a>.</p>`)
	expect(t, "its description", a.Pages[0].Description, "Read a or ourselves.")
	expect(t, "a collection", a.Collections[0].HTML, `<p><a href="/repo/us/">Us</a></p>`)
	expect(t, "why", a.Collections[0].Papers[0].Summary, `Before <a href="/repo/papers/a/">a</a>.`)
	expect(t, "mentions of a", refs(paperOf(t, a, "a").Mentioned),
		"B /papers/b/ undated; Two /collections/two/ collection; Us /us/ page")
	expect(t, "mentions of b", refs(paperOf(t, a, "b").Mentioned), "A /papers/a/ undated")
}

func TestBrokenLinksToFilesAreReported(t *testing.T) {
	const none = " does not point to a page of this site ("
	const unlinked = ", so there is no link to it (ignore this if it is intended)"
	for link, want := range map[string]string{
		"../papers/aa.md":       "the link ../papers/aa.md" + none + "did you mean ../papers/a.md?)",
		"a.md#notes":            "the link a.md#notes" + none + "did you mean ../papers/a.md?)",
		"uss.md":                "the link uss.md" + none + "did you mean us.md?)",
		"two.md":                "the link two.md" + none + "did you mean ../collections/two.md?)",
		"../collections/tow.md": "the link ../collections/tow.md" + none + "did you mean ../collections/two.md?)",
		"../../README.md": "the link ../../README.md" + none +
			"write the path of a file in content/, relative to this file, or a URL)",
		"../papers/old-b.md":  "the paper \"old-b\" was renamed to \"b\" (write ../papers/b.md)",
		"../papers/draft.md":  "the paper \"draft\" is a draft" + unlinked,
		"../papers/late.md":   "the paper \"late\" is not shown before 1 January 2030" + unlinked,
		"../papers/broken.md": "",
	} {
		files := map[string]string{"pages/x.md": "---\ntitle: X\n---\n\nA\n*b* [the **words**](" + link + ").\n"}
		for name, text := range fileLinked {
			files[name] = text
		}
		dir := siteOf(t, files)
		a, _, err := NewReader(dir).Read(settings, Options{Today: content.Date{Year: 2026, Month: 1, Day: 1}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want != "" {
			want = "pages/x.md:6:5: " + want
		}
		expect(t, link, strings.ReplaceAll(a.Warnings.Error(), dir+"/content/", ""), want)
		shown := "<p>A\n<em>b</em> the <strong>words</strong>.</p>"
		if link == "../papers/old-b.md" {
			shown = "<p>A\n<em>b</em> <a href=\"/repo/papers/b/\">the <strong>words</strong></a>.</p>"
		}
		expect(t, link, a.page("x").HTML, shown)
	}
}

func TestLinksToAddedAndRemovedFiles(t *testing.T) {
	alone := map[string]string{"papers/a.md": fileWithNotes("A", "See [us](../pages/us.md).")}
	both := map[string]string{"papers/a.md": alone["papers/a.md"], "pages/us.md": fileLinked["pages/us.md"]}
	dir, before := siteOf(t, both), both
	r := NewReader(dir)
	for _, now := range []map[string]string{both, alone, both} {
		a, problems, err := r.Read(settings, Options{}, put(t, dir, before, now))
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		exists := len(now) == len(both)
		expect(t, "a link", strings.Contains(paperOf(t, a, "a").Notes, `See <a href="/repo/us/">us</a>.`), exists)
		expect(t, "no warning", len(a.Warnings) == 0, exists)
		before = now
	}
}

func TestHomePage(t *testing.T) {
	a := load(t, map[string]string{
		"papers/a.md":    fileWithNotes("A", "See [home](../pages/index.md)."),
		"pages/index.md": "---\n---\n\nHere is [a](../papers/a.md), [us](us.md) and ![a dot](dot.svg).\n",
		"pages/us.md":    "---\ntitle: Us\n---\n\n[Home](index.md)\n",
		"pages/dot.svg":  `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>`,
	})
	expect(t, "warnings", len(a.Warnings), 0)
	expect(t, "path", a.Home.Path(), "/")
	expect(t, "title and description", []string{a.Home.Title, a.Home.Description}, []string{"", ""})
	expect(t, "text", a.Home.HTML, `<p>Here is <a href="/repo/papers/a/">a</a>, <a href="/repo/us/">us</a> and `+
		`<img src="dot.svg" alt="a dot" width="1" height="1" loading="lazy" decoding="async">.</p>`)
	expect(t, "picture", a.Pictures[0].Name, "dot.svg")
	expect(t, "other pages", len(a.Pages), 1)
	expect(t, "a link", a.Pages[0].HTML, `<p><a href="/repo/">Home</a></p>`)
	expect(t, "mentions", refs(paperOf(t, a, "a").Mentioned), " / page")
}
