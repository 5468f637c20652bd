package archive

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
)

// longTerms gives different values of a field with an index different paths if they have the same path only because it
// was shortened, as the volumes of a conference do. It caches the sources with changed paths.
type longTerms struct {
	paths   map[longTerm]string
	changed map[*source]*source
}

// A longTerm is a value of a field, given by the path that it has by itself and its text.
type longTerm struct{ path, text string }

// separateLongTerms returns the sources with the new paths. A source whose values keep their paths is the same.
func (r *Reader) separateLongTerms(sources []*source) []*source {
	paths := pathsOfLongTerms(sources)
	known := &r.longTerms
	if len(paths) == 0 || !maps.Equal(known.paths, paths) {
		*known = longTerms{paths: paths}
	}
	if len(paths) == 0 {
		return sources
	}
	all, changed := make([]*source, len(sources)), map[*source]*source{}
	for i, s := range sources {
		all[i] = s
		if slices.ContainsFunc(s.card.Indexed, func(v IndexedItems) bool { return hasNewPath(v.Items, paths) }) {
			all[i] = cmp.Or(known.changed[s], r.withPaths(s, paths))
			changed[s] = all[i]
		}
	}
	known.changed = changed
	return all
}

// pathsOfLongTerms returns the new paths. The value that the archive had first keeps its path; a value whose path is
// complete always does.
func pathsOfLongTerms(sources []*source) map[longTerm]string {
	shortened := map[string]bool{} // paths
	eachTerm(sources, func(_ *source, it content.FieldItem) {
		if len(it.Text) > content.MaxSlug && content.IsShortened(it.Text) {
			shortened[it.Path] = true
		}
	})
	if len(shortened) == 0 {
		return nil
	}
	added := map[string]map[string]content.Date{} // by path and normal text: when the archive first had the value
	eachTerm(sources, func(s *source, it content.FieldItem) {
		if !shortened[it.Path] {
			return
		}
		if added[it.Path] == nil {
			added[it.Path] = map[string]content.Date{}
		}
		text, day := content.NormalTitle(it.Text), s.card.Added()
		if first, ok := added[it.Path][text]; !ok || isBefore(day, first) {
			added[it.Path][text] = day
		}
	})
	paths := map[longTerm]string{}
	for path, values := range added {
		texts := slices.SortedFunc(maps.Keys(values), func(a, b string) int {
			return cmp.Or(compareAdded(values[a], values[b]), cmp.Compare(a, b))
		})
		isComplete := func(text string) bool { return !content.IsShortened(text) }
		if at := slices.IndexFunc(texts, isComplete); at > 0 {
			texts[0], texts[at] = texts[at], texts[0]
		}
		for _, text := range texts[1:] {
			sum := sha256.Sum256([]byte(text))
			paths[longTerm{path, text}] = strings.TrimSuffix(path, "/") + "--" + hex.EncodeToString(sum[:])[:6] + "/"
		}
	}
	return paths
}

// eachTerm calls do with each value of a field with an index, except tags.
func eachTerm(sources []*source, do func(*source, content.FieldItem)) {
	for _, s := range sources {
		for _, v := range s.card.Indexed {
			for _, it := range v.Items {
				do(s, it)
			}
		}
	}
}

// compareAdded orders days. The unknown day comes last.
func compareAdded(d, e content.Date) int {
	if d.IsZero() || e.IsZero() {
		return e.Compare(d)
	}
	return d.Compare(e)
}

func isBefore(d, e content.Date) bool { return compareAdded(d, e) < 0 }

// newPath returns the new path of a value, or "".
func newPath(it content.FieldItem, paths map[longTerm]string) string {
	if len(it.Path) <= content.MaxSlug/2 { // a path that was shortened is longer
		return ""
	}
	return paths[longTerm{it.Path, content.NormalTitle(it.Text)}]
}

func hasNewPath(items []content.FieldItem, paths map[longTerm]string) bool {
	return slices.ContainsFunc(items, func(it content.FieldItem) bool { return newPath(it, paths) != "" })
}

// withPaths returns a copy of a source whose values have the new paths.
func (r *Reader) withPaths(s *source, paths map[longTerm]string) *source {
	changed := func(items []content.FieldItem) []content.FieldItem {
		items = slices.Clone(items)
		for i := range items {
			items[i].Path = cmp.Or(newPath(items[i], paths), items[i].Path)
		}
		return items
	}
	record, card := *s.Record, *s.card
	record.Fields, card.Indexed = slices.Clone(record.Fields), slices.Clone(card.Indexed)
	for i := range record.Fields {
		record.Fields[i].Items = changed(record.Fields[i].Items)
	}
	for i, v := range card.Indexed {
		card.Indexed[i].Items = changed(v.Items)
		switch v.Field {
		case "venue":
			record.VenuePath = card.Indexed[i].Items[0].Path
		case "organization":
			record.OrganizationPath = card.Indexed[i].Items[0].Path
		}
	}
	card.Fields = record.Fields
	return r.withFields(s, &record, &card)
}
