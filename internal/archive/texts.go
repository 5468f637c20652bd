package archive

import (
	"cmp"
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
	Slug        string
	File        string
	Title       string // empty for the home page if its file has none
	Description string // the curator's, or else the beginning of the text, except for the home page
	HTML        string
	HasCode     bool // whether the text contains a code block
}

// Path returns the address of the page, relative to the base path.
func (p *Page) Path() string { return content.PagePath(p.Slug) }

// A Collection is an ordered list of papers that a curator selected.
type Collection struct {
	Slug        string
	Title       string
	Lead        string // the curator's description, or ""
	Description string // Lead, or else the beginning of the prose
	HTML        string // the prose
	HasCode     bool
	Papers      []*Card // with the curator's text instead of the abstract's summary, if there is one
}

// Path returns the address of the collection's page, relative to the base path.
func (c *Collection) Path() string { return content.CollectionPath(c.Slug) }

// prose is the curator's text, with placeholders for mentions.
type prose struct {
	html, text string // text is the beginning, without markup
	code       bool
	mentions   []markdown.Mention
}

func proseOf(md *markdown.Renderer, file string, body []byte, line int) (p prose, faults, warnings problem.List) {
	d, warnings := md.RenderWhole(file, body, line)
	return prose{strings.TrimSpace(d.Abstract + "\n" + d.Notes), d.Text, d.HasCode, d.Mentions}, d.Faults, warnings
}

// A pageText is the content of a free page's file.
type pageText struct {
	Page
	prose
}

// pageFrontMatter contains the front matter of a free page. The comments of the fields are their descriptions in the
// user guide.
type pageFrontMatter struct {
	// The title. Only `index.md` may omit it; the home page then has the title of the site.
	Title string `yaml:"title"`
	// One or two sentences for search engines, and for the home page. If absent, search engines get the beginning of
	// the text.
	Description string `yaml:"description"`
}

func readPage(
	md *markdown.Renderer,
	file string,
	src []byte,
	before *pageText,
) (*pageText, problem.List, problem.List) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems, nil
	}
	var m pageFrontMatter
	yaml, line := f.YAML()
	problems = strictyaml.Decode(file, yaml, line, &m)
	p := &pageText{Page: Page{File: file, Slug: slugOf(file), Title: m.Title, Description: m.Description}}
	if m.Title == "" && p.Slug != content.HomePage && len(problems) == 0 {
		problems = append(
			problems,
			problem.Problem{File: file, Line: 1, What: "the page has no title", Hint: `add a line title: "…"`},
		)
	}
	if content.IsTaken(p.Slug) || content.Slug(p.Slug) != p.Slug {
		what := "the file's name cannot be used as an address: " + p.Path()
		problems = append(problems, problem.Problem{File: file, What: what, Hint: "rename it, for example to about.md"})
	}
	if len(problems) > 0 {
		return nil, problems, nil
	}
	body, bodyLine := f.Body()
	var warnings problem.List
	p.prose, problems, warnings = proseOf(md, file, body, bodyLine)
	return memo.Same(before, p), problems, warnings
}

// freePages returns the text of the home page, if there is one, and the other free pages, with their links. It reuses
// the values of pages that did not change. Without a title, the home page has the site's title in references.
func (l *links) freePages(texts []*pageText, siteTitle string) (home *Page, pages []*Page) {
	pages = make([]*Page, 0, len(texts))
	for _, t := range texts {
		p := t.Page
		isHome := p.Slug == content.HomePage
		targets := l.resolve(t.mentions, p.File, Ref{html.EscapeString(cmp.Or(p.Title, siteTitle)), p.Path(), "page"})
		p.HTML, p.HasCode = l.fill(t.html, targets, t.mentions), t.code
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
	prose
	remarks []prose // the curator's text about each paper
}

func readCollection(
	md *markdown.Renderer,
	file string,
	src []byte,
	before *collectionText,
) (*collectionText, problem.List, problem.List) {
	read, problems := content.ParseCollection(file, src)
	if len(problems) > 0 {
		return nil, problems, nil
	}
	t := &collectionText{Collection: read, remarks: make([]prose, len(read.Papers))}
	var warnings problem.List
	t.prose, problems, warnings = proseOf(md, file, read.Body, read.BodyLine)
	for i, p := range read.Papers {
		remark, faults, more := proseOf(md, file, []byte(p.Why), p.Place.Line)
		problems, warnings = append(problems, faults...), append(warnings, more...)
		var single bool
		if remark.html, single = unwrap(remark.html); !single {
			p.Place.What, p.Place.Hint = "the text about "+problem.Quote(p.Slug)+" is longer than a paragraph",
				"write a sentence or two here, and the rest below the front matter"
			problems = append(problems, p.Place)
		}
		t.remarks[i] = remark
	}
	return memo.Same(before, t), problems, warnings
}

// unwrap removes the <p> element from the HTML of a single paragraph. It returns false if a text is more than that.
func unwrap(text string) (inner string, ok bool) {
	text, begins := strings.CutPrefix(text, "<p>")
	inner, ends := strings.CutSuffix(text, "</p>")
	if text == "" {
		return "", true
	}
	return inner, begins && ends && !strings.Contains(inner, "<p") && !strings.Contains(inner, "<div")
}

// linkCollections returns the collections with their papers and links, by title. It reuses the values of equal
// collections.
func (l *links) linkCollections(texts []*collectionText) []*Collection {
	texts = slices.Clone(texts)
	slices.SortFunc(texts, func(s, t *collectionText) int {
		return cmp.Or(cmp.Compare(strings.ToLower(s.Title), strings.ToLower(t.Title)), cmp.Compare(s.Slug, t.Slug))
	})
	all := make([]*Collection, len(texts))
	for i, t := range texts {
		c := &Collection{Slug: t.Slug, Title: t.Title, Lead: t.Description, Description: t.Description, HasCode: t.code}
		ref := Ref{html.EscapeString(c.Title), c.Path(), "collection"}
		targets := l.resolve(t.mentions, t.File, ref)
		c.HTML = l.fill(t.html, targets, t.mentions)
		if c.Description == "" {
			c.Description = shorten(l.fillText(t.text, targets, t.mentions), 200)
		}
		for j, p := range t.Papers {
			if card := l.listed(p); card != nil {
				l.collections[card.Slug] = append(l.collections[card.Slug], ref)
				c.Papers = append(c.Papers, l.annotated(card, t.remarks[j], t.File, ref))
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
	if why := l.leftOut(p.Slug); why != "" {
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

// annotated returns a paper as a collection shows it: with the curator's text, if there is one.
func (l *links) annotated(card *Card, why prose, file string, from Ref) *Card {
	if why.html == "" {
		return card
	}
	c := *card
	c.Summary = l.fill(why.html, l.resolve(why.mentions, file, from), why.mentions)
	return &c
}

// lastOf looks up a slug in the last archive.
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
