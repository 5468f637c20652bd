package paper

import "strings"

// arxivDOI begins the identifiers that arXiv registers for its own papers
// (https://info.arxiv.org/help/doi.html).
const arxivDOI = "10.48550/arxiv."

// ArxivKey is the paper's arXiv identifier without its version, which tells no paper from another
// (https://info.arxiv.org/help/arxiv_identifier.html); "" where it is not known.
func (m *FrontMatter) ArxivKey() string {
	id := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(m.Arxiv)), "arxiv:")
	if id == "" {
		id, _ = strings.CutPrefix(bareDOI(m.DOI), arxivDOI)
		if id == bareDOI(m.DOI) {
			return ""
		}
	}
	if i := strings.LastIndexByte(id, 'v'); i > 0 && strings.Trim(id[i+1:], "0123456789") == "" {
		return id[:i]
	}
	return id
}

// DOIKey is the publisher's identifier of the paper, as it is compared; "" where it is not known.
func (m *FrontMatter) DOIKey() string {
	if doi := bareDOI(m.DOI); !strings.HasPrefix(doi, arxivDOI) {
		return doi
	}
	return ""
}

// bareDOI is a DOI without the resolver before it. Its letters have no case (DOI Handbook, 2.4).
func bareDOI(doi string) string {
	doi = strings.ToLower(strings.TrimSpace(doi))
	for _, before := range []string{"https://", "http://", "dx.", "doi.org/", "doi:"} {
		doi = strings.TrimPrefix(doi, before)
	}
	return doi
}
