package check

import (
	"cmp"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// A pendingFragment is a link to an anchor on another page, which may not have been read yet.
type pendingFragment struct {
	mention
	whole *page
	part  string
}

// ownFragments finds links to missing anchors on the same page, and records links to anchors on other pages for
// otherFragments.
func ownFragments(f *finder, d *document) {
	d.ids = map[string]bool{}
	for i := range d.elements {
		for _, name := range d.elements[i].anchors() {
			d.ids[name] = true
		}
	}
	for _, r := range d.references {
		if r.to.kind != isInside || r.to.target == nil || r.to.target.page == nil || r.loads || !isPart(r.to.part) {
			continue
		}
		a := pendingFragment{d.mention(r.element, r.attribute, r.address), r.to.target.page, r.to.part}
		if a.whole != d.page {
			d.pending = append(d.pending, a)
		} else if !d.ids[a.part] {
			missingAnchor(f, a)
		}
	}
}

// isPart reports whether a fragment refers to an element: every page has a top, and browsers search for text fragments
// (HTML, 7.4.2.3.4).
func isPart(fragment string) bool {
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
		for _, a := range p.pending {
			if a.whole.ids != nil && !a.whole.ids[a.part] {
				missingAnchor(f, a)
			}
		}
	}
}

func missingAnchor(f *finder, a pendingFragment) {
	hint := ""
	if a.page.guesses++; a.page.guesses <= maxSuggestions {
		if near := problem.Nearest(a.part, sortedKeys(a.whole.ids)); near != "" {
			hint = "did you mean #" + near + "?"
		}
	}
	name := cmp.Or(f.locate(a.mention).text, f.shown(a.address)) // as written in the source
	f.at(Error, a.mention, "the link "+name+" points to a missing anchor", hint, "")
}
