// Package site plans the pages of a site and their contents.
//
// The input is the archive and the configuration. The output is a list of pages: each has a path, and either a layout
// and a view or an export, such as a feed or a social card. A page that an earlier run planned has neither view nor
// export; see Page.IsOutlined. This package does not execute layouts or write files, and a plan never changes. The same
// archive, configuration and options produce the same complete plan; see Planner.Plan.
package site

import (
	"cmp"
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
	"github.com/offprint/offprint/internal/words"
)

// Options are the options of a Planner.
type Options struct {
	Preview bool         // for the curator, with links that open files in the editor
	Dir     string       // root directory of the site, for links to the editor
	Today   content.Date // papers dated after it are marked; zero marks none

	Library      *export.Library // citations, shared with the renderer; nil for a new one
	Cache        *cache.Store    // for the search index; can be nil
	ArchiveLimit int             // size in bytes above which files of the whole archive are divided; 0 for the default

	// Outlined returns the outline of an earlier run with the given key, or nil if it is not known. If Outlined is nil,
	// every plan is complete.
	Outlined func(key cache.Hash) *Outline
}

// A Planner plans one site repeatedly. It reuses a page of the last plan if the new page at the same path is equal. A
// Planner is not safe for concurrent use; its plans are.
type Planner struct {
	options Options
	painter *socialcard.Painter
	last    plan     // the last complete plan
	reused  *Outline // result of Outline, if the last plan was planned from an outline; nil if it was complete
}

// A plan has the pages of a site and the inputs that they depend on. In the comments below, a card is an archive.Card
// unless it is called a social card.
type plan struct {
	archive     *archive.Archive
	key         cache.Hash // of the outline; zero if the planner has no Outlined or the inputs cannot be hashed
	site        *Site
	home        []*Page                     // the home page
	lists       []*Page                     // pages that depend only on the cards, the site data and isDivided
	index       [2]int                      // range of the index of people, with its letters and namesakes, in lists
	people      [][]*Page                   // pages of each person, in the archive's order
	personPages []*Page                     // all pages of people
	papers      []*Page                     // pages of papers, in the archive's order
	free        []*Page                     // the curator's pages; see freePages
	exports     []*Page                     // exports for programs, such as feeds; see programExports
	indexed     []*Page                     // files of the search index
	isDivided   bool                        // files of the whole archive are divided by year
	sources     []*export.Source            // the papers for bibliographies, in the archive's order
	cited       map[string][]*export.Source // the papers of each bibliography, by its path
	results     []*archive.Result           // of the queries that match papers
	latest      map[string]latestCards      // the cards in feeds, by the folder of the feed
	siteCard    *Page                       // social card of the site; can be nil
	paperCards  []*Page                     // social cards of papers, in the archive's order; nil for a paper without
	socialCards []*Page                     // all social cards

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

// Plan returns every page of the site. In a complete plan, each page has a view or an export, and the order is fixed.
// In other plans, the pages taken from the outline of an earlier run have neither. After such a plan, every plan is
// complete.
func (pl *Planner) Plan(a *archive.Archive, c *config.Config) []*Page {
	p := &planner{
		Options: pl.options, painter: pl.painter, a: a, c: c, w: c.Words, last: pl.last, index: pl.last.index,
	}
	p.terms = map[*archive.Index][]Term{}
	p.isDivided = export.Exceeds(a.Records, p.ArchiveLimit)
	next := plan{archive: a, isDivided: p.isDivided, papers: make([]*Page, len(a.Papers))}
	p.site = memo.Same(p.last.site, p.sharedData())
	next.site = p.site
	next.collections, next.free = p.collections(), p.freePages()
	p.results = results(a)
	next.results = p.results
	next.indexed = p.searchIndex()
	if p.Outlined != nil {
		next.key = p.outlineKey()
	}
	pages, reused := p.planFromOutline(next.key)
	if pl.reused = reused; reused != nil {
		pl.options.Outlined = func(cache.Hash) *Outline { return nil }
		return slices.Concat(pages, next.collections, next.free, next.indexed)
	}
	next.home = p.home()
	next.lists, next.people = p.lists()
	next.index = p.index
	if next.personPages = p.last.personPages; !sameSlice(next.people, p.last.people) {
		next.personPages = slices.Concat(next.people...)
	}
	for i := range a.Papers {
		next.papers[i] = p.paper(i)
	}
	shown := [][]*Page{next.home, next.lists, next.personPages, next.papers, next.collections, next.free}
	next.exports = p.programExports(shown, next.free)
	next.sources, next.cited, next.latest = p.sources, p.cited, p.latest
	next.paperCards = p.paperCards(next.papers)
	next.socialCards = p.socialCards(next.paperCards)
	if next.site.Card != "" {
		next.siteCard = next.socialCards[0]
	}
	pl.last = next
	return slices.Concat(append(shown, next.exports, next.socialCards, next.indexed)...)
}

// sharedData returns the data that all pages share.
func (p *planner) sharedData() *Site {
	a, c, card := p.a, p.c, ""
	if p.hasCards() {
		card = p.cardPath(content.HomePath, p.siteCard())
	}
	menu := c.HeaderLinks(a.HasPeople())
	return &Site{
		Config: c, Menu: menu, PeopleTitle: peopleTitle(menu, c.Words), AuthorLinks: p.authorLinks(menu), Card: card,
		Papers: len(a.Papers), Updated: a.Newest, Years: p.span(a),
		Named: a.HasPeople(), Collected: len(a.Collections) > 0, Digested: len(a.Digests) > 0,
		Preview: p.Preview, Today: p.Today, HasBaseURL: c.HasBaseURL(), ReadingList: p.hasReadingList(),
	}
}

// sameSlice reports whether two slices share their elements in memory.
func sameSlice[T any](s, t []T) bool { return len(s) == len(t) && (len(s) == 0 || &s[0] == &t[0]) }

// A planner makes one plan.
type planner struct {
	Options
	painter *socialcard.Painter
	a       *archive.Archive
	c       *config.Config
	w       *words.Words
	site    *Site
	last    plan
	pages   []*Page
	known   map[string]*Page          // pages of the last plan to reuse if they are equal, by path
	terms   map[*archive.Index][]Term // results of termsOf
	index   [2]int                    // see plan.index
	sources []*export.Source
	cited   map[string][]*export.Source
	results []*archive.Result
	latest  map[string]latestCards

	isDivided    bool                   // see plan.isDivided
	marksChanged map[*archive.Card]bool // papers whose HasNotes differs from Outline.Marks; nil for a complete plan
}

// lists plans the pages of plan.lists and plan.people. It returns those of the last plan if their inputs are the same.
func (p *planner) lists() (lists []*Page, people [][]*Page) {
	if p.last.archive != nil && p.last.archive.Lists == p.a.Lists && p.last.site == p.site &&
		p.last.isDivided == p.isDivided {
		return p.last.lists, p.last.people
	}
	p.known = byPath(p.last.lists)
	p.overview()
	p.dates()
	p.digests()
	p.indexes()
	p.authorCounts()
	p.index[0] = len(p.pages)
	p.peopleIndex()
	p.index[1] = len(p.pages)
	p.searchPage()
	p.readingList()
	p.add("404", View{Path: content.NotFoundPath, Title: p.w.Text("page.not-found")})
	return p.takePages(p.last.lists), p.people()
}

// takePages returns the pages planned since the last call. If a page equals the old page at the same path, takePages
// returns the old page instead.
func (p *planner) takePages(old []*Page) []*Page {
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

// onHome is the maximum number of papers on the home page.
const onHome = 8

// newest returns the papers of the home page: those of the newest digest, and then the newest of the archive.
func (p *planner) newest() *Home {
	if len(p.a.Digests) == 0 {
		return &Home{Newest: p.a.Cards[:min(len(p.a.Cards), onHome)]}
	}
	d := p.a.Digests[0]
	h := &Home{
		Digest: &Term{Title: p.w.Date(d.Date), URL: content.DigestPath(d.Date), Count: len(d.Papers)},
		Newest: d.Papers[:min(len(d.Papers), onHome)],
	}
	for _, c := range p.a.Cards {
		if len(h.Newest)+len(h.Others) == onHome {
			break
		}
		if !slices.Contains(h.Newest, c) {
			h.Others = append(h.Others, c)
		}
	}
	return h
}

// home plans the home page, which depends on the cards, the site data, the collections and the curator's text.
func (p *planner) home() []*Page {
	if last := p.last.archive; last != nil && last.Lists == p.a.Lists && p.last.site == p.site &&
		last.Home == p.a.Home &&
		slices.Equal(last.Collections, p.a.Collections) {
		return p.last.home
	}
	h := p.newest()
	h.Tags = slices.Clone(p.tagTerms())
	slices.SortStableFunc(h.Tags, func(s, t Term) int { return cmp.Compare(t.Count, s.Count) })
	h.AllTags, h.Tags = len(h.Tags), h.Tags[:min(len(h.Tags), 12)]
	h.Authors, h.AuthorsSay = p.countChart(0)
	h.AllPeople, h.People = len(p.a.People()), nameTerms(mostProlific(p.a.People(), 10))
	h.Collections = p.collectionTerms()
	years, sentence := p.yearChart(0)
	if years == "" {
		sentence = strings.TrimSuffix(p.counted(), ".") // it is a link
	}
	v := View{
		Path: content.HomePath, Description: p.c.Description, Feed: content.HomePath,
		Chart: years, ChartSays: sentence, Home: h,
	}
	if text := p.a.Home; text != nil {
		v.Free, v.Description = text, cmp.Or(text.Description, v.Description)
		if text.Title != p.c.Title {
			v.Title = text.Title
		}
		v.Edit, v.File = p.edit(text.Name)
	}
	p.add("home", v)
	return p.takePages(p.last.home)
}

// paper plans the page of the i-th paper.
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
	v.Edit, v.File = p.edit(paper.File)
	if p.hasCards() {
		v.Card = p.cardPath(paper.Path(), p.paperCard(paper))
	}
	return &Page{Path: v.Path, Layout: "paper", View: v}
}

// edit returns the URL for editing a file, in the curator's editor or on the web, or "" if none is configured. In a
// preview, it also returns the file's name.
func (p *planner) edit(file string) (url template.URL, shown string) {
	if p.Preview {
		shown = file
		if p.c.Editor != "" {
			return template.URL(p.c.EditorLink(filepath.Join(p.Dir, filepath.FromSlash(file)))), shown
		}
	}
	if !strings.HasPrefix(p.c.Repository, "http") {
		return "", shown
	}
	return template.URL(p.c.Repository + "/edit/" + p.c.Branch + content.URL("/", "/"+file)), shown
}

func (p *planner) dates() {
	years, sentence := p.yearChart(0)
	v := View{
		Path: content.DatesPath, Title: p.w.Text("ways.date"), Section: content.DatesPath, Feed: content.HomePath,
		Cite:        content.HomePath,
		Description: p.w.Text("dates-page.about"), Chart: years, ChartSays: sentence,
	}
	for _, y := range p.a.Years {
		v.Terms = append(
			v.Terms,
			Term{Title: strconv.Itoa(y.Date.Year), URL: content.DatePath(y.Date), Count: len(y.Papers)},
		)
	}
	if len(p.a.Undated) > 0 {
		title := p.w.Text("dates.undated-title")
		v.Terms = append(v.Terms, Term{Title: title, URL: content.UndatedPath, Count: len(p.a.Undated)})
	}
	if p.isDivided {
		v.Cite, v.Downloads = "", p.downloads()
	}
	p.list(v, p.a.Cards, byYear)
	p.yearsAndMonths()
	p.list(View{
		Path: content.UndatedPath, Title: p.w.Text("dates.undated-title"), Section: content.DatesPath,
		Description: p.w.Text("dates-page.undated"),
	}, p.a.Undated, ungrouped)
}

func (p *planner) yearsAndMonths() {
	var months []*archive.Group
	for _, y := range p.a.Years {
		months = append(months, y.Months...)
	}
	month := 0
	for i, y := range p.a.Years {
		p.year(i)
		for range y.Months {
			p.month(y, months, month)
			month++
		}
	}
}

// neighbors returns links to the neighbors of groups[i], or nil where it has none. The groups are years or months with
// papers, newest first.
func (p *planner) neighbors(groups []*archive.Group, i int) (newer, older *Term) {
	term := func(g *archive.Group) *Term {
		return &Term{Title: p.w.Date(g.Date), URL: content.DatePath(g.Date), Count: len(g.Papers)}
	}
	if i > 0 {
		newer = term(groups[i-1])
	}
	if i+1 < len(groups) {
		older = term(groups[i+1])
	}
	return newer, older
}

// year plans the pages of the i-th year.
func (p *planner) year(i int) {
	y := p.a.Years[i]
	years, sentence := p.yearChart(y.Date.Year)
	v := View{
		Path: content.DatePath(y.Date), Title: strconv.Itoa(y.Date.Year), Section: content.DatesPath,
		Cite: content.DatePath(y.Date), Chart: years, ChartSays: sentence,
		Description: p.w.Text("dates-page.published", "n", len(y.Papers), "date", p.w.Date(y.Date)),
	}
	v.Newer, v.Older = p.neighbors(p.a.Years, i)
	for _, m := range y.Months {
		v.Months = append(
			v.Months,
			Term{Title: p.w.Month(int(m.Date.Month)), URL: content.DatePath(m.Date), Count: len(m.Papers)},
		)
	}
	p.list(v, y.Papers, byMonth)
}

// month plans the pages of months[i], which is a month of y.
func (p *planner) month(y *archive.Group, months []*archive.Group, i int) {
	m := months[i]
	v := View{
		Path: content.DatePath(m.Date), Title: p.w.Date(m.Date), Section: content.DatesPath,
		Description: p.w.Text("dates-page.published", "n", len(m.Papers), "date", p.w.Date(m.Date)),
		See: &Term{
			Title: p.w.Text("dates-page.year", "year", strconv.Itoa(y.Date.Year)),
			URL:   content.DatePath(y.Date), Count: len(y.Papers),
		},
	}
	v.Newer, v.Older = p.neighbors(months, i)
	p.list(v, m.Papers, ungrouped)
}

func (p *planner) digests() {
	index := View{Path: content.DigestsPath, Title: p.w.Text("ways.digest"), Section: content.DigestsPath,
		Feed:        content.HomePath,
		Description: p.w.Text("digests-page.about")}
	for _, d := range p.a.Digests {
		term := Term{Title: p.w.Date(d.Date), URL: content.DigestPath(d.Date), Count: len(d.Papers)}
		index.Terms = append(index.Terms, term)
	}
	switch n := len(index.Terms); {
	case n >= manyDigests:
		index.Groups, index.Jump = p.digestGroups(index.Terms)
	case n >= longIndex:
		index.Jump = p.jumpToDigests(index.Terms)
	}
	p.add("terms", index)
	for i, d := range p.a.Digests {
		path := content.DigestPath(d.Date)
		v := View{
			Path: path, Title: p.digestTitle(d), Section: content.DigestsPath, Feed: path, Cite: path,
			Description: p.w.Text("digests-page.listed", "n", len(d.Papers), "date", p.w.Date(d.Date)),
		}
		if i > 0 {
			v.Newer = &index.Terms[i-1]
		}
		if i+1 < len(p.a.Digests) {
			v.Older = &index.Terms[i+1]
		}
		p.list(v, d.Papers, byYear)
	}
}

// jumpToDigests gives the first digest of each year an anchor, and returns links to them, or nil if all digests are of
// the same year.
func (p *planner) jumpToDigests(terms []Term) []Term {
	var links []Term
	for i, d := range p.a.Digests {
		if i == 0 || p.a.Digests[i-1].Date.Year != d.Date.Year {
			terms[i].Anchor = yearAnchor(d.Date.Year)
			links = append(links, Term{
				Title: strconv.Itoa(d.Date.Year), URL: content.DigestsPath + "#" + terms[i].Anchor,
			})
		}
		links[len(links)-1].Count += terms[i].Count
	}
	if len(links) < 2 {
		return nil
	}
	return links
}

const (
	manyDigests     = 40 // number of digests from which their index is divided into groups
	digestsPerMonth = 4  // mean number of digests per month from which the groups are months, not years
)

// digestGroups divides the digests of a long index by month, or by year if they are fewer than digestsPerMonth on
// average. It also returns links to the years, or to the groups if all digests are of the same year.
func (p *planner) digestGroups(terms []Term) (groups []Names, links []Term) {
	group, jump := p.digestPeriods()
	for i, d := range p.a.Digests {
		isFirst := func(period func(content.Date) content.Date) bool {
			return i == 0 || period(d.Date) != period(p.a.Digests[i-1].Date)
		}
		if isFirst(group) {
			groups = append(groups, Names{Heading: p.w.Date(group(d.Date))})
		}
		last := &groups[len(groups)-1]
		last.Terms = append(last.Terms, terms[i])
		if isFirst(jump) {
			at := jump(d.Date)
			last.Anchor = yearAnchor(at.Year)
			if at.Month != 0 {
				last.Anchor = "m" + at.String()
			}
			links = append(links, Term{Title: p.w.Date(at), URL: content.DigestsPath + "#" + last.Anchor})
		}
		links[len(links)-1].Count += terms[i].Count
	}
	if len(links) < 2 {
		return groups, nil
	}
	return groups, links
}

// digestPeriods returns functions that turn the date of a digest into the year or month of its group, and into that of
// its link.
func (p *planner) digestPeriods() (group, jump func(content.Date) content.Date) {
	year := func(d content.Date) content.Date { return content.Date{Year: d.Year} }
	month := func(d content.Date) content.Date { return content.Date{Year: d.Year, Month: d.Month} }
	years, months := map[content.Date]bool{}, map[content.Date]bool{}
	for _, d := range p.a.Digests {
		years[year(d.Date)], months[month(d.Date)] = true, true
	}
	group, jump = year, year
	if len(p.a.Digests) >= digestsPerMonth*len(months) {
		group = month
	}
	if len(years) == 1 {
		jump = group
	}
	return group, jump
}

func (p *planner) digestTitle(d *archive.Group) string {
	return p.w.Text("home.digest", "date", p.w.Date(d.Date))
}

// longIndex is the minimum number of terms of an index that readers can filter, sort or jump into.
const longIndex = 20

// indexes plans the indexes of tags and of the fields with `index: true` in site.yaml.
func (p *planner) indexes() {
	for _, ix := range p.a.Indexes {
		scale := p.yearScale()
		texts := p.textsOf(ix, scale != nil)
		if scale != nil && len(ix.Terms) > 1 && ix.Description == "" {
			texts.description = joinSentences(texts.description, p.w.Text("glance.scales"))
		}
		if n := undated(papersOf(ix.Terms)); scale != nil && n > 0 {
			texts.description = joinSentences(sentence(texts.description), p.w.Text("glance.undated", "n", n))
		}
		p.add("terms", View{
			Path: ix.Path, Title: texts.title, Section: ix.Path, Feed: content.HomePath, Terms: p.termsOf(ix),
			Description: texts.description, IsLong: len(ix.Terms) >= longIndex, Scale: scale,
		})
		for _, t := range ix.Terms {
			description := p.w.Text(texts.ofTerm, "n", len(t.Papers))
			if t.Description != "" {
				description = joinSentences(sentence(t.Description), p.w.Text("glance.total", "n", len(t.Papers)))
			}
			v := View{
				Path: t.Path, Title: p.termTitle(ix, t), Section: ix.Path, Feed: t.Path, Cite: t.Path,
				Description: description,
			}
			if ix.Field == "tags" {
				v.Tag = t.Slug
			}
			p.list(v, t.Papers, byYear)
		}
	}
}

// indexTexts are the texts of an index.
type indexTexts struct {
	title, description string
	ofTerm             string // key of the text for terms without a description
}

// textsOf returns the texts of an index. drawn is whether the index shows the number of papers per year.
func (p *planner) textsOf(ix *archive.Index, drawn bool) indexTexts {
	about := "about"
	if !drawn {
		about = "about-undrawn"
	}
	if ix.Field == "tags" {
		return indexTexts{
			title:       cmp.Or(ix.Title, p.w.Text("ways.tag")),
			description: cmp.Or(ix.Description, p.w.Text("tags-page."+about)),
			ofTerm:      "tags-page.tag",
		}
	}
	return indexTexts{
		title:       ix.Title,
		description: cmp.Or(ix.Description, p.w.Text("fields-page."+about, "field", ix.Title)),
		ofTerm:      "glance.total",
	}
}

// termTitle returns the title of the page of a term.
func (p *planner) termTitle(ix *archive.Index, t *archive.Term) string {
	if ix.Field == "tags" {
		return t.Title
	}
	return p.w.Text("fields-page.term", "field", ix.Title, "value", t.Title)
}

// tagTerms returns the tags with their number of papers per year.
func (p *planner) tagTerms() []Term { return p.termsOf(p.a.Indexes[0]) }

// termsOf returns the terms of an index with their number of papers per year.
func (p *planner) termsOf(ix *archive.Index) []Term {
	if terms, known := p.terms[ix]; known {
		return terms
	}
	terms := make([]Term, len(ix.Terms))
	for i, t := range ix.Terms {
		term := Term{Title: t.Title, URL: t.Path, Description: t.Description, Count: len(t.Papers)}
		if counts := p.perYear(t.Papers); len(counts) > 1 {
			name := p.w.Text("tags-page.spark", "n", len(t.Papers), "years", p.site.Years)
			if n := undated(t.Papers); n > 0 {
				name = p.w.Join([]string{name, p.w.Text("tags-page.undated", "n", n)})
			}
			term.Spark = sparkline(name, counts)
		}
		terms[i] = term
	}
	p.terms[ix] = terms
	return terms
}

// papersOf returns the papers of some terms, each once.
func papersOf(terms []*archive.Term) []*archive.Card {
	var all []*archive.Card
	seen := map[*archive.Card]bool{}
	for _, t := range terms {
		for _, c := range t.Papers {
			if !seen[c] {
				seen[c] = true
				all = append(all, c)
			}
		}
	}
	return all
}

// undated counts the papers without a date.
func undated(papers []*archive.Card) int {
	n := 0
	for _, c := range papers {
		if c.Date.IsZero() {
			n++
		}
	}
	return n
}

// yearScale returns the first and the last year of the archive, or nil if its papers are of fewer than two years.
func (p *planner) yearScale() []string {
	if len(p.a.Years) == 0 || p.firstYear() == p.a.Years[0].Date.Year {
		return nil
	}
	return []string{strconv.Itoa(p.firstYear()), strconv.Itoa(p.a.Years[0].Date.Year)}
}

// perYear counts papers for every year from the archive's first to its last. It returns nil if all papers of the
// archive are undated.
func (p *planner) perYear(papers []*archive.Card) []int {
	if len(p.a.Years) == 0 {
		return nil
	}
	first := p.firstYear()
	counts := make([]int, p.a.Years[0].Date.Year-first+1)
	for _, paper := range papers {
		if !paper.Date.IsZero() {
			counts[paper.Date.Year-first]++
		}
	}
	return counts
}

func (p *planner) authorCounts() {
	counts, sentence := p.countChart(0)
	section := p.countsSection()
	v := View{
		Path: content.CountsPath, Title: p.w.Text("ways.count"), Section: section, Feed: content.HomePath,
		Description: p.w.Text("counts-page.about"), Chart: counts, ChartSays: sentence,
	}
	if p.a.HasPeople() {
		v.See = &Term{Title: p.w.Text("ways.name"), URL: content.PeoplePath, Count: len(p.a.People())}
	}
	for _, g := range p.a.Counts {
		v.Terms = append(
			v.Terms,
			Term{Title: p.w.Text("counts.author", "n", g.Count), URL: content.CountPath(g.Count), Count: len(g.Papers)},
		)
	}
	if len(p.a.Unknown) > 0 {
		v.Terms = append(
			v.Terms,
			Term{Title: p.w.Text("counts-page.unknown-title"), URL: content.UnknownCountPath, Count: len(p.a.Unknown)},
		)
	}
	p.add("terms", v)
	for _, g := range p.a.Counts {
		counts, sentence := p.countChart(g.Count)
		p.list(View{
			Path: content.CountPath(g.Count), Title: p.w.Text("counts.author", "n", g.Count),
			Section: section, Chart: counts, ChartSays: sentence,
			Description: p.w.Text("counts-page.papers", "n", len(g.Papers),
				"papers", p.w.Text("counts.paper", "n", len(g.Papers)),
				"authors", p.w.Text("counts.author", "n", g.Count)),
		}, g.Papers, byYear)
	}
	p.list(View{
		Path: content.UnknownCountPath, Title: p.w.Text("counts-page.unknown-title"), Section: section,
		Description: p.w.Text("counts-page.unknown"),
	}, p.a.Unknown, byYear)
}

// countsSection returns the path of the menu item that the author counts belong to: their own or that of the people.
func (p *planner) countsSection() string {
	isCounts := func(m config.MenuItem) bool { return m.URL == content.CountsPath }
	if p.a.HasPeople() && !slices.ContainsFunc(p.site.Menu, isCounts) {
		return content.PeoplePath
	}
	return content.CountsPath
}

// freePages plans the free pages: those that the curator writes, in content/pages.
func (p *planner) freePages() []*Page {
	for _, f := range p.a.Pages {
		v := View{Path: f.Path(), Title: f.Title, Description: f.Description, Section: f.Path(), Free: f}
		v.Edit, v.File = p.edit(f.Name)
		if f.View != nil {
			p.queryPages("page", v, f.View)
			continue
		}
		p.add("page", v)
	}
	return p.takePages(p.last.free)
}

// programExports plans the exports for programs: feeds, bibliographies, sitemaps, redirects and a few single files. It
// returns those of the last plan if their inputs are the same.
func (p *planner) programExports(pages [][]*Page, free []*Page) []*Page {
	samePath := func(q, r *Page) bool { return q.Path == r.Path }
	if last := p.last; last.site == p.site && last.archive.Lists == p.a.Lists && last.isDivided == p.isDivided &&
		slices.Equal(last.archive.Records, p.a.Records) &&
		slices.Equal(last.archive.Collections, p.a.Collections) &&
		slices.EqualFunc(last.free, free, samePath) &&
		slices.Equal(last.results, p.results) &&
		slices.EqualFunc(freeTexts(last.archive), freeTexts(p.a), sameRedirects) &&
		(last.archive.Home == nil) == (p.a.Home == nil) {
		p.sources, p.cited, p.latest = last.sources, last.cited, last.latest
		return last.exports
	}
	p.latest = map[string]latestCards{}
	p.feeds(content.HomePath, p.c.Title, p.c.Description, p.a.Cards)
	for _, ix := range p.a.Indexes {
		for _, t := range ix.Terms {
			p.feeds(t.Path, p.c.Title+": "+p.termTitle(ix, t), t.Description, t.Papers)
		}
	}
	for _, d := range p.a.Digests {
		p.feeds(content.DigestPath(d.Date), p.c.Title+": "+p.digestTitle(d), "", d.Papers)
	}
	for _, c := range p.a.Collections {
		p.feeds(c.Path(), p.c.Title+": "+c.Title, c.Description, c.Papers)
	}
	for _, person := range p.a.People() {
		if len(person.Papers) >= followedFrom {
			p.feeds(person.Path(), p.c.Title+": "+person.Name, "", person.Papers)
		}
	}
	p.bibliographies()
	p.queryBibliographies()
	p.sitemaps(pages)
	p.export(content.RobotsPath, export.Robots{Base: p.c.BaseURL})
	if p.c.HasBaseURL() && len(p.a.Papers) > 0 {
		p.export(content.OpenSearchPath, export.OpenSearch{
			Title: p.c.Title, Description: cmp.Or(p.c.Description, p.w.Text("search.about")), Language: p.c.Language,
			Base: p.c.BaseURL,
		})
	}
	p.redirects()
	return p.takePages(p.last.exports)
}

// feedLength is the maximum number of papers in a feed.
const feedLength = 50

// feeds adds the Atom and JSON feeds of a page, latest additions first.
func (p *planner) feeds(page, title, subtitle string, papers []*archive.Card) {
	f := export.Feed{
		Title: title, Subtitle: subtitle, Author: p.c.Author, Language: p.c.Language,
		Base: p.c.BaseURL, Page: page, Updated: p.a.Updated(), NoAbstract: p.w.Text("paper.no-abstract"),
	}
	for _, card := range p.latestOf(page, papers) {
		f.Papers = append(f.Papers, p.a.Record(card))
	}
	f.Self = content.AtomPath(page)
	p.export(f.Self, export.Atom{Feed: f})
	f.Self = content.JSONFeedPath(page)
	p.export(f.Self, export.JSON{Feed: f})
}

// latestCards are some papers and the most recently added of them.
type latestCards struct{ papers, cards []*archive.Card }

// latestOf returns the cards in the feed of a page. It reuses those of the last plan if the papers are the same.
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

// sitemaps adds the sitemap, or several with an index if it would be too long.
func (p *planner) sitemaps(pages [][]*Page) {
	all := 0
	for _, part := range pages {
		all += len(part)
	}
	paths := make([]string, 0, all)
	for _, part := range pages {
		for _, page := range part {
			if page.View != nil && page.Layout != "404" && !page.View.NoIndex {
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
