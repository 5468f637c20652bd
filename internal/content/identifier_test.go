package content

import "testing"

func TestIdentifierKeys(t *testing.T) {
	tests := []struct{ arxiv, doi, arxivKey, doiKey string }{
		{"2106.04554", "", "2106.04554", ""},
		{"arXiv:2106.04554v12", "", "2106.04554", ""},
		{"cs/9901001v2", "", "cs/9901001", ""},
		{"", "10.48550/arXiv.2106.04554v2", "2106.04554", ""},
		{"", "https://doi.org/10.1000/ABC", "", "10.1000/abc"},
		{"", "doi:10.1000/abc", "", "10.1000/abc"},
		{" 2106.04554 ", "http://dx.doi.org/10.1000/abc", "2106.04554", "10.1000/abc"},
		{"", "", "", ""},
	}
	for _, test := range tests {
		m := PaperFields{Arxiv: test.arxiv, DOI: test.doi}
		if got := m.ArxivKey(); got != test.arxivKey {
			t.Errorf("%q, %q: arXiv %q, want %q", test.arxiv, test.doi, got, test.arxivKey)
		}
		if got := m.DOIKey(); got != test.doiKey {
			t.Errorf("%q, %q: DOI %q, want %q", test.arxiv, test.doi, got, test.doiKey)
		}
	}
}
