package content

import (
	"net/url"
	"slices"
	"strings"
)

// A Way is a link from the page of a paper to a place where it can be read or found.
type Way struct {
	Label string
	ID    string // the identifier that the address contains, for links to where it was registered; can be empty
	URL   string

	IsGuess bool // whether the address follows a pattern: the service may not have the paper
}

// A wayKind makes one kind of link. A kind that makes none from what a paper has leaves the function nil or returns "".
type wayKind struct {
	name, label string
	arxiv       func(id string) string    // from an arXiv identifier
	doi         func(doi string) string   // from a DOI
	find        func(title string) string // from a title, for papers without an identifier
	showsID     bool
}

// wayKinds are the kinds in the order in which they are shown. The addresses are those that the services document:
// https://info.arxiv.org/help/arxiv_identifier_for_services.html, https://huggingface.co/docs/hub/paper-pages.
var wayKinds = []wayKind{
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

// WayNames returns the names of all kinds of links in their usual order.
func WayNames() []string {
	names := make([]string, len(wayKinds))
	for i, k := range wayKinds {
		names[i] = k.name
	}
	return names
}

// WaysTo returns the links to a paper that its identifiers give, of the kinds with the given names, then those that the
// curator wrote. A link that both give, by its address or by its label, appears once, as the curator wrote it.
func WaysTo(names []string, p *PaperFields) (ways []Way) {
	own := slices.Clone(p.Links)
	for _, k := range kindsOf(names) {
		w, ok := k.way(p)
		if !ok {
			continue
		}
		i := slices.IndexFunc(own, func(l Link) bool {
			return bareAddress(l.URL) == bareAddress(w.URL) || strings.EqualFold(l.Label, w.Label)
		})
		if i >= 0 {
			l := own[i]
			if bareAddress(l.URL) != bareAddress(w.URL) || l.Label != "" && !strings.EqualFold(l.Label, w.Label) {
				w = Way{Label: l.Label, URL: l.URL}
			}
			own = slices.Delete(own, i, i+1)
		}
		ways = append(ways, w)
	}
	for _, l := range own {
		label := l.Label
		if label == "" {
			label = l.URL
		}
		ways = append(ways, Way{Label: label, URL: l.URL})
	}
	return ways
}

// WaysToFind returns links that search for a paper by its title, of the kinds with the given names. It returns none for
// a paper with an identifier.
func WaysToFind(names []string, p *PaperFields) (ways []Way) {
	if p.ArxivKey() != "" || p.DOI != "" {
		return nil
	}
	for _, k := range kindsOf(names) {
		if k.find != nil {
			ways = append(ways, Way{Label: k.label, URL: k.find(p.Title), IsGuess: true})
		}
	}
	return ways
}

func kindsOf(names []string) (kinds []wayKind) {
	for _, n := range names {
		if i := slices.IndexFunc(wayKinds, func(k wayKind) bool { return k.name == n }); i >= 0 {
			kinds = append(kinds, wayKinds[i])
		}
	}
	return kinds
}

// way returns the link of a kind to a paper, if the paper has the identifier for it.
func (k wayKind) way(p *PaperFields) (Way, bool) {
	id, address := "", ""
	switch {
	case k.arxiv != nil:
		if id = p.Arxiv; id == "" {
			id = p.ArxivKey()
		}
		if id != "" {
			address = k.arxiv(id)
		}
	case k.doi != nil && p.DOI != "":
		id = p.DOI
		address = k.doi(id)
	}
	if !k.showsID {
		id = ""
	}
	return Way{Label: k.label, ID: id, URL: address, IsGuess: !k.showsID}, address != ""
}

// firstHTML is the first month, as written in identifiers, whose papers arXiv itself shows as HTML
// (https://blog.arxiv.org/2023/12/21/accessibility-update-arxiv-now-offers-papers-in-html-format/).
const firstHTML = "2312"

// arxivHTML returns the address of a paper of arXiv as HTML: at arXiv, or for older papers at its laboratory.
func arxivHTML(id string) string {
	if isNewArxiv(id) && id[:4] >= firstHTML {
		return arxivSite + "html/" + id
	}
	return "https://ar5iv.labs.arxiv.org/html/" + Unversioned(id)
}

// huggingFaceURL returns the address of a paper's page at Hugging Face, which has none for identifiers from before
// 2007.
func huggingFaceURL(id string) string {
	if !isNewArxiv(id) {
		return ""
	}
	return "https://huggingface.co/papers/" + Unversioned(id)
}

// isNewArxiv reports whether an identifier has the form that arXiv uses since April 2007, such as 2310.19809.
func isNewArxiv(id string) bool { return len(id) >= 9 && id[4] == '.' }

// search returns a function that adds a title, without the signs of formulas, to the address of a search.
func search(address string) func(string) string {
	signs := strings.NewReplacer("$", "", `\`, "", "{", "", "}", "")
	return func(title string) string { return address + url.QueryEscape(signs.Replace(title)) }
}

// bareAddress returns an address without what two links to the same page can differ in.
func bareAddress(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/"), ".pdf")
}
