package site

import (
	"github.com/offprint/offprint/internal/content"
)

// collections plans the pages of collections and, if the site has any, their index.
func (p *planner) collections() []*Page {
	if len(p.a.Collections) > 0 {
		p.add("terms", View{
			Path: content.CollectionsPath, Title: p.w.Text("collections-page.title"), Section: content.CollectionsPath,
			Feed:  content.HomePath,
			Terms: p.collectionTerms(), Description: p.w.Text("collections-page.about"),
		})
	}
	for _, c := range p.a.Collections {
		v := View{
			Path: c.Path(), Title: c.Title, Description: c.Description, Section: content.CollectionsPath,
			Feed:       c.Path(),
			Collection: c,
		}
		v.Edit, v.File = p.edit(c.Name)
		if c.View != nil {
			p.queryPages("collection", v, c.View)
			continue
		}
		if len(c.Papers) > 0 {
			v.Cite = c.Path()
		}
		p.listAs("collection", v, c.Papers, ungrouped)
	}
	return p.takePages(p.last.collections)
}

func (p *planner) collectionTerms() []Term {
	terms := make([]Term, len(p.a.Collections))
	for i, c := range p.a.Collections {
		terms[i] = Term{Title: c.Title, URL: c.Path(), Description: c.Description, Count: len(c.Papers)}
	}
	return terms
}
