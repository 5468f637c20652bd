package site

import (
	"html/template"
	"io"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// A Page is one file of the site: either a view that a layout shows, or an export. Pages that are
// equal have the same bytes.
type Page struct {
	Path   string // from the base path: "/papers/mgno/", "/feed.xml"
	Layout string // name of the layout, without its ending; empty for an export
	View   *View
	Export Export // what an export writes; nil for a view
	Named  bool   // the path tells what the page shows: a file of that name has the same bytes

	IsIndex bool // a file of the search index, which nobody looks at
}

// An Export writes a page that is not made by a layout.
type Export interface {
	Write(io.Writer) error
}

// A View is what a layout receives. The fields that do not belong to a kind of page are empty.
type View struct {
	Site        *Site
	Title       string // of the page; empty on the home page, unless its text has another than the site
	Description string // for programs, and below the title of a list
	Path        string // from the base path
	Section     string // the menu's address that the page belongs to
	Feed        string // path of the folder whose feeds follow the page
	Cite        string // path of the folder whose bibliographies cite the papers of the list
	Card        string // path of the picture of a paper's page; empty without one
	Chart       template.HTML
	ChartSays   string // one sentence on what the chart shows

	Paper *archive.Paper // of a paper's page
	Edit  template.URL   // where its file is edited; empty where neither repository nor editor is known
	File  string         // its file, from the site's root; empty outside the preview

	List   *List  // of a list of papers
	Terms  []Term // of an index: years, digests, tags or numbers of authors
	Months []Term // of a year
	People *People
	Person *archive.Person // of the first page of a person, whose papers are in List
	See    *Term           // another way to the same, beside an index
	Free   *archive.Page   // a page of the curator's, or the text of the home page
	Home   *Home
	Search *Search

	Collection *archive.Collection // of the first page of a collection, whose papers are in List

	Glance []Figure // of the page that shows the archive as a whole
}

// HasCode tells whether the page has blocks of code, which readers may want to copy.
func (v *View) HasCode() bool {
	return v.Paper != nil && v.Paper.HasCode || v.Free != nil && v.Free.HasCode ||
		v.Collection != nil && v.Collection.HasCode
}

// A Site is what all pages share.
type Site struct {
	*config.Config
	Card    string // path of the picture of pages that have none of their own; empty without one
	Papers  int
	Updated content.Date // the newest date in the content
	Years   string       // "2018–2026"
	Named   bool         // there are people whom papers name
	Preview bool         // the curator looks at it

	Collected bool         // there are collections
	Today     content.Date // of a preview
}

// A List is one page of a list of papers.
type List struct {
	Total  int
	First  int // the number of its first paper, from 1
	Groups []Group
	Pager  *Pager // nil where everything is on one page
}

// A Group is a run of a list's papers under one heading.
type Group struct {
	Anchor  string // of a year
	Heading string // empty where the list has one group
	URL     string // of the heading, from the base path; can be empty
	Papers  []*archive.Card
}

// A Pager tells where in a paged list a page stands. Addresses are from the base path; they are
// empty on the first and the last page.
type Pager struct {
	Page, Pages  int
	Newer, Older string
	First, Last  string
}

// A Term is one line of an index.
type Term struct {
	Title       string
	URL         string // from the base path
	Description string
	Count       int
	Spark       template.HTML
}

// People is one page of the index of people.
type People struct {
	Letters []Term // of a long index, each with its page
	Letter  string // the address of the one that the page shows; empty on the first page
	Parts   []Term // the pages of that letter, where there are several
	Groups  []Names
}

// Names are people under one heading, as an index has them.
type Names struct {
	Heading string // can be empty
	Terms   []Term
}

// Home is what the home page shows.
type Home struct {
	Digest     *Term           // the newest digest; nil where there is none
	Newest     []*archive.Card // the first of its papers, or the newest of the archive
	Tags       []Term          // the largest
	Authors    template.HTML   // chart of the numbers of authors
	AuthorsSay string
	People     []Term // those of the most papers

	Collections []Term
}
