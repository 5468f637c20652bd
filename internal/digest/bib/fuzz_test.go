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

func FuzzEndNote(f *testing.F) {
	f.Add(string(digesttest.ReadFile(f, "feeds/endnote.enw")))
	digesttest.Fuzz(f, "endnote", nil, "%T a\n%A b,,c\n\n%T d\n%8 May\n%D 2019\n%0\n%0 x\ny\n", "%A a\n%T\n%8 1\n%= \n")
}

func FuzzEndNoteXML(f *testing.F) {
	f.Add(string(digesttest.ReadFile(f, "feeds/endnote.xml")))
	digesttest.Fuzz(
		f,
		"endnote-xml",
		nil,
		"<xml><records><record><titles><title>a</title></record>",
		"<record><ref-type name='x'/><title>a</title><titles><title>b<style>c</style>"+
			"</title></titles></record></record>",
	)
}
