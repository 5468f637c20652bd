package check

import (
	"html"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// texInTitle matches LaTeX in the text of a title, which readers see as it is: \foo{x}, \'e, x^{2}.
var texInTitle = lazyregexp.New(`\\[A-Za-z]+(?:\{[^{}]*\})?|\\[^\sA-Za-z0-9]\{?\pL?\}?|[_^]\{[^{}]*\}`)

// formulaInTitle matches a formula of a title that could be typeset.
var formulaInTitle = lazyregexp.New(`(?s)<math\b.*?</math>`)

// texInTitles finds LaTeX in the titles of papers, where only formulas between dollars are typeset.
func texInTitles(f *finder) {
	for _, s := range f.sources {
		if s.paper == nil || !strings.ContainsAny(s.paper.Title, `\{`) {
			continue
		}
		shown, _ := f.markdown.Title(s.paper.Title)
		text := html.UnescapeString(formulaInTitle.ReplaceAllString(shown, " "))
		if tex := texInTitle.FindString(text); tex != "" {
			where := s.field("title", s.paper.Title)
			where.What, where.Hint = "the title contains LaTeX: "+problem.Quote(tex),
				"write the characters themselves, or a valid formula between dollar signs"
			f.add(Warning, where, nil)
		}
	}
}
