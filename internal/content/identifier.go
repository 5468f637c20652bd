package content

import "strings"

// arxivDOI begins the identifiers that arXiv registers for its own papers
// (https://info.arxiv.org/help/doi.html).
const arxivDOI = "10.48550/arxiv."

// ArxivKey is the paper's arXiv identifier without its version, which tells no paper from another
// (https://info.arxiv.org/help/arxiv_identifier.html); "" where it is not known.
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

// Unversioned is an identifier of arXiv without its version: an archive's link leads to the newest.
func Unversioned(id string) string {
	if i := strings.LastIndexByte(id, 'v'); i > 0 && i+1 < len(id) && strings.Trim(id[i+1:], "0123456789") == "" {
		return id[:i]
	}
	return id
}

// DOIKey is the publisher's identifier of the paper, as it is compared; "" where it is not known.
func (m *PaperFields) DOIKey() string {
	if doi := BareDOI(m.DOI); !strings.HasPrefix(doi, arxivDOI) {
		return doi
	}
	return ""
}

// BareDOI is a DOI without the resolver before it. Its letters have no case (DOI Handbook, 2.4).
func BareDOI(doi string) string {
	doi = strings.ToLower(strings.TrimSpace(doi))
	for _, before := range []string{"https://", "http://", "dx.", "doi.org/", "doi:"} {
		doi = strings.TrimPrefix(doi, before)
	}
	return doi
}
