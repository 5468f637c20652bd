package query

import (
	"cmp"
	"strings"

	"github.com/offprint/offprint/internal/content"
)

// A node is a part of a query.
type node interface {
	match(paper Values) bool
	// write writes the part, in parentheses if it binds weaker than the level requires.
	write(b *strings.Builder, level int)
}

// The levels of operators, from the weakest.
const (
	orLevel = iota
	andLevel
	notLevel
)

type (
	anyOf    []node            // "or"
	every    []node            // "and"
	inverse  struct{ of node } // "not"
	presence struct {          // "has", "missing"
		field *Field
		has   bool
	}
	comparison struct {
		field *Field
		op    string // of operators, except !=
		value value
	}
	oneOf struct { // "in"
		field  *Field
		values []value
	}
)

// A value is a value in a query, in the form that the type of its field needs.
type value struct {
	text     string // as written
	lower    string // in lower case, or the slug of a tag
	number   float64
	isNumber bool // whether number is set, for a field of any type
	date     content.Date
	is       bool // of a field that is true or false
	choice   int  // index
}

func (a anyOf) match(paper Values) bool {
	for _, n := range a {
		if n.match(paper) {
			return true
		}
	}
	return false
}

func (e every) match(paper Values) bool {
	for _, n := range e {
		if !n.match(paper) {
			return false
		}
	}
	return true
}

func (i inverse) match(paper Values) bool { return !i.of.match(paper) }

func (p presence) match(paper Values) bool { return HasValue(paper(p.field)) == p.has }

// HasValue reports whether a value is one: not nil, an empty text, an empty list, an unknown date, or false.
func HasValue(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case bool:
		return v
	case content.Date:
		return !v.IsZero()
	case []string:
		return len(v) > 0
	case []content.Date:
		return len(v) > 0
	}
	return true
}

func (o oneOf) match(paper Values) bool {
	found := paper(o.field)
	for _, v := range o.values {
		if matches(o.field, found, "=", v) {
			return true
		}
	}
	return false
}

func (c comparison) match(paper Values) bool { return matches(c.field, paper(c.field), c.op, c.value) }

// matches reports whether a comparison is true for a value, or for an entry of a list.
func matches(f *Field, found any, op string, v value) bool {
	switch found := found.(type) {
	case string:
		return found != "" && matchText(f, found, op, v)
	case float64:
		if f.Type == AnyType && !v.isNumber {
			return false
		}
		return op != "contains" && holds(op, cmp.Compare(found, v.number))
	case bool:
		if f.Type == AnyType {
			return op == "=" && strings.EqualFold(v.text, map[bool]string{true: "true", false: "false"}[found])
		}
		return found == v.is
	case content.Date:
		return matchDate(found, op, v.date)
	case []string:
		for _, text := range found {
			if matchText(f, text, op, v) {
				return true
			}
		}
	case []content.Date:
		for _, d := range found {
			if matchDate(d, op, v.date) {
				return true
			}
		}
	}
	return f.Type == content.BoolField && found == nil && !v.is
}

// matchText compares texts without regard to case, and choices by their order.
func matchText(f *Field, found, op string, v value) bool {
	switch {
	case op == "contains":
		return strings.Contains(strings.ToLower(found), v.lower)
	case len(f.Choices) > 0 && op != "=":
		return holds(op, cmp.Compare(choiceOf(found, f.Choices), v.choice))
	case op == "=" && !f.IsTag:
		return strings.EqualFold(found, v.text)
	}
	return holds(op, strings.Compare(strings.ToLower(found), v.lower))
}

// matchDate compares dates as precisely as the query writes them.
func matchDate(found content.Date, op string, d content.Date) bool {
	if found.IsZero() {
		return false
	}
	if d.Month == 0 {
		found.Month = 0
	}
	if d.Day == 0 {
		found.Day = 0
	}
	return holds(op, found.Compare(d))
}

// holds reports whether an operator is true for the result of a comparison.
func holds(op string, order int) bool {
	switch op {
	case "=":
		return order == 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	}
	return false
}

func (a anyOf) write(b *strings.Builder, level int) {
	writeAll(b, a, " or ", level > orLevel, andLevel)
}
func (e every) write(b *strings.Builder, level int) {
	writeAll(b, e, " and ", level > andLevel, notLevel)
}

func writeAll(b *strings.Builder, all []node, between string, inParentheses bool, level int) {
	if inParentheses {
		b.WriteByte('(')
	}
	for i, n := range all {
		if i > 0 {
			b.WriteString(between)
		}
		n.write(b, level)
	}
	if inParentheses {
		b.WriteByte(')')
	}
}

func (i inverse) write(b *strings.Builder, _ int) {
	if c, is := i.of.(comparison); is && c.op == "=" {
		b.WriteString(c.field.Name + " != " + written(c.value.text))
		return
	}
	b.WriteString("not ")
	i.of.write(b, notLevel)
}

func (p presence) write(b *strings.Builder, _ int) {
	b.WriteString(map[bool]string{true: "has ", false: "missing "}[p.has] + p.field.Name)
}

func (c comparison) write(b *strings.Builder, _ int) {
	b.WriteString(c.field.Name + " " + c.op + " " + written(c.value.text))
}

func (o oneOf) write(b *strings.Builder, _ int) {
	b.WriteString(o.field.Name + " in [")
	for i, v := range o.values {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(written(v.text))
	}
	b.WriteByte(']')
}
