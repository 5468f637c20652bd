package export

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
)

var update = flag.Bool("update", false, "update the golden files")

// golden compares bytes with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; run with -update if the change is intended):\n%s", file, diff)
	}
}

// records returns papers of an archive: one with hostile fields, one with all fields, and one with only a title.
func records() []*archive.Record {
	three, none := 3, 0
	plain := made("mgno", content.PaperFields{
		Title: "MgNO: Efficient Parameterization", Date: content.Date{Year: 2023, Month: 10, Day: 16}, AuthorCount: 3,
		Authors: []string{
			"Juncai He",
			"Jinchao Xu",
		}, Organization: "KAUST & others", Tags: []string{"neural-operators", "pdes"},
		Digests: []content.Date{
			{Year: 2026, Month: 2, Day: 18},
			{Year: 2026, Month: 2, Day: 10},
		}, Comments: &three, Upvotes: &none,
		Arxiv: "2310.19027", DOI: "10.1000/a_b{c}",
		Links: []content.Link{{Label: "Code", URL: "https://example.com/a?b=1&c=2"}},
	})
	plain.Abstract = `<p>See <a href="/repo/tags/pdes/">equations</a>, <a href="//example.com/x">there</a>, ` +
		`<a href="#fn:1">below</a>, <a href="https://example.com/?a=1&amp;b=2">here</a> <img src="figure.png" ` +
		`alt="&quot;href=&quot;"> and <code> href=&quot;/&quot;</code>.</p>`
	plain.Text = "See equations, there, below, here."
	hostile := made("hostile", content.PaperFields{
		Title: "A {brace, 100% & \"quotes\" <b>\\x</b> #1_2 ~^| Rényi\u2028new\u0085line\x00\x1b $x^2 \\left\\{ y " +
			"\\right.$ costs $5 & $6}}",
		Date: content.Date{
			Year: 2024,
		}, Authors: []string{"Barnes and Noble", "O'Hara \"Bo\" <x>", "Others", "Smith, J.", " ", "李\x07雷"},
		Tags: []string{"神经"}, Links: []content.Link{{Label: "", URL: "https://example.com/{a}b\\c"}},
	})
	hostile.TitleHTML = "A {brace, 100% &amp; &#34;quotes&#34; &lt;b&gt;\\x&lt;/b&gt; " +
		"Rényi\u2028new\u0085line\x00\x1b <math><mi>x</mi></math> costs $5 &amp; $6}}"
	hostile.Abstract, hostile.Text = "<p>]]&gt; &amp; \x0b\x00\uffff</p>", "]]> & \x0b\x00\uffff"
	bare := made("神经-a", content.PaperFields{Title: "神经 A"})
	return []*archive.Record{hostile, plain, bare}
}

func sources(papers ...*archive.Record) []*Source {
	var library Library
	var all []*Source
	for _, p := range papers {
		all = append(all, library.Source(p))
	}
	return all
}

// Cite returns the citations of a paper with an empty library.
func Cite(p *archive.Record) []Citation { return new(Library).Cite(p) }

func made(slug string, m content.PaperFields) *archive.Record {
	p := &archive.Record{PaperFields: m, Slug: slug}
	p.TitleHTML, p.TitleText = markdown.Title(m.Title)
	return p
}

func feed() Feed {
	return Feed{
		Title: "Papers & <notes>\x01", Subtitle: "What we \"read\"", Author: "A. Curator", Language: "en",
		Base: "https://example.org/repo/", Page: "tags/神经/", Self: "tags/神经/feed.xml",
		Updated: content.Date{Year: 2026, Month: 2, Day: 18}.Time(), Papers: records(),
		NoAbstract: "No abstract available.",
	}
}

func written(t *testing.T, write func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
