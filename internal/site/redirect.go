package site

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
)

// redirects adds a redirect at every former path of a text or a tag, unless the path is in use. If two texts have the
// same alias, which is an error in the content, it leads to the first.
func (p *planner) redirects() {
	moved := map[string]bool{}
	add := func(from, to, title string) {
		if !moved[from] {
			moved[from] = true
			p.export(from, export.Redirect{
				Language: p.c.Language, Heading: p.w.Text("page.moved"), Title: title, URL: p.url(to),
				Canonical: content.Absolute(p.c.BaseURL, to),
			})
		}
	}
	if p.a.Home != nil {
		// Earlier versions published content/pages/index.md at this path.
		add("/"+content.HomePage+"/", content.HomePath, p.c.Title)
	}
	for m := range p.moves() {
		if !p.isPageAt(m.from) {
			add(m.from, m.to.Path(), m.title)
		}
	}
	for _, term := range p.c.Tags {
		if len(term.Aliases) == 0 {
			continue
		}
		tag := p.tag(term.Tag)
		for _, alias := range term.Aliases {
			if tag != nil && p.tag(alias) == nil {
				add(content.TagPath(alias), content.TagPath(tag.Slug), tag.Title)
			}
		}
	}
}

// A move is a former path of a text.
type move struct {
	from  string
	to    interface{ Path() string }
	title string
}

// moves yields the former paths of papers, collections and free texts, in this order.
func (p *planner) moves() iter.Seq[move] {
	return func(yield func(move) bool) {
		each := func(folder string, aliases []string, to interface{ Path() string }, title string) bool {
			for _, alias := range aliases {
				if !yield(move{content.FormerPathIn(folder, alias), to, title}) {
					return false
				}
			}
			return true
		}
		for _, r := range p.a.Records {
			if !each(content.PapersDir, r.Aliases, r, r.TitleText) {
				return
			}
		}
		for _, c := range p.a.Collections {
			if !each(content.CollectionsDir, c.Aliases, c, c.Title) {
				return
			}
		}
		for _, f := range freeTexts(p.a) {
			if !each(content.PagesDir, f.Aliases, f, cmp.Or(f.Title, p.c.Title)) {
				return
			}
		}
	}
}

// freeTexts returns the free pages and the text of the home page.
func freeTexts(a *archive.Archive) []*archive.Page {
	if a.Home == nil {
		return a.Pages
	}
	return append(slices.Clip(a.Pages), a.Home)
}

// sameRedirects reports whether two free texts have the same path, the same aliases and, if they have aliases, the same
// title.
func sameRedirects(f, g *archive.Page) bool {
	sameTitle := len(f.Aliases) == 0 || f.Title == g.Title
	return f == g || f.Slug == g.Slug && slices.Equal(f.Aliases, g.Aliases) && sameTitle
}

// isPageAt reports whether a text, an index or a term has the path.
func (p *planner) isPageAt(path string) bool {
	if slug, isPaper := strings.CutPrefix(path, content.PapersPath); isPaper {
		return p.a.Card(strings.TrimSuffix(slug, "/")) != nil
	}
	for _, ix := range p.a.Indexes {
		isTerm := func(t *archive.Term) bool { return t.Path == path }
		if path == ix.Path || strings.HasPrefix(path, ix.Path) && slices.ContainsFunc(ix.Terms, isTerm) {
			return true
		}
	}
	if strings.HasPrefix(path, content.CollectionsPath) &&
		slices.ContainsFunc(p.a.Collections, func(c *archive.Collection) bool { return c.Path() == path }) {
		return true
	}
	return slices.ContainsFunc(p.a.Pages, func(f *archive.Page) bool { return f.Path() == path })
}

// tag returns the tag with the given slug, or nil if no paper has it.
func (p *planner) tag(slug string) *archive.Term {
	at := slices.IndexFunc(p.a.Tags, func(t *archive.Term) bool { return t.Slug == slug })
	if at < 0 {
		return nil
	}
	return p.a.Tags[at]
}
