package markdown

import (
	"strings"
	"testing"
)

// abstract is a typical abstract of 1,500 characters, with formulas, a link and escapes.
var abstract = strings.Repeat(
	"We propose a concise neural operator architecture, which obviates the need for lifting and projecting operators. ",
	6,
) +
	`Its layer is $\mathcal O_i(u) = \sigma\left( \sum_j \mathcal W_{ij} u + \mathcal B_{ij}\right)$, ` +
	`where $\mathcal W_{ij}$ is a bounded linear operator, and it reduces errors by 85% \*on average\* at ` +
	`$\eta_1=\Theta_d(1)$. ` +
	strings.Repeat(
		"The empirical observations reveal ease of training (compared to other models) on different "+
			"types of equations. ",
		5,
	) +
	"Code is at <https://github.com/a/b>.\n"

func BenchmarkRenderAbstract(b *testing.B) {
	r := New("/repo/")
	body := []byte(abstract)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		r.Render("x.md", body, 1)
	}
}

func BenchmarkRenderProse(b *testing.B) {
	r := New("/repo/")
	body := []byte(
		strings.Repeat("We propose a concise neural operator architecture, which obviates the need for lifting. ", 17),
	)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		r.Render("x.md", body, 1)
	}
}

func BenchmarkNotesStart(b *testing.B) {
	r := New("/repo/")
	body := []byte(abstract)
	b.ReportAllocs()
	for b.Loop() {
		r.NotesStart(body)
	}
}

// BenchmarkRenderCode renders code in a known and an unknown language. The latter must not be slower.
func BenchmarkRenderCode(b *testing.B) {
	for _, language := range []string{"go", "no-such-language"} {
		b.Run(language, func(b *testing.B) {
			r := New("/repo/")
			body := []byte("```" + language + "\nx := 1\ny := 2\n```\n")
			b.ReportAllocs()
			for b.Loop() {
				r.Render("x.md", body, 1)
			}
		})
	}
}
