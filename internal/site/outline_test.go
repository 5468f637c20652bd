package site

import (
	"maps"
	"slices"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/memo"
)

// TestOutline plans an archive with the outline of an earlier run. If only notes differ, the plan has views only for
// the pages that they affect. It has the same paths as a complete plan, and pages without a view are the same in both
// runs. If the papers in a list can differ, the plan is complete.
func TestOutline(t *testing.T) {
	const fields = "---\ntitle: B\ndate: 2023-02-01\ntags: [pdes]\nauthors: [Ada Lovelace]\n---\n\n"
	papers := map[string]string{
		"papers/a": "---\ntitle: A\ndate: 2024-02-01\nauthors: [Ada Lovelace]\n---\n\nWe.\n\n## Notes\n\nMine.\n",
		"papers/b": fields + "We.\n\n## Notes\n\nMine.\n",
	}
	tests := map[string]struct {
		paper, text string // what differs
		complete    bool
		views       []string // the pages of papers with a view
	}{
		"nothing": {"papers/b", papers["papers/b"], false, nil},
		"notes":   {"papers/b", fields + "We.\n\n## Notes\n\nNew.\n", false, []string{"/papers/b/"}},
		"mention": {"papers/b", fields + "We.\n\n## Notes\n\n[[a]]\n", false, []string{"/papers/a/", "/papers/b/"}},
		"no notes": {"papers/a", papers["papers/a"][:len(papers["papers/a"])-16], false, []string{"/papers/a/",
			"/papers/b/"}},
		"no notes of a neighbor": {"papers/b", fields + "We.\n", false, []string{"/papers/a/", "/papers/b/"}},
		"abstract":               {"papers/b", fields + "They.\n", true, []string{"/papers/a/", "/papers/b/"}},
		"a paper":                {"papers/c", fields + "They.\n", true, []string{"/papers/a/", "/papers/b/", "/papers/c/"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := settings()
			load := func(papers map[string]string) *archive.Archive {
				a := loaded(t, c, papers)
				for _, p := range a.Pages {
					p.File = "" // in another folder each time
				}
				return a
			}
			first := NewPlanner(Options{Outlined: func(cache.Hash) *Outline { return nil }})
			before := byPath(first.Plan(load(papers), c))
			second := NewPlanner(Options{Outlined: func(key cache.Hash) *Outline {
				if last := first.Outline(); last.Key == key {
					return last
				}
				return nil
			}})
			changed := maps.Clone(papers)
			changed[test.paper] = test.text
			a := load(changed)
			pages, outline := second.Plan(a, c), second.Outline()
			var views []string
			for _, p := range pages {
				if p.Layout == "paper" && !p.IsOutlined() {
					views = append(views, p.Path)
				}
			}
			slices.Sort(views)
			expect(t, "papers with a view", views, test.views)
			expect(t, "complete", !slices.ContainsFunc(pages, (*Page).IsOutlined), test.complete)
			all := second.Plan(a, c)
			expect(t, "the next plan is complete", !slices.ContainsFunc(all, (*Page).IsOutlined), true)
			expect(t, "outline", outline, second.Outline())
			now := byPath(all)
			for _, p := range pages {
				if p.IsOutlined() && hashOf(before[p.Path]) != hashOf(now[p.Path]) {
					t.Errorf("%s has no view, but is another page than in the first run", p.Path)
				}
			}
			sorted := func(pages []*Page) []string { return slices.Sorted(slices.Values(paths(pages))) }
			expect(t, "addresses", sorted(pages), sorted(all))
		})
	}
}

// hashOf returns a hash of a page.
func hashOf(p *Page) cache.Hash {
	sum, _ := memo.NewHasher(0).Hash(p)
	return sum
}
