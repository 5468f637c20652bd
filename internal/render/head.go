package render

import (
	"cmp"
	"html/template"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
	"github.com/offprint/offprint/internal/site"
)

// exportPlace returns the URL, site, picture and keywords of a page. URLs are empty if the site has no base URL.
func (r *Renderer) exportPlace(v *site.View) export.Place {
	at := export.Place{Site: v.Site.Title, Language: v.Site.Language}
	if v.Site.HasBaseURL {
		at.URL, at.SiteURL = r.absolute(v.Path), r.absolute(content.HomePath)
		if card := cmp.Or(v.Card, v.Site.Card); card != "" {
			at.Image = r.absolute(card)
		}
	}
	if v.Paper != nil {
		for _, t := range v.Paper.Tags {
			at.Keywords = append(at.Keywords, r.tagOf(v.Paper.Card, t))
		}
	}
	return at
}

// absolute returns the absolute URL of a path.
func (r *Renderer) absolute(path string) string { return content.Absolute(r.config.BaseURL, path) }

// meta returns the meta elements of a paper's page.
func (r *Renderer) meta(v *site.View) template.HTML {
	return export.Meta(v.Paper.Record, r.exportPlace(v))
}

// structured returns the structured data of a page, or nil if it has none.
func (r *Renderer) structured(v *site.View) *export.Thing {
	at := r.exportPlace(v)
	switch {
	case v.Paper != nil:
		return export.Article(v.Paper.Record, at)
	case at.URL == "":
		return nil // the structured data of other pages needs URLs
	case v.Home != nil:
		return export.WebSite(at, v.Description)
	case v.List != nil || v.Terms != nil:
		return export.Collection(at, v.Title, v.Description, r.trail(v)...)
	}
	return nil
}

// trail returns the breadcrumbs of a page without the home page: its section, if that is in the menu, and the page.
func (r *Renderer) trail(v *site.View) []export.Step {
	var steps []export.Step
	if v.Section != v.Path {
		for _, m := range v.Site.Menu {
			if m.URL == v.Section {
				steps = append(steps, export.Step{Name: m.Title, Item: r.absolute(m.URL)})
			}
		}
	}
	return append(steps, export.Step{Name: v.Title, Item: r.absolute(v.Path)})
}
