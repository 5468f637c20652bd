package export

import (
	"fmt"
	"html"
	"html/template"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A Place is where a page stands, and what its head says beside what it shows.
type Place struct {
	URL      string   // of the page; "" where nobody has said where the site will live, as for the others
	Site     string   // the site's title
	SiteURL  string   // and its address
	Image    string   // the page's picture
	Language string   // of the site
	Keywords []string // the titles of the paper's tags
}

// Meta are the meta elements that Google Scholar asks of a paper's page
// (https://scholar.google.com/intl/en/scholar/inclusion.html) and that Zotero's translator "Embedded Metadata"
// reads of it. Zotero takes the type of the paper from DC.type alone.
func Meta(p *archive.Record, at Place) template.HTML {
	var b strings.Builder
	b.Grow(2 * len(p.Text))
	add := func(name, content string) {
		if content != "" {
			write(&b, `<meta name="`, name, `" content="`, html.EscapeString(content), "\">\n")
		}
	}
	add("citation_title", line(shownTitle(p)))
	for _, n := range names(p.Authors) {
		add("citation_author", familyFirst(n))
	}
	add("citation_publication_date", slashed(p.Date))
	add("citation_doi", line(p.DOI))
	if p.Arxiv != "" {
		add("citation_arxiv_id", line(p.Arxiv))
		add("citation_pdf_url", "https://arxiv.org/pdf/"+line(p.Arxiv))
	}
	add("citation_journal_title", line(p.Venue.Journal))
	add("citation_conference_title", line(p.Venue.Booktitle))
	add("citation_volume", line(p.Venue.Volume))
	add("citation_issue", line(p.Venue.Number))
	first, last := pages(p.Venue)
	add("citation_firstpage", first)
	add("citation_lastpage", last)
	add("citation_publisher", publisher(p))
	add("DC.type", workOf(p).zotero)
	add("citation_abstract_html_url", at.URL)
	add("citation_language", at.Language)
	for _, k := range at.Keywords {
		add("citation_keywords", line(k))
	}
	add("citation_abstract", strings.Join(paragraphs(p.Text), " "))
	return template.HTML(strings.TrimSuffix(b.String(), "\n"))
}

// familyFirst is a name that no reader takes apart in another way.
func familyFirst(n name) string {
	if n.Whole != "" {
		return wholeName(n)
	}
	return strings.TrimSpace(n.family()+" "+n.Suffix) + ", " + n.Given
}

// wholeName is an institution's name for readers that take what stands before a comma for a family.
func wholeName(n name) string { return line(strings.ReplaceAll(n.Whole, ",", " ")) }

// slashed is a date as Google Scholar asks for it.
func slashed(d content.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d/%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d/%02d/%02d", d.Year, d.Month, d.Day)
}
