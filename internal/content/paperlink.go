package content

import (
	"net/url"
	"slices"
	"strings"
)

// A PaperLink is a link from the page of a paper to a place where it can be read or found.
type PaperLink struct {
	Label string
	ID    string // identifier in the URL, for links to the registrar of the identifier; else empty
	URL   string

	IsGuess bool // whether the URL follows a pattern, so that the service may not have the paper
}

// A linkKind makes links of one kind. Its functions can be nil, or return "" if they cannot make a link.
type linkKind struct {
	name, label string
	arxiv       func(id string) string    // from an arXiv identifier
	doi         func(doi string) string   // from a DOI
	find        func(title string) string // from a title, for papers without an identifier
	showsID     bool
}

// linkKinds are the kinds in the order in which they are shown. The URLs are those that the services document:
// https://info.arxiv.org/help/arxiv_identifier_for_services.html, https://huggingface.co/docs/hub/paper-pages.
var linkKinds = []linkKind{
	{name: "pdf", label: "PDF", arxiv: ArxivPDF},
	{name: "arxiv", label: "arXiv", arxiv: ArxivURL, showsID: true},
	{name: "html", label: "HTML", arxiv: arxivHTML},
	{name: "huggingface", label: "Hugging Face", arxiv: huggingFaceURL},
	{name: "alphaxiv", label: "alphaXiv", arxiv: func(id string) string {
		return "https://www.alphaxiv.org/abs/" + id
	}},
	{name: "doi", label: "DOI", doi: DOIURL, showsID: true},
	{name: "find-arxiv", label: "arXiv", find: search("https://arxiv.org/search/?searchtype=title&query=")},
	{name: "google-scholar", label: "Google Scholar", find: search("https://scholar.google.com/scholar?q=")},
	{name: "semantic-scholar", label: "Semantic Scholar", find: search("https://www.semanticscholar.org/search?q=")},
}

// PaperLinkNames returns the names of all kinds of links in their usual order.
func PaperLinkNames() []string {
	names := make([]string, len(linkKinds))
	for i, k := range linkKinds {
		names[i] = k.name
	}
	return names
}

// PaperLinks returns the links of the named kinds that can be made from a paper's identifiers, followed by those that
// the curator wrote. If a link of both has the same URL or label, it appears once, as the curator wrote it.
func PaperLinks(names []string, p *PaperFields) (links []PaperLink) {
	own := slices.Clone(p.Links)
	for _, k := range kindsOf(names) {
		w, ok := k.link(p)
		if !ok {
			continue
		}
		i := slices.IndexFunc(own, func(l Link) bool {
			return bareURL(l.URL) == bareURL(w.URL) || strings.EqualFold(l.Label, w.Label)
		})
		if i >= 0 {
			l := own[i]
			if bareURL(l.URL) != bareURL(w.URL) || l.Label != "" && !strings.EqualFold(l.Label, w.Label) {
				w = PaperLink{Label: l.Label, URL: l.URL}
			}
			own = slices.Delete(own, i, i+1)
		}
		links = append(links, w)
	}
	for _, l := range own {
		label := l.Label
		if label == "" {
			label = l.URL
		}
		links = append(links, PaperLink{Label: label, URL: l.URL})
	}
	return links
}

// SearchLinks returns links of the named kinds that search for a paper by its title. It returns none for a paper with
// an identifier.
func SearchLinks(names []string, p *PaperFields) (links []PaperLink) {
	if p.ArxivKey() != "" || p.DOI != "" {
		return nil
	}
	for _, k := range kindsOf(names) {
		if k.find != nil {
			links = append(links, PaperLink{Label: k.label, URL: k.find(p.Title), IsGuess: true})
		}
	}
	return links
}

func kindsOf(names []string) (kinds []linkKind) {
	for _, n := range names {
		if i := slices.IndexFunc(linkKinds, func(k linkKind) bool { return k.name == n }); i >= 0 {
			kinds = append(kinds, linkKinds[i])
		}
	}
	return kinds
}

// link returns the link of a kind to a paper, and reports whether the paper has the identifier for it.
func (k linkKind) link(p *PaperFields) (PaperLink, bool) {
	id, link := "", ""
	switch {
	case k.arxiv != nil:
		if id = p.Arxiv; id == "" {
			id = p.ArxivKey()
		}
		if id != "" {
			link = k.arxiv(id)
		}
	case k.doi != nil && p.DOI != "":
		id = p.DOI
		link = k.doi(id)
	}
	if !k.showsID {
		id = ""
	}
	return PaperLink{Label: k.label, ID: id, URL: link, IsGuess: !k.showsID}, link != ""
}

// firstHTML is the first month, as written in identifiers, whose papers arXiv shows as HTML
// (https://blog.arxiv.org/2023/12/21/accessibility-update-arxiv-now-offers-papers-in-html-format/).
const firstHTML = "2312"

// arxivHTML returns the URL of an arXiv paper as HTML. Older papers are only at ar5iv.
func arxivHTML(id string) string {
	if isNewArxiv(id) && id[:4] >= firstHTML {
		return arxivSite + "html/" + id
	}
	return "https://ar5iv.labs.arxiv.org/html/" + Unversioned(id)
}

// huggingFaceURL returns the URL of a paper's page at Hugging Face. It returns "" for identifiers from before April
// 2007, which have no page.
func huggingFaceURL(id string) string {
	if !isNewArxiv(id) {
		return ""
	}
	return "https://huggingface.co/papers/" + Unversioned(id)
}

// isNewArxiv reports whether an identifier has the form that arXiv has used since April 2007: 2310.19809, but not
// math.GT/0309136.
func isNewArxiv(id string) bool { return startsWithDigits(id, 4) && !strings.Contains(id, "/") }

// search returns a function that appends a title, without the signs of formulas, to the URL of a search.
func search(base string) func(string) string {
	signs := strings.NewReplacer("$", "", `\`, "", "{", "", "}", "")
	return func(title string) string { return base + url.QueryEscape(signs.Replace(title)) }
}

// bareURL returns a URL for comparison: without percent-encoding, the scheme, www., a final slash and .pdf.
func bareURL(full string) string {
	_, rest, found := strings.Cut(unescaped(full), "://")
	if !found {
		return full
	}
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/"), ".pdf")
}
