package fetch

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
)

// A filter decides which papers of a source are imported.
type filter struct {
	source   *config.Source
	keywords *content.Matcher
}

func newFilter(s *config.Source) *filter {
	return &filter{s, content.NewMatcher([]content.Term{{Tag: "keywords", Phrases: s.Keywords}})}
}

// accepts reports whether to import a paper: it must have one of the keywords, one of the categories and enough
// upvotes, if the source sets these.
func (f *filter) accepts(e *digest.Entry) bool {
	s := f.source
	return (len(s.Keywords) == 0 || len(f.keywords.Match(e.Title, e.Abstract)) > 0) &&
		(len(s.Categories) == 0 || slices.ContainsFunc(e.Subjects, f.hasCategory)) &&
		(s.Upvotes == 0 || e.Upvotes != nil && *e.Upvotes >= s.Upvotes)
}

// hasCategory reports whether a category matches one of the source's, which can end with a star. Case does not matter.
func (f *filter) hasCategory(category string) bool {
	return slices.ContainsFunc(f.source.Categories, func(pattern string) bool {
		if prefix, isPrefix := strings.CutSuffix(pattern, "*"); isPrefix {
			return len(category) >= len(prefix) && strings.EqualFold(category[:len(prefix)], prefix)
		}
		return strings.EqualFold(category, pattern)
	})
}
