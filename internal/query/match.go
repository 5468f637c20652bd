package query

import (
	"cmp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/offprint/offprint/internal/content"
)

// A node is a node of a query's syntax tree.
type node interface {
	match(paper Values) bool
	// write writes the node, in parentheses if its operator is weaker than the level.
	write(b *strings.Builder, level int)
}

// The levels of operators, from weak to strong.
const (
	orLevel = iota
	andLevel
	notLevel
)

type (
	disjunction []node                 // "or"
	conjunction []node                 // "and"
	negation    struct{ operand node } // "not", "!="
	presence    struct {               // "has", "missing"
		field *Field
		has   bool
	}
	comparison struct {
		field *Field
		op    string // an element of operators other than !=
		value value
	}
	membership struct { // "in"
		field  *Field
		values []value
	}
)

// A value is a value in a query. The type of the field determines which members are set besides text.
type value struct {
	text     string // as written, or the choice, or true or false
	lower    string // the text in lower case, or the slug of a tag
	tag      string // the tag that has the text as its title or former name; can be empty
	number   float64
	isNumber bool // the text is a number; only set for AnyType
	date     content.Date
	truth    bool
	choice   int // index of the choice
}

func (d disjunction) match(paper Values) bool {
	for _, n := range d {
		if n.match(paper) {
			return true
		}
	}
	return false
}

func (c conjunction) match(paper Values) bool {
	for _, n := range c {
		if !n.match(paper) {
			return false
		}
	}
	return true
}

func (n negation) match(paper Values) bool { return !n.operand.match(paper) }

func (p presence) match(paper Values) bool { return HasValue(paper(p.field)) == p.has }

// HasValue reports whether a value of a field is not empty. Empty values are nil, "", false, the zero date and lists
// without entries.
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

func (m membership) match(paper Values) bool {
	found := paper(m.field)
	for _, v := range m.values {
		if matches(m.field, found, "=", v) {
			return true
		}
	}
	return false
}

func (c comparison) match(paper Values) bool { return matches(c.field, paper(c.field), c.op, c.value) }

// matches reports whether a comparison is true for the value found in a paper or, if it is a list, for an entry.
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
			return op == "=" && strings.EqualFold(v.text, strconv.FormatBool(found))
		}
		return found == v.truth
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
	return f.Type == content.BoolField && found == nil && !v.truth // a missing value counts as false
}

// matchText compares texts, ignoring case and Unicode forms, which look the same. Choices are ordered as declared.
func matchText(f *Field, found, op string, v value) bool {
	found = norm.NFC.String(found)
	switch {
	case op == "contains":
		return strings.Contains(strings.ToLower(found), v.lower)
	case len(f.Choices) > 0 && op != "=":
		return holds(op, cmp.Compare(choiceIndex(found, f.Choices), v.choice))
	case op == "=" && !f.IsTag:
		return strings.EqualFold(found, norm.NFC.String(v.text))
	case op == "=" && v.tag != "" && found == v.tag:
		return true
	}
	return holds(op, strings.Compare(strings.ToLower(found), v.lower))
}

// matchDate compares dates with the precision of the query: years, months or days.
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

// holds reports whether an operator is true for two values, given the result of comparing them.
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

func (d disjunction) write(b *strings.Builder, level int) {
	writeNodes(b, d, " or ", level > orLevel, andLevel)
}

func (c conjunction) write(b *strings.Builder, level int) {
	writeNodes(b, c, " and ", level > andLevel, notLevel)
}

func writeNodes(b *strings.Builder, nodes []node, separator string, inParentheses bool, level int) {
	if inParentheses {
		b.WriteByte('(')
	}
	for i, n := range nodes {
		if i > 0 {
			b.WriteString(separator)
		}
		n.write(b, level)
	}
	if inParentheses {
		b.WriteByte(')')
	}
}

func (n negation) write(b *strings.Builder, _ int) {
	if c, ok := n.operand.(comparison); ok && c.op == "=" {
		b.WriteString(c.field.Name + " != " + quoteIfNeeded(c.value.text))
		return
	}
	b.WriteString("not ")
	n.operand.write(b, notLevel)
}

func (p presence) write(b *strings.Builder, _ int) {
	if p.has {
		b.WriteString("has ")
	} else {
		b.WriteString("missing ")
	}
	b.WriteString(p.field.Name)
}

func (c comparison) write(b *strings.Builder, _ int) {
	b.WriteString(c.field.Name + " " + c.op + " " + quoteIfNeeded(c.value.text))
}

func (m membership) write(b *strings.Builder, _ int) {
	b.WriteString(m.field.Name + " in [")
	for i, v := range m.values {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quoteIfNeeded(v.text))
	}
	b.WriteByte(']')
}
