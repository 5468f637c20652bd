package query

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// The limits of a query.
const (
	maxLength = 10_000 // in bytes
	maxDepth  = 100    // nested parentheses and "not"
)

// Parse parses a query. It returns nil for an empty text. The query is nil if it has faults. These are wrong fields and
// values, in order, and at most one mistake in the grammar, which is the last.
func (s *Schema) Parse(text string) (*Query, []*Fault) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if len(text) > maxLength {
		what := "the query is longer than " + strconv.Itoa(maxLength) + " bytes"
		return nil, []*Fault{{0, what, "shorten it"}}
	}
	tokens, fault := scan(text)
	if fault != nil {
		return nil, []*Fault{fault}
	}
	p := &parser{schema: s, tokens: tokens}
	root := p.query()
	if t := p.peek(); p.fault == nil && t.kind != end {
		p.unexpected(t)
	}
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	return &Query{root, p.names}, nil
}

// A parser parses tokens. After a fault in the grammar, its functions return incomplete results.
type parser struct {
	schema *Schema
	tokens []token
	at     int // index of the next token
	depth  int
	names  []Name
	faults []*Fault
	fault  *Fault // the fault in the grammar; also the last of faults
}

func (p *parser) peek() token { return p.tokens[p.at] }

// take consumes and returns the next token. It does not consume the end of the query.
func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

// skip consumes the next token if it is the given sign or keyword, and reports whether it did.
func (p *parser) skip(text string) bool {
	if p.fault != nil || !p.peek().is(text) {
		return false
	}
	p.at++
	return true
}

// fail reports a fault in the grammar, unless one was reported before.
func (p *parser) fail(t token, what, hint string) {
	if p.fault == nil {
		p.report(t, what, hint)
		p.fault = p.faults[len(p.faults)-1]
	}
}

// report reports a wrong field or value. Parsing continues.
func (p *parser) report(t token, what, hint string) {
	if p.fault == nil {
		p.faults = append(p.faults, &Fault{t.offset, what, hint})
	}
}

// unexpected reports a token after a complete query.
func (p *parser) unexpected(t token) {
	hint := `combine conditions with "and" or "or"`
	before := token{}
	if p.at > 0 {
		before = p.tokens[p.at-1]
	}
	near := problem.Nearest(t.text, []string{"and", "or"})
	switch {
	case t.is(")"):
		hint = `remove it, or add a "(" before it`
	case t.kind == word && near != "":
		hint = problem.DidYouMean(near)
	case t.kind == word && slices.Contains(viewFields, strings.ToLower(t.text)):
		hint = "write it as a field of its own, such as " + strings.ToLower(t.text) + ": -date"
	case t.kind == word && before.kind == word && !p.isCondition():
		hint = "put a text with spaces in quotes: " + strconv.Quote(before.text+" "+t.text)
	}
	p.fail(t, "unexpected "+t.describe(), hint)
}

// viewFields are the fields of a view beside the query that people write into it.
var viewFields = []string{"sort", "group", "order"}

// isCondition reports whether the next token seems to start a condition: an operator follows it.
func (p *parser) isCondition() bool {
	return p.at+1 < len(p.tokens) && (p.tokens[p.at+1].is("in") ||
		slices.ContainsFunc(operators, func(op string) bool { return p.tokens[p.at+1].is(op) }))
}

func (p *parser) query() node {
	operands := disjunction{p.conjunction()}
	for p.skip("or") {
		operands = append(operands, p.conjunction())
	}
	if len(operands) == 1 {
		return operands[0]
	}
	return operands
}

func (p *parser) conjunction() node {
	operands := conjunction{p.condition()}
	for p.skip("and") {
		operands = append(operands, p.condition())
	}
	if len(operands) == 1 {
		return operands[0]
	}
	return operands
}

func (p *parser) condition() node {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.peek(), "the query has too many parentheses", "simplify it")
	}
	defer func() { p.depth-- }()
	t := p.peek()
	switch {
	case p.fault != nil:
		return conjunction{}
	case p.skip("not"):
		return negation{p.condition()}
	case p.skip("("):
		inner := p.query()
		if !p.skip(")") {
			p.fail(p.peek(), `expected ")", found `+p.peek().describe(), `add ")" or remove "("`)
		}
		return inner
	case p.skip("has"):
		return presence{p.field("has status"), true}
	case p.skip("missing"):
		return presence{p.field("missing status"), false}
	case t.kind == end:
		p.fail(t, "expected a condition, found the end of the query", "write one, such as status = read")
		return conjunction{}
	}
	return p.test()
}

// field parses the name of a field, as in an example. After a fault, it returns a field of any type.
func (p *parser) field(example string) *Field {
	t := p.take()
	if t.kind != word || isKeyword(t.text) {
		hint := "write the name of a field, such as " + example
		if t.kind == quoted {
			hint = "write the name of a field without quotes, such as " + example
		}
		p.fail(t, "expected a field, found "+t.describe(), hint)
		return &Field{Type: AnyType}
	}
	if name, text, hasColon := strings.Cut(t.text, ":"); hasColon && content.FieldName.MatchString(name) {
		if next := p.peek(); text == "" && (next.kind == word || next.kind == quoted) {
			text = next.text
		}
		t.offset += len(name)
		what := "expected an operator after " + problem.QuoteField(name) + `, found ":"`
		p.fail(t, what, "write "+name+" = "+quoteIfNeeded(cmp.Or(text, "…")))
		return &Field{Type: AnyType}
	}
	f, fault := p.schema.Field(t.text)
	if fault != nil {
		p.report(t, fault.What, fault.Hint)
		return &Field{Type: AnyType}
	}
	p.names = append(p.names, Name{f, t.offset})
	return f
}

// operators are the operators with one value.
var operators = []string{"=", "!=", "<", "<=", ">", ">=", "contains"}

// test parses a test that begins with a field.
func (p *parser) test() node {
	f := p.field("status = read")
	t := p.peek()
	for _, op := range operators {
		if p.skip(op) {
			return p.comparison(f, op, t)
		}
	}
	switch {
	case p.fault != nil:
	case p.skip("in"):
		return p.membership(f)
	case p.at+1 < len(p.tokens) && t.is("not") && p.tokens[p.at+1].is("in"):
		p.at += 2
		return negation{p.membership(f)}
	case p.schema.flag(f) != nil && (t.kind == end || t.is("and") || t.is("or") || t.is(")")):
		return comparison{p.schema.flag(f), "=", value{text: "true", truth: true}}
	default:
		p.fail(t, "expected an operator after "+problem.QuoteField(f.Name)+", found "+t.describe(), p.operatorHint(t))
	}
	return conjunction{}
}

// spoken maps words to the operators that they mean.
var spoken = map[string]string{
	"is": "=", "are": "=", "equals": "=", "eq": "=", "not": "!=", "like": "contains", "includes": "contains",
	"matches": "contains",
}

// operatorHint returns the hint for a token in the place of an operator.
func (p *parser) operatorHint(t token) string {
	meant := spoken[strings.ToLower(t.text)]
	if meant == "=" && p.at+1 < len(p.tokens) && p.tokens[p.at+1].is("not") {
		meant = "!="
	}
	if meant == "" {
		meant = problem.Nearest(t.text, []string{"contains", "in"})
	}
	if t.kind == word && meant != "" {
		return problem.DidYouMean(meant)
	}
	return "the operators are " + strings.Join(operators, ", ") + ", in"
}

// comparison parses the value after an operator; at is the token of the operator.
func (p *parser) comparison(f *Field, op string, at token) node {
	isText := f.Type == content.TextField || f.Type == content.URLField || f.Type == content.ListField ||
		f.Type == content.ChoiceField || f.Type == AnyType
	switch {
	case op == "contains" && !isText:
		p.report(at, `"contains" is for texts, and `+problem.QuoteField(f.Name)+" is "+kindOf(f), "use =")
	case f.Type == content.BoolField && op != "=" && op != "!=":
		p.report(at, problem.QuoteField(f.Name)+" is true or false and has no order", "use =")
	}
	v := p.value(f, op)
	if op == "!=" {
		return negation{comparison{f, "=", v}}
	}
	return comparison{f, op, v}
}

// membership parses the list of values in brackets after "in".
func (p *parser) membership(f *Field) node {
	if !p.skip("[") {
		p.fail(p.peek(), `expected "[" after "in", found `+p.peek().describe(), "write "+f.Name+" in [a, b]")
	}
	m := membership{field: f}
	for p.fault == nil && !p.peek().is("]") {
		m.values = append(m.values, p.value(f, "in"))
		if !p.skip(",") {
			break
		}
	}
	if !p.skip("]") {
		p.fail(p.peek(), `expected "]" or a comma, found `+p.peek().describe(), "write "+f.Name+" in [a, b]")
	}
	return m
}

// value parses a value of a field.
func (p *parser) value(f *Field, op string) value {
	t := p.take()
	if t.kind != word && t.kind != quoted || t.kind == word && isKeyword(t.text) {
		what := "expected a value after " + op + ", found " + t.describe()
		hint := "write one, such as " + f.Name + " " + op + " " + f.example()
		switch {
		case op == "in" && t.kind == word:
			what, hint = "expected a value, found "+t.describe(), "put it in quotes"
		case op == "in" || t.is("["):
			what, hint = "expected a value, found "+t.describe(), "write "+f.Name+" in [a, b]"
		case t.kind == word:
			hint += ", or put " + problem.Quote(t.text) + " in quotes"
		}
		p.fail(t, what, hint)
		return value{}
	}
	v, fault := f.parse(t, op)
	if fault != nil {
		p.report(t, fault.What, fault.Hint)
	}
	return v
}

// example returns a value of the field, as a query contains it.
func (f *Field) example() string {
	switch {
	case len(f.Choices) > 0:
		return quoteIfNeeded(f.Choices[0])
	case f.Type == content.NumberField:
		return "4"
	case f.Type == content.DateField || f.Type == DatesType:
		return "2023-10"
	case f.Type == content.BoolField:
		return "true"
	}
	return `"…"`
}

// isNull reports whether a word is a missing value in other languages.
func isNull(text string) bool {
	return strings.EqualFold(text, "none") || strings.EqualFold(text, "null") || strings.EqualFold(text, "nil")
}

// kindOf describes the type of a field, for messages.
func kindOf(f *Field) string {
	switch f.Type {
	case content.NumberField:
		return "a number"
	case content.DateField, DatesType:
		return "a date"
	case content.BoolField:
		return "true or false"
	}
	return "text"
}

// parse parses a value of the field for an operator.
func (f *Field) parse(t token, op string) (value, *Fault) {
	v, hint := value{text: t.text}, ""
	var err error
	mismatch := problem.QuoteField(f.Name) + " is " + kindOf(f) + ", and " + problem.Quote(t.text) + " is not"
	switch f.Type {
	case content.NumberField:
		if v.number, err = parseNumber(t.text); err == nil {
			return v, nil
		}
		hint = "write a number, such as 4"
	case content.DateField, DatesType:
		if v.date, err = content.ParseDate(t.text); err == nil {
			return v, nil
		}
		hint = "write a year, a month or a day, such as 2023-10"
		if wrong := (content.DateError{}); errors.As(err, &wrong) {
			hint = cmp.Or(wrong.Reason(), hint)
		}
	case content.BoolField:
		v.truth = strings.EqualFold(t.text, "true") || strings.EqualFold(t.text, "yes")
		if v.truth || strings.EqualFold(t.text, "false") || strings.EqualFold(t.text, "no") {
			v.text = strconv.FormatBool(v.truth)
			return v, nil
		}
		hint = "write true or false"
	default:
		return f.parseText(t, op)
	}
	if isNull(t.text) {
		return v, f.nullFault(t.text, "")
	}
	return v, &Fault{0, mismatch, hint}
}

// parseText parses a value of a field whose values are or can be texts.
func (f *Field) parseText(t token, op string) (value, *Fault) {
	v := value{text: t.text}
	if f.Type == AnyType {
		number, err := parseNumber(t.text)
		v.number, v.isNumber = number, err == nil
	}
	switch choice := choiceIndex(norm.NFC.String(t.text), f.Choices); {
	case t.kind == word && isNull(t.text) && choice < 0:
		return v, f.nullFault(t.text, ", or use quotes")
	case len(f.Choices) > 0 && op != "contains":
		if choice < 0 {
			return v, f.choiceFault(t.text)
		}
		v.text, v.choice = f.Choices[choice], choice
	}
	v.lower = lower(v.text)
	if tag := f.titles[v.lower]; tag != "" && op != "contains" {
		v.lower = tag
	} else if f.IsTag && op != "contains" {
		v.lower = content.Slug(v.text)
		v.tag = f.tags[v.lower]
	}
	return v, nil
}

// nullFault returns the fault for a null value. Its hint explains how to find papers without a value, followed by the
// alternative.
func (f *Field) nullFault(text, alternative string) *Fault {
	return &Fault{0, problem.Quote(text) + " is not a value", "write missing " + f.Name + alternative}
}

// parseNumber parses a decimal number.
func parseNumber(text string) (float64, error) {
	if strings.Trim(text, "0123456789.+-eE") != "" {
		return 0, strconv.ErrSyntax // such as NaN, Inf and 0x1p-2
	}
	return strconv.ParseFloat(text, 64)
}

// choiceIndex returns the index of a choice, ignoring case, or -1.
func choiceIndex(text string, choices []string) int {
	for i, c := range choices {
		if strings.EqualFold(c, text) {
			return i
		}
	}
	return -1
}

// choiceFault returns the fault for a text that is not a choice of the field.
func (f *Field) choiceFault(text string) *Fault {
	hint := "the choices are " + strings.Join(f.Choices, ", ")
	if near := problem.Nearest(text, f.Choices); near != "" {
		hint = problem.DidYouMean(near)
	}
	return &Fault{0, problem.Quote(text) + " is not a choice of " + problem.QuoteField(f.Name), hint}
}
