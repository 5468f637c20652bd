package bib

import (
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
)

// unsupportedFields maps the names of fields that are not imported to their first offsets in the dump.
type unsupportedFields map[string]int

// add adds a field unless its value is blank.
func (u unsupportedFields) add(name string, offset int, value string) {
	if _, known := u[name]; !known && strings.TrimSpace(value) != "" {
		u[name] = offset
	}
}

// report reports all fields in one problem, if there are any.
func (u unsupportedFields) report(d *entry.Dump) {
	if len(u) > 0 {
		first := slices.Min(slices.Collect(maps.Values(u)))
		names := strings.Join(slices.Sorted(maps.Keys(u)), ", ")
		d.Report(first, "unsupported fields: "+names, "not imported; they remain in the saved digest")
	}
}
