package config

import (
	"fmt"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// maxFields is the maximum number of entries of `fields`.
const maxFields = 200

// checkFields reports invalid entries of `fields`.
func (c *Config) checkFields(r *reporter) {
	if n := len(c.Fields); n > maxFields {
		what := fmt.Sprintf("`fields` has at most %d entries, not %d", maxFields, n)
		r.report("fields", "", what, "remove some of them")
		return
	}
	names := map[string]string{} // by slug
	for i := range c.Fields {
		f := &c.Fields[i]
		if f.Name == "" {
			what := fmt.Sprintf("entry %d of `fields` has no `name`", i+1)
			r.reportEntry("fields", i, "", what, "add one, such as name: status")
			continue
		}
		if fault := content.CheckField(f); fault != nil {
			field := "name"
			if fault.At == f.Type {
				field = "type"
			}
			r.reportEntry("fields", i, field, fault.What, fault.Hint)
		}
		slug := content.Slug(f.Name)
		switch first, twice := names[slug]; {
		case twice && first == f.Name:
			r.reportEntry("fields", i, "name", "duplicate field "+problem.QuoteField(f.Name), "remove one of the two")
		case twice:
			what := "the fields " + problem.QuoteField(first) + " and " + problem.QuoteField(f.Name) +
				" have the same address " + f.Path()
			r.reportEntry("fields", i, "name", what, "rename one of them")
		}
		names[slug] = f.Name
		checkChoices(f, i, r)
	}
}

// checkChoices reports choices that are empty, occur twice or have the same address.
func checkChoices(f *content.Field, entry int, r *reporter) {
	seen := map[string]string{}
	for _, choice := range f.Choices {
		path := f.Item(choice).Path
		if path == "" {
			path = choice
		}
		switch first, twice := seen[path]; {
		case choice == "":
			r.reportEntry(
				"fields",
				entry,
				"choices",
				"a choice of "+problem.QuoteField(f.Name)+" is empty",
				"remove it",
			)
		case twice:
			r.reportEntry("fields", entry, "choices", "the choices "+problem.Quote(first)+" and "+problem.Quote(choice)+
				" of "+problem.QuoteField(f.Name)+" are the same", "remove one, or write it differently")
		}
		seen[path] = choice
	}
}
