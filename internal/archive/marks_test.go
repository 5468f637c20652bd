package archive

import (
	"testing"

	"github.com/offprint/offprint/internal/content"
)

func TestCodeOf(t *testing.T) {
	for _, c := range []struct {
		label, url string
		want       bool
	}{
		{"Code", "https://example.org/", true},
		{"official code", "https://example.org/", true},
		{"Code (PyTorch)", "https://example.org/", true},
		{"Implementation", "https://example.org/", true},
		{"Project", "https://github.com/a/b", true},
		{"Project", "https://www.github.com/a/b", true},
		{"Decode", "https://example.org/", false},
		{"Project", "https://github.com.example.org/", false},
		{"PDF", "mgno.pdf", false},
		{"", "://", false},
	} {
		r := &Record{PaperFields: content.PaperFields{Links: []content.Link{{Label: c.label, URL: c.url}}}}
		if got := codeOf(r) != ""; got != c.want {
			t.Errorf("%q %q: %v", c.label, c.url, got)
		}
	}
	both := &Record{PaperFields: content.PaperFields{Links: []content.Link{
		{Label: "Project", URL: "https://github.com/a/b"}, {Label: "Code", URL: "https://example.org/"},
	}}}
	if got := codeOf(both); got != "https://example.org/" {
		t.Errorf("the label does not come first: %q", got)
	}
}
