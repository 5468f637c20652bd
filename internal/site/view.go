package site

import (
	"html/template"
	"io"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// A Page is one file of the site: either a view that a layout renders, or an export. A page that an earlier run planned
// has neither; see IsOutlined. Equal pages have the same bytes.
type Page struct {
	Path   string // relative to the base path: "/papers/mgno/", "/feed.xml"
	Layout string // name of the layout, without extension; empty for an export
	View   *View
	Export Export // nil for a view
	Hashed bool   // the path contains a hash of the content, so that files with the same path have the same bytes

	IsIndex bool // a file of the search index, which readers never open directly
}

// An Export writes a page that does not come from a layout.
type Export interface {
	Write(io.Writer) error
}

// A View is the data for a layout. Fields that do not apply to a kind of page are empty.
type View struct {
	Site        *Site
	Title       string // of the page; empty on the home page unless its text has its own title
	Description string // for search engines and previews, and below the title of a list
	Path        string // relative to the base path
	Section     string // path of the menu item that the page belongs to
	Feed        string // path of the folder with the feeds for the page
	Cite        string // path of the folder with the bibliographies of the listed papers
	Card        string // path of the social card of a paper's page; can be empty
	Chart       template.HTML
	ChartSays   string // one sentence that describes the chart, or the archive if the home page has no chart

	Paper *archive.Paper // on a paper's page
	Edit  template.URL   // URL for editing the page's file; empty if none is configured
	File  string         // the page's file, relative to the site's root; empty outside the preview

	List   *List           // on a list of papers
	Result *archive.Result // the papers of a query in the front matter that are on this page
	Terms  []Term          // on an index: years, digests, tags, collections, values, author counts or similar names
	Groups []Names         // the terms of an index of many digests, by year or month; else empty
	Months []Term          // on the pages of a year
	People *People
	Person *archive.Person // on the first page of a person, whose papers are in List
	See    *Term           // link to a related index, or from a month to its year
	Free   *archive.Page   // a page by the curator, or the text of the home page
	Home   *Home
	Search *Search

	Collection *archive.Collection // on its first page; its papers are in List or, with a query, in Result

	Glance []Figure // on the overview page

	Tag    string // slug of the tag whose papers are listed; the entries do not repeat it
	Newer  *Term  // next digest, year or month, on the first page of a digest, year or month; can be nil
	Older  *Term  // previous digest, year or month
	IsLong bool   // whether an index is long enough for readers to filter and sort it
	Jump   []Term // links to the years or months of a long index of digests

	Scale []string // first and last year of the bars of an index; nil if its terms have none

	NoIndex   bool       // search engines must not list the page
	Downloads []Download // on the list of all dates, if the archive is too large for one file per format
}

// HasCode reports whether the page has code blocks, which have a button for copying.
func (v *View) HasCode() bool {
	return v.Paper != nil && v.Paper.HasCode || v.Free != nil && v.Free.HasCode ||
		v.Collection != nil && v.Collection.HasCode
}

// A Site is the data that all pages share.
type Site struct {
	*config.Config
	Menu    []config.MenuItem // the links in the header
	Card    string            // path of the social card of pages without their own; can be empty
	Papers  int
	Updated content.Date // the newest date in the content
	Years   string       // "2018–2026"
	Named   bool         // at least one paper names its authors
	Preview bool         // the site is a preview for the curator

	HasBaseURL bool // result of Config.HasBaseURL, which is slow because it parses the URL

	PeopleTitle string            // title of the index of people, as in the menu
	AuthorLinks []config.MenuItem // links to the indexes of people and author counts that the menu lacks
	Collected   bool              // whether the site has collections
	Digested    bool              // whether the site has digests; if not, Updated is only the date of a paper
	ReadingList bool              // whether the site has a page for the papers that a reader marks
	Today       content.Date      // for a preview; zero otherwise
}

// A List is one page of a list of papers.
type List struct {
	Total  int
	First  int // position of this page's first paper in the whole list, from 1
	Groups []Group
	Pager  *Pager // nil if everything is on one page
	Jump   []Term // links to the groups of a list with several pages; empty if it has fewer than two groups
}

// A Group is a run of papers under one heading.
type Group struct {
	Anchor  string // of the heading, if it is a year
	Heading string // empty if the list is not divided into groups
	URL     string // link of the heading, relative to the base path; can be empty
	Papers  []*archive.Card
}

// A Pager is the position of a page in a list of several pages. Paths are relative to the base path. On the first page,
// Newer and First are empty; on the last page, Older and Last.
type Pager struct {
	Page, Pages  int
	Says         string // "Page 2 of 3"
	ByDate       bool   // label the links newer and older, because the list is ordered by date
	Newer, Older string
	First, Last  string
	Numbers      []Term // links to pages; the current page has no URL, a gap neither URL nor title
}

// A Term is one line of an index.
type Term struct {
	Anchor      string // on the first digest of each year of a long index
	Title       string
	URL         string // relative to the base path
	Description string
	Count       int
	Spark       template.HTML
	Current     bool // for links to the groups of a list with several pages: whether the page shows papers of the group
}

// A Download has links to the files of the whole archive in one format.
type Download struct {
	Name  string // of the format
	Files []Term // one per year
}

// People is one page of the index of people.
type People struct {
	Letters []Term // letters of a long index, with links to their pages
	Letter  string // path of the letter's first page; empty on the first page of the index
	Parts   []Term // pages of that letter, if there are several
	Groups  []Names
}

// HasNote reports whether some people on the page have one paper and others have several. The page then explains that a
// name without a number has one paper.
func (p *People) HasNote() bool {
	var one, several bool
	for _, g := range p.Groups {
		for _, t := range g.Terms {
			one, several = one || t.Count == 1, several || t.Count > 1
		}
	}
	return one && several
}

// Names are the people or digests under one heading of an index.
type Names struct {
	Anchor  string // set if a link of View.Jump leads to this group
	Heading string // can be empty
	Terms   []Term
}

// Home has the data of the home page.
type Home struct {
	Digest     *Term           // newest digest; can be nil
	Newest     []*archive.Card // first papers of the newest digest; without digests, the newest of the archive
	Others     []*archive.Card // newest papers that are not in Newest, if the digest is short
	Tags       []Term          // largest tags
	AllTags    int             // number of all tags
	AllPeople  int             // number of all people
	Authors    template.HTML   // chart of the numbers of authors
	AuthorsSay string
	People     []Term // people with the most papers

	Collections []Term
}
