package query

import (
	"cmp"
	"strings"

	"github.com/offprint/offprint/internal/content"
)

// An Order orders papers by a field.
type Order struct {
	Field      *Field
	Descending bool
}

// ParseOrder parses the name of a field, which can start with a hyphen for descending order, as in `-date`.
func (s *Schema) ParseOrder(text string) (Order, *Fault) {
	trimmed := strings.TrimSpace(text)
	name, descending := strings.CutPrefix(trimmed, "-")
	f, fault := s.Field(name)
	if fault != nil {
		fault.Offset = strings.Index(text, trimmed) + len(trimmed) - len(name)
		return Order{}, fault
	}
	return Order{f, descending}, nil
}

// Compare orders the values of two papers. Missing values come last, in both directions.
func (o Order) Compare(a, b any) int {
	if hasA, hasB := isPresent(a), isPresent(b); !hasA || !hasB {
		return compareBools(!hasA, !hasB)
	}
	order := o.Field.compare(a, b)
	if o.Descending {
		return -order
	}
	return order
}

// isPresent is HasValue, except that false is present.
func isPresent(v any) bool {
	_, isBool := v.(bool)
	return isBool || HasValue(v)
}

// compareBools orders false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// typeRank orders values by type, because a field that site.yaml does not declare can have values of different types.
func typeRank(v any) int {
	switch v.(type) {
	case float64:
		return 0
	case bool:
		return 1
	case content.Date:
		return 2
	}
	return 3
}

// compare compares two values that are present: choices in the declared order, lists of dates by the first date, and
// lists of texts entry by entry.
func (f *Field) compare(a, b any) int {
	switch a := a.(type) {
	case float64:
		if b, ok := b.(float64); ok {
			return cmp.Compare(a, b)
		}
	case bool:
		if b, ok := b.(bool); ok {
			return compareBools(a, b)
		}
	case content.Date:
		if b, ok := b.(content.Date); ok {
			return a.Compare(b)
		}
	case []content.Date:
		if b, ok := b.([]content.Date); ok {
			return a[0].Compare(b[0])
		}
	}
	if order := cmp.Compare(typeRank(a), typeRank(b)); order != 0 {
		return order
	}
	return f.compareTexts(textOf(a), textOf(b))
}

func (f *Field) compareTexts(a, b string) int {
	if len(f.Choices) > 0 {
		return cmp.Compare(choiceIndex(a, f.Choices), choiceIndex(b, f.Choices))
	}
	return content.CompareFolded(a, b)
}

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, "\n")
	}
	return ""
}
