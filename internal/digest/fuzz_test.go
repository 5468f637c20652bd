package digest

import (
	"errors"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/problem"
)

// fuzz runs a reader on anything: it neither crashes nor loses its places, what it gives is text, and
// what it cannot use at all is a problem with a reason.
func fuzz(f *testing.F, format string, seeds ...string) {
	for _, s := range samples {
		if s.format == format {
			src := string(sample(f, s.file))
			f.Add(strings.ToValidUTF8(src[:min(len(src), 4<<10)], ""))
		}
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		switch format {
		case "text", "markdown", "html":
			checkNoLineIsLost(t, format, src)
		}
		d, err := readAs(t, format, src)
		if err != nil {
			var one problem.Problem
			var list problem.List
			if !errors.As(err, &one) && !errors.As(err, &list) {
				t.Error(err)
			}
			return
		}
		size := 0
		for _, e := range d.Entries {
			if strings.TrimSpace(e.Title) == "" || strings.ContainsAny(e.Title, "\r\n") || e.Line < 1 {
				t.Errorf("an entry on line %d is called %q", e.Line, e.Title)
			}
			size += len(e.Title) + len(e.Abstract) + len(e.Note) + len(strings.Join(e.Authors, "")) + len(strings.Join(e.Keywords, ""))
		}
		for _, p := range d.Unplaced {
			if p.Line < 1 || p.Column < 0 || p.Line > strings.Count(src, "\n")+strings.Count(src, "\r")+1 || p.Hint == "" {
				t.Errorf("a report without a place or a remedy: %+v", p)
			}
		}
		if size > 8*len(src)+1000 {
			t.Errorf("%d bytes became %d", len(src), size)
		}
	})
}

func FuzzHFJSON(f *testing.F) {
	fuzz(f, "hf-json", `{"papers":[{"paper":{"paper":{}}},[[`, `[{"title":"\ud83d\u0000","upvotes":-1e9,"authors":null}]`, `{"title":"A","title":"B"}x`)
}
func FuzzCSL(f *testing.F) {
	fuzz(f, "csl-json", `{"items":[{"title":"&#0;<p>","issued":{"date-parts":[[],[null]]}}]}`, `[{"title":1,"issued":"2023","author":[{}]}]`)
}
func FuzzArxiv(f *testing.F) {
	fuzz(f, "arxiv", "<feed><updated>2026</updated><entry><title>&nbsp;a&bogus;", "\\\\\narXiv:2602.11001\n  x\n\\\\\n\\\\ (\n", "\\\\\n\\\\\nPaper: hep-th/9901001v\nDate: (((\n Title: \n")
}
func FuzzBibTeX(f *testing.F) {
	fuzz(f, "bibtex", "@a{b,\n title = {c}\n}\n@d{e,", "@a{b, c = {\n d = {\n e = \"{\" # f # {}}", "@comment{@comment(@string{a = a # a}@preamble", "@a(b,title=\"}{\"=,@c{d,title={\\'{\\'{@e{f,", "@string{x={aaaaaaaa}}"+strings.Repeat("@string{x=x#x#x#x}", 40)+"@a{b,title=x#x}")
}
func FuzzRIS(f *testing.F) {
	fuzz(f, "ris", "TY  - \nTI  -\n\n\nER  -\nTY  - X\nTY  - Y\nAU  - ,,,,\nKW  - ;;\nPY  - /\n")
}
func FuzzTable(f *testing.F) {
	fuzz(f, "csv", "title;authors;year\n\"a\"\"\n\";b;c\n", "sep=\t\ntitle\tdoi\n\n\n\"", "title,abstract,url,upvotes\na,<p>b</p>,\"c d;e\",1,2,3\n")
}
func FuzzText(f *testing.F) {
	fuzz(f, "text", page, wrapped(60)(page)+page, "Submitted by\n\nA\n-\nUpvote\n1k\nGitHub 2\n0:45\n", "by\nAK\nand the research community\n• A · May 1\n", "[\n\n1 author](https://huggingface.co/papers/2602.11001)\n\nA\n\nhttps://huggingface.co/papers/2602.11001#community\n", "A\u2028B\u0085C\vD")
}
func FuzzMarkdown(f *testing.F) {
	fuzz(f, "markdown", "---\nurl: x\n---\n### [A\n### B][1]\n[\n-\n][2]\n[1]: https://huggingface.co/papers/2602.11001\n2. </login?next=%2Fpapers%2F2602.11001>\n", "[[[[](a)](/b)![[x](https://github.com/a/b) [c](/papers/2602.11001#c", "### A\\\\\n\\[b\\] &amp;#42;\n```\n***\n<a id=\"x\"></a>\n- 1 author\n· May 1[2](/papers/2602.11001#community)")
}
func FuzzHTML(f *testing.F) {
	fuzz(f, "html", "<h3><a href=/papers/2602.11001>A<h3>B</a><time datetime=2026-02-30>Feb 29</time>", "<div data-props='{\"dailyPapers\":[{\"paper\":{\"id\":\"2602.11001\",\"title\":\"A\"}},3' data-props=x><svg><p>", "<p>a<a href='/a'>b<a href='/papers/2602.11001'>c</p>d</a>&#0;&bogus;<!--<script>", "<h3>A</h3><li>1 author<li>·<time>May 1</time>")
}
