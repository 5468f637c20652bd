package content

import "strings"

// arxivDOI is the prefix of the DOIs that arXiv registers for its own papers (https://info.arxiv.org/help/doi.html).
const arxivDOI = "10.48550/arxiv."

// ArxivKey returns the paper's arXiv identifier, or "" if it has none. All versions of a paper have the same key
// (https://info.arxiv.org/help/arxiv_identifier.html).
func (m *PaperFields) ArxivKey() string {
	id := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(m.Arxiv)), "arxiv:")
	if id == "" {
		id, _ = strings.CutPrefix(BareDOI(m.DOI), arxivDOI)
		if id == BareDOI(m.DOI) {
			return ""
		}
	}
	return Unversioned(id)
}

// Unversioned returns an arXiv identifier without its version, so that a link points to the newest one.
func Unversioned(id string) string {
	if i := strings.LastIndexByte(id, 'v'); i > 0 && i+1 < len(id) && strings.Trim(id[i+1:], "0123456789") == "" {
		return id[:i]
	}
	return id
}

// DOIKey returns the publisher's DOI in a form that can be compared, or "" if the paper has none. The DOIs that arXiv
// registers do not count.
func (m *PaperFields) DOIKey() string {
	if doi := BareDOI(m.DOI); !strings.HasPrefix(doi, arxivDOI) {
		return doi
	}
	return ""
}

// BareDOI returns a DOI in lower case and without a resolver. DOIs are case-insensitive (DOI Handbook, 2.4).
func BareDOI(doi string) string {
	doi = strings.ToLower(strings.TrimSpace(doi))
	for _, before := range []string{"https://", "http://", "dx.", "doi.org/", "doi:"} {
		doi = strings.TrimPrefix(doi, before)
	}
	return doi
}
