// Package strictyaml decodes YAML into Go structs and rejects everything that is probably a mistake.
//
// The input is the bytes of a mapping and a struct that defines the possible fields. The output is the struct with the
// fields that were set, and every problem with its position: unknown and repeated fields, values of the wrong kind, and
// syntax errors. Most problems have a hint. A struct can collect unknown fields instead; then only likely misspellings
// of its own fields are problems. A text field keeps its text as written, even if it looks like a number or a bool
// (2024, yes). Fields that are missing or null keep their values. Only a single document is supported, without anchors,
// aliases or tags.
//
// Files with one field per line, the common form, are decoded directly, several times faster than through a tree of
// nodes. This fast path gives up on anything else and on every mistake, so it affects only the speed.
package strictyaml

import (
	"bytes"
	"encoding"
	"fmt"
	"iter"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// An Exampler returns an example of its text form for error messages.
type Exampler interface {
	Example() string
}

// A Reasoner is an error of UnmarshalText that can explain why a text in the right form is not valid. Reason returns ""
// if the form is wrong.
type Reasoner interface {
	error
	Reason() string
}

// A PairUnmarshaler decodes itself from a name, or from a name with a text: `name: text`.
type PairUnmarshaler interface {
	encoding.TextUnmarshaler
	UnmarshalPair(name, text string)
}

// Decode decodes one YAML mapping into the struct that into points to. firstLine is the line of the file where src
// starts, 1 for a whole file.
//
// The possible fields are those with a yaml:"name" tag. They can be strings, bools, ints, types that implement
// encoding.TextUnmarshaler, structs of such fields, maps from names to texts, and pointers to and slices of these. They
// can also be any, or a map[string]any, with values as in Field. The tag min:"1" sets the smallest value of an int.
// Decode panics if a field has any other type.
//
// If a value has a problem, its field does not change. The other values are decoded, so that they can be checked (see
// Also).
//
// A field that is usually a list can also be a group of fields: the tag yaml:"name,group" marks the struct that it is
// then decoded into.
//
// A struct with a []Field that has the tag yaml:",inline" collects other fields there, in the order of the file. A
// likely misspelling of a defined field is still a problem.
func Decode(file string, src []byte, firstLine int, into any) problem.List {
	v := reflect.ValueOf(into).Elem()
	s := shapeOf(v.Type())
	if decodeLines(src, s, v) {
		return nil
	}
	return decodeTree(file, src, firstLine, s, v)
}

// decodeTree decodes any YAML through a tree of nodes.
func decodeTree(file string, src []byte, firstLine int, s *shape, v reflect.Value) problem.List {
	root, problems := Parse(file, src, firstLine)
	if len(problems) > 0 || root == nil {
		return problems
	}
	d := &decoder{Places: NewPlaces(file, src, firstLine)}
	switch {
	case IsNull(root) || !d.supported(root):
	case root.Kind != yaml.MappingNode:
		hint := "write one field per line, as name: value; " + s.knownFields()
		d.report(root, "expected fields, found "+describe(root), hint)
	default:
		d.structure(root, s, v, "")
	}
	return d.problems
}

// A decoder decodes a tree of nodes and collects the problems.
type decoder struct {
	*Places
	problems problem.List
}

func (d *decoder) report(n *yaml.Node, what, hint string) {
	if !d.isFull() {
		d.problems = Append(d.problems, d.at(d.Offset(n), what, hint))
	}
}

// maxProblems is the largest number of problems that are reported for a file.
const maxProblems = 1000

// Append appends a problem to those of a file. If there are too many, it appends a problem that says so, and nothing
// after it.
func Append(problems problem.List, p problem.Problem) problem.List {
	if len(problems) == maxProblems {
		p.What = "more than " + strconv.Itoa(maxProblems) + " problems"
		p.Hint = "the others are reported when these are fixed"
	}
	if IsFull(problems) {
		return problems
	}
	return append(problems, p)
}

// IsFull reports whether Append would not change the problems.
func IsFull(problems problem.List) bool { return len(problems) > maxProblems }

func (d *decoder) isFull() bool { return IsFull(d.problems) }

// value decodes a node into v. The subject describes the node in messages: "`tags`" or "an entry of `tags`".
func (d *decoder) value(n *yaml.Node, s *shape, v reflect.Value, subject string) {
	switch {
	case !d.supported(n) || d.hidesDash(n):
	case s.pointer:
		target := reflect.New(v.Type().Elem())
		before := len(d.problems)
		d.value(n, s.elem, target.Elem(), subject)
		if len(d.problems) == before || s.kind == structKind { // keep the valid fields of a group, to check them
			v.Set(target)
		}
	case s.kind == listKind:
		d.list(n, s, v, subject)
	case s.kind == structKind:
		d.structure(n, s, v, subject)
	case s.kind == mapKind:
		d.texts(n, s, v, subject)
	case s.kind == anyKind:
		if found := d.any(n, subject); found != nil {
			v.Set(reflect.ValueOf(found))
		}
	case s.kind == groupKind && n.Kind == yaml.MappingNode:
		v.Set(reflect.ValueOf(d.group(n, subject)).Convert(v.Type()))
	case s.pair && n.Kind == yaml.MappingNode && len(n.Content) == 2:
		d.pair(n, s, v, subject)
	case n.Kind != yaml.ScalarNode:
		d.wrongKind(n, s, subject)
	case !s.setScalar(v, []byte(n.Value), isPlainScalar(n)):
		d.wrongScalar(n, s, subject)
	}
}

// supported reports whether a node is free of YAML features that are intended for programs. In a text they are usually
// accidents, so it adds a problem for each.
func (d *decoder) supported(n *yaml.Node) bool {
	quotes := "if it is text that starts with this character, put it in quotes; otherwise write out the value"
	switch {
	case n.Kind == yaml.AliasNode:
		d.report(n, "YAML aliases such as *"+clip(n.Value)+" are not supported", quotes)
	case n.Anchor != "":
		d.report(n, "YAML anchors such as &"+clip(n.Anchor)+" are not supported", quotes)
	case n.Style&yaml.TaggedStyle != 0:
		d.report(n, "YAML types such as "+clip(n.Tag)+" are not supported", quotes)
	default:
		return true
	}
	return false
}

// hidesDash looks for a list entry that is indented further than the one above it, which in YAML continues the text of
// that entry. If it finds one, it reports it and returns true.
func (d *decoder) hidesDash(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || !isPlainScalar(n) {
		return false
	}
	if !strings.Contains(n.Value, " - ") {
		return false
	}
	start := d.Offset(n)
	next := start + nextLine(d.src[start:min(len(d.src), start+len(n.Value)+100)], 0) // limits the time for long lines
	if !strings.HasPrefix(n.Value, string(bytes.TrimSpace(d.src[start:next]))+" - ") {
		return false
	}
	dash := next + bytes.IndexByte(d.src[next:], '-')
	d.problems = append(d.problems, d.at(dash, "this dash continues the text above it",
		"align it with the dash above, or put the text in quotes"))
	return true
}

// list decodes a list.
func (d *decoder) list(n *yaml.Node, s *shape, v reflect.Value, subject string) {
	if n.Kind != yaml.SequenceNode {
		d.wrongKind(n, s, subject)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, entry := range n.Content {
		if d.isFull() {
			return
		}
		if IsNull(entry) {
			d.report(entry, "an entry of "+subject+" is empty", "remove it, or put it in quotes if it is text")
			continue
		}
		d.value(entry, s.elem, v.Index(i), "an entry of "+subject)
	}
}

// pair decodes a name with a text.
func (d *decoder) pair(n *yaml.Node, s *shape, v reflect.Value, subject string) {
	name, text := n.Content[0], n.Content[1]
	switch {
	case !d.supported(name) || !d.supported(text):
	case name.Kind != yaml.ScalarNode || text.Kind != yaml.ScalarNode:
		d.wrongKind(n, s, subject)
	case IsNull(text):
		v.Addr().Interface().(PairUnmarshaler).UnmarshalPair(name.Value, "")
	default:
		v.Addr().Interface().(PairUnmarshaler).UnmarshalPair(name.Value, text.Value)
	}
}

// structure decodes a group of fields into a struct.
func (d *decoder) structure(n *yaml.Node, s *shape, v reflect.Value, subject string) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, s, subject)
		return
	}
	seen := map[string]*yaml.Node{}
	var others []Field
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			d.report(key, "a field's name must be a word", s.knownFields())
			continue
		}
		if !d.supported(key) {
			continue
		}
		field, known := s.byName[key.Value]
		if !known && (IsNull(key) || !s.accepts(key.Value)) {
			d.unknown(key, s)
			continue
		}
		if first, twice := seen[key.Value]; twice {
			line := d.Of(first).Line
			d.report(
				key,
				"duplicate field `"+clip(key.Value)+"`",
				"remove one of the two; the first is on line "+strconv.Itoa(line),
			)
			continue
		}
		seen[key.Value] = key
		if !known {
			others = append(others, Field{key.Value, d.any(value, "`"+clip(key.Value)+"`")})
		} else if !IsNull(value) {
			f := s.fields[field]
			if group, also := s.groups[f.name]; also && value.Kind == yaml.MappingNode {
				f = group
			}
			d.value(value, f.shape, v.Field(f.index), "`"+f.name+"`")
		}
	}
	if len(others) > 0 {
		v.Field(s.others).Set(reflect.ValueOf(others))
	}
}

// texts decodes a map from names to texts. Any name is possible.
func (d *decoder) texts(n *yaml.Node, s *shape, v reflect.Value, subject string) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, s, subject)
		return
	}
	all := make(map[string]string, len(n.Content)/2)
	for key, value := range d.names(n, subject) {
		if _, twice := all[key.Value]; twice {
			d.report(key, "duplicate name `"+clip(key.Value)+"` in "+subject, "remove one of the two")
			continue
		}
		all[key.Value] = ""
		if !IsNull(value) {
			text := reflect.New(v.Type().Elem()).Elem()
			d.value(value, s.elem, text, "`"+clip(key.Value)+"`")
			all[key.Value] = text.String()
		}
	}
	v.Set(reflect.ValueOf(all).Convert(v.Type()))
}

// names yields the names and values of a map. It reports keys that cannot be names.
func (d *decoder) names(n *yaml.Node, subject string) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, value *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content) && !d.isFull(); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" || key.Value == "" {
				d.report(key, "a name in "+subject+" must be a word", d.named("write {name: …}", subject))
			} else if d.supported(key) && !yield(key, value) {
				return
			}
		}
	}
}

// unknown reports an unknown field.
func (d *decoder) unknown(key *yaml.Node, s *shape) {
	hint := s.knownFields()
	if near := problem.Nearest(key.Value, s.words); near != "" {
		hint = problem.DidYouMean("`" + near + "`")
	}
	if key.Value == "" || IsNull(key) {
		d.report(key, "a field has no name", hint)
		return
	}
	d.report(key, "unknown field `"+clip(key.Value)+"`", hint)
}

// wrongKind reports that a node is not of the kind that the field needs: a list, a group of fields or a scalar.
func (d *decoder) wrongKind(n *yaml.Node, s *shape, subject string) {
	hint := s.exampleHint()
	if s.kind == textKind && !strings.HasPrefix(subject, "`") {
		hint = "put it in quotes" // an entry of a list
	}
	if s.pair && n.Kind == yaml.MappingNode {
		hint = "write one name, or one name: text"
	}
	if s.kind == listKind && n.Kind == yaml.ScalarNode && s.elem.kind != structKind && !s.elem.hasExample() &&
		isShortWord(n.Value) {
		hint = "write [" + n.Value + "]"
		if severalNames.MatchString(n.Value) {
			hint = `write ["…", "…"]`
		}
	}
	must := " must be " + s.one + ", not " + describe(n)
	if s.kind == listKind && s.elem.kind == structKind && n.Kind == yaml.MappingNode {
		must = " must be a list, not a single group of fields"
	}
	d.report(n, subject+must, d.named(hint, subject))
}

// wrongScalar reports a scalar that is not valid for its field.
func (d *decoder) wrongScalar(n *yaml.Node, s *shape, subject string) {
	found := problem.Quote(clip(n.Value))
	if !isPlainScalar(n) {
		found = "the text " + found
	}
	_, isInt := parseInt([]byte(n.Value))
	switch {
	case s.kind == textualKind:
		what, hint := s.wrongText(n.Value)
		d.report(n, subject+" is not "+what+": "+problem.Quote(clip(n.Value)), hint)
	case s.kind == intKind && isInt && isPlainScalar(n):
		d.report(
			n,
			fmt.Sprintf("%s must be at least %d, not %s", subject, s.min, clip(n.Value)),
			"write a larger number, or remove it",
		)
	case s.kind == intKind && onlyDigits.MatchString(n.Value) && isPlainScalar(n) && n.Value[0] != '0':
		what := fmt.Sprintf("%s must be at most %d, not %s", subject, math.MaxInt, clip(n.Value))
		d.report(n, what, "write a smaller number, or remove it")
	case s.kind == intKind && onlyDigits.MatchString(n.Value):
		written := strings.TrimLeft(n.Value[:len(n.Value)-1], "0") + n.Value[len(n.Value)-1:]
		d.report(n, subject+" must be "+s.one+", not "+found, d.named("write "+written, subject))
	case s.kind == boolKind && meantBool(n.Value) != "":
		d.report(n, subject+" must be "+s.one+", not "+found, d.named("write "+meantBool(n.Value), subject))
	default:
		d.report(n, subject+" must be "+s.one+", not "+found, d.named(s.exampleHint(), subject))
	}
}

// meantBool returns true or false for a word that means it in YAML 1.1 or in quotes, or "".
func meantBool(text string) string {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "y", "1":
		return "true"
	case "false", "no", "off", "n", "0":
		return "false"
	}
	return ""
}

// onlyDigits matches a number in decimal notation, perhaps with leading zeros.
var onlyDigits = lazyregexp.New(`^[0-9]+$`)

// named adds the field's name to an example: "write [pdes]" becomes "write tags: [pdes]", and "such as 10" becomes "such
// as comments: 10". It does not change the hint for an entry of a list, which has no name.
func (d *decoder) named(hint, subject string) string {
	name, hasName := strings.CutPrefix(subject, "`")
	for _, begin := range []string{"write ", "such as "} {
		if example, ok := strings.CutPrefix(hint, begin); ok && hasName {
			return begin + strings.TrimSuffix(name, "`") + ": " + example
		}
	}
	return hint
}

// describe returns the kind of a node in words for the curator.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		return "a list"
	case yaml.MappingNode:
		return "a group of fields"
	}
	switch n.Tag {
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!timestamp":
		return "a date"
	}
	return "text"
}

// IsNull reports whether a node has no value: nothing, ~ or null.
func IsNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Anchor == "" && isPlainScalar(n) && isNullText(n.Value)
}

// isPlainScalar reports whether a scalar is written without quotes or other markup.
func isPlainScalar(n *yaml.Node) bool { return n.Style == 0 }

// severalNames matches a text that is probably several entries of a list, such as authors.
var severalNames = lazyregexp.New(` and | & |;`)

// isShortWord reports whether an example can contain the text without quotes.
func isShortWord(s string) bool {
	return len(s) <= 40 && s == clip(s) && !strings.ContainsAny(s, "[]{}\"'#:")
}

// clip shortens a text from the file for a message and replaces its line breaks and control characters with spaces.
func clip(s string) string {
	const limit = 60
	runes := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s))
	if len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return string(runes)
}
