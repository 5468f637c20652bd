package lookup

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/service"
)

func TestParse(t *testing.T) {
	mgno, nature := service.ID{Arxiv: "2310.19809"}, service.ID{DOI: "10.1038/nature14539"}
	for _, test := range []struct {
		text  string
		id    service.ID
		title string
	}{
		{"2310.19809", mgno, ""}, {"2310.19809v3", mgno, ""}, {"arXiv:2310.19809v3 [cs.LG]", mgno, ""},
		{"hep-th/9901001v2", service.ID{Arxiv: "hep-th/9901001"}, ""},
		{"math.GT/0309136", service.ID{Arxiv: "math.gt/0309136"}, ""},
		{"https://arxiv.org/abs/2310.19809v1", mgno, ""}, {"http://www.arxiv.org/pdf/2310.19809.pdf", mgno, ""},
		{"arxiv.org/html/2310.19809v2", mgno, ""}, {"https://alphaxiv.org/abs/2310.19809", mgno, ""},
		{"https://www.alphaxiv.org/overview/2310.19809v2", mgno, ""}, {"https://ar5iv.org/abs/2310.19809", mgno, ""},
		{"https://huggingface.co/papers/2310.19809", mgno, ""}, {"https://hf.co/papers/2310.19809#comments", mgno, ""},
		{"10.48550/arXiv.2310.19809", mgno, ""}, {"https://doi.org/10.48550/arXiv.2310.19809", mgno, ""},
		{"doi:10.48550/ARXIV.2310.19809", mgno, ""},
		{"10.1038/nature14539", nature, ""}, {"doi:10.1038/NATURE14539", nature, ""}, {"DOI 10.1038/nature14539",
			nature, ""},
		{"https://doi.org/10.1038/nature14539", nature, ""}, {"http://dx.doi.org/10.1038/nature14539", nature, ""},
		{"https://www.nature.com/articles/nature14539", nature, ""},
		{"https://dl.acm.org/doi/abs/10.1145/3184558.3186235", service.ID{DOI: "10.1145/3184558.3186235"}, ""},
		{"https://link.springer.com/content/pdf/10.1007/s41095-022-0271-y.pdf",
			service.ID{DOI: "10.1007/s41095-022-0271-y"}, ""},
		{"https://www.biorxiv.org/content/10.1101/2024.01.01.573742v2.full",
			service.ID{DOI: "10.1101/2024.01.01.573742"}, ""},
		{"  “Attention is all you need” ", service.ID{}, "Attention is all you need"},
		{"2001: A Space Odyssey", service.ID{}, "2001: A Space Odyssey"},
		{"深度学习", service.ID{}, "深度学习"},
	} {
		if w, ok := Parse(test.text); !ok || w.ID != test.id || w.Title != test.title {
			t.Errorf("%q: got %+v, %v", test.text, w, ok)
		}
	}
	for _, text := range []string{"", "  ", "https://example.org/", "http://arxiv.org/list/cs.LG/recent", "\"\""} {
		if w, ok := Parse(text); ok {
			t.Errorf("%q: got %+v", text, w)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"2310.19809v2", "https://www.nature.com/articles/nature14539", "doi:10.1/(a)<b>",
		"A $x$"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, ok := Parse(text)
		if hasID := w.ID != (service.ID{}); ok && hasID == (w.Title != "") {
			t.Errorf("%q is neither or both an identifier and a title: %+v", text, w)
		}
		if strings.ContainsAny(w.ID.DOI+w.ID.Arxiv, " \n\r\t") {
			t.Errorf("%q has the identifier %q", text, w.ID)
		}
	})
}

func FuzzTitleKey(f *testing.F) {
	for _, s := range spellings {
		f.Add(s.example[0], s.example[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if isSubtitleDropped(a, b) != isSubtitleDropped(b, a) {
			t.Errorf("not symmetric: %q, %q", a, b)
		}
		if titleKey(a) != titleKey(" "+a+" ") {
			t.Errorf("spaces around %q matter", a)
		}
	})
}
