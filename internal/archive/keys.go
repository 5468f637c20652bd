package archive

import (
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
)

// withoutPrivate returns the BibTeX fields that may be published, so that no later step sees the others. It does not
// change fields.
func withoutPrivate(fields map[string]string) map[string]string {
	if !slices.ContainsFunc(slices.Collect(maps.Keys(fields)), biblio.IsPrivate) {
		return fields
	}
	public := maps.Clone(fields)
	maps.DeleteFunc(public, func(name, _ string) bool { return biblio.IsPrivate(name) })
	if len(public) == 0 {
		return nil
	}
	return public
}

// distinguishKeys makes citation keys unique, so that bibliographies are valid: it appends a letter to a key that
// another paper already has. As in BibTeX, keys that differ only in case are equal. Papers without a key in their files
// come first, because their keys are as old as their files; others follow in the order of their names.
func (r *Reader) distinguishKeys(sources []*source) {
	count := make(map[string]int, len(sources))
	shared := false
	for _, s := range sources {
		key := strings.ToLower(s.CitationKey(s.Slug))
		count[key]++
		shared = shared || count[key] > 1
	}
	if !shared {
		return
	}
	taken, variants := map[string]bool{}, content.KeyVariants{}
	for _, withKey := range []bool{false, true} {
		for i, s := range sources {
			key := s.CitationKey(s.Slug)
			if (s.Key != "") != withKey {
				continue
			}
			if !taken[strings.ToLower(key)] {
				taken[strings.ToLower(key)] = true
				continue
			}
			sources[i] = r.withKey(s, variants.Next(key, func(key string) bool {
				key = strings.ToLower(key)
				return taken[key] || count[key] > 0
			}))
			taken[strings.ToLower(sources[i].Key)] = true
		}
	}
}

// withKey returns a copy of a source with another key. It reuses the record of the last archive if it is equal.
func (r *Reader) withKey(s *source, key string) *source {
	changed, record := *s, *s.Record
	record.Key = key
	changed.Record = &record
	if r.last != nil && r.last.Lists != nil {
		if at, ok := r.last.places[s.Slug]; ok {
			changed.Record = memo.Same(r.last.Records[at], changed.Record)
		}
	}
	return &changed
}
