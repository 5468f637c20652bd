package query

import (
	"cmp"
	"strings"

	"github.com/offprint/offprint/internal/content"
)

// An Order is a field that papers are sorted by.
type Order struct {
	Field      *Field
	Descending bool
}

// ParseOrder parses a field, with a hyphen before it to reverse the order: `-date`.
func (s *Schema) ParseOrder(text string) (Order, *Fault) {
	name := strings.TrimSpace(text)
	start := strings.Index(text, name)
	name, descending := strings.CutPrefix(name, "-")
	f, fault := s.Field(name)
	if fault != nil {
		fault.Offset = start + map[bool]int{true: 1}[descending]
		return Order{}, fault
	}
	return Order{f, descending}, nil
}

// Compare orders the values of two papers. Missing values come last, in both directions.
func (o Order) Compare(a, b any) int {
	if hasA, hasB := isPresent(a), isPresent(b); !hasA || !hasB {
		return cmp.Compare(map[bool]int{false: 1}[hasA], map[bool]int{false: 1}[hasB])
	}
	order := o.Field.compare(a, b)
	if o.Descending {
		return -order
	}
	return order
}

// isPresent is HasValue, except that false is a value.
func isPresent(v any) bool {
	_, isBool := v.(bool)
	return isBool || HasValue(v)
}

// rank is the order of the types of values of a field without a declaration.
func rank(v any) int {
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

// compare orders two values that are present: choices as declared, lists by their first entries.
func (f *Field) compare(a, b any) int {
	switch a := a.(type) {
	case float64:
		if b, is := b.(float64); is {
			return cmp.Compare(a, b)
		}
	case bool:
		if b, is := b.(bool); is {
			return cmp.Compare(map[bool]int{true: 1}[a], map[bool]int{true: 1}[b])
		}
	case content.Date:
		if b, is := b.(content.Date); is {
			return a.Compare(b)
		}
	case []content.Date:
		if b, is := b.([]content.Date); is {
			return a[0].Compare(b[0])
		}
	}
	if order := cmp.Compare(rank(a), rank(b)); order != 0 {
		return order
	}
	return f.compareTexts(textOf(a), textOf(b))
}

func (f *Field) compareTexts(a, b string) int {
	if len(f.Choices) > 0 {
		return cmp.Compare(choiceOf(a, f.Choices), choiceOf(b, f.Choices))
	}
	return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
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
