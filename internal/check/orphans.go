package check

import (
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// recordLinks records the pages that a page links to.
func recordLinks(_ *finder, d *document) {
	seen := map[*page]bool{}
	for _, r := range d.references {
		t := r.to.target
		if t == nil && r.to.kind == isInside {
			t = d.in.targets[r.to.path+"/"] // without its final slash
		}
		if t != nil && t.page != nil && !r.loads && r.name != "link" && !seen[t.page] {
			seen[t.page] = true
			d.page.links = append(d.page.links, t.page)
		}
	}
}

// orphans finds pages that cannot be reached from the home page. It ignores empty lists, and indexes such as /digests/,
// which the curator may omit from the menu.
func orphans(f *finder) {
	home := f.targets[content.HomePath]
	if home == nil || home.page == nil || home.page.ids == nil {
		return // it could not be rendered
	}
	reached := map[*page]bool{home.page: true}
	for queue := []*page{home.page}; len(queue) > 0; queue = queue[1:] {
		for _, p := range queue[0].links {
			if !reached[p] {
				reached[p] = true
				queue = append(queue, p)
			}
		}
	}
	for _, p := range f.pages {
		if reached[p] || p.generated == nil || p.source == nil && strings.Count(p.path, "/") < 3 ||
			p.generated.View.List != nil && p.generated.View.List.Total == 0 {
			continue
		}
		where := f.placeOfPage(p)
		where.What, where.Hint = "no page links to "+p.path, "link to it, or add it to `menu` in site.yaml"
		f.add(Warning, where, nil)
	}
}

// placeOfPage returns the position to report for a page as a whole: its title, or else its layout.
func (in *inspection) placeOfPage(p *page) problem.Problem {
	if p.source != nil && p.source.head != nil {
		return p.source.field("title", p.generated.View.Title)
	}
	return in.unknown(mention{page: p}).Problem
}
