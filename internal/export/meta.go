package export

import (
	"fmt"
	"html"
	"html/template"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A Place is the URL of a page, with metadata that does not come from the paper.
type Place struct {
	URL      string   // URL of the page; all URLs are "" if the site has no base URL
	Site     string   // title of the site
	SiteURL  string   // URL of the site
	Image    string   // URL of the page's social card
	Language string   // language of the site
	Keywords []string // titles of the paper's tags
}

// Meta returns the meta elements that Google Scholar requires on a paper's page
// (https://scholar.google.com/intl/en/scholar/inclusion.html) and that Zotero's translator "Embedded Metadata" reads.
// Zotero reads the type of the paper only from DC.type.
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
	add("citation_arxiv_id", line(p.Arxiv))
	add("citation_pdf_url", pdf(p, at))
	add("citation_journal_title", line(p.Venue.Journal))
	add("citation_conference_title", line(p.Venue.Booktitle))
	add("citation_volume", line(p.Venue.Volume))
	add("citation_issue", line(p.Venue.Number))
	first, last := pages(content.Venue{Pages: content.PageRange(p.Venue.Pages)})
	add("citation_firstpage", first)
	add("citation_lastpage", last)
	add("citation_publisher", citationData{Record: p, venue: venue(p)}.publisher())
	add("DC.type", workOf(p).zotero)
	add("citation_abstract_html_url", at.URL)
	add("citation_language", at.Language)
	for _, k := range at.Keywords {
		add("citation_keywords", line(k))
	}
	add("citation_abstract", strings.Join(paragraphs(p.Text), " "))
	return template.HTML(strings.TrimSuffix(b.String(), "\n"))
}

// pdf returns the URL of the paper's PDF: a file on this site, which Google Scholar requires to be below the paper's
// page, or else the file on arXiv. It returns "" if neither is known.
func pdf(p *archive.Record, at Place) string {
	if own := archive.AttachedPDF(p); own != "" && at.SiteURL != "" {
		return content.Absolute(at.SiteURL, own)
	}
	if p.Arxiv != "" {
		return content.ArxivPDF(line(p.Arxiv))
	}
	return ""
}

// familyFirst formats a name with the family name first, which every program splits in the same way.
func familyFirst(n name) string {
	if n.Whole != "" {
		return wholeName(n)
	}
	return strings.TrimSpace(n.family()+" "+n.Suffix) + ", " + n.Given
}

// wholeName returns an institution's name without commas, for programs that treat the text before a comma as the family
// name.
func wholeName(n name) string { return line(strings.ReplaceAll(n.Whole, ",", " ")) }

// slashed formats a date as Google Scholar requires: 2023/10/06.
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
