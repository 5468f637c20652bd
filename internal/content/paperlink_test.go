package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPaperLinks(t *testing.T) {
	tests := []struct {
		name  string
		names []string
		paper PaperFields
		want  string // one link per line
		find  string
	}{
		{
			name:  "every way from an identifier of arXiv",
			paper: PaperFields{Arxiv: "2310.19809", DOI: "10.1000/182"},
			want: `PDF https://arxiv.org/pdf/2310.19809
arXiv 2310.19809 https://arxiv.org/abs/2310.19809
HTML https://ar5iv.labs.arxiv.org/html/2310.19809
Hugging Face https://huggingface.co/papers/2310.19809
alphaXiv https://www.alphaxiv.org/abs/2310.19809
DOI 10.1000/182 https://doi.org/10.1000/182`,
		},
		{
			name:  "a version; papers that arXiv shows as HTML",
			names: []string{"arxiv", "html", "huggingface"},
			paper: PaperFields{Arxiv: "2402.17764v2"},
			want: `arXiv 2402.17764v2 https://arxiv.org/abs/2402.17764v2
HTML https://arxiv.org/html/2402.17764v2
Hugging Face https://huggingface.co/papers/2402.17764`,
		},
		{
			name:  "an identifier from before 2007 has no page at Hugging Face",
			names: []string{"huggingface", "html", "pdf"},
			paper: PaperFields{Arxiv: "astro-ph/0601001"},
			want: `HTML https://ar5iv.labs.arxiv.org/html/astro-ph/0601001
PDF https://arxiv.org/pdf/astro-ph/0601001`,
		},
		{
			name:  "an identifier from before 2007 with a subject",
			names: []string{"huggingface", "html", "arxiv"},
			paper: PaperFields{Arxiv: "math.GT/0309136v2"},
			want: `HTML https://ar5iv.labs.arxiv.org/html/math.GT/0309136
arXiv math.GT/0309136v2 https://arxiv.org/abs/math.GT/0309136v2`,
		},
		{
			name:  "a DOI of arXiv",
			names: []string{"pdf", "doi"},
			paper: PaperFields{DOI: "10.48550/arXiv.2310.19809"},
			want: `PDF https://arxiv.org/pdf/2310.19809
DOI 10.48550/arXiv.2310.19809 https://doi.org/10.48550/arXiv.2310.19809`,
		},
		{
			name:  "a DOI with signs that URLs escape",
			names: []string{"doi"},
			paper: PaperFields{DOI: "10.1002/x<1>#2", Links: []Link{{"Article", "https://doi.org/10.1002/x<1>%232"}}},
			want:  "Article https://doi.org/10.1002/x<1>%232",
		},
		{
			name:  "links of the curator come once, with their label",
			names: []string{"pdf", "huggingface"},
			paper: PaperFields{Arxiv: "2310.19809", Links: []Link{
				{"Code", "https://github.com/a/b"},
				{"Discussion", "http://huggingface.co/papers/2310.19809/"},
				{"", "https://arxiv.org/pdf/2310.19809.pdf"},
				{"", "https://example.org/"},
			}},
			want: `PDF https://arxiv.org/pdf/2310.19809
Discussion http://huggingface.co/papers/2310.19809/
Code https://github.com/a/b
https://example.org/ https://example.org/`,
		},
		{
			name:  "a link of the curator replaces one with the same label",
			names: []string{"pdf", "arxiv"},
			paper: PaperFields{Arxiv: "2310.19809", Links: []Link{{"pdf", "https://example.org/a.pdf"}}},
			want: `pdf https://example.org/a.pdf
arXiv 2310.19809 https://arxiv.org/abs/2310.19809`,
		},
		{
			name:  "a search for a title with a formula",
			paper: PaperFields{Title: `$\mu$P & "scaling"`, Links: []Link{{"Code", "https://github.com/a/b"}}},
			want:  "Code https://github.com/a/b",
			find: `arXiv https://arxiv.org/search/?searchtype=title&query=muP+%26+%22scaling%22
Google Scholar https://scholar.google.com/scholar?q=muP+%26+%22scaling%22
Semantic Scholar https://www.semanticscholar.org/search?q=muP+%26+%22scaling%22`,
		},
		{name: "no way at all", names: []string{}, paper: PaperFields{Title: "A"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			names := test.names
			if names == nil {
				names = PaperLinkNames()
			}
			if diff := cmp.Diff(test.want, lines(PaperLinks(names, &test.paper))); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.find, lines(SearchLinks(names, &test.paper))); diff != "" {
				t.Errorf("searches (-want +got):\n%s", diff)
			}
		})
	}
}

func lines(links []PaperLink) string {
	var all []string
	for _, l := range links {
		all = append(all, strings.Join(strings.Fields(l.Label+" "+l.ID+" "+l.URL), " "))
	}
	return strings.Join(all, "\n")
}
