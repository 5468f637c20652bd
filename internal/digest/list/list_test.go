package list

import (
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/digest/entry"
)

func TestAddressesOfPapers(t *testing.T) {
	for address, want := range map[string]bool{
		"https://arxiv.org/abs/2310.19809": true, "https://www.alphaxiv.org/abs/2310.19809": true,
		"https://example.org/a.pdf": true, "https://doi.org/10.1000/182": true,
		"https://www.nature.com/articles/nature14539": true, "https://openreview.net/pdf/0123.pdf": true,
		"https://openreview.net/group?id=ICLR.cc/2024/Conference": false, "https://github.com/example/x": false,
		"https://arxiv.org/": false, "ftp://example.org/a.pdf": false,
	} {
		if isPaper(address) != want {
			t.Errorf("%s: %v, want %v", address, !want, want)
		}
	}
}

// TestExamples tests each rule of the tables with its example.
func TestExamples(t *testing.T) {
	for _, f := range forms {
		if !f.line.MatchString(f.example) || !f.accept(f.example) || !LooksLikeList(f.example) {
			t.Errorf("%s does not match %q", f.line, f.example)
		}
	}
	for _, l := range leading {
		if rest, _ := cutLeading(l.example); !l.form.MatchString(l.example) || rest != "Title" {
			t.Errorf("%s cuts %q to %q", l.form, l.example, rest)
		}
	}
	for _, s := range separators {
		title, _ := plainTitle(s.example)
		if want, _, _ := strings.Cut(s.example, s.sign); strings.TrimSuffix(title, "?") != want {
			t.Errorf("the title of %q is %q", s.example, title)
		}
	}
	for i, r := range references {
		names, _, rest, ok := cutReference(r.example)
		if matched := slices.IndexFunc(references, func(r reference) bool {
			return r.form.MatchString(references[i].example)
		}); !ok || matched != i || rest != "Title" || !strings.Contains(names, "One, ") {
			t.Errorf("%q is read by form %d as %q and %q", r.example, matched, names, rest)
		}
	}
	for _, rule := range titleRules {
		column, cell, _ := strings.Cut(strings.TrimPrefix(rule.example, "| "), " | ")
		blocks, _ := blocksOf([]byte("| " + column + " |\n|---|\n| " + cell + " |\n"))
		cells := [][]piece{piecesOf(blocks[len(blocks)-1].cells[0])}
		at, title := titleCell(cells, []field{fieldOf(column)})
		if at != 0 || rule.field != fieldOf(column) || !rule.accept(&title) {
			t.Errorf("the title in %q is %q", rule.example, title.title)
		}
	}
}

// TestReferences reads list items in the styles of bibliographies.
func TestReferences(t *testing.T) {
	for src, want := range map[string]string{
		"Kipf, T. N., & Welling, M. (2017). A Title. *ICLR*.":       "A Title by T. N. Kipf; M. Welling, 2017",
		"Vaswani, A., Shazeer, N., et al. (2017). A Title.":         "A Title by A. Vaswani; N. Shazeer, 2017",
		"T. Mikolov and K. Chen. A Title. ICLR 2013.":               "A Title by T. Mikolov; K. Chen, 2013",
		"van der Maaten, L., & Hinton, G. A Title. 2008.":           "A Title by L. van der Maaten; G. Hinton, 2008",
		"Devlin J, Chang MW, Lee K. Things: A Title. 2018.":         "Things: A Title by J Devlin; MW Chang; K Lee, 2018",
		"Smith J., Doe K. (2020). A Title.":                         "A Title by J Smith; K Doe, 2020",
		"Goodfellow, I. et al. (2014) A Title.":                     "A Title by I. Goodfellow, 2014",
		"One, A., & Two, B. (2019). [A Title](https://a.com/a.pdf)": "A Title by A. One; B. Two, 2019",
		"One, A. and Two, B. (2019), \"A Title\", ":                 "A Title by A. One; B. Two, 2019",
		"Vitamin D, Vitamin K. A Title of Things":                   "Vitamin D, Vitamin K. A Title of Things by , ",
		"U.S. Patent Law and Practice (2020)":                       "U.S. Patent Law and Practice by , 2020",
		"S. Typhi: A Title of Things":                               "S. Typhi: A Title of Things by , ",
		"A Title of Things ([pdf](https://a.com/a.pdf))":            "A Title of Things by , ",
	} {
		d, err := entry.NewDump("a.md", []byte("# Papers\n\n- "+src+" https://openreview.net/forum?id=abc\n"))
		if err != nil || Read(d) != nil {
			t.Fatal(err)
		}
		got := ""
		for _, e := range d.Entries {
			got += e.Title + " by " + strings.Join(e.Authors, "; ") + ", " + e.Date.String()
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", src, got, want)
		}
	}
}

// TestHiddenElements reads lists with elements whose text is ignored. The text after them must not be ignored.
func TestHiddenElements(t *testing.T) {
	const paper = "- [A Title of a Thing](https://arxiv.org/abs/2401.00001), Ann One, Bob Two\n"
	for _, src := range []string{
		"# Papers\n\n<svg width=\"1\"/>\n\n" + paper,
		"# Papers\n\n<p><svg><path d=\"M0\"></p>\n\n" + paper,
		"# Papers\n\n<template/>\n\n" + paper,
		"# Papers\n\n<table><tr><td><summary>More</td></tr></table>\n\n" + paper,
	} {
		d, err := entry.NewDump("list.md", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		if err := Read(d); err != nil || len(d.Entries) != 1 {
			t.Errorf("%q: %d entries, error %v", src, len(d.Entries), err)
		}
	}
}

// TestNotesOfPapers reads the text below the front matter of a paper's file.
func TestNotesOfPapers(t *testing.T) {
	for _, c := range []struct{ body, abstract, notes string }{
		{"Text.\n\n## Notes\n\nMine.", "Text.", "## Notes\n\nMine."},
		{"## Notes\n\n~~~\n```\n# no heading\n~~~\n\n## Abstract\n\nText.", "Text.",
			"## Notes\n\n~~~\n```\n# no heading\n~~~"},
		{"## Notes\n\n[[Other]], ![[a.png]]\n\n```\n[[code]]\n```", "",
			"## Notes\n\n\\[\\[Other]], !\\[\\[a.png]]\n\n```\n[[code]]\n```"},
		{"## Notes\n\n$[[1,2],[3,4]]$ and [[ x\n\n$$\n[[a]]\n$$\n\n[[b]]", "",
			"## Notes\n\n$[[1,2],[3,4]]$ and [[ x\n\n$$\n[[a]]\n$$\n\n\\[\\[b]]"},
	} {
		d, err := entry.NewDump("a.md", []byte("---\ntitle: T\ndoi: 10.1000/1\n---\n\n"+c.body+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if err := ReadPaper(d); err != nil {
			t.Fatal(err)
		}
		if e := d.Entries[0]; e.Abstract != c.abstract || e.Notes != c.notes {
			t.Errorf("%q: got the abstract %q and the notes %q, want %q and %q",
				c.body, e.Abstract, e.Notes, c.abstract, c.notes)
		}
	}
}

func TestDraftOfPaperIsReported(t *testing.T) {
	for field, want := range map[string]int{
		"draft: true": 1, "draft: false": 0, "publish: false": 1, "publish: true": 0,
	} {
		d, err := entry.NewDump("a.md", []byte("---\ntitle: T\ndoi: 10.1000/1\n"+field+"\n---\n"))
		if err != nil || ReadPaper(d) != nil {
			t.Fatal(err)
		}
		if len(d.Unplaced) != want {
			t.Errorf("%s: got the reports %v", field, d.Unplaced)
		}
	}
}

// TestNeighborsKeepTheirIdentifiers reads items that link to several papers.
func TestNeighborsKeepTheirIdentifiers(t *testing.T) {
	for src, want := range map[string]string{
		"First of All Things: https://arxiv.org/abs/2101.00001; Second Thing: https://arxiv.org/abs/2101.00002": "",
		"First of All Things: https://arxiv.org/abs/2101.00001;":                                                "First of All Things 2101.00001 ",
		"一种图神经网络的综述 https://arxiv.org/abs/2101.00001，代码： https://github.com/a/b。": "一种图神经网络的综述 2101.00001 " +
			"https://github.com/a/b",
		"[First of All Things](https://github.com/a/b), on [Link Prediction with Graph Networks]" +
			"(https://arxiv.org/abs/2101.00002)": "",
		"[First of All Things](https://github.com/a/b), [read the full paper here](https://arxiv.org/abs/2101.00001)": "" +
			"First of All Things 2101.00001 https://github.com/a/b",
	} {
		d, err := entry.NewDump("a.md", []byte("# Papers\n\n- "+src+"\n"))
		if err != nil || Read(d) != nil {
			t.Fatal(err)
		}
		got := ""
		for _, e := range d.Entries {
			got += e.Title + " " + e.Arxiv + " "
			for _, l := range e.Links {
				got += l.URL
			}
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", src, got, want)
		}
	}
}
