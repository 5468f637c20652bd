package edit

import (
	"slices"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A Suggestion is a phrase in the papers that no tag matches.
type Suggestion struct {
	Phrase string   `json:"phrase"`
	Tag    string   `json:"tag"`    // the tag that it could have
	Papers []string `json:"papers"` // papers that contain it
}

// MinPapers returns the number of papers that a suggested phrase must have in an archive of that size.
func MinPapers(papers int) int { return max(2, (papers+199)/200) }

// SuggestTags returns phrases for the vocabulary, best first.
func SuggestTags(a *archive.Archive, terms []content.Term, atLeast int) []Suggestion {
	documents := make([][]string, len(a.Records))
	for i, r := range a.Records {
		documents[i] = []string{r.TitleText, r.Text}
	}
	matcher := content.NewMatcher(terms)
	var all []Suggestion
	for _, p := range findPhrases(documents, atLeast) {
		s := Suggestion{Phrase: p.Text, Tag: content.Slug(p.Text)}
		if len(matcher.Match(p.Text)) > 0 || slices.ContainsFunc(terms, s.isOf) {
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

// isOf reports whether the suggestion is a name of the term.
func (s Suggestion) isOf(t content.Term) bool {
	return t.Tag == s.Tag || content.Slug(t.Title) == s.Tag || slices.Contains(t.Aliases, s.Tag)
}
