package config

import (
	"fmt"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// maxFields is the largest number of entries of `fields`.
const maxFields = 200

// checkFields reports invalid entries of `fields`.
func (c *Config) checkFields(r *reporter) {
	if n := len(c.Fields); n > maxFields {
		what := fmt.Sprintf("`fields` has at most %d entries, not %d", maxFields, n)
		r.report(what, "remove some of them", "fields", maxFields)
		return
	}
	byName, byPath := map[string]int{}, map[string]int{} // indexes of the first entries
	for i := range c.Fields {
		f := &c.Fields[i]
		if f.Name == "" {
			r.report(fmt.Sprintf("entry %d of `fields` has no `name`", i+1), "add one, such as name: status",
				"fields", i, "name")
		}
		for _, fault := range content.CheckField(f) {
			r.report(fault.What, fault.Hint, "fields", i, fault.At)
		}
		checkChoices(f, i, r)
		at, twice := byName[f.Name]
		other, clashes := byPath[f.Path()]
		switch {
		case f.Name == "":
			continue
		case twice:
			r.report("duplicate field "+problem.QuoteField(f.Name),
				"remove one of the two; the first is on line "+r.line([]any{"fields", at, "name"}), "fields", i, "name")
			continue
		case clashes && f.Index:
			what := "the fields " + problem.QuoteField(c.Fields[other].Name) + " and " + problem.QuoteField(f.Name) +
				" have the same path " + f.Path()
			r.report(what, "rename one of them", "fields", i, "name")
		}
		byName[f.Name] = i
		if f.Index {
			byPath[f.Path()] = i
		}
	}
}

// checkChoices reports choices that are empty, occur twice or have the same path.
func checkChoices(f *content.Field, entry int, r *reporter) {
	seen := map[string]string{} // choice by path
	for i, choice := range f.Choices {
		path := f.Item(choice).Path
		if path == "" {
			path = choice
		}
		switch first, twice := seen[path]; {
		case choice == "":
			r.report("a choice of "+problem.QuoteField(f.Name)+" is empty", "remove it", "fields", entry, "choices", i)
		case twice:
			r.report("the choices "+problem.Quote(first)+" and "+problem.Quote(choice)+" of "+
				problem.QuoteField(f.Name)+" are the same", "remove one, or write it differently",
				"fields", entry, "choices", i)
		}
		seen[path] = choice
	}
}
