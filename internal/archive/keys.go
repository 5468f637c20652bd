package archive

import (
	"maps"
	"strings"

	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
)

// withoutPrivate returns the further fields without those that are only for the curator, so that no later step can
// publish them.
func withoutPrivate(fields map[string]string) map[string]string {
	var all map[string]string
	for name := range fields {
		if biblio.IsPrivate(name) {
			all = maps.Clone(fields)
			maps.DeleteFunc(all, func(name, _ string) bool { return biblio.IsPrivate(name) })
			break
		}
	}
	switch {
	case all == nil:
		return fields
	case len(all) == 0:
		return nil
	}
	return all
}

// distinguishKeys gives papers whose citation key another paper has a key of their own, so that bibliographies are
// valid: the key with a letter after it. BibTeX does not distinguish capitals in keys. A paper without a key in its
// file comes first, because its key is as old as its file; the others are in the order of their names.
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

// withKey returns a source with another key. Its record is that of the last archive if it is the same.
func (r *Reader) withKey(s *source, key string) *source {
	changed, record := *s, *s.Record
	record.Key = key
	changed.Record = &record
	if r.last != nil && r.last.Lists != nil {
		if at, there := r.last.places[s.Slug]; there {
			changed.Record = memo.Same(r.last.Records[at], changed.Record)
		}
	}
	return &changed
}
