package check

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// keys finds papers with the same citation key. BibTeX does not distinguish capitals in keys.
func keys(f *finder) {
	first := map[string]*source{}
	papers := slices.Clone(f.sources)
	slices.SortStableFunc(papers, func(s, t *source) int { return hasKey(s) - hasKey(t) })
	for _, s := range papers {
		if s.paper == nil || s.paper.Draft || s.broken && s.paper.Key == "" {
			continue // the key of a broken paper may be what is wrong
		}
		key := s.paper.CitationKey(s.slug)
		other := first[strings.ToLower(key)]
		if other == nil {
			first[strings.ToLower(key)] = s
			continue
		}
		where := s.field("key", "")
		where.What = "the citation key " + problem.Quote(key) + " is also that of " + keyPlace(other)
		where.Hint = "change one of the two; until then, exports add a letter to the key of this paper"
		f.add(Error, where, nil)
	}
}

func hasKey(s *source) int {
	if s.paper != nil && s.paper.Key != "" {
		return 1
	}
	return 0
}

// keyPlace returns where a paper's key is: on the line of the field, or in the name of the file.
func keyPlace(s *source) string {
	if s.paper.Key == "" {
		return s.file
	}
	where := s.field("key", "")
	return where.Place()
}
