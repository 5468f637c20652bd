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
			f.Add(string(sample(f, s.file)))
		}
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
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
			if p.Line < 1 || p.Column < 1 || p.Line > strings.Count(src, "\n")+strings.Count(src, "\r")+1 || p.Mend == "" {
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
	fuzz(f, "bibtex", "@a{b, c = {\n d = {\n e = \"{\" # f # {}}", "@comment{@comment(@string{a = a # a}@preamble", "@a(b,title=\"}{\"=,@c{d,title={\\'{\\'{@e{f,", "@string{x={aaaaaaaa}}"+strings.Repeat("@string{x=x#x#x#x}", 40)+"@a{b,title=x#x}")
}
func FuzzRIS(f *testing.F) {
	fuzz(f, "ris", "TY  - \nTI  -\n\n\nER  -\nTY  - X\nTY  - Y\nAU  - ,,,,\nKW  - ;;\nPY  - /\n")
}
func FuzzTable(f *testing.F) {
	fuzz(f, "csv", "title;authors;year\n\"a\"\"\n\";b;c\n", "sep=\t\ntitle\tdoi\n\n\n\"", "title,abstract,url,upvotes\na,<p>b</p>,\"c d;e\",1,2,3\n")
}
