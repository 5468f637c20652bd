// Package site plans the pages of a site and their contents.
//
// The input is the archive and the configuration. The output is a list of pages: the address, layout and view of
// each, or an export for programs. A plan is data: this package does not render or write, and a plan never changes.
// The same archive produces the same plan.
package site

import (
	"cmp"
	"fmt"
	"html/template"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/socialcard"
)

// Options configures a Planner.
type Options struct {
	Preview bool         // for the curator, with links that open files in the editor
	Dir     string       // the site's root on this machine, for links to the editor
	Today   content.Date // papers dated after it are marked; zero marks none

	Library      *export.Library // citations, shared with the renderer; nil for a new one
	Cache        *cache.Store    // for the search index; can be nil
	ArchiveLimit int             // size above which files of the whole archive are divided; 0 for the default
}

// A Planner plans one site repeatedly. It reuses a page of the last plan if an equal one is planned at the same
// address. A Planner is not safe for concurrent use; its plans are.
type Planner struct {
	options Options
	painter *socialcard.Painter
	last    plan
}

// plan is a plan with its inputs.
type plan struct {
	archive  *archive.Archive
	site     *Site
	home     []*Page                     // the home page
	lists    []*Page                     // pages that depend only on the cards
	index    [2]int                      // start and end of the index of people in lists
	people   [][]*Page                   // pages of people, in the archive's order; they also depend only on the cards
	named    []*Page                     // the same pages in one slice
	papers   []*Page                     // pages of papers, in the archive's order
	free     []*Page                     // free pages
	programs []*Page                     // exports that depend on the records
	indexed  []*Page                     // files of the search index
	byYear   bool                        // files of the whole archive are divided by year
	sources  []*export.Source            // papers in bibliographies, in the archive's order
	cited    map[string][]*export.Source // papers by the path of their bibliography
	latest   map[string]latestCards      // the cards in feeds, by the folder of the feed
	card     *Page                       // social card of the site
	cards    []*Page                     // social cards of papers, in the archive's order

	collections []*Page
}

// NewPlanner returns a planner.
func NewPlanner(o Options) *Planner {
	o.ArchiveLimit = cmp.Or(o.ArchiveLimit, export.ArchiveLimit)
	if o.Library == nil {
		o.Library = &export.Library{}
	}
	return &Planner{options: o, painter: socialcard.NewPainter()}
}

// Plan returns every page of the site in a fixed order.
func (pl *Planner) Plan(a *archive.Archive, c *config.Config) []*Page {
	p := &planner{Options: pl.options, painter: pl.painter, a: a, c: c, last: pl.last, index: pl.last.index}
	p.byYear = export.Exceeds(a.Records, p.ArchiveLimit)
	next := plan{archive: a, byYear: p.byYear, papers: make([]*Page, len(a.Papers))}
	card := ""
	if p.hasCards() {
		card = p.cardPath(content.HomePath, p.siteCard())
	}
	menu := c.HeaderLinks(len(a.People) > 0)
	next.site = memo.Same(p.last.site, &Site{
		Config: c, Menu: menu, PeopleTitle: peopleTitle(menu), Card: card,
		Papers: len(a.Papers), Updated: a.Newest, Years: span(a),
		Named: len(a.People) > 0, Collected: len(a.Collections) > 0, Preview: p.Preview, Today: p.Today,
		HasBaseURL: c.HasBaseURL(),
	})
	p.site = next.site
	next.home = p.home()
	next.lists, next.people = p.lists()
	next.index = p.index
	if next.named = p.last.named; !sameSlice(next.people, p.last.people) {
		next.named = slices.Concat(next.people...)
	}
	for i := range a.Papers {
		next.papers[i] = p.paper(i)
	}
	next.collections, next.free = p.collections(), p.free()
	pages := [][]*Page{next.home, next.lists, next.named, next.papers, next.collections, next.free}
	next.programs = p.programs(pages, next.free)
	next.sources, next.cited, next.latest, next.cards = p.sources, p.cited, p.latest, p.cards(next.papers)
	pictures := p.pictures(next.cards)
	if next.site.Card != "" {
		next.card = pictures[0]
	}
	next.indexed = p.searchIndex()
	pl.last = next
	return slices.Concat(append(pages, next.programs, pictures, next.indexed)...)
}

// sameSlice reports whether two slices share their elements in memory.
func sameSlice[T any](s, t []T) bool { return len(s) == len(t) && (len(s) == 0 || &s[0] == &t[0]) }

// planner makes one plan.
type planner struct {
	Options
	painter *socialcard.Painter
	a       *archive.Archive
	c       *config.Config
	site    *Site
	last    plan
	pages   []*Page
	known   map[string]*Page // pages of the last plan to reuse if they are equal, by path
	terms   []Term           // see tagTerms
	index   [2]int           // see plan.index
	byYear  bool             // see plan.byYear
	sources []*export.Source
	cited   map[string][]*export.Source
	latest  map[string]latestCards
}

// lists plans the pages that depend only on the cards and on how the files of the archive are divided.
func (p *planner) lists() (lists []*Page, people [][]*Page) {
	if p.last.archive != nil && p.last.archive.Lists == p.a.Lists && p.last.site == p.site &&
		p.last.byYear == p.byYear {
		return p.last.lists, p.last.people
	}
	p.known = byPath(p.last.lists)
	p.overview()
	p.dates()
	p.digests()
	p.tags()
	p.authors()
	p.index[0] = len(p.pages)
	p.peopleIndex()
	p.index[1] = len(p.pages)
	p.searchPage()
	p.add("404", View{Path: content.NotFoundPath, Title: "Page not found"})
	return p.take(p.last.lists), p.people()
}

// take returns the pages planned since the last call. Pages that are equal to old ones are replaced by them.
func (p *planner) take(old []*Page) []*Page {
	known := p.known
	if known == nil {
		known = byPath(old)
	}
	pages := p.pages
	for i, page := range pages {
		pages[i] = memo.Same(known[page.Path], page)
	}
	p.pages, p.known = nil, nil
	return pages
}

func byPath(pages []*Page) map[string]*Page {
	known := make(map[string]*Page, len(pages))
	for _, page := range pages {
		known[page.Path] = page
	}
	return known
}

func (p *planner) url(path string) string { return content.URL(p.c.BasePath(), path) }

func (p *planner) add(layout string, v View) {
	v.Site = p.site
	p.pages = append(p.pages, &Page{Path: v.Path, Layout: layout, View: &v})
}

func (p *planner) export(path string, e Export) {
	p.pages = append(p.pages, &Page{Path: path, Export: e})
}

// newest is the number of papers on the home page.
const newest = 8

// home plans the home page, which depends on the cards, the names of collections and the curator's text.
func (p *planner) home() []*Page {
	if last := p.last.archive; last != nil && last.Lists == p.a.Lists && p.last.site == p.site &&
		last.Home == p.a.Home &&
		slices.Equal(last.Collections, p.a.Collections) {
		return p.last.home
	}
	h := &Home{Newest: p.a.Cards}
	if len(p.a.Digests) > 0 {
		d := p.a.Digests[0]
		h.Digest = &Term{Title: d.Date.Long(), URL: content.DigestPath(d.Date), Count: len(d.Papers)}
		h.Newest = d.Papers
	}
	h.Newest = h.Newest[:min(len(h.Newest), newest)]
	h.Tags = slices.Clone(p.tagTerms())
	slices.SortStableFunc(h.Tags, func(s, t Term) int { return cmp.Compare(t.Count, s.Count) })
	h.Tags = h.Tags[:min(len(h.Tags), 12)]
	h.Authors, h.AuthorsSay = p.countChart(0)
	h.People = nameTerms(prolific(p.a.People, 10))
	h.Collections = p.collectionTerms()
	years, sentence := p.yearChart(0)
	v := View{
		Path: content.HomePath, Description: p.c.Description, Feed: content.HomePath,
		Chart: years, ChartSays: sentence, Home: h,
	}
	if text := p.a.Home; text != nil {
		v.Free, v.Description = text, cmp.Or(text.Description, v.Description)
		if text.Title != p.c.Title {
			v.Title = text.Title
		}
		v.Edit, v.File = p.edit(content.PagesDir + "/" + content.HomePage + ".md")
	}
	p.add("home", v)
	return p.take(p.last.home)
}

// paper plans the page of a paper.
func (p *planner) paper(i int) *Page {
	paper := p.a.Papers[i]
	if p.last.site == p.site {
		if at := p.last.archive.Place(p.a.Lists, i); at >= 0 && p.last.archive.Papers[at] == paper {
			return p.last.papers[at]
		}
	}
	v := &View{
		Site: p.site, Path: paper.Path(), Title: paper.TitleText, Description: paper.Description(),
		Feed: content.HomePath, Paper: paper,
	}
	v.Edit, v.File = p.edit(content.PapersDir + "/" + paper.Slug + ".md")
	if p.hasCards() {
		v.Card = p.cardPath(paper.Path(), p.paperCard(paper))
	}
	return &Page{Path: v.Path, Layout: "paper", View: v}
}

// edit returns the address for editing a file, in the curator's editor or on the web. In a preview, it also returns the
// file's name.
func (p *planner) edit(file string) (address template.URL, shown string) {
	if p.Preview {
		shown = file
		if p.c.Editor != "" {
			return template.URL(p.c.EditorLink(filepath.Join(p.Dir, filepath.FromSlash(file)))), shown
		}
	}
	if !strings.HasPrefix(p.c.Repository, "http") {
		return "", shown
	}
	return template.URL(p.c.Repository + "/edit/" + p.c.Branch + "/" + file), shown
}

func (p *planner) dates() {
	years, sentence := p.yearChart(0)
	v := View{
		Path: content.DatesPath, Title: "By date", Section: content.DatesPath, Feed: content.HomePath,
		Cite:        content.HomePath,
		Description: "Papers by date of publication, the newest first.", Chart: years, ChartSays: sentence,
	}
	for _, y := range p.a.Years {
		v.Terms = append(
			v.Terms,
			Term{Title: strconv.Itoa(y.Date.Year), URL: content.DatePath(y.Date), Count: len(y.Papers)},
		)
	}
	if len(p.a.Undated) > 0 {
		v.Terms = append(v.Terms, Term{Title: "Undated", URL: content.UndatedPath, Count: len(p.a.Undated)})
	}
	if p.byYear {
		v.Cite, v.Downloads = "", p.downloads()
	}
	p.list(v, p.a.Cards, byYear)
	for _, y := range p.a.Years {
		p.year(y)
	}
	p.list(View{
		Path: content.UndatedPath, Title: "Undated", Section: content.DatesPath,
		Description: "Papers whose date of publication is not known.",
	}, p.a.Undated, ungrouped)
}

func (p *planner) year(y *archive.Group) {
	years, sentence := p.yearChart(y.Date.Year)
	v := View{
		Path: content.DatePath(y.Date), Title: strconv.Itoa(y.Date.Year), Section: content.DatesPath,
		Cite: content.DatePath(y.Date), Chart: years, ChartSays: sentence,
		Description: content.Plural(len(y.Papers), "paper") + " published in " + y.Date.Long() + ".",
	}
	for _, m := range y.Months {
		v.Months = append(
			v.Months,
			Term{Title: m.Date.Month.String(), URL: content.DatePath(m.Date), Count: len(m.Papers)},
		)
	}
	p.list(v, y.Papers, byMonth)
	for _, m := range y.Months {
		p.list(View{
			Path: content.DatePath(m.Date), Title: m.Date.Long(), Section: content.DatesPath,
			Description: content.Plural(len(m.Papers), "paper") + " published in " + m.Date.Long() + ".",
		}, m.Papers, ungrouped)
	}
}

func (p *planner) digests() {
	v := View{Path: content.DigestsPath, Title: "By digest", Section: content.DigestsPath, Feed: content.HomePath,
		Description: "A digest is a batch of papers collected on one day."}
	for _, d := range p.a.Digests {
		v.Terms = append(v.Terms, Term{Title: d.Date.Long(), URL: content.DigestPath(d.Date), Count: len(d.Papers)})
	}
	p.add("terms", v)
	for _, d := range p.a.Digests {
		p.list(View{
			Path: content.DigestPath(d.Date), Title: "Digest of " + d.Date.Long(), Section: content.DigestsPath,
			Description: content.Plural(len(d.Papers), "paper") + " listed on " + d.Date.Long() + ".",
		}, d.Papers, byYear)
	}
}

func (p *planner) tags() {
	p.add("terms", View{
		Path: content.TagsPath, Title: "By tag", Section: content.TagsPath, Feed: content.HomePath, Terms: p.tagTerms(),
		Description: "The subjects of the papers, with their number per year.",
	})
	for _, t := range p.a.Tags {
		description := t.Description
		if description == "" {
			description = content.Plural(len(t.Papers), "paper") + " on this subject."
		}
		path := content.TagPath(t.Slug)
		v := View{
			Path:        path,
			Title:       t.Title,
			Section:     content.TagsPath,
			Feed:        path,
			Cite:        path,
			Description: description,
		}
		p.list(v, t.Papers, byYear)
	}
}

// tagTerms returns the tags with their number of papers per year.
func (p *planner) tagTerms() []Term {
	if p.terms != nil {
		return p.terms
	}
	p.terms = make([]Term, len(p.a.Tags))
	for i, t := range p.a.Tags {
		term := Term{Title: t.Title, URL: content.TagPath(t.Slug), Description: t.Description, Count: len(t.Papers)}
		if counts := p.perYear(t.Papers); len(counts) > 1 {
			papers := content.Plural(len(t.Papers), "paper")
			term.Spark = sparkline(fmt.Sprintf("%s a year, %s", papers, p.site.Years), counts)
		}
		p.terms[i] = term
	}
	return p.terms
}

// perYear counts papers for every year of the archive, oldest first.
func (p *planner) perYear(papers []*archive.Card) []int {
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
	counts, sentence := p.countChart(0)
	v := View{
		Path: content.CountsPath, Title: "By number of authors", Section: p.countsSection(), Feed: content.HomePath,
		Description: "Papers by their number of authors.", Chart: counts, ChartSays: sentence,
	}
	if len(p.a.People) > 0 {
		v.See = &Term{Title: "Authors by name", URL: content.PeoplePath, Count: len(p.a.People)}
	}
	for _, g := range p.a.Counts {
		v.Terms = append(
			v.Terms,
			Term{Title: content.Plural(g.Count, "author"), URL: content.CountPath(g.Count), Count: len(g.Papers)},
		)
	}
	if len(p.a.Unknown) > 0 {
		v.Terms = append(
			v.Terms,
			Term{Title: "Authors unknown", URL: content.UnknownCountPath, Count: len(p.a.Unknown)},
		)
	}
	p.add("terms", v)
	for _, g := range p.a.Counts {
		counts, sentence := p.countChart(g.Count)
		p.list(View{
			Path: content.CountPath(g.Count), Title: content.Plural(g.Count, "author"), Section: p.countsSection(),
			Chart: counts, ChartSays: sentence,
			Description: content.Plural(len(g.Papers), "paper") + " by " + content.Plural(g.Count, "author") + ".",
		}, g.Papers, byYear)
	}
	p.list(View{
		Path: content.UnknownCountPath, Title: "Authors unknown", Section: p.countsSection(),
		Description: "Papers whose number of authors is not known.",
	}, p.a.Unknown, byYear)
}

// countsSection returns the address of the menu item that the lists by number of authors belong to.
func (p *planner) countsSection() string {
	has := func(path string) bool {
		return slices.ContainsFunc(p.site.Menu, func(m config.MenuItem) bool { return m.URL == path })
	}
	if !has(content.CountsPath) && has(content.PeoplePath) {
		return content.PeoplePath
	}
	return content.CountsPath
}

// free plans the free pages.
func (p *planner) free() []*Page {
	for _, f := range p.a.Pages {
		v := View{Path: f.Path(), Title: f.Title, Description: f.Description, Section: f.Path(), Free: f}
		v.Edit, v.File = p.edit(content.PagesDir + "/" + f.Slug + ".md")
		p.add("page", v)
	}
	return p.take(p.last.free)
}

// programs plans the exports for programs. They depend on the cards, the records and the list of pages.
func (p *planner) programs(pages [][]*Page, free []*Page) []*Page {
	samePath := func(q, r *Page) bool { return q.Path == r.Path }
	if last := p.last; last.site == p.site && last.archive.Lists == p.a.Lists && last.byYear == p.byYear &&
		slices.Equal(last.archive.Records, p.a.Records) &&
		slices.Equal(last.archive.Collections, p.a.Collections) &&
		slices.EqualFunc(last.free, free, samePath) &&
		(last.archive.Home == nil) == (p.a.Home == nil) {
		p.sources, p.cited, p.latest = last.sources, last.cited, last.latest
		return last.programs
	}
	p.latest = map[string]latestCards{}
	p.feeds(content.HomePath, p.c.Title, p.c.Description, p.a.Cards)
	for _, t := range p.a.Tags {
		p.feeds(content.TagPath(t.Slug), p.c.Title+": "+t.Title, t.Description, t.Papers)
	}
	for _, c := range p.a.Collections {
		p.feeds(c.Path(), p.c.Title+": "+c.Title, c.Description, c.Papers)
	}
	p.bibliographies()
	p.sitemaps(pages)
	p.export(content.RobotsPath, export.Robots{Base: p.c.BaseURL})
	p.redirects()
	return p.take(p.last.programs)
}

// feedLength is the number of papers in a feed.
const feedLength = 50

// feeds adds the Atom and JSON feeds of a page, latest additions first.
func (p *planner) feeds(page, title, subtitle string, papers []*archive.Card) {
	f := export.Feed{
		Title: title, Subtitle: subtitle, Author: p.c.Author, Language: p.c.Language,
		Base: p.c.BaseURL, Page: page, Updated: p.a.Updated(),
	}
	for _, card := range p.latestOf(page, papers) {
		f.Papers = append(f.Papers, p.a.Record(card))
	}
	f.Self = content.AtomPath(page)
	p.export(f.Self, export.Atom{Feed: f})
	f.Self = content.JSONFeedPath(page)
	p.export(f.Self, export.JSON{Feed: f})
}

// latestCards are the latest of some papers.
type latestCards struct{ papers, cards []*archive.Card }

// latestOf returns the cards in a feed, which are those of the last plan if the papers are the same.
func (p *planner) latestOf(page string, papers []*archive.Card) []*archive.Card {
	l := p.last.latest[page]
	if !sameSlice(l.papers, papers) {
		l = latestCards{papers, latest(papers, feedLength)}
	}
	p.latest[page] = l
	return l.cards
}

// latest returns the most recently added cards, up to the given number. Cards added on the same day keep their order.
func latest(cards []*archive.Card, most int) []*archive.Card {
	var kept []*archive.Card
	var days []content.Date // when they were added
	for _, c := range cards {
		day, at := c.Added(), len(kept)
		for at > 0 && day.Compare(days[at-1]) > 0 {
			at--
		}
		if at < most {
			kept = slices.Insert(kept[:min(len(kept), most-1)], at, c)
			days = slices.Insert(days[:min(len(days), most-1)], at, day)
		}
	}
	return kept
}

// sitemaps adds the sitemap, or an index of several if one would be too long.
func (p *planner) sitemaps(pages [][]*Page) {
	all := 0
	for _, part := range pages {
		all += len(part)
	}
	paths := make([]string, 0, all)
	for _, part := range pages {
		for _, page := range part {
			if page.View != nil && page.Layout != "404" {
				paths = append(paths, page.Path)
			}
		}
	}
	if len(paths) <= export.SitemapLimit {
		p.export(content.SitemapPath, export.Sitemap{Base: p.c.BaseURL, Paths: paths})
		return
	}
	var parts []string
	for part := range slices.Chunk(paths, export.SitemapLimit) {
		name := content.SitemapPartPath(len(parts) + 1)
		parts = append(parts, name)
		p.export(name, export.Sitemap{Base: p.c.BaseURL, Paths: part})
	}
	p.export(content.SitemapPath, export.SitemapIndex{Base: p.c.BaseURL, Parts: parts})
}
