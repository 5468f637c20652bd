package markdown

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/mathml"
)

func TestMacrosApplyToLaterFormulasOfTheText(t *testing.T) {
	site, faults := mathml.DefineMacros(map[string]string{`\E`: `\mathbb{E}`})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	r := New("/").WithMacros(site)
	const body = "$\\E X$ and $\\newcommand{\\late}{y}$.\n\n$$\n\\late\n$$\n\n## Notes\n\n$\\late$\n"
	d, problems := r.Render("x.md", []byte(body), 1)
	if len(problems) > 0 || strings.Count(d.Abstract+d.Notes, "<mi>y</mi>") != 2 ||
		!strings.Contains(d.Abstract, "<mi>𝔼</mi>") {
		t.Errorf("%v\n%s\n%s", problems, d.Abstract, d.Notes)
	}
	_, problems = r.Render("y.md", []byte("one\n\n$\\late$ and $\\newcommand{\\late}{\\foo}\\late$ \\E\n"), 1)
	want := []string{`y.md:3:2: the formula cannot be rendered: unknown command \late`,
		`y.md:3:38: the formula cannot be rendered: in \late: unknown command \foo`}
	for i, p := range problems {
		if i < len(want) && !strings.HasPrefix(p.Error(), want[i]) {
			t.Errorf("got %s, want %s", p, want[i])
		}
	}
	if len(problems) != len(want) {
		t.Error(problems)
	}
	if html, _ := r.Title(`A bound on $\E$`); !strings.Contains(html, "𝔼") {
		t.Error(html)
	}
}
