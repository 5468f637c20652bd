package content

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// Extra returns the values below `extra` and those of unknown fields, by name, for layouts. See Values.
func (m *PaperFields) Extra() map[string]any { return Values(m.ExtraFields, m.Own) }

// Values merges values below `extra` with those of unknown fields, by name. Numbers have type int or float64. It
// returns nil if there are no values.
func Values(below map[string]any, own []strictyaml.Field) map[string]any {
	if len(below)+len(own) == 0 {
		return nil
	}
	all := make(map[string]any, len(below)+len(own))
	for name, v := range below {
		all[name] = withNumbers(v)
	}
	for _, f := range own {
		all[f.Name] = withNumbers(f.Value)
	}
	return all
}

// withNumbers replaces each json.Number in a value with an int or float64.
func withNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil && int64(int(n)) == n {
			return int(n)
		}
		n, _ := v.Float64() // infinite if the number is too large
		return n
	case []any:
		all := make([]any, len(v))
		for i, entry := range v {
			all[i] = withNumbers(entry)
		}
		return all
	case map[string]any:
		all := make(map[string]any, len(v))
		for name, value := range v {
			all[name] = withNumbers(value)
		}
		return all
	}
	return v
}

// CheckExtra reports unknown fields that are also below `extra`. The front matter starts at firstLine of the file.
func CheckExtra(
	file string, yaml []byte, firstLine int, below map[string]any, own []strictyaml.Field,
) (problems problem.List) {
	locator := strictyaml.NewLocator(yaml)
	for _, f := range own {
		if _, ok := below[f.Name]; ok {
			line, column := locator.Find(f.Name, "")
			problems = append(problems, problem.Problem{
				File: file, Line: firstLine + line, Column: column,
				What: "the field " + problem.QuoteField(f.Name) + " is also below `extra`",
				Hint: "remove one of the two",
			})
		}
	}
	return problems
}

// ownValue returns the value of an unknown field as YAML on one line that is also valid inside brackets.
func ownValue(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "true"
		}
		return "false"
	case json.Number:
		return v.String()
	case string:
		return frontmatter.Scalar(v)
	case []any:
		entries := make([]string, len(v))
		for i, entry := range v {
			entries[i] = ownValue(entry)
		}
		return "[" + strings.Join(entries, ", ") + "]"
	case map[string]any:
		var pairs []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			pairs = append(pairs, frontmatter.Scalar(name)+": "+ownValue(v[name]))
		}
		return "{" + strings.Join(pairs, ", ") + "}"
	}
	return "null"
}
