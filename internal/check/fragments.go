package check

import (
	"cmp"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// An anchorLink is a link to an anchor on a page.
type anchorLink struct {
	mention
	to       *page
	fragment string
}

// ownFragments finds links to missing anchors on the same page, and records links to anchors on other pages,
// which may not have been read yet, for otherFragments.
func ownFragments(f *finder, d *document) {
	d.ids = map[string]bool{}
	for i := range d.elements {
		for _, name := range d.elements[i].anchors() {
			d.ids[name] = true
		}
	}
	for _, r := range d.references {
		if r.to.kind != isInside || r.to.target == nil || r.to.target.page == nil || r.loads ||
			!needsAnchor(r.to.fragment) {
			continue
		}
		a := anchorLink{d.mention(r.element, r.attribute, r.address), r.to.target.page, r.to.fragment}
		if a.to != d.page {
			d.page.anchors = append(d.page.anchors, a)
		} else if !d.ids[a.fragment] {
			missingAnchor(f, a)
		}
	}
}

// needsAnchor reports whether a fragment works only if an element has it as its id. On every page, #top is the top, and
// browsers search for the text after #:~: (HTML, 7.4.2.3.4).
func needsAnchor(fragment string) bool {
	return fragment != "" && !strings.EqualFold(fragment, "top") && !strings.HasPrefix(fragment, ":~:")
}

// anchors returns the fragments that refer to an element.
func (e *element) anchors() []string {
	var names []string
	if id, ok := e.get("id"); ok && id != "" {
		names = append(names, id)
	}
	if name, ok := e.get("name"); ok && e.name == "a" {
		names = append(names, name)
	}
	return names
}

// otherFragments finds links to missing anchors on other pages.
func otherFragments(f *finder) {
	for _, p := range f.pages {
		for _, a := range p.anchors {
			if a.to.ids != nil && !a.to.ids[a.fragment] {
				missingAnchor(f, a)
			}
		}
	}
}

func missingAnchor(f *finder, a anchorLink) {
	hint := ""
	if a.page.guesses++; a.page.guesses <= maxSuggestions {
		if a.to.sorted == nil {
			a.to.sorted = sortedKeys(a.to.ids)
		}
		if near := a.page.effort.Nearest(a.fragment, a.to.sorted); near != "" {
			hint = problem.DidYouMean("#" + near)
		}
	}
	name := cmp.Or(f.locate(a.mention).text, f.shown(a.address)) // as written in the source
	f.at(Error, a.mention, "the link "+name+" points to a missing anchor", hint, "")
}
