// Package export writes the parts of a site for programs: feeds, sitemaps, robots.txt, redirects, the archive as JSON,
// citations in every format, and the metadata of pages.
//
// The input is the archive and the site's URL. The output is the bytes of each format. The same archive produces the
// same bytes: all times come from the content, never from the clock.
package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"html"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A Feed is the content of a feed.
type Feed struct {
	Title    string
	Subtitle string
	Author   string
	Language string
	Base     string // URL of the site, with a slash at its end
	Page     string // path of the page that the feed belongs to
	Self     string // path of the feed itself
	Updated  time.Time
	Papers   []*archive.Record // latest additions first

	NoAbstract string // text of a paper without an abstract
}

type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"xml:lang,attr"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	ID        string      `xml:"id"`
	Updated   string      `xml:"updated"`
	Links     []atomLink  `xml:"link"`
	Author    atomPerson  `xml:"author"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Body string `xml:",chardata"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomEntry struct {
	Title      atomText       `xml:"title"`
	ID         string         `xml:"id"`
	Published  string         `xml:"published,omitempty"`
	Updated    string         `xml:"updated"`
	Links      []atomLink     `xml:"link"`
	Authors    []atomPerson   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Content    atomText       `xml:"content"`
}

// Atom is a feed in the Atom format (RFC 4287).
type Atom struct{ Feed }

// Write writes the feed.
func (f Atom) Write(w io.Writer) error {
	feed := atomFeed{
		Lang: f.Language, Title: clean(f.Title), Subtitle: clean(f.Subtitle),
		ID: content.Absolute(f.Base, f.Self), Updated: stamp(f.Updated),
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: content.Absolute(f.Base, f.Self)},
			{Rel: "alternate", Type: "text/html", Href: content.Absolute(f.Base, f.Page)},
		},
		Author: atomPerson{clean(f.author())}, Generator: "Offprint",
	}
	for _, p := range f.Papers {
		feed.Entries = append(feed.Entries, atomOf(p, f.Feed))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(feed); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func atomOf(p *archive.Record, f Feed) atomEntry {
	address := paperURL(f.Base, p)
	entry := atomEntry{
		Title: atomText{"html", clean(p.TitleHTML)}, ID: feedID(f.Base, p), Updated: stamp(f.added(p)),
		Links: []atomLink{
			{Rel: "alternate", Type: "text/html", Href: address},
		}, Content: atomText{"html", clean(feedContent(p, f))},
	}
	if !p.Date.IsZero() {
		entry.Published = stamp(p.Date.Time())
	}
	for _, a := range named(p.Authors) {
		entry.Authors = append(entry.Authors, atomPerson{a})
	}
	for _, t := range p.Tags {
		entry.Categories = append(entry.Categories, atomCategory{clean(t)})
	}
	return entry
}

func paperURL(base string, p *archive.Record) string { return content.Absolute(base, p.Path()) }

// feedID returns the id of a paper in feeds: its first URL, so that feed readers do not show a renamed paper as new. If
// the paper has its first name again, or other papers were merged into it, the first alias is its own path.
func feedID(base string, p *archive.Record) string {
	if len(p.Aliases) > 0 {
		return content.Absolute(base, content.FormerPath(p.Aliases[0]))
	}
	return paperURL(base, p)
}

// author returns the author of a feed, who is required: its title if none is configured.
func (f Feed) author() string {
	if f.Author != "" {
		return f.Author
	}
	return f.Title
}

// added returns the time when a paper was added to the archive, or the time of the feed if the paper has no date.
func (f Feed) added(p *archive.Record) time.Time {
	if d := p.Added(); !d.IsZero() {
		return d.Time()
	}
	return f.Updated
}

// feedContent returns the abstract as HTML. Its URLs are absolute, because feed readers show it elsewhere.
func feedContent(p *archive.Record, f Feed) string {
	page, err := url.Parse(paperURL(f.Base, p))
	if p.Abstract == "" || err != nil {
		return "<p>" + html.EscapeString(f.NoAbstract) + "</p>"
	}
	if !strings.Contains(p.Abstract, `href="`) && !strings.Contains(p.Abstract, `src="`) { // most abstracts
		return p.Abstract
	}
	abstract := headingAnchor.ReplaceAllString(p.Abstract, "")
	return urlAttribute.ReplaceAllStringFunc(abstract, func(attribute string) string {
		m := urlAttribute.FindStringSubmatch(attribute)
		u, err := page.Parse(html.UnescapeString(m[2]))
		if err != nil {
			return attribute
		}
		return m[1] + html.EscapeString(u.String()) + `"`
	})
}

// headingAnchor matches the link next to a heading, which feeds leave out.
var headingAnchor = lazyregexp.New(` <a class="anchor"[^>]*>#</a>`)

// urlAttribute matches attributes with URLs in rendered HTML, which escapes quotation marks in text.
var urlAttribute = lazyregexp.New(`( (?:href|src)=")([^"]*)"`)

// stamp formats a time as in RFC 3339. It replaces the zero time by 1 January 1970, because feeds require a time.
func stamp(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format(time.RFC3339)
}

// clean removes the characters that XML 1.0 cannot represent.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// named returns the names of authors that are not empty, cleaned for XML.
func named(authors []string) []string {
	var names []string
	for _, a := range authors {
		if name := strings.TrimSpace(clean(a)); name != "" {
			names = append(names, name)
		}
	}
	return names
}

type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePageURL string       `json:"home_page_url"`
	FeedURL     string       `json:"feed_url"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"language,omitempty"`
	Authors     []jsonPerson `json:"authors,omitempty"`
	Items       []jsonItem   `json:"items"`
}

type jsonPerson struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID          string       `json:"id"`
	URL         string       `json:"url"`
	Title       string       `json:"title"`
	ContentHTML string       `json:"content_html"`
	Published   string       `json:"date_published,omitempty"`
	Modified    string       `json:"date_modified"`
	Authors     []jsonPerson `json:"authors,omitempty"`
	Tags        []string     `json:"tags,omitempty"`
}

// JSON is a feed in the format JSON Feed 1.1.
type JSON struct{ Feed }

// Write writes the feed.
func (f JSON) Write(w io.Writer) error {
	feed := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title,
		HomePageURL: content.Absolute(f.Base, f.Page), FeedURL: content.Absolute(f.Base, f.Self),
		Description: f.Subtitle, Language: f.Language, Authors: []jsonPerson{{f.author()}}, Items: []jsonItem{},
	}
	for _, p := range f.Papers {
		address := paperURL(f.Base, p)
		item := jsonItem{
			ID:          feedID(f.Base, p),
			URL:         address,
			Title:       p.TitleText,
			ContentHTML: feedContent(p, f.Feed),
			Modified:    stamp(f.added(p)),
			Tags:        p.Tags,
		}
		if !p.Date.IsZero() {
			item.Published = stamp(p.Date.Time())
		}
		for _, a := range named(p.Authors) {
			item.Authors = append(item.Authors, jsonPerson{a})
		}
		feed.Items = append(feed.Items, item)
	}
	e := json.NewEncoder(w) // on one line: indenting the feeds would take 7 % of the memory that a build allocates
	e.SetEscapeHTML(false)
	return e.Encode(feed)
}

// encodeJSON writes a value as indented JSON.
func encodeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}

type jsonPaper struct {
	Slug         string     `json:"slug"`
	URL          string     `json:"url"`
	Title        string     `json:"title"`
	Date         string     `json:"date,omitempty"`
	AuthorCount  int        `json:"author_count,omitempty"`
	Authors      []string   `json:"authors,omitempty"`
	Organization string     `json:"organization,omitempty"`
	Venue        jsonVenue  `json:"venue,omitzero"`
	Tags         []string   `json:"tags,omitempty"`
	Digests      []string   `json:"digests,omitempty"`
	Comments     *int       `json:"comments,omitempty"`
	Upvotes      *int       `json:"upvotes,omitempty"`
	Arxiv        string     `json:"arxiv,omitempty"`
	DOI          string     `json:"doi,omitempty"`
	Links        []jsonLink `json:"links,omitempty"`
	Withdrawn    bool       `json:"withdrawn,omitempty"`
	Abstract     string     `json:"abstract,omitempty"`

	Fields map[string]any `json:"fields,omitempty"` // the curator's own fields
}

type jsonVenue struct {
	Journal   string `json:"journal,omitempty"`
	Booktitle string `json:"booktitle,omitempty"`
	Volume    string `json:"volume,omitempty"`
	Number    string `json:"number,omitempty"`
	Pages     string `json:"pages,omitempty"`
	Publisher string `json:"publisher,omitempty"`
}

type jsonLink struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// PapersJSON is the whole archive as a JSON array with one element per paper, newest first.
type PapersJSON struct {
	Base   string // URL of the site, with a slash at its end
	Papers []*archive.Record
}

// Write writes the array.
func (e PapersJSON) Write(w io.Writer) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(" ", " ")
	separator, end := "[\n ", "[]\n"
	for _, p := range e.Papers {
		b.Reset()
		b.WriteString(separator)
		if err := encoder.Encode(jsonOf(p, e.Base)); err != nil {
			return err
		}
		if _, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n"))); err != nil {
			return err
		}
		separator, end = ",\n ", "\n]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

func jsonOf(p *archive.Record, base string) jsonPaper {
	paper := jsonPaper{
		Slug: p.Slug, URL: paperURL(base, p), Title: p.TitleText, Date: p.Date.String(),
		AuthorCount: p.CountAuthors(), Authors: p.Authors, Organization: p.Organization, Venue: jsonVenue(p.Venue),
		Tags:     p.Tags,
		Comments: p.Comments, Upvotes: p.Upvotes, Arxiv: p.Arxiv, DOI: p.DOI, Withdrawn: p.Withdrawn, Abstract: p.Text,
	}
	for _, d := range p.Digests {
		paper.Digests = append(paper.Digests, d.String())
	}
	for _, f := range p.Fields {
		if paper.Fields == nil {
			paper.Fields = make(map[string]any, len(p.Fields))
		}
		paper.Fields[f.Name] = f.Value
		if d, isDate := f.Value.(content.Date); isDate {
			paper.Fields[f.Name] = d.String()
		}
	}
	for _, l := range p.Links {
		paper.Links = append(paper.Links, jsonLink{l.Label, l.URL})
	}
	for _, a := range p.Attachments {
		paper.Links = append(paper.Links, jsonLink{a.Label, content.Absolute(base, a.Path)})
	}
	return paper
}

// Sitemap lists URLs of the site in the format of sitemaps.org.
type Sitemap struct {
	Base  string // URL of the site, with a slash at its end
	Paths []string
}

// Write writes the sitemap.
func (e Sitemap) Write(w io.Writer) error {
	var b strings.Builder
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, p := range e.Paths {
		b.WriteString("  <url><loc>")
		_ = xml.EscapeText(&b, []byte(content.Absolute(e.Base, p)))
		b.WriteString("</loc></url>\n")
	}
	b.WriteString("</urlset>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Robots is a robots.txt that allows crawlers everything and links to the sitemap (RFC 9309).
type Robots struct {
	Base string // URL of the site, with a slash at its end
}

// Write writes the file.
func (e Robots) Write(w io.Writer) error {
	_, err := io.WriteString(
		w,
		"User-agent: *\nAllow: /\n\nSitemap: "+content.Absolute(e.Base, content.SitemapPath)+"\n",
	)
	return err
}

// SitemapLimit is the maximum number of URLs in one sitemap (sitemaps.org).
const SitemapLimit = 50_000

// SitemapIndex lists the files of a sitemap in several parts.
type SitemapIndex struct {
	Base  string // URL of the site, with a slash at its end
	Parts []string
}

// Write writes the index.
func (e SitemapIndex) Write(w io.Writer) error {
	var b strings.Builder
	b.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, p := range e.Parts {
		b.WriteString("  <sitemap><loc>")
		_ = xml.EscapeText(&b, []byte(content.Absolute(e.Base, p)))
		b.WriteString("</loc></sitemap>\n")
	}
	b.WriteString("</sitemapindex>\n")
	_, err := io.WriteString(w, b.String())
	return err
}
