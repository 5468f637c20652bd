package site

import (
	"fmt"
	"strings"
	"testing"
)

// TestPeopleHaveExports checks how many papers a person needs to have a bibliography and feeds.
func TestPeopleHaveExports(t *testing.T) {
	authors := map[string]string{}
	for i := range followedFrom {
		names := []string{"Five Papers"}
		for n, name := range map[int]string{2: "Two Papers", 3: "Three Papers"} {
			if i < n {
				names = append(names, name)
			}
		}
		authors[fmt.Sprintf("p%d", i)] = strings.Join(names, ", ")
	}
	pages := planned(named(t, authors), settings())
	paths := map[string]bool{}
	for _, p := range pages {
		paths[p.Path] = true
	}
	for person, want := range map[string]string{
		"two-papers": "", "three-papers": "papers.bib", "five-papers": "papers.bib feed.xml feed.json",
	} {
		folder, got := "/people/"+person+"/", []string{}
		for _, file := range []string{"papers.bib", "feed.xml", "feed.json"} {
			if paths[folder+file] {
				got = append(got, file)
			}
		}
		expect(t, person, strings.Join(got, " "), want)
		v := find(t, pages, folder).View
		expect(t, person+" has a link to its bibliography", v.Cite == folder, strings.Contains(want, "bib"))
		expect(t, person+" has a link to its feed", v.Feed == folder, strings.Contains(want, "feed"))
	}
	if bib := written(t, find(t, pages, "/people/three-papers/papers.bib")); strings.Count(bib, "@misc{") != 3 {
		t.Errorf("the bibliography is\n%s", bib)
	}
}

// TestOwnPageReplacesReadingList checks that a page or alias of the site at the path of the reading list replaces it.
func TestOwnPageReplacesReadingList(t *testing.T) {
	layoutAt := func(papers map[string]string) string {
		c := settings()
		found := ""
		for _, p := range planned(loaded(t, c, papers), c) {
			if p.Path == "/reading-list/" {
				found += p.Layout + fmt.Sprintf(" %T", p.Export)
			}
		}
		return found
	}
	const paper, alias = "date: 2023-10-16\n", "aliases: [/reading-list]\n"
	for _, c := range []struct {
		want   string
		papers map[string]string
	}{
		{"reading-list <nil>", map[string]string{"a": paper}},
		{"page <nil>", map[string]string{"a": paper, "pages/reading-list": "---\ntitle: Mine\n---\n"}},
		{" export.Redirect", map[string]string{"a": paper + alias}},
		{" export.Redirect", map[string]string{"a": paper, "pages/b": "---\ntitle: B\n" + alias + "---\n"}},
		{" export.Redirect", map[string]string{
			"a": paper, "collections/b": "---\ntitle: B\npapers: [a]\n" + alias + "---\n",
		}},
		{"", map[string]string{}},
	} {
		expect(t, fmt.Sprint(c.papers), layoutAt(c.papers), c.want)
	}
}
