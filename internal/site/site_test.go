package site

import (
	"bytes"
	"flag"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
	"github.com/offprint/offprint/internal/words"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; run with -update if the change is intended):\n%s", file, diff)
	}
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// settings returns the configuration of a site below a path.
func settings() *config.Config {
	return &config.Config{
		Title: "Shelf", Description: "Read.", BaseURL: "https://example.org/my%20repo/", Language: "en", PageSize: 2,
		Repository: "https://github.com/a/b", Branch: "main",
		Tags: []content.Term{{Tag: "pdes", Title: "Equations", Description: "Solved."}},
	}
}

// loaded returns an archive of papers, given as their fields by slug.
func loaded(t *testing.T, c *config.Config, papers map[string]string) *archive.Archive {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"pages/about.md": "---\ntitle: About\n---\n\nUs.\n"}
	for slug, fields := range papers {
		if strings.Contains(slug, "/") { // another file, with its complete text
			files[slug+".md"] = fields
			continue
		}
		files["papers/"+slug+".md"] = "---\ntitle: Paper " + slug + "\n" + fields + "---\n\nOn " + slug + ".\n"
	}
	for name, text := range files {
		name = filepath.Join(dir, "content", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, err := archive.Load(dir, c, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var small = map[string]string{
	"a": "date: 2023-10-16\nauthor_count: 3\ntags: [pdes]\ndigests: [2026-02-18]\n",
	"b": "date: 2023-10-02\nauthor_count: 3\ntags: [pdes]\ndigests: [2026-02-18]\n",
	"c": "date: 2023-04\nauthor_count: 1\ntags: [pdes, 神经]\ndigests: [2026-02-18, 2026-02-10]\n",
	"d": "date: 2021\nauthor_count: 40\ndigests: [2026-02-10]\n",
	"e": "",
}

// planned plans an archive for publication, not for a preview.
func planned(a *archive.Archive, c *config.Config) []*Page {
	return NewPlanner(Options{}).Plan(a, c)
}

// smallPlan returns the plan of the small archive.
func smallPlan(t *testing.T) []*Page {
	c := settings()
	return planned(loaded(t, c, small), c)
}

func paths(pages []*Page) []string {
	all := make([]string, len(pages))
	for i, p := range pages {
		all[i] = p.Path
	}
	return all
}

// find returns the page at an address.
func find(t *testing.T, pages []*Page, path string) *Page {
	t.Helper()
	i := slices.IndexFunc(pages, func(p *Page) bool { return p.Path == path })
	if i < 0 {
		t.Fatalf("no page %s among %v", path, paths(pages))
	}
	return pages[i]
}

// formatPlan formats a plan, one page per line.
func formatPlan(pages []*Page) string {
	var b strings.Builder
	for _, p := range pages {
		fmt.Fprint(&b, p.Path)
		if v := p.View; v != nil {
			fmt.Fprintf(&b, "  %s %q section=%s feed=%s", p.Layout, v.Title, v.Section, v.Feed)
			if v.List != nil {
				fmt.Fprintf(&b, " total=%d", v.List.Total)
				for _, g := range v.List.Groups {
					fmt.Fprintf(&b, " [%s %s:", g.Heading, g.URL)
					for _, paper := range g.Papers {
						fmt.Fprintf(&b, " %s", paper.Slug)
					}
					b.WriteString("]")
				}
				if v.List.Pager != nil {
					fmt.Fprintf(&b, " %+v", *v.List.Pager)
				}
			}
			for _, term := range slices.Concat(v.Terms, v.Months) {
				fmt.Fprintf(&b, " (%s %s %d)", term.Title, term.URL, term.Count)
			}
			if v.Chart != "" {
				fmt.Fprintf(&b, " %q", v.ChartSays)
			}
			for _, near := range []*Term{v.See, v.Newer, v.Older} {
				if near != nil {
					fmt.Fprintf(&b, " → %s %s %d", near.Title, near.URL, near.Count)
				}
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestRedirects checks that every former path of a paper or tag redirects unless it is in use, and that the sitemap
// omits it.
func TestRedirects(t *testing.T) {
	c := settings()
	c.BaseURL = "https://a.org/deep/"
	c.Tags = []content.Term{
		{
			Tag:     "pdes",
			Title:   "Equations",
			Aliases: []string{"odes", "still-there"},
		}, {Tag: "unused", Aliases: []string{"nothing"}},
	}
	pages := planned(loaded(t, c, map[string]string{"a": "aliases: [b, 神]\ntags: [pdes, still-there]\n"}), c)
	redirects := map[string]export.Redirect{}
	for _, p := range pages {
		if r, ok := p.Export.(export.Redirect); ok {
			redirects[p.Path] = r
		}
	}
	to := export.Redirect{
		Language:  "en",
		Heading:   "This page has moved",
		Title:     "Paper a",
		URL:       "/deep/papers/a/",
		Canonical: "https://a.org/deep/papers/a/",
	}
	tag := export.Redirect{
		Language:  "en",
		Heading:   "This page has moved",
		Title:     "Equations",
		URL:       "/deep/tags/pdes/",
		Canonical: "https://a.org/deep/tags/pdes/",
	}
	expect(
		t,
		"redirects",
		redirects,
		map[string]export.Redirect{"/papers/b/": to, "/papers/神/": to, "/tags/odes/": tag},
	)
	for _, p := range find(t, pages, "/sitemap.xml").Export.(export.Sitemap).Paths {
		if _, moved := redirects[p]; moved {
			t.Errorf("%s is in the sitemap", p)
		}
	}
}

func TestPlanOfSmallArchive(t *testing.T) {
	golden(t, "plan.txt", formatPlan(smallPlan(t)))
}

func TestPlanOfEmptyArchive(t *testing.T) {
	c := settings()
	pages := planned(loaded(t, c, nil), c)
	golden(t, "empty.txt", formatPlan(pages))
}

func TestAddressesAreUniqueAndPagesComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range smallPlan(t) {
		if seen[p.Path] || !strings.HasPrefix(p.Path, "/") || strings.Contains(p.Path, "//") {
			t.Errorf("%s is planned twice or is not a path", p.Path)
		}
		seen[p.Path] = true
		if (p.View == nil) == (p.Export == nil) || (p.View == nil) != (p.Layout == "") {
			t.Errorf("%s is both a view and an export, or neither", p.Path)
		}
		if p.View != nil && (p.View.Path != p.Path || p.View.Site == nil) {
			t.Errorf("%s has a view for %s", p.Path, p.View.Path)
		}
	}
}

func TestPlanHasNoBrokenLinks(t *testing.T) {
	pages := smallPlan(t)
	known := map[string]bool{"": true}
	for _, p := range pages {
		known[p.Path] = true
	}
	for _, p := range pages {
		if p.View == nil {
			continue
		}
		v := p.View
		var links []string
		if v.Feed != "" {
			links = append(links, v.Feed+"feed.xml", v.Feed+"feed.json")
		}
		for _, term := range slices.Concat(v.Terms, v.Months) {
			links = append(links, term.URL)
		}
		for _, near := range []*Term{v.See, v.Newer, v.Older} {
			if near != nil {
				links = append(links, near.URL)
			}
		}
		if v.List != nil {
			for _, g := range v.List.Groups {
				links = append(links, g.URL)
			}
			if pager := v.List.Pager; pager != nil {
				links = append(links, pager.Newer, pager.Older, pager.First, pager.Last)
			}
		}
		if v.Home != nil {
			links = append(links, v.Home.Digest.URL)
			for _, term := range v.Home.Tags {
				links = append(links, term.URL)
			}
		}
		for _, l := range links {
			if !known[l] {
				t.Errorf("%s has a broken link to %s", p.Path, l)
			}
		}
	}
}

func TestLongListsArePaged(t *testing.T) {
	for n, want := range map[int][]int{0: {0}, 1: {1}, 2: {2}, 3: {2, 1}, 4: {2, 2}, 5: {2, 2, 1}} {
		c := settings()
		papers := map[string]string{}
		for i := range n {
			papers[fmt.Sprintf("p%d", i)] = "date: 2023-01-02\n"
		}
		a := loaded(t, c, papers)
		pages := planned(a, c)
		var sizes []int
		var shown []*archive.Card
		for i := range want {
			v := find(t, pages, content.ListPagePath("/dates/", i+1)).View
			size := 0
			for _, g := range v.List.Groups {
				size += len(g.Papers)
				shown = append(shown, g.Papers...)
			}
			sizes = append(sizes, size)
			if (v.List.Pager != nil) != (len(want) > 1) || v.List.Total != n {
				t.Errorf("%d papers: page %d has the pager %v and the total %d", n, i+1, v.List.Pager, v.List.Total)
			}
		}
		expect(t, fmt.Sprintf("%d papers", n), sizes, want)
		if !slices.Equal(shown, a.Cards) {
			t.Errorf("%d papers: the pages show %d, or in the wrong order", n, len(shown))
		}
		if slices.Contains(paths(pages), content.ListPagePath("/dates/", len(want)+1)) {
			t.Errorf("%d papers: there are more than %d pages", n, len(want))
		}
	}
}

func TestPagerLinks(t *testing.T) {
	page := func(n string) Term { return Term{Title: n, URL: "/dates/page/" + n + "/"} }
	first := Term{Title: "1", URL: "/dates/"}
	expect(t, "first", *(&planner{}).pager("/dates/", 1, 3), Pager{
		Page: 1, Pages: 3, Says: "Page 1 of 3", Older: "/dates/page/2/", Last: "/dates/page/3/",
		Numbers: []Term{{Title: "1"}, page("2"), page("3")},
	})
	expect(t, "second", *(&planner{}).pager("/dates/", 2, 3), Pager{
		Page: 2, Pages: 3, Says: "Page 2 of 3", Newer: "/dates/", First: "/dates/", Older: "/dates/page/3/",
		Last: "/dates/page/3/", Numbers: []Term{first, {Title: "2"}, page("3")},
	})
	expect(t, "last", *(&planner{}).pager("/dates/", 3, 3), Pager{
		Page: 3, Pages: 3, Says: "Page 3 of 3", Newer: "/dates/page/2/", First: "/dates/",
		Numbers: []Term{first, page("2"), {Title: "3"}},
	})
}

// TestPageNumbersHaveGaps checks the links to the pages of a long list. The current page has no link.
func TestPageNumbersHaveGaps(t *testing.T) {
	for current, want := range map[int]string{
		1: "(1) 2 … 1,053", 2: "1 (2) 3 … 1,053", 3: "1 2 (3) 4 … 1,053", 4: "1 2 3 (4) 5 … 1,053",
		5: "1 … 4 (5) 6 … 1,053", 1050: "1 … 1,049 (1,050) 1,051 1,052 1,053", 1053: "1 … 1,052 (1,053)",
	} {
		var got []string
		for _, n := range (&planner{}).pageNumbers("/dates/", current, 1053) {
			switch {
			case n.Title == "":
				got = append(got, "…")
			case n.URL == "":
				got = append(got, "("+n.Title+")")
			default:
				got = append(got, n.Title)
			}
		}
		expect(t, fmt.Sprintf("page %d", current), strings.Join(got, " "), want)
	}
}

func TestOnlyFirstPageOfListHasChart(t *testing.T) {
	pages := smallPlan(t)
	first, second := find(t, pages, "/dates/").View, find(t, pages, "/dates/page/2/").View
	if first.Chart == "" || second.Chart != "" || second.ChartSays != "" {
		t.Errorf("the charts are %q and %q", first.ChartSays, second.ChartSays)
	}
	expect(t, "title", second.Title, "By date, page 2")
	if first.Title != "By date" || first.Path != "/dates/" {
		t.Error("the second page changed the first")
	}
}

func TestPaperPage(t *testing.T) {
	v := find(t, smallPlan(t), "/papers/c/").View
	expect(t, "title", v.Title, "Paper c")
	expect(t, "description", v.Description, "On c.")
	expect(t, "edit", string(v.Edit), "https://github.com/a/b/edit/main/content/papers/c.md")
	c := settings()
	c.Repository = ""
	for _, p := range planned(loaded(t, c, small), c) {
		if p.View != nil && p.View.Edit != "" {
			t.Errorf("%s is edited at %s without a repository", p.Path, p.View.Edit)
		}
	}
}

func TestHomeShowsNewestDigest(t *testing.T) {
	h := find(t, smallPlan(t), "/").View.Home
	expect(t, "digest", *h.Digest, Term{Title: "18 February 2026", URL: "/digests/2026-02-18/", Count: 3})
	var shown []string
	for _, p := range h.Newest {
		shown = append(shown, p.Slug)
	}
	expect(t, "newest", shown, []string{"a", "b", "c"})
	expect(t, "tags", []string{h.Tags[0].Title, h.Tags[1].Title}, []string{"Equations", "神经"})
	c := settings()
	papers := map[string]string{}
	for i := range 20 {
		papers[fmt.Sprintf("p%02d", i)] = fmt.Sprintf("date: 2023-01-%02d\ntags: [t%d]\n", i+1, i)
	}
	h = find(t, planned(loaded(t, c, papers), c), "/").View.Home
	if h.Digest != nil || len(h.Newest) != onHome || h.Newest[0].Slug != "p19" || len(h.Tags) != 12 {
		t.Errorf("without a digest: %v, %d papers, %d tags", h.Digest, len(h.Newest), len(h.Tags))
	}
}

// TestHomeContinuesShortDigest checks that the newest other papers follow a short digest on the home page.
func TestHomeContinuesShortDigest(t *testing.T) {
	for digest, want := range map[int][2]int{1: {1, 7}, 7: {7, 1}, 8: {8, 0}, 12: {8, 0}} {
		papers := map[string]string{}
		for i := range 20 {
			text := fmt.Sprintf("date: 2023-01-%02d\n", i+1)
			if i < digest {
				text += "digests: [2026-02-18]\n"
			}
			papers[fmt.Sprintf("p%02d", i)] = text
		}
		c := settings()
		h := find(t, planned(loaded(t, c, papers), c), "/").View.Home
		if got := [2]int{len(h.Newest), len(h.Others)}; got != want {
			t.Errorf("a digest of %d papers: %v, want %v", digest, got, want)
		}
		if want[1] > 0 && h.Others[0].Slug != "p19" {
			t.Errorf("a digest of %d papers is followed by %s", digest, h.Others[0].Slug)
		}
	}
}

// formatLinks formats links, with a star after those to groups that the page shows.
func formatLinks(links []Term) string {
	all := make([]string, len(links))
	for i, link := range links {
		if all[i] = link.Title + " " + link.URL; link.Current {
			all[i] += "*"
		}
	}
	return strings.Join(all, ", ")
}

// TestLongListsMarkTheirGroups checks that the links to the years and months of a long list mark those on the current
// page, and that those of a list by date lead to the pages of the years and months.
func TestLongListsMarkTheirGroups(t *testing.T) {
	c := settings()
	papers := map[string]string{}
	for i, date := range []string{"2023-05", "2023-05", "2023-04", "2022", "2021", "2021"} {
		papers[fmt.Sprintf("p%d", i)] = "date: " + date + "\ntags: [pdes]\n"
	}
	pages := planned(loaded(t, c, papers), c)
	for n, want := range []string{
		"2023 /tags/pdes/#y2023*, 2022 /tags/pdes/page/2/#y2022, 2021 /tags/pdes/page/3/#y2021",
		"2023 /tags/pdes/#y2023*, 2022 /tags/pdes/page/2/#y2022*, 2021 /tags/pdes/page/3/#y2021",
		"2023 /tags/pdes/#y2023, 2022 /tags/pdes/page/2/#y2022, 2021 /tags/pdes/page/3/#y2021*",
	} {
		v := find(t, pages, content.ListPagePath("/tags/pdes/", n+1)).View
		expect(t, "years of a tag", formatLinks(v.List.Jump), want)
	}
	for n, want := range []string{
		"2023 /dates/2023/*, 2022 /dates/2022/, 2021 /dates/2021/",
		"2023 /dates/2023/*, 2022 /dates/2022/*, 2021 /dates/2021/",
		"2023 /dates/2023/, 2022 /dates/2022/, 2021 /dates/2021/*",
	} {
		expect(t, "years", formatLinks(find(t, pages, content.ListPagePath("/dates/", n+1)).View.Terms), want)
	}
	for n, want := range []string{
		"May /dates/2023/05/*, April /dates/2023/04/", "May /dates/2023/05/, April /dates/2023/04/*",
	} {
		expect(t, "months", formatLinks(find(t, pages, content.ListPagePath("/dates/2023/", n+1)).View.Months), want)
	}
	expect(t, "months on one page", formatLinks(find(t, pages, "/dates/2021/").View.Months), "")
}

// TestManyDigestsAreGrouped checks the index of many digests.
func TestManyDigestsAreGrouped(t *testing.T) {
	days := func(year, months, perMonth int) (all []string) {
		for month := range months {
			for day := range perMonth {
				all = append(all, fmt.Sprintf("%d-%02d-%02d", year, month+1, day+1))
			}
		}
		return all
	}
	for _, test := range []struct {
		digests      []string
		groups, jump string
	}{
		{days(2025, 3, 13), "", ""},
		{days(2025, 2, 20), "February 2025 20 #m2025-02, January 2025 20 #m2025-01",
			"February 2025 /digests/#m2025-02, January 2025 /digests/#m2025-01"},
		{slices.Concat(days(2024, 2, 10), days(2025, 1, 20)),
			"January 2025 20 #y2025, February 2024 10 #y2024, January 2024 10 #",
			"2025 /digests/#y2025, 2024 /digests/#y2024"},
		{slices.Concat(days(2024, 10, 2), days(2025, 10, 2)), "2025 20 #y2025, 2024 20 #y2024",
			"2025 /digests/#y2025, 2024 /digests/#y2024"},
		{days(2025, 12, 3), "", ""},
	} {
		c := settings()
		papers := map[string]string{
			"a": "digests: [" + strings.Join(test.digests, ", ") + "]\n", "b": "digests: [" + test.digests[0] + "]\n",
		}
		v := find(t, planned(loaded(t, c, papers), c), "/digests/").View
		var groups []string
		for _, g := range v.Groups {
			groups = append(groups, fmt.Sprintf("%s %d #%s", g.Heading, len(g.Terms), g.Anchor))
		}
		expect(t, "groups", strings.Join(groups, ", "), test.groups)
		expect(t, "links", formatLinks(v.Jump), test.jump)
		expect(t, "terms", len(v.Terms), len(test.digests))
		listed := 0 // papers in the periods of the links
		for _, link := range v.Jump {
			listed += link.Count
		}
		if v.Jump != nil {
			expect(t, "papers", listed, len(test.digests)+1)
		}
	}
}

func TestChartsLinkBelowTheBasePath(t *testing.T) {
	for _, p := range smallPlan(t) {
		if p.View == nil {
			continue
		}
		for _, part := range strings.Split(string(p.View.Chart), `href="`)[1:] {
			if !strings.HasPrefix(part, "/my%20repo/") {
				t.Errorf("%s: the chart links to %.40s", p.Path, part)
			}
		}
	}
}

// counted returns a planner for an archive with the given number of papers for each number of authors, or for each
// year.
func counted(papers map[int]int, years bool) *planner {
	a := &archive.Archive{Lists: &archive.Lists{}}
	for n, count := range papers {
		g := &archive.Group{Count: n, Papers: make([]*archive.Card, count)}
		if years {
			g = &archive.Group{Date: content.Date{Year: n}, Papers: make([]*archive.Card, count)}
			for i := range g.Papers {
				g.Papers[i] = &archive.Card{Date: g.Date}
			}
			a.Cards = append(a.Cards, g.Papers...)
			a.Years = append(a.Years, g)
			continue
		}
		a.Counts = append(a.Counts, g)
	}
	slices.SortFunc(a.Years, func(g, h *archive.Group) int { return h.Date.Compare(g.Date) })
	slices.SortFunc(a.Counts, func(g, h *archive.Group) int { return g.Count - h.Count })
	return &planner{a: a, c: &config.Config{BaseURL: "https://example.org/"}}
}

func TestChartSentences(t *testing.T) {
	for _, c := range []struct {
		papers        map[int]int
		byYear, count string
	}{
		{nil, "", ""},
		{map[int]int{3: 2}, "", ""},
		{map[int]int{1: 1, 3: 2}, "Papers by year of publication, with the most in 3.",
			"Papers by number of authors; the most common number is 3."},
		{map[int]int{1: 2, 2: 1}, "Papers by year of publication, with the most in 1.",
			"Papers by number of authors; the most common number is 1."},
		{map[int]int{1: 2, 2: 2}, "Papers by year of publication, with the most in 1 and 2.",
			"Papers by number of authors; the most common numbers are 1 and 2."},
		{map[int]int{1: 2, 2: 2, 4: 2}, "Papers by year of publication, with the most in 1, 2 and 4.",
			"Papers by number of authors; the most common numbers are 1, 2 and 4."},
		{map[int]int{1: 3, 21: 2, 30: 2}, "Papers by year of publication, with the most in 1.",
			"Papers by number of authors; 4 have more than 20."},
		{map[int]int{1: 2, 30: 3}, "Papers by year of publication, with the most in 30.",
			"Papers by number of authors; 3 have more than 20."},
		{map[int]int{3: 2, 1500: 2}, "Papers by year of publication, with the most in 3 and 1500.",
			"Papers by number of authors; the most common numbers are 3 and 1,500."},
		{map[int]int{1: 1, 2: 1, 3: 1, 4: 1}, "Papers by year of publication.", "Papers by number of authors."},
	} {
		svg, sentence := counted(c.papers, true).yearChart(0)
		if sentence != c.byYear || (svg == "") != (sentence == "") {
			t.Errorf("%v by year: %q", c.papers, sentence)
		}
		svg, sentence = counted(c.papers, false).countChart(0)
		if sentence != c.count || (svg == "") != (sentence == "") {
			t.Errorf("%v by count: %q", c.papers, sentence)
		}
	}
}

func TestChartsHaveBarForEveryCount(t *testing.T) {
	once := func(svg template.HTML, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if strings.Count(string(svg), part) != 1 {
				t.Errorf("%s does not occur exactly once in %s", part, svg)
			}
		}
	}
	svg, _ := counted(map[int]int{2: 3, 20: 1, 21: 1, 900: 4}, false).countChart(900)
	once(
		svg,
		`href="/authors/2/"`,
		"3 papers by 2 authors",
		`href="/authors/20/"`,
		"1 paper by 20 authors",
		`href="/authors/"`,
		"5 papers by more than 20 authors",
		`aria-current="page"`,
	)
	if empty := strings.Count(string(svg), "<g"); empty != 17 {
		t.Errorf("%d bars are empty, want those of 3 to 19 authors", empty)
	}
	svg, _ = counted(map[int]int{2020: 1, 2023: 2}, true).yearChart(2023)
	once(
		svg,
		`href="/dates/2020/"`,
		"1 paper in 2020",
		`href="/dates/2023/"`,
		"2 papers in 2023",
		`aria-current="page"`,
		">2022<",
	)
	if strings.Contains(string(svg), "/dates/2021/") {
		t.Error("a year without papers has a link")
	}
}

func TestLongSitemapIsSplit(t *testing.T) {
	for pages, want := range map[int][]string{
		0: {"/sitemap.xml"}, export.SitemapLimit: {"/sitemap.xml"},
		export.SitemapLimit + 1: {"/sitemap-1.xml", "/sitemap-2.xml", "/sitemap.xml"},
	} {
		p := &planner{a: &archive.Archive{}, c: &config.Config{BaseURL: "https://example.org/"}}
		p.sitemaps([][]*Page{slices.Repeat([]*Page{{Path: "/x/", Layout: "paper", View: &View{}}}, pages)})
		expect(t, fmt.Sprint(pages), paths(p.pages), want)
		locations := 0
		for _, page := range p.pages[:max(1, len(want)-1)] {
			locations += strings.Count(written(t, page), "<loc>")
		}
		expect(t, fmt.Sprint(pages, " addresses"), locations, pages)
	}
}

func written(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Export.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFeedsHaveWordsOfTheSite tests that a paper without an abstract has the site's text for that in feeds.
func TestFeedsHaveWordsOfTheSite(t *testing.T) {
	c := settings()
	c.Words, _ = words.Parse("words.yaml", []byte("paper: {no-abstract: Ohne <Text>.}"), "de")
	pages := planned(loaded(t, c, map[string]string{"papers/a": "---\ntitle: A\n---\n"}), c)
	for path, want := range map[string]string{
		"/feed.json": `"content_html":"<p>Ohne &lt;Text&gt;.</p>"`,
		"/feed.xml":  "&lt;p&gt;Ohne &amp;lt;Text&amp;gt;.&lt;/p&gt;",
	} {
		if got := written(t, find(t, pages, path)); !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestExportContents(t *testing.T) {
	pages := smallPlan(t)
	feed := written(t, find(t, pages, "/tags/pdes/feed.xml"))
	for _, want := range []string{
		"<title>Shelf: Equations</title>", "<subtitle>Solved.</subtitle>",
		`rel="self" type="application/atom+xml" href="https://example.org/my%20repo/tags/pdes/feed.xml"`,
		`href="https://example.org/my%20repo/tags/pdes/"`,
	} {
		if !strings.Contains(feed, want) {
			t.Errorf("no %s in %s", want, feed)
		}
	}
	if strings.Contains(feed, "papers/d/") || strings.Index(feed, "papers/a/") > strings.Index(feed, "papers/c/") {
		t.Errorf("wrong papers, or not in order of addition: %s", feed)
	}
	got := written(t, find(t, pages, "/feed.json"))
	if !strings.Contains(got, `"feed_url":"https://example.org/my%20repo/feed.json"`) {
		t.Error(got)
	}
	sitemap := written(t, find(t, pages, "/sitemap.xml"))
	if strings.Contains(sitemap, "404") || strings.Contains(sitemap, "feed") ||
		!strings.Contains(sitemap, "https://example.org/my%20repo/dates/page/2/") {
		t.Error(sitemap)
	}
	if got := written(t, find(t, pages, "/papers.bib")); strings.Count(got, "@misc") != len(small) {
		t.Error(got)
	}
	if got := written(t, find(t, pages, "/papers.json")); strings.Count(got, `"slug"`) != len(small) {
		t.Error(got)
	}
	got = written(t, find(t, pages, "/robots.txt"))
	if !strings.Contains(got, "https://example.org/my%20repo/sitemap.xml") {
		t.Error(got)
	}
}

func TestFeedsHaveLatestAdditionsOnly(t *testing.T) {
	c := settings()
	papers := map[string]string{"old": "date: 1999\ndigests: [2026-03-01]\n"}
	for i := range feedLength + 5 {
		papers[fmt.Sprintf("p%02d", i)] = "date: 2023-01-02\n"
	}
	feed := written(t, find(t, planned(loaded(t, c, papers), c), "/feed.xml"))
	if n := strings.Count(feed, "<entry>"); n != feedLength {
		t.Errorf("%d entries", n)
	}
	if i := strings.Index(feed, "<entry>"); !strings.Contains(feed[i:strings.Index(feed, "</entry>")], "papers/old/") {
		t.Error("the latest addition is not first")
	}
}

func TestPlanIsDeterministic(t *testing.T) {
	first, second := smallPlan(t), smallPlan(t)
	expect(t, "plan", formatPlan(second), formatPlan(first))
	for i, p := range first {
		if p.Export != nil && written(t, p) != written(t, second[i]) {
			t.Errorf("%s differs", p.Path)
		}
		if p.View != nil && (p.View.Chart != second[i].View.Chart || p.View.Description != second[i].View.Description) {
			t.Errorf("%s differs", p.Path)
		}
	}
}

func TestYearsOfTheArchive(t *testing.T) {
	for want, years := range map[string]map[int]int{
		"": nil, "2023": {2023: 1}, "2018–2026": {2018: 1, 2020: 2, 2026: 1},
	} {
		expect(t, "span", (&planner{}).span(counted(years, true).a), want)
	}
}
