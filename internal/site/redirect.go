package site

import (
	"slices"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
)

// redirects adds a page at every former address of a paper, a tag or the text of the home page, unless it is in use.
// If two papers have the same alias, which is a problem of the content, it points to the first.
func (p *planner) redirects() {
	moved := map[string]bool{}
	add := func(from, to, title string) {
		if !moved[from] {
			moved[from] = true
			p.export(from, export.Redirect{
				Language: p.c.Language, Title: title, URL: p.url(to), Canonical: content.Absolute(p.c.BaseURL, to),
			})
		}
	}
	if p.a.Home != nil {
		// The former address of a page that became the text of the home page.
		add("/"+content.HomePage+"/", content.HomePath, p.c.Title)
	}
	for _, r := range p.a.Records {
		for _, alias := range r.Aliases {
			if p.a.Card(alias) == nil {
				add(content.PaperPath(alias), r.Path(), r.TitleText)
			}
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

// tag returns the tag with a slug, or nil if no paper has it.
func (p *planner) tag(slug string) *archive.Tag {
	at := slices.IndexFunc(p.a.Tags, func(t *archive.Tag) bool { return t.Slug == slug })
	if at < 0 {
		return nil
	}
	return p.a.Tags[at]
}
