package bib

import (
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
)

// unusedFields maps the names of fields that a paper's file cannot hold to their first offsets in the dump.
type unusedFields map[string]int

// add adds a field, unless it is blank.
func (u unusedFields) add(name string, offset int, value string) {
	if _, known := u[name]; !known && strings.TrimSpace(value) != "" {
		u[name] = offset
	}
}

// report reports all fields in one problem.
func (u unusedFields) report(d *entry.Dump) {
	if len(u) > 0 {
		first := slices.Min(slices.Collect(maps.Values(u)))
		names := strings.Join(slices.Sorted(maps.Keys(u)), ", ")
		d.Report(first, "unsupported fields: "+names, "not imported; they remain in the saved digest")
	}
}

// set returns the words of a text as a set.
func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}
