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
	return &filter{s, content.NewMatcher([]content.Term{{Tag: "wanted", Phrases: s.Keywords}})}
}

// accepts reports whether to import a paper: it has one of the keywords, one of the categories, and enough votes.
func (f *filter) accepts(e *digest.Entry) bool {
	s := f.source
	return (len(s.Keywords) == 0 || len(f.keywords.Match(e.Title, e.Abstract)) > 0) &&
		(len(s.Categories) == 0 || slices.ContainsFunc(e.Subjects, f.isWanted)) &&
		(s.Upvotes == 0 || e.Upvotes != nil && *e.Upvotes >= s.Upvotes)
}

// isWanted reports whether a category is one of the source's.
func (f *filter) isWanted(category string) bool {
	return slices.ContainsFunc(f.source.Categories, func(wanted string) bool {
		if all, isGroup := strings.CutSuffix(wanted, "*"); isGroup {
			return strings.HasPrefix(category, all)
		}
		return strings.EqualFold(category, wanted)
	})
}
