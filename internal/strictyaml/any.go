package strictyaml

import (
	"bytes"
	"encoding/json"
	"reflect"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/problem"
)

// A Field is a field that the struct does not define. Its value is nil, a bool, a json.Number, a string, a []any of
// such values, or a map[string]any of such values. A json.Number contains the number as written.
type Field struct {
	Name  string
	Value any
}

// plainValue returns the value of a scalar without quotes in a field of any type. Numbers are those of JSON; other
// notations, such as 0x1F, .5 and 1_000, and dates are text.
func plainValue(text string) any {
	if isNullText(text) {
		return nil
	}
	if b, ok := parseBool([]byte(text)); ok {
		return b
	}
	if isNumber(text) {
		return json.Number(text)
	}
	return text
}

// isNumber reports whether a text is a number in JSON (RFC 8259, section 6).
func isNumber(text string) bool {
	if text == "" || text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		return false
	}
	return json.Valid([]byte(text))
}

// accepts reports whether a struct collects a field that it does not define: it collects unknown fields, and the name
// is not a likely misspelling of a defined field.
func (s *shape) accepts(name string) bool {
	return s.others >= 0 && name != "" && problem.Mistyped(name, s.words) == ""
}

// The methods of decoder below decode trees.

// any returns the value of a node in a field of any type.
func (d *decoder) any(n *yaml.Node, subject string) any {
	switch {
	case !d.supported(n) || d.hidesDash(n) || IsNull(n):
		return nil
	case n.Kind == yaml.SequenceNode:
		all := make([]any, 0, len(n.Content))
		for _, entry := range n.Content {
			if d.isFull() {
				break
			}
			all = append(all, d.any(entry, "an entry of "+subject))
		}
		return all
	case n.Kind == yaml.MappingNode:
		return d.group(n, subject)
	case isPlainScalar(n):
		return plainValue(n.Value)
	}
	return n.Value
}

// group returns the values of a map from names to values of any type.
func (d *decoder) group(n *yaml.Node, subject string) map[string]any {
	all := make(map[string]any, len(n.Content)/2)
	for key, value := range d.names(n, subject) {
		if _, twice := all[key.Value]; twice {
			d.report(key, "duplicate name `"+clip(key.Value)+"` in "+subject, "remove one of the two")
			continue
		}
		all[key.Value] = d.any(value, "`"+clip(key.Value)+"`")
	}
	return all
}

// The methods of lineReader and the functions below decode lines.

const (
	maxNested = 10 // nested lists and groups on one line
	maxOthers = 50 // fields that the struct does not define
)

// other decodes a field that the struct does not define, and appends it to others.
func (r *lineReader) other(indent int, s *shape, others *[]Field) bool {
	i := bytes.IndexByte(r.text, ':')
	if i <= 0 || i+1 < len(r.text) && r.text[i+1] != ' ' || !isName(r.text[:i]) || len(*others) == maxOthers {
		return false
	}
	name, text := string(r.text[:i]), trimLeft(r.text[i+1:])
	if !s.accepts(name) {
		return false
	}
	for _, f := range *others {
		if f.Name == name {
			return false
		}
	}
	*others = append(*others, Field{Name: name})
	value := &(*others)[len(*others)-1].Value
	return r.field(indent, text, anyShape, reflect.ValueOf(value).Elem())
}

// anyList decodes a list of any values with one dash per line.
func (r *lineReader) anyList(v reflect.Value) bool {
	all := []any{}
	indent := r.indent
	for !r.done && r.indent == indent && isEntry(r.text) {
		entry := r.text[len("- "):]
		if entry[0] == ' ' {
			return false
		}
		found, rest, ok := anyValue(entry, false, 0)
		if !ok || !isEnd(rest) {
			return false
		}
		all = append(all, found)
		r.next()
	}
	v.Set(reflect.ValueOf(all))
	return true
}

// anyGroup decodes a map to any values with one name per line.
func (r *lineReader) anyGroup(v reflect.Value) bool {
	all := map[string]any{}
	indent := r.indent
	for !r.done && r.indent == indent {
		name, text, ok := cutName(r.text)
		if _, twice := all[name]; !ok || twice || len(text) == 0 || text[0] == '#' {
			return false
		}
		found, rest, ok := anyValue(text, false, 0)
		if !ok || !isEnd(rest) {
			return false
		}
		all[name] = found
		r.next()
	}
	v.Set(reflect.ValueOf(all))
	return r.done || r.indent < indent
}

// anyValue decodes any value that fits on one line. rest is the text after it.
func anyValue(text []byte, inFlow bool, depth int) (found any, rest []byte, ok bool) {
	switch text[0] {
	case '[':
		return anyFlowList(text[1:], depth+1)
	case '{':
		return anyFlowGroup(text[1:], depth+1)
	case '"', '\'':
		scalar, rest, ok := quoted(text)
		return string(scalar), rest, ok
	}
	scalar, rest, ok := plain(text, inFlow)
	if !ok {
		return nil, nil, false
	}
	return plainValue(string(scalar)), rest, true
}

// anyFlowList decodes [a, 1]. The text starts after the bracket.
func anyFlowList(text []byte, depth int) (all []any, rest []byte, ok bool) {
	all = []any{}
	text = trimLeft(text)
	if len(text) > 0 && text[0] == ']' {
		return all, text[1:], true
	}
	for len(text) > 0 && depth <= maxNested {
		found, rest, ok := anyValue(text, true, depth)
		if !ok {
			break
		}
		all = append(all, found)
		var last bool
		text, last, ok = separator(rest, ']')
		if !ok || last {
			return all, text, ok
		}
	}
	return nil, nil, false
}

// anyFlowGroup decodes {a: 1, b: [c]}. The text starts after the brace.
func anyFlowGroup(text []byte, depth int) (all map[string]any, rest []byte, ok bool) {
	all = map[string]any{}
	text = trimLeft(text)
	if len(text) > 0 && text[0] == '}' {
		return all, text[1:], true
	}
	for depth <= maxNested {
		name, value, ok := cutName(text)
		if _, twice := all[name]; !ok || twice || len(value) == 0 {
			break
		}
		found, rest, ok := anyValue(value, true, depth)
		if !ok {
			break
		}
		all[name] = found
		var last bool
		text, last, ok = separator(rest, '}')
		if !ok || last {
			return all, text, ok
		}
	}
	return nil, nil, false
}
