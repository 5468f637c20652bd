package site

import (
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/export"
)

// divided plans the small archive with a limit for its files.
func divided(t *testing.T, limit int) []*Page {
	t.Helper()
	c := settings()
	return NewPlanner(Options{ArchiveLimit: limit}).Plan(loaded(t, c, small), c)
}

// TestLargeArchiveHasOneFilePerYear checks that the files of a year have the papers of that year, and that the
// archive's files list the files of the years.
func TestLargeArchiveHasOneFilePerYear(t *testing.T) {
	pages := divided(t, 100)
	for _, c := range []struct{ extension, paper string }{
		{".json", `"slug"`}, {".bib", "@misc{"}, {".ris", "TY  - "}, {".csl.json", `"id"`},
	} {
		index := written(t, find(t, pages, "/papers"+c.extension))
		for year, papers := range map[string]int{"2023": 3, "2021": 1, "undated": 1} {
			path := "/papers-" + year + c.extension
			if n := strings.Count(written(t, find(t, pages, path)), c.paper); n != papers {
				t.Errorf("%s has %d papers, want %d", path, n, papers)
			}
			if !strings.Contains(index, "https://example.org/my%20repo"+path) {
				t.Errorf("/papers%s does not name %s: %s", c.extension, path, index)
			}
		}
	}
	if got := written(t, find(t, pages, "/dates/2023/papers.bib")); strings.Count(got, "@misc{") != 3 {
		t.Errorf("the papers of 2023: %s", got)
	}
}

// TestDatesListTheFilesOfALargeArchive checks that readers find the files of all years on one page.
func TestDatesListTheFilesOfALargeArchive(t *testing.T) {
	pages := divided(t, 100)
	v := find(t, pages, "/dates/").View
	want := []Download{}
	for _, f := range []struct{ name, extension string }{
		{"JSON", ".json"}, {"BibTeX", ".bib"}, {"RIS", ".ris"}, {"CSL-JSON", ".csl.json"},
	} {
		want = append(want, Download{f.name, []Term{
			{Title: "2023", URL: "/papers-2023" + f.extension, Count: 3},
			{Title: "2021", URL: "/papers-2021" + f.extension, Count: 1},
			{Title: "undated", URL: "/papers-undated" + f.extension, Count: 1},
		}})
	}
	expect(t, "downloads", v.Downloads, want)
	for _, path := range []string{"/dates/", "/dates/page/2/"} {
		if v := find(t, pages, path).View; v.Cite != "" || path != "/dates/" && v.Downloads != nil {
			t.Errorf("%s: cite %q, %d downloads", path, v.Cite, len(v.Downloads))
		}
	}
}

// TestOnlyALargeArchiveIsDivided checks both sides of the limit, and a plan that crosses it.
func TestOnlyALargeArchiveIsDivided(t *testing.T) {
	if pages := divided(t, 1<<20); slices.ContainsFunc(pages, func(p *Page) bool {
		return strings.HasPrefix(p.Path, "/papers-") || p.View != nil && p.View.Downloads != nil
	}) {
		t.Error("a small archive is divided")
	}
	c := settings()
	planner := NewPlanner(Options{ArchiveLimit: 800})
	few := map[string]string{"a": small["a"]}
	for _, step := range []struct {
		papers map[string]string
		want   bool
	}{{few, false}, {small, true}, {few, false}} {
		pages := planner.Plan(loaded(t, c, step.papers), c)
		_, whole := find(t, pages, "/papers.bib").Export.(export.Bibliography)
		if (find(t, pages, "/dates/").View.Downloads != nil) != step.want || whole == step.want {
			t.Errorf("%d papers: divided is not %t", len(step.papers), step.want)
		}
	}
}

// TestOnlyBibTeXForYearsAndTags checks that lists have one bibliography, and the archive one in each format.
func TestOnlyBibTeXForYearsAndTags(t *testing.T) {
	var got []string
	for _, path := range paths(smallPlan(t)) {
		if strings.Contains(path, "papers.") {
			got = append(got, path)
		}
	}
	expect(t, "files", got, []string{
		"/papers.json", "/papers.bib", "/papers.ris", "/papers.csl.json",
		"/dates/2023/papers.bib", "/dates/2021/papers.bib", "/tags/pdes/papers.bib", "/tags/神经/papers.bib",
		"/digests/2026-02-18/papers.bib", "/digests/2026-02-10/papers.bib",
	})
}

// TestLargeArchiveWithoutBaseURL checks that paths are relative if the site has no base URL.
func TestLargeArchiveWithoutBaseURL(t *testing.T) {
	c := settings()
	c.BaseURL = config.DefaultBaseURL
	pages := NewPlanner(Options{ArchiveLimit: 100}).Plan(loaded(t, c, small), c)
	got := written(t, find(t, pages, "/papers.bib"))
	if !strings.Contains(got, "\n% papers-2023.bib (3 papers of 2023)\n") {
		t.Error(got)
	}
}
