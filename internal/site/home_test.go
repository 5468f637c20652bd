package site

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/archive"
)

func TestHomePageShowsCuratorsText(t *testing.T) {
	for _, test := range []struct{ name, fields, title, description string }{
		{"no fields", "", "", "Read."},
		{"the site's title", "title: Shelf\n", "", "Read."},
		{"a title and a description", "title: Our shelf\ndescription: What we read.\n", "Our shelf", "What we read."},
	} {
		papers := maps.Clone(small)
		papers["pages/index"] = "---\n" + test.fields + "---\n\nWe read [about](about.md) it.\n"
		c := settings()
		pages := planned(loaded(t, c, papers), c)
		home := find(t, pages, "/").View
		expect(t, test.name, []string{home.Title, home.Description}, []string{test.title, test.description})
		expect(t, "text", home.Free.HTML, `<p>We read <a href="/my repo/about/">about</a> it.</p>`)
		expect(t, "edit", string(home.Edit), "https://github.com/a/b/edit/main/content/pages/index.md")
		expect(t, "papers", len(home.Home.Newest), 3)
		if moved := written(t, find(t, pages, "/index/")); !strings.Contains(moved, "0; url=/my%20repo/") {
			t.Error(moved)
		}
		if sitemap := written(t, find(t, pages, "/sitemap.xml")); strings.Contains(sitemap, "/index/") {
			t.Error(sitemap)
		}
	}
}

func TestHomePageWithoutText(t *testing.T) {
	pages := smallPlan(t)
	home := find(t, pages, "/").View
	if home.Title != "" || home.Free != nil || home.Edit != "" || slices.Contains(paths(pages), "/index/") {
		t.Errorf("%+v", home)
	}
}

func TestHomeTextChangesOnlyHomePage(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, "content", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("papers/a.md", "---\ntitle: A\ndate: 2023-10-16\n---\n\nOn a.\n")
	write("pages/about.md", "---\ntitle: About\n---\n\nUs.\n")
	c, reader, planner := settings(), archive.NewReader(dir), NewPlanner(Options{})
	var before, after []*Page
	for _, text := range []string{"One.", "Two."} {
		write("pages/index.md", "---\n---\n\n"+text+"\n")
		a, problems, err := reader.Read(c, archive.Options{}, nil)
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		before, after = after, planner.Plan(a, c)
	}
	for i, p := range after {
		if (before[i] == p) == (p.Path == "/") {
			t.Errorf("%s is a new page: %t", p.Path, before[i] != p)
		}
	}
}

// TestHomeCountsWhatItLeavesOut checks that the home page has the number of all tags and of all people.
func TestHomeCountsWhatItLeavesOut(t *testing.T) {
	papers := map[string]string{}
	for i := range 14 {
		fields := fmt.Sprintf("title: P\nauthors: [Ada P%02d]\ntags: [t%02d]\n", i, i)
		papers[fmt.Sprintf("papers/p%02d", i)] = "---\n" + fields + "---\n"
	}
	c := settings()
	home := find(t, planned(loaded(t, c, papers), c), "/").View.Home
	expect(t, "tags", []int{home.AllTags, len(home.Tags)}, []int{14, 12})
	expect(t, "people", []int{home.AllPeople, len(home.People)}, []int{14, 10})
}

// TestSearchPageLinksToEarlierYears checks the last years of the search page.
func TestSearchPageLinksToEarlierYears(t *testing.T) {
	papers := map[string]string{}
	for i := range searchYears + 2 {
		papers[fmt.Sprintf("papers/p%02d", i)] = fmt.Sprintf("---\ntitle: P\ndate: %d\n---\n", 2000+i)
	}
	c := settings()
	years := find(t, planned(loaded(t, c, papers), c), "/search/").View.Search.Years
	expect(t, "years", years[searchYears-1:], []Term{
		{Title: "2002", URL: "/dates/2002/", Count: 1}, {Title: "Earlier years", URL: "/dates/", Count: 2},
	})
}

// TestSparklineNamesUndatedPapers checks the text alternative of a chart that omits a paper of its tag, because the
// paper has no date.
func TestSparklineNamesUndatedPapers(t *testing.T) {
	papers := map[string]string{
		"papers/a": "---\ntitle: A\ndate: 2020\ntags: [t]\n---\n",
		"papers/b": "---\ntitle: B\ndate: 2021\ntags: [t]\n---\n",
		"papers/c": "---\ntitle: C\ntags: [t, u]\n---\n",
	}
	c := settings()
	tags := find(t, planned(loaded(t, c, papers), c), "/tags/").View
	want := `aria-label="3 papers, by year, 2020–2021, 1 undated"`
	if spark := string(tags.Terms[0].Spark); !strings.Contains(spark, want) {
		t.Error(spark)
	}
	if !strings.HasSuffix(tags.Description, " One paper has no date.") {
		t.Error(tags.Description)
	}
}
