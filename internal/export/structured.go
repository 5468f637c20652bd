package export

import (
	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

const (
	schemaOrg   = "https://schema.org"
	searchQuery = "?q={q}" // q is the name of the input
)

// A Thing is structured data in the vocabulary of schema.org. Encoded as JSON it is JSON-LD.
type Thing struct {
	Context    string      `json:"@context,omitempty"`
	Type       string      `json:"@type"`
	Headline   string      `json:"headline,omitempty"`
	Name       string      `json:"name,omitempty"`
	Author     []Thing     `json:"author,omitempty"`
	Published  string      `json:"datePublished,omitempty"`
	About      string      `json:"description,omitempty"`
	Keywords   []string    `json:"keywords,omitempty"`
	Identifier []Thing     `json:"identifier,omitempty"`
	PropertyID string      `json:"propertyID,omitempty"`
	Value      string      `json:"value,omitempty"`
	SameAs     []string    `json:"sameAs,omitempty"`
	URL        string      `json:"url,omitempty"`
	Image      string      `json:"image,omitempty"`
	Volume     string      `json:"volumeNumber,omitempty"`
	Issue      string      `json:"issueNumber,omitempty"`
	Pages      string      `json:"pagination,omitempty"`
	Publisher  *Thing      `json:"publisher,omitempty"`
	PartOf     []*Thing    `json:"isPartOf,omitempty"`
	Encoding   []Thing     `json:"encoding,omitempty"`
	ContentURL string      `json:"contentUrl,omitempty"`
	Format     string      `json:"encodingFormat,omitempty"`
	Trail      *Trail      `json:"breadcrumb,omitempty"`
	Search     *SearchForm `json:"potentialAction,omitempty"`
}

// A Trail is a breadcrumb list: the pages from the home page to a page.
type Trail struct {
	Type  string  `json:"@type"`
	Steps []*Step `json:"itemListElement"`
}

// A Step is one page of a trail.
type Step struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

// A SearchForm describes how to search the site.
type SearchForm struct {
	Type   string `json:"@type"`
	Target string `json:"target"`
	Input  string `json:"query-input"`
}

// Article describes a paper (https://schema.org/ScholarlyArticle). It omits the abstract, which is on the page.
func Article(p *archive.Record, at Place) *Thing {
	title := line(p.TitleText)
	t := &Thing{
		Context: schemaOrg, Type: "ScholarlyArticle", Headline: title, Name: title, Published: p.Date.String(),
		Keywords: at.Keywords, URL: at.URL, Image: at.Image,
		Pages: line(content.PageRange(p.Venue.Pages)), PartOf: append(partOf(p.Venue), site(at)),
	}
	if name := line(p.Venue.Publisher); name != "" {
		t.Publisher = &Thing{Type: "Organization", Name: name}
	}
	for _, n := range names(p.Authors) {
		if n.Whole != "" {
			t.Author = append(t.Author, Thing{Type: "Organization", Name: n.Whole})
		} else {
			t.Author = append(t.Author, Thing{Type: "Person", Name: n.String()})
		}
	}
	if p.Arxiv != "" {
		t.Identifier = append(t.Identifier, Thing{Type: "PropertyValue", PropertyID: "arXiv", Value: line(p.Arxiv)})
		t.SameAs = append(t.SameAs, content.ArxivURL(line(p.Arxiv)))
	}
	if p.DOI != "" {
		t.Identifier = append(t.Identifier, Thing{Type: "PropertyValue", PropertyID: "DOI", Value: line(p.DOI)})
		t.SameAs = append(t.SameAs, content.DOIURL(line(p.DOI)))
	}
	for _, a := range p.Attachments {
		if at.SiteURL != "" && content.IsPDF(a.Path) {
			t.Encoding = append(t.Encoding, Thing{
				Type: "MediaObject", Name: line(a.Label), Format: "application/pdf",
				ContentURL: content.Absolute(at.SiteURL, a.Path),
			})
		}
	}
	return t
}

func site(at Place) *Thing { return &Thing{Type: "WebSite", Name: at.Site, URL: at.SiteURL} }

// partOf describes the publication that contains a paper: a book, or a journal with its volume and issue
// (https://schema.org/PublicationVolume).
func partOf(v content.Venue) []*Thing {
	var whole []*Thing
	within := func(t *Thing) {
		t.PartOf = whole
		whole = []*Thing{t}
	}
	switch {
	case v.Journal != "":
		within(&Thing{Type: "Periodical", Name: line(v.Journal)})
	case v.Booktitle != "":
		within(&Thing{Type: "Book", Name: line(v.Booktitle)})
	}
	if v.Volume != "" {
		within(&Thing{Type: "PublicationVolume", Volume: line(v.Volume)})
	}
	if v.Number != "" {
		within(&Thing{Type: "PublicationIssue", Issue: line(v.Number)})
	}
	return whole
}

// WebSite describes the site as a whole, for its home page.
func WebSite(at Place, about string) *Thing {
	return &Thing{
		Context: schemaOrg, Type: "WebSite", Name: at.Site, About: about, URL: at.URL, Image: at.Image,
		Search: &SearchForm{
			Type: "SearchAction", Input: "required name=q",
			Target: content.Absolute(at.SiteURL, content.SearchPath) + searchQuery,
		},
	}
}

// Collection describes a page that lists papers. The steps are the breadcrumbs after the home page.
func Collection(at Place, title, about string, steps ...Step) *Thing {
	t := &Thing{
		Context: schemaOrg, Type: "CollectionPage", Name: title, About: about, URL: at.URL,
		PartOf: []*Thing{site(at)}, Trail: &Trail{Type: "BreadcrumbList"},
	}
	for i, s := range append([]Step{{Name: at.Site, Item: at.SiteURL}}, steps...) {
		s.Type, s.Position = "ListItem", i+1
		t.Trail.Steps = append(t.Trail.Steps, &s)
	}
	return t
}
