package archive

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/mathml"
)

// TestSummaryHasTheMacrosOfTheSite checks that a title and a tldr can contain the macros of site.yaml.
func TestSummaryHasTheMacrosOfTheSite(t *testing.T) {
	c := *settings
	c.Macros, _ = mathml.DefineMacros(map[string]string{`\E`: `\mathbb{E}`})
	files := map[string]string{"papers/a.md": "---\ntitle: A $\\E$\ntldr: The $\\E$.\n---\n"}
	a, err := Load(siteOf(t, files), &c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	const want = "<math><mi>𝔼</mi></math>"
	for _, shown := range []string{a.Papers[0].TitleHTML, a.Papers[0].TLDR, a.Cards[0].Summary} {
		if !strings.Contains(shown, want) {
			t.Errorf("got %q, want it to contain %q", shown, want)
		}
	}
}

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

// TestPDFIsThePaper checks that lists and metadata do not offer slides as the paper.
func TestPDFIsThePaper(t *testing.T) {
	const paper, slides, poster = "/papers/a/a.pdf", "/papers/a/slides.pdf", "/papers/a/b.pdf"
	for _, c := range []struct {
		attachments    []Attachment
		shown, offered string // in lists and in metadata
	}{
		{[]Attachment{{"PDF", paper}}, paper, paper},
		{[]Attachment{{"Slides", slides}, {"PDF", paper}}, paper, paper},
		{[]Attachment{{"slides.pdf", slides}, {"Poster", poster}, {"a.pdf", paper}}, paper, paper},
		{[]Attachment{{"Preprint", poster}, {"Paper", paper}}, paper, paper},
		{[]Attachment{{"Slides", slides}, {"Preprint", paper}}, "", paper},
		{[]Attachment{{"Slides of the talk", paper}}, "", ""},
		{[]Attachment{{"slides.pdf", slides}}, "", ""},
		{[]Attachment{{"PDF", "/papers/a/a.ps"}, {"Data", "/papers/a/a.csv"}}, "/papers/a/a.ps", ""},
	} {
		r := &Record{Attachments: c.attachments}
		if shown, offered := pdfOf(r), AttachedPDF(r); shown != c.shown || offered != c.offered {
			t.Errorf("%v: lists have %q, metadata %q", c.attachments, shown, offered)
		}
	}
}
