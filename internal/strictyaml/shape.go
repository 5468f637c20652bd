package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// A kind is the kind of a field's value.
type kind int

const (
	textKind kind = iota
	boolKind
	intKind
	textualKind // implements encoding.TextUnmarshaler
	listKind
	structKind
	mapKind   // a map from names to texts
	anyKind   // any value
	groupKind // a map from names to any values
)

// A shape describes the YAML of a Go type.
type shape struct {
	kind    kind
	pointer bool   // whether the type is a pointer to elem
	pair    bool   // whether it can be `name: text`
	elem    *shape // shape of the pointer's target, or of the list's entries
	min     int    // smallest value of an int
	fields  []field
	byName  map[string]int   // index in fields
	groups  map[string]field // where to decode a field whose value is a group, by name
	others  int              // index in the Go struct of the list of other fields; -1 if it has none
	words   []string         // names of the fields

	textual reflect.Type // type of textualKind
	listed  bool         // whether a textualKind is an entry of a list

	one, many string // descriptions for messages: "a whole number", "whole numbers"
	example   string // example of a value in a file
}

type field struct {
	name  string
	index int // in the Go struct
	shape *shape
}

// shapes caches the shape of each type, because a build decodes one type up to 100,000 times. As in encoding/json, the
// cache depends only on the types.
var shapes sync.Map // reflect.Type to *shape

func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s := newShape(t, math.MinInt)
	if s.kind != structKind || s.pointer {
		panic("strictyaml: cannot decode into " + t.String())
	}
	shapes.Store(t, s)
	return s
}

func newShape(t reflect.Type, min int) *shape {
	switch {
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return textualShape(t)
	case t.Kind() == reflect.Pointer:
		elem := newShape(t.Elem(), min)
		s := *elem
		s.pointer, s.elem = true, elem
		return &s
	case t.Kind() == reflect.String:
		return &shape{kind: textKind, one: "text", many: "texts", example: `"…"`}
	case t.Kind() == reflect.Bool:
		return &shape{kind: boolKind, one: "true or false", many: "true and false", example: "true"}
	case t.Kind() == reflect.Int:
		return &shape{kind: intKind, min: min, one: "a whole number", many: "whole numbers", example: "10"}
	case t.Kind() == reflect.Slice:
		elem := newShape(t.Elem(), min)
		if elem.kind == textualKind {
			elem.listed = true
		}
		of := " of " + elem.many
		if elem.kind == textKind {
			of = ""
		}
		return &shape{
			kind: listKind, elem: elem, one: "a list" + of, many: "lists" + of, example: "[" + elem.example + "]",
		}
	case t == anyType:
		return anyShape
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String && t.Elem() == anyType:
		return &shape{
			kind: groupKind, one: "a group of names and values", many: "groups of names and values",
			example: "{name: …}",
		}
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String && t.Elem().Kind() == reflect.String:
		return &shape{
			kind: mapKind, elem: newShape(t.Elem(), min), one: "a group of names and texts",
			many: "groups of names and texts", example: "{name: …}",
		}
	case t.Kind() == reflect.Struct:
		return structShape(t)
	}
	panic("strictyaml: cannot decode into " + t.String())
}

var (
	anyType  = reflect.TypeFor[any]()
	anyShape = &shape{kind: anyKind, one: "any value", many: "values", example: "…"}
)

// textualShape returns the shape of a type that implements encoding.TextUnmarshaler. Messages name it by the last word
// of its name: a CollectionPaper is "a paper".
func textualShape(t reflect.Type) *shape {
	last := max(0, strings.LastIndexFunc(t.Name(), unicode.IsUpper))
	word := strings.ToLower(t.Name()[last:])
	s := &shape{kind: textualKind, textual: t, one: "a " + word, many: word + "s", example: "…"}
	if e, ok := reflect.Zero(t).Interface().(Exampler); ok {
		s.example = e.Example()
	}
	s.pair = reflect.PointerTo(t).Implements(reflect.TypeFor[PairUnmarshaler]())
	return s
}

func structShape(t reflect.Type) *shape {
	s := &shape{kind: structKind, byName: map[string]int{}, groups: map[string]field{}, others: -1}
	var examples []string
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		name := tag.Get("yaml")
		if name == inline && t.Field(i).Type == reflect.TypeFor[[]Field]() {
			s.others = i
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		if name, isGroup := strings.CutSuffix(name, groupOption); isGroup {
			s.groups[name] = field{name, i, newShape(t.Field(i).Type, minOf(tag))}
			continue
		}
		f := field{name, i, newShape(t.Field(i).Type, minOf(tag))}
		s.byName[name] = len(s.fields)
		s.fields, s.words = append(s.fields, f), append(s.words, name)
		examples = append(examples, name+": …")
	}
	s.one, s.many = "a group of fields", "groups of fields"
	s.example = "{" + strings.Join(examples, ", ") + "}"
	return s
}

// inline is the tag of the list of fields that a struct does not define, as in package yaml.
const inline = ",inline"

// groupOption is the end of the tag of a struct for a field whose value is a group of fields.
const groupOption = ",group"

func minOf(tag reflect.StructTag) int {
	text, ok := tag.Lookup("min")
	if !ok {
		return math.MinInt
	}
	min, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("strictyaml: min:%q is not a number", text))
	}
	return min
}

// knownFields returns the hint that lists the defined fields.
func (s *shape) knownFields() string { return "known fields: " + strings.Join(s.words, ", ") }

// exampleHint returns the hint for a value of another kind.
func (s *shape) exampleHint() string {
	switch {
	case s.kind == boolKind:
		return "write true or false"
	case s.innermost().kind == intKind || s.innermost().hasExample():
		return "such as " + s.example
	case s.example == "…":
		return ""
	}
	return "write " + s.example
}

// hasExample reports whether the example is a value of a type with a form, such as a date.
func (s *shape) hasExample() bool { return s.kind == textualKind && s.example != "…" }

// innermost returns the shape of the entries of a list, or that of a list in a list.
func (s *shape) innermost() *shape {
	for s.kind == listKind {
		s = s.elem
	}
	return s
}

// wrongText returns what an invalid text should be, and a hint.
func (s *shape) wrongText(text string) (what, hint string) {
	err := reflect.New(s.textual).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	if r := Reasoner(nil); errors.As(err, &r) && r.Reason() != "" {
		return strings.Replace(s.one, "a ", "a valid ", 1), r.Reason()
	}
	switch {
	case s.example == "…":
		return s.one, ""
	case s.one == "a date" && s.listed: // a list of dates has full dates
		return s.one, "use the form YYYY-MM-DD, such as " + s.example
	case s.one == "a date":
		return s.one, "use YYYY, YYYY-MM or YYYY-MM-DD, such as 2023-10"
	}
	return s.one, "use the form " + s.example
}

// setScalar stores a scalar in v, and reports whether it is valid for the field. Both decoders use it, so they
// interpret a text in the same way.
func (s *shape) setScalar(v reflect.Value, text []byte, plain bool) bool {
	if s.pointer {
		target := reflect.New(v.Type().Elem())
		if !s.elem.setScalar(target.Elem(), text, plain) {
			return false
		}
		v.Set(target)
		return true
	}
	switch s.kind {
	case textKind:
		v.SetString(string(text))
		return true
	case boolKind:
		b, ok := parseBool(text)
		v.SetBool(b)
		return ok && plain
	case intKind:
		number, ok := parseInt(text)
		if !ok || !plain || number < s.min {
			return false
		}
		v.SetInt(int64(number))
		return true
	case textualKind:
		return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(text) == nil
	}
	return false
}

// parseBool parses the bools of YAML 1.2. It rejects the yes and no of YAML 1.1.
func parseBool(text []byte) (b, ok bool) {
	switch string(text) {
	case "true", "True", "TRUE":
		return true, true
	case "false", "False", "FALSE":
		return false, true
	}
	return false, false
}

// parseInt parses a decimal number. It rejects the other notations of YAML (0x1F, 0o17, 1_000) and leading zeros, which
// the YAML versions interpret differently.
func parseInt(text []byte) (int, bool) {
	digits := text
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) == 0 || digits[0] == '0' && len(text) > 1 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	number, err := strconv.Atoi(string(text))
	return number, err == nil
}

// isNullText reports whether a plain scalar is null in both versions of YAML.
func isNullText(s string) bool {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}
