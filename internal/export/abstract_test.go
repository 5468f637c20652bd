package export

import (
	"bytes"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
)

// rendered returns a paper with an abstract, rendered as in an archive.
func rendered(body string) *archive.Record {
	d, _ := markdown.New("/").Render("a.md", []byte(body), 1)
	p := made("a", content.PaperFields{Title: "A"})
	p.Abstract, p.Text, p.Formulas = d.Abstract, d.Text, d.Formulas
	return p
}

func TestAbstractsInExports(t *testing.T) {
	for _, c := range []struct{ body, bib, ris, csl string }{
		{
			"It is\n\n$$\nx % one\n+ y\n$$\n\ngood.", `It is

$$ x + y $$

good.`, "It is\n\n$$ x + y $$\n\ngood.", `It is\n\n$$ x + y $$\n\ngood.`,
		},
		{`It is \$x\$ and $y$.`, `It is \$x\$ and $y$.`, `It is $x$ and $y$.`, `It is $x$ and $y$.`},
		{
			"A note[^1].\n\n## Notes\n\nMine.\n\n[^1]: Of $x$.", "A note[1].\n\n[1] Of $x$.",
			"A note[1].\n\n[1] Of $x$.", `A note[1].\n\n[1] Of $x$.`,
		},
		{"Before\n---\n\n## Notes\n\nMine.", "Before", "Before", "Before"},
	} {
		for i, want := range []string{"{" + c.bib + "}", "AB  - " + c.ris, `"` + c.csl + `"`} {
			var b bytes.Buffer
			if err := (Bibliography{Formats[i], sources(rendered(c.body)), true}).Write(&b); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(b.String(), want) {
				t.Errorf("%q\nwants %q in\n%s", c.body, want, b.String())
			}
		}
	}
}

func TestFeedsHaveFootnotesAndNoAnchors(t *testing.T) {
	f := feed()
	f.Papers = []*archive.Record{rendered("### Part\n\nA note[^1].\n\n## Notes\n\nMine.\n\n[^1]: Below.")}
	for _, got := range []string{string(atom(t, f)), string(jsonFeedOf(t, f))} {
		if strings.Contains(got, `anchor`) || !strings.Contains(got, "Part") || !strings.Contains(got, "Below") {
			t.Errorf("the feed is\n%s", got)
		}
	}
}
