package digest

import (
	"maps"
	"slices"
	"strings"
)

// A leftover is the fields of a dump that no paper's file has a place for, by name, each with the place
// where it stands first.
type leftover map[string]int

// keep notes that a field is left out. It says nothing of what means nothing.
func (l leftover) keep(name string, offset int, value string) {
	if _, known := l[name]; !known && strings.TrimSpace(value) != "" {
		l[name] = offset
	}
}

// reportLeftover names fields that are left out, in one line for a dump.
func (r *reading) reportLeftover(l leftover) {
	if len(l) > 0 {
		first := slices.Min(slices.Collect(maps.Values(l)))
		r.report(first, "fields that a paper's file has no place for: "+strings.Join(slices.Sorted(maps.Keys(l)), ", "), "left out; the dump keeps them")
	}
}

// set is the words of a text, such as the fields that are not left over.
func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}
