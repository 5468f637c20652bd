package archive

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// A Page is a free page, such as /about/, or the text of the home page.
type Page struct {
	Slug        string         // its path without the outer slashes
	File        string         // for messages
	Name        string         // name of its file, relative to the site's root
	Title       string         // empty for the home page if its file has none
	Description string         // the curator's, or else the beginning of the text, except for the home page
	Aliases     []string       // former slugs and paths
	HTML        string         // without views
	Parts       []Part         // the text with its views; nil if there are none
	View        *Result        // result of the view in the front matter; can be nil
	HasCode     bool           // whether the text contains a code block
	Extra       map[string]any // the values below extra and those of undeclared fields, by name
}

// Path returns the path of the page, relative to the base path.
func (p *Page) Path() string { return content.PagePath(p.Slug) }

// A Collection is an ordered list of papers that a curator selected.
type Collection struct {
	Slug        string
	Name        string // name of its file, relative to the site's root
	Title       string
	Lead        string   // the curator's description, or ""
	Description string   // Lead, or else the beginning of the prose
	Aliases     []string // former slugs and paths
	HTML        string   // the prose, without views
	Parts       []Part   // the prose with its views; nil if there are none
	View        *Result  // of a collection that is a query; else nil
	HasCode     bool
	Extra       map[string]any // the values below extra and those of undeclared fields, by name
	Papers      []*Card        // with the curator's text instead of the abstract's summary, if there is one
}

// Path returns the path of the collection's page, relative to the base path.
func (c *Collection) Path() string { return content.CollectionPath(c.Slug) }

// prose is a text by the curator, with placeholders for mentions.
type prose struct {
	html, text string // text is the beginning as plain text
	code       bool
	mentions   []markdown.Mention
	views      []*content.View
}

// proseOf renders a text that starts at a line of a file.
func proseOf(md *markdown.Renderer, file string, body []byte, line int) (p prose, faults, warnings problem.List) {
	d, warnings := md.RenderWhole(file, body, line)
	views, faults := parseViews(file, d.Views)
	p = prose{strings.TrimSpace(d.Abstract + "\n" + d.Notes), d.Text, d.HasCode, d.Mentions, views}
	return p, append(faults, d.Faults...), warnings
}

// parseViews reads the views of a text.
func parseViews(file string, blocks []markdown.ViewBlock) (views []*content.View, problems problem.List) {
	for _, b := range blocks {
		v, faults := content.ParseView(file, b.YAML, b.Line, b.Columns)
		views, problems = append(views, v), append(problems, faults...)
	}
	return views, problems
}

// A pageText is the content of a free page's file.
type pageText struct {
	Page
	prose
	own  []strictyaml.Field
	view *content.View // view in the front matter; can be nil

	aliasPlaces []problem.Problem // position of each alias
}

// pageFrontMatter contains the front matter of a free page. The comments of the fields are their descriptions in the
// user guide.
type pageFrontMatter struct {
	// The title. Only `index.md` may omit it; the home page then has the title of the site.
	Title string `yaml:"title"`
	// One or two sentences for search engines, and for the home page. If absent, search engines get the beginning of
	// the text.
	Description string `yaml:"description"`
	// A view: a query for papers, which are shown below the text. Not for `index.md`.
	Papers *content.View `yaml:"papers"`
	// Former names of the page, and former paths such as `/posts/2021/about/`. They redirect to the page.
	Aliases []string `yaml:"aliases"`
	// Any values by name, for layouts.
	Extra map[string]any `yaml:"extra"`

	// Own contains the unknown fields, in the order of the file.
	Own []strictyaml.Field `yaml:",inline"`
}

// readPage reads a free page.
func readPage(md *markdown.Renderer, file, name string, src []byte, before *pageText) parsed[pageText] {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return parsed[pageText]{problems: problems}
	}
	var m pageFrontMatter
	yaml, line := f.YAML()
	problems = strictyaml.Decode(file, yaml, line, &m)
	p := &pageText{own: m.Own, view: m.Papers, Page: Page{
		File: file, Name: name, Slug: content.SlugOf(name), Title: m.Title, Description: m.Description,
		Aliases: m.Aliases, Extra: content.Values(m.Extra, m.Own),
	}}
	p.aliasPlaces = content.PlacesOf(file, yaml, line, "aliases", m.Aliases)
	problems = strictyaml.Also(file, yaml, line, problems, slices.Concat(
		content.CheckExtra(file, yaml, line, m.Extra, m.Own),
		p.check(yaml, line),
		content.CheckAliases(content.PagesDir, p.Slug, m.Aliases, p.aliasPlaces),
	))
	if content.IsTaken(p.Slug) {
		what := "the site itself uses the path " + p.Path()
		problems = append(problems, problem.Problem{
			File: file, What: what, Hint: "rename the file, for example to about.md",
		})
	}
	body, bodyLine := f.Body()
	var faults, warnings problem.List
	p.prose, faults, warnings = proseOf(md, file, body, bodyLine)
	if len(problems) > 0 {
		return parsed[pageText]{partial: p, problems: append(problems, faults...), warnings: warnings}
	}
	return parsed[pageText]{value: memo.Same(before, p), problems: faults, warnings: warnings}
}

// check reports well-formed but invalid values of the front matter, except aliases.
func (p *pageText) check(yaml []byte, line int) (problems problem.List) {
	if p.Title == "" && p.Slug != content.HomePage {
		place := content.PlaceOf(p.File, yaml, line, "title")
		place.What, place.Hint = "the page has no title", `add a line title: "…"`
		problems = append(problems, place)
	}
	if p.view == nil {
		return problems
	}
	problems = append(problems, p.view.Locate(p.File, yaml, line)...)
	if p.Slug == content.HomePage {
		place := p.view.Place("", -1, 0)
		place.What, place.Hint = "the home page cannot have `papers`", "write a ```papers block in its text"
		problems = append(problems, place)
	}
	return problems
}

// freePages returns the text of the home page, which is nil if there is none, and the other free pages, with their
// links. It reuses the values of unchanged pages. In references, a home page without a title has the site's title.
func (l *links) freePages(texts []*pageText, siteTitle string) (home *Page, pages []*Page) {
	pages = make([]*Page, 0, len(texts))
	for _, t := range texts {
		p := t.Page
		isHome := p.Slug == content.HomePage
		about := l.reader.words.Text("paper.mentioned-page")
		targets := l.resolve(t.mentions, p.File, Ref{html.EscapeString(cmp.Or(p.Title, siteTitle)), p.Path(), about})
		p.HTML, p.Parts = l.parts(l.fill(t.html, targets, t.mentions), p.Path(), t.views)
		p.HasCode = t.code
		if t.view != nil {
			p.View = l.result(t.view, viewKey{p.Path(), 1}, t.view.Limit)
		}
		if p.Description == "" && !isHome {
			p.Description = shorten(l.fillText(t.text, targets, t.mentions), 200)
		}
		if same := memo.Same(lastOf(l.reader.last, p.Slug, (*Archive).page), &p); isHome {
			home = same
		} else {
			pages = append(pages, same)
		}
	}
	return home, pages
}

// A collectionText is the content of a collection's file.
type collectionText struct {
	*content.Collection
	name string // name of the file, relative to the site's root
	prose
	remarks []prose // curator's text about each paper
}

// readCollection reads a collection.
func readCollection(
	md *markdown.Renderer, file, name string, src []byte, before *collectionText,
) parsed[collectionText] {
	read, problems := content.ParseCollection(file, src)
	if read == nil {
		return parsed[collectionText]{problems: problems}
	}
	t := &collectionText{Collection: read, name: name, remarks: make([]prose, len(read.Papers))}
	var faults, warnings problem.List
	t.prose, faults, warnings = proseOf(md, file, read.Body, read.BodyLine)
	for i, p := range read.Papers {
		if p.Why == "" {
			continue
		}
		remark, wrong, more := proseOf(md, file, []byte(p.Why), p.Place.Line)
		faults, warnings = append(faults, wrong...), append(warnings, more...)
		var single bool
		if remark.html, single = unwrap(remark.html); !single {
			p.Place.What, p.Place.Hint = "the text about "+problem.Quote(p.Slug)+" is longer than a paragraph",
				"write a sentence or two here, and the rest below the front matter"
			faults = append(faults, p.Place)
		}
		t.remarks[i] = remark
	}
	if len(problems) > 0 {
		return parsed[collectionText]{partial: t, problems: append(problems, faults...), warnings: warnings}
	}
	return parsed[collectionText]{value: memo.Same(before, t), problems: faults, warnings: warnings}
}

// unwrap removes the <p> element from the HTML of a single paragraph. The result is not ok if the text is longer than
// that.
func unwrap(text string) (inner string, ok bool) {
	text, begins := strings.CutPrefix(text, "<p>")
	inner, ends := strings.CutSuffix(text, "</p>")
	if text == "" {
		return "", true
	}
	return inner, begins && ends && !strings.Contains(inner, "<p") && !strings.Contains(inner, "<div")
}

// linkCollections returns the collections, sorted by title, with their papers and links. It reuses the values of
// unchanged collections.
func (l *links) linkCollections(texts []*collectionText) []*Collection {
	texts = slices.Clone(texts)
	slices.SortFunc(texts, func(s, t *collectionText) int {
		return cmp.Or(content.CompareFolded(s.Title, t.Title), cmp.Compare(s.Slug, t.Slug))
	})
	all := make([]*Collection, len(texts))
	for i, t := range texts {
		c := &Collection{
			Slug: t.Slug, Name: t.name, Title: t.Title, Lead: t.Description, Description: t.Description,
			Aliases: t.Aliases, HasCode: t.code,
		}
		c.Extra = content.Values(t.ExtraFields, t.Own)
		ref := Ref{html.EscapeString(c.Title), c.Path(), l.reader.words.Text("paper.mentioned-collection")}
		targets := l.resolve(t.mentions, t.File, ref)
		c.HTML, c.Parts = l.parts(l.fill(t.html, targets, t.mentions), c.Path(), t.views)
		if c.Description == "" {
			c.Description = shorten(l.fillText(t.text, targets, t.mentions), 200)
		}
		lines := map[*Card]int{} // where each paper is listed first
		for j, p := range t.Papers {
			card := l.listed(p)
			if card == nil || l.isRepeated(p, card, lines) {
				l.checkText(t.File, t.remarks[j].mentions)
				continue
			}
			l.collections[card.Slug] = append(l.collections[card.Slug], ref)
			c.Papers = append(c.Papers, l.annotated(card, t.remarks[j], t.File, ref))
		}
		if t.View != nil {
			if c.View = l.result(t.View, viewKey{c.Path(), 1}, t.View.Limit); c.View != nil {
				c.Papers = c.View.Papers
			}
		}
		all[i] = memo.Same(lastOf(l.reader.last, c.Slug, (*Archive).collection), c)
	}
	return all
}

// listed returns a paper of a collection, or nil if it is missing or omitted.
func (l *links) listed(p content.CollectionPaper) *Card {
	if card := l.find(p.Slug); card != nil {
		return card
	}
	if why := l.whyOmitted(p.Slug); why != "" {
		p.Place.What, p.Place.Hint = "the paper "+problem.Quote(p.Slug)+" "+why+", so the collection omits it",
			"ignore this if it is intended"
		l.warnings = append(l.warnings, p.Place)
	} else if !l.isBroken(p.Slug) {
		p.Place.What, p.Place.Hint = "unknown paper "+problem.Quote(p.Slug), "write the paper's file name without .md"
		if near := l.suggest(p.Slug); len(near) > 0 {
			p.Place.Hint = problem.DidYouMean(near...)
		}
		l.problems = append(l.problems, p.Place)
	}
	return nil
}

// isRepeated reports whether a collection lists a paper again, under another spelling or a former name, and warns about
// it. It adds the line of a new paper to lines.
func (l *links) isRepeated(p content.CollectionPaper, card *Card, lines map[*Card]int) bool {
	first, repeated := lines[card]
	if !repeated {
		lines[card] = p.Place.Line
		return false
	}
	p.Place.What = "the paper " + problem.Quote(card.Slug) + " is already listed"
	p.Place.Hint = fmt.Sprintf("remove one of the two; the first is on line %d", first)
	l.warnings = append(l.warnings, p.Place)
	return true
}

// annotated returns a card with the curator's text about the paper instead of its summary, if there is such a text.
func (l *links) annotated(card *Card, why prose, file string, from Ref) *Card {
	if why.html == "" {
		return card
	}
	c := *card
	c.HasRemark, c.Summary = true, l.fill(why.html, l.resolve(why.mentions, file, from), why.mentions)
	return &c
}

// lastOf returns the page or collection with a slug in the last archive, or nil.
func lastOf[T any](last *Archive, slug string, find func(*Archive, string) *T) *T {
	if last == nil {
		return nil
	}
	return find(last, slug)
}

func (a *Archive) page(slug string) *Page {
	if slug == content.HomePage {
		return a.Home
	}
	for _, p := range a.Pages {
		if p.Slug == slug {
			return p
		}
	}
	return nil
}

func (a *Archive) collection(slug string) *Collection {
	for _, c := range a.Collections {
		if c.Slug == slug {
			return c
		}
	}
	return nil
}
