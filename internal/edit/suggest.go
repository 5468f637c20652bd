package edit

import (
	"slices"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A Suggestion is a phrase in the papers that no tag matches.
type Suggestion struct {
	Phrase string   `json:"phrase"`
	Tag    string   `json:"tag"`    // the suggested name of the tag
	Papers []string `json:"papers"` // slugs of the papers that contain the phrase, sorted
}

// MinPapers returns the number of papers in which a suggested phrase must occur, for an archive of the given size: 2,
// or 0.5 % of the papers if that is more.
func MinPapers(papers int) int { return max(2, (papers+199)/200) }

// SuggestTags returns phrases for the vocabulary, best first. Each occurs in at least atLeast papers.
func SuggestTags(a *archive.Archive, terms []content.Term, atLeast int) []Suggestion {
	documents := make([][]string, len(a.Records))
	for i, r := range a.Records {
		documents[i] = []string{r.TitleText, r.Text}
	}
	matcher := content.NewMatcher(terms)
	var all []Suggestion
	for _, p := range findPhrases(documents, atLeast) {
		s := Suggestion{Phrase: p.Text, Tag: content.Slug(p.Text)}
		if len(matcher.Match(p.Text)) > 0 || slices.ContainsFunc(terms, s.names) {
			continue
		}
		for _, i := range p.Documents {
			s.Papers = append(s.Papers, a.Records[i].Slug)
		}
		slices.Sort(s.Papers)
		all = append(all, s)
	}
	return all
}

// names reports whether the suggested tag is the name, the title or an alias of the term.
func (s Suggestion) names(t content.Term) bool {
	return t.Tag == s.Tag || content.Slug(t.Title) == s.Tag || slices.Contains(t.Aliases, s.Tag)
}
