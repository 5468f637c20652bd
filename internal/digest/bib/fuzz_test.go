package bib_test

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func FuzzCSL(f *testing.F) {
	digesttest.Fuzz(f, "csl-json", nil, `{"items":[{"title":"&#0;<p>","issued":{"date-parts":[[],[null]]}}]}`,
		`[{"title":1,"issued":"2023","author":[{}]}]`)
}

func FuzzBibTeX(f *testing.F) {
	digesttest.Fuzz(f, "bibtex", nil, "@a{b,\n title = {c}\n}\n@d{e,", "@a{b, c = {\n d = {\n e = \"{\" # f # {}}",
		"@comment{@comment(@string{a = a # a}@preamble", "@a(b,title=\"}{\"=,@c{d,title={\\'{\\'{@e{f,",
		"@string{x={aaaaaaaa}}"+strings.Repeat("@string{x=x#x#x#x}", 40)+"@a{b,title=x#x}")
}

func FuzzRIS(f *testing.F) {
	digesttest.Fuzz(f, "ris", nil, "TY  - \nTI  -\n\n\nER  -\nTY  - X\nTY  - Y\nAU  - ,,,,\nKW  - ;;\nPY  - /\n")
}
