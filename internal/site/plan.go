// Package site plans which pages a site has and what each shows.
//
// In come the archive and the configuration, out goes the list of pages: address, layout and view
// for each, or for programs an export. A plan is data: nothing is rendered or written here, and
// nothing in it changes afterwards. The same archive gives the same plan.
package site

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/chart"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/export"
)

// Export writes a page that is not made by a layout.
type Export func(io.Writer) error

// Plan gives every page of the site, in a fixed order.
func Plan(a *archive.Archive, c *config.Config) []Page {
	p := &planner{a: a, c: c, site: &Site{Config: c, Papers: len(a.Papers), Updated: a.Newest, Years: span(a)}}
	p.home()
	p.papers()
	p.dates()
	p.digests()
	p.tags()
	p.authors()
	p.free()
	p.programs()
	return p.pages
}

type planner struct {
	a     *archive.Archive
	c     *config.Config
	site  *Site
	pages []Page
}

// URL is an address as a page's HTML has it: below the base path, its letters escaped.
func (p *planner) url(path string) string { return URL(p.c, path) }

func (p *planner) add(layout string, v View) {
	v.Site = p.site
	p.pages = append(p.pages, Page{Path: v.Path, Layout: layout, View: &v})
}

func (p *planner) export(path string, write Export) {
	p.pages = append(p.pages, Page{Path: path, Export: write})
}

// newest is how many papers the home page shows.
const newest = 8

func (p *planner) home() {
	h := &Home{Newest: p.a.Papers}
	if len(p.a.Digests) > 0 {
		d := p.a.Digests[0]
		h.Digest = &Term{Title: d.Date.Long(), URL: digestPath(d), Count: len(d.Papers)}
		h.Newest = d.Papers
	}
	h.Newest = h.Newest[:min(len(h.Newest), newest)]
	h.Tags = p.tagTerms()
	slices.SortStableFunc(h.Tags, func(s, t Term) int { return cmp.Compare(t.Count, s.Count) })
	h.Tags = h.Tags[:min(len(h.Tags), 12)]
	h.Authors, h.AuthorsSay = p.countChart(0)
	years, says := p.yearChart(0)
	p.add("home", View{Path: "/", Description: p.c.Description, Feed: "/", Chart: years, ChartSays: says, Home: h})
}

func (p *planner) papers() {
	for _, paper := range p.a.Papers {
		p.add("paper", View{
			Path: paper.Path(), Title: paper.TitleText, Description: paper.Description(), Feed: "/",
			Paper: paper, Cite: export.Cite(paper), Edit: p.edit(archive.PapersDir + "/" + paper.Slug + ".md"),
		})
	}
}

// edit is where a file of the repository is edited on the web.
func (p *planner) edit(file string) string {
	if p.c.Repository == "" {
		return ""
	}
	return p.c.Repository + "/edit/" + p.c.Branch + "/" + file
}

func digestPath(g *archive.Group) string { return "/digests/" + g.Date.String() + "/" }
func yearPath(year int) string           { return fmt.Sprintf("/dates/%04d/", year) }
func monthPath(g *archive.Group) string {
	return fmt.Sprintf("/dates/%04d/%02d/", g.Date.Year, g.Date.Month)
}
func countPath(count int) string { return fmt.Sprintf("/authors/%d/", count) }
func tagPath(t string) string    { return "/tags/" + t + "/" }

func (p *planner) dates() {
	years, says := p.yearChart(0)
	v := View{Path: "/dates/", Title: "By date", Section: "/dates/", Chart: years, ChartSays: says, Feed: "/"}
	for _, y := range p.a.Years {
		v.Terms = append(v.Terms, Term{Title: strconv.Itoa(y.Date.Year), URL: yearPath(y.Date.Year), Count: len(y.Papers)})
	}
	if len(p.a.Undated) > 0 {
		v.Terms = append(v.Terms, Term{Title: "Undated", URL: "/dates/undated/", Count: len(p.a.Undated)})
	}
	p.list(v, p.a.Papers, byYear)
	for _, y := range p.a.Years {
		p.year(y)
	}
	p.list(View{
		Path: "/dates/undated/", Title: "Undated", Section: "/dates/",
		Description: "Papers whose date of publication is not known.",
	}, p.a.Undated, ungrouped)
}

func (p *planner) year(y *archive.Group) {
	years, says := p.yearChart(y.Date.Year)
	v := View{
		Path: yearPath(y.Date.Year), Title: strconv.Itoa(y.Date.Year), Section: "/dates/", Chart: years, ChartSays: says,
		Description: papersPhrase(len(y.Papers)) + " published in " + y.Date.Long() + ".",
	}
	for _, m := range y.Months {
		v.Months = append(v.Months, Term{Title: m.Date.Month.String(), URL: monthPath(m), Count: len(m.Papers)})
	}
	p.list(v, y.Papers, byMonth)
	for _, m := range y.Months {
		p.list(View{
			Path: monthPath(m), Title: m.Date.Long(), Section: "/dates/",
			Description: papersPhrase(len(m.Papers)) + " published in " + m.Date.Long() + ".",
		}, m.Papers, ungrouped)
	}
}

func (p *planner) digests() {
	v := View{Path: "/digests/", Title: "By digest", Section: "/digests/", Feed: "/",
		Description: "A digest is one batch of papers as it was found, on one day."}
	for _, d := range p.a.Digests {
		v.Terms = append(v.Terms, Term{Title: d.Date.Long(), URL: digestPath(d), Count: len(d.Papers)})
	}
	p.add("terms", v)
	for _, d := range p.a.Digests {
		p.list(View{
			Path: digestPath(d), Title: "Digest of " + d.Date.Long(), Section: "/digests/",
			Description: papersPhrase(len(d.Papers)) + " listed on " + d.Date.Long() + ".",
		}, d.Papers, byYear)
	}
}

func (p *planner) tags() {
	p.add("terms", View{Path: "/tags/", Title: "By tag", Section: "/tags/", Feed: "/", Terms: p.tagTerms(),
		Description: "What the papers are about, and how that goes over the years."})
	for _, t := range p.a.Tags {
		description := t.Description
		if description == "" {
			description = papersPhrase(len(t.Papers)) + " on this subject."
		}
		p.list(View{Path: tagPath(t.Slug), Title: t.Title, Section: "/tags/", Feed: tagPath(t.Slug), Description: description}, t.Papers, byYear)
	}
}

func (p *planner) tagTerms() []Term {
	terms := make([]Term, len(p.a.Tags))
	for i, t := range p.a.Tags {
		counts := p.perYear(t.Papers)
		terms[i] = Term{Title: t.Title, URL: tagPath(t.Slug), Description: t.Description, Count: len(t.Papers)}
		if len(counts) > 1 {
			terms[i].Spark = chart.Sparkline(fmt.Sprintf("%s a year, %s", papersPhrase(len(t.Papers)), p.site.Years), counts)
		}
	}
	return terms
}

// perYear counts papers for every year of the archive, the oldest first.
func (p *planner) perYear(papers []*archive.Paper) []int {
	if len(p.a.Years) == 0 {
		return nil
	}
	first := p.a.Years[len(p.a.Years)-1].Date.Year
	counts := make([]int, p.a.Years[0].Date.Year-first+1)
	for _, paper := range papers {
		if !paper.Date.IsZero() {
			counts[paper.Date.Year-first]++
		}
	}
	return counts
}

func (p *planner) authors() {
	counts, says := p.countChart(0)
	v := View{Path: "/authors/", Title: "By number of authors", Section: "/authors/", Chart: counts, ChartSays: says, Feed: "/"}
	for _, g := range p.a.Counts {
		v.Terms = append(v.Terms, Term{Title: authorsPhrase(g.Count), URL: countPath(g.Count), Count: len(g.Papers)})
	}
	if len(p.a.Unknown) > 0 {
		v.Terms = append(v.Terms, Term{Title: "Authors unknown", URL: "/authors/unknown/", Count: len(p.a.Unknown)})
	}
	p.add("terms", v)
	for _, g := range p.a.Counts {
		counts, says := p.countChart(g.Count)
		p.list(View{
			Path: countPath(g.Count), Title: authorsPhrase(g.Count), Section: "/authors/", Chart: counts, ChartSays: says,
			Description: papersPhrase(len(g.Papers)) + " by " + authorsPhrase(g.Count) + ".",
		}, g.Papers, byYear)
	}
	p.list(View{
		Path: "/authors/unknown/", Title: "Authors unknown", Section: "/authors/",
		Description: "Papers whose number of authors is not known.",
	}, p.a.Unknown, byYear)
}

func (p *planner) free() {
	for _, f := range p.a.Pages {
		p.add("page", View{Path: "/" + f.Slug + "/", Title: f.Title, Description: f.Description, Section: "/" + f.Slug + "/", Free: f,
			Edit: p.edit(archive.PagesDir + "/" + f.Slug + ".md")})
	}
	p.add("404", View{Path: "/404.html", Title: "Page not found"})
}

func (p *planner) programs() {
	p.feeds("/", p.c.Title, p.c.Description, p.a.Papers)
	for _, t := range p.a.Tags {
		p.feeds(tagPath(t.Slug), p.c.Title+": "+t.Title, t.Description, t.Papers)
	}
	p.export("/papers.json", func(w io.Writer) error { return export.PapersJSON(w, p.c.BaseURL, p.a.Papers) })
	p.export("/papers.bib", func(w io.Writer) error { return export.BibTeX(w, p.a.Papers) })
	p.sitemaps()
	p.export("/robots.txt", func(w io.Writer) error { return export.Robots(w, p.c.BaseURL) })
}

// feedLength is how many papers a feed names.
const feedLength = 50

// feeds adds the Atom and JSON feeds of the papers of a page, the last added first.
func (p *planner) feeds(page, title, subtitle string, papers []*archive.Paper) {
	latest := slices.Clone(papers)
	slices.SortStableFunc(latest, func(q, r *archive.Paper) int { return r.Added().Compare(q.Added()) })
	f := export.Feed{
		Title: title, Subtitle: subtitle, Author: p.c.Author, Language: p.c.Language, Base: p.c.BaseURL, Page: page[1:],
		Updated: p.a.Updated(), Papers: latest[:min(len(latest), feedLength)],
	}
	p.export(page+"feed.xml", func(w io.Writer) error { f := f; f.Self = page[1:] + "feed.xml"; return export.Atom(w, f) })
	p.export(page+"feed.json", func(w io.Writer) error { f := f; f.Self = page[1:] + "feed.json"; return export.JSONFeed(w, f) })
}

// sitemaps adds the sitemap, or an index of several where one would be too long.
func (p *planner) sitemaps() {
	var paths []string
	for _, page := range p.pages {
		if page.View != nil && page.Layout != "404" {
			paths = append(paths, page.Path)
		}
	}
	if len(paths) <= export.SitemapLimit {
		p.export("/sitemap.xml", func(w io.Writer) error { return export.Sitemap(w, p.c.BaseURL, paths) })
		return
	}
	var parts []string
	for part := range slices.Chunk(paths, export.SitemapLimit) {
		name := fmt.Sprintf("/sitemap-%d.xml", len(parts)+1)
		parts = append(parts, name)
		p.export(name, func(w io.Writer) error { return export.Sitemap(w, p.c.BaseURL, part) })
	}
	p.export("/sitemap.xml", func(w io.Writer) error { return export.SitemapIndex(w, p.c.BaseURL, parts) })
}
