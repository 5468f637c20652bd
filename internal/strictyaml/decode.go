// Package strictyaml decodes YAML into Go structs and lets nothing pass that the writer cannot have
// meant.
//
// In come the bytes of a mapping and the struct that says which fields it can have; out go the
// struct with the fields that are there, and every problem with its place: unknown and repeated
// fields, values of the wrong kind, faults of the syntax. It promises to say how to fix each, to
// take a text as it is written (a title that reads 2024 or yes is a text), and to leave the fields
// that are absent or null as they were. It knows one document without anchors, aliases and tags.
//
// Files in the form that nearly all have (one field a line) are read directly, several times
// faster than by way of a tree. That path gives up on everything else and on every fault, so that
// it can be left out without any difference but time.
package strictyaml

import (
	"bytes"
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/offprint/offprint/internal/problem"
)

// An Exampler gives an example of its written form, which error messages show.
type Exampler interface {
	Example() string
}

// A PairUnmarshaler reads itself from a name alone, or from one with a text behind it: `name: text`.
type PairUnmarshaler interface {
	encoding.TextUnmarshaler
	UnmarshalPair(name, text string)
}

// Decode reads one YAML mapping into the struct that into points to. firstLine is the line of the
// file on which src begins, 1 for a whole file.
//
// The fields that src can have are those with a yaml:"name" tag. They can be strings, bools, ints,
// types that read themselves from text, structs of fields, and pointers to and slices of these.
// With min:"1" an int must be at least that. Another type is a mistake of the program, and panics.
func Decode(file string, src []byte, firstLine int, into any) problem.List {
	v := reflect.ValueOf(into).Elem()
	s := shapeOf(v.Type())
	if decodeLines(src, s, v) {
		return nil
	}
	return decodeTree(file, src, firstLine, s, v)
}

// decodeTree reads any YAML by way of a tree of nodes.
func decodeTree(file string, src []byte, firstLine int, s *shape, v reflect.Value) problem.List {
	root, problems := Parse(file, src, firstLine)
	if len(problems) > 0 || root == nil {
		return problems
	}
	d := &decoder{place: place{file, src, firstLine}}
	switch {
	case IsNull(root) || !d.supported(root):
	case root.Kind != yaml.MappingNode:
		d.report(root, describe(root)+" where fields should be", "write one a line, as name: value; "+s.known())
	default:
		d.structure(root, s, v, "")
	}
	return d.problems
}

type decoder struct {
	place
	problems problem.List
}

func (d *decoder) report(n *yaml.Node, what, hint string) {
	d.problems = append(d.problems, d.at(Offset(d.src, n), what, hint))
}

// value stores what a node says. The subject names it in messages: `tags`, or an entry of `tags`.
func (d *decoder) value(n *yaml.Node, s *shape, v reflect.Value, subject string) {
	switch {
	case !d.supported(n) || d.hidesDash(n):
	case s.pointer:
		target := reflect.New(v.Type().Elem())
		before := len(d.problems)
		d.value(n, s.elem, target.Elem(), subject)
		if len(d.problems) == before {
			v.Set(target)
		}
	case s.kind == listKind:
		d.list(n, s, v, subject)
	case s.kind == structKind:
		d.structure(n, s, v, subject)
	case s.pair && n.Kind == yaml.MappingNode && len(n.Content) == 2:
		d.pair(n, s, v, subject)
	case n.Kind != yaml.ScalarNode:
		d.wrongKind(n, s, subject)
	case !s.setScalar(v, []byte(n.Value), isPlain(n)):
		d.wrongScalar(n, s, subject)
	}
}

// supported reports what YAML has for programs and what in a text is most often an accident.
func (d *decoder) supported(n *yaml.Node) bool {
	quotes := "put the text in quotes if it begins with that sign, else write the value out"
	switch {
	case n.Kind == yaml.AliasNode:
		d.report(n, "aliases such as *"+clip(n.Value)+" are not supported here", quotes)
	case n.Anchor != "":
		d.report(n, "anchors such as &"+clip(n.Anchor)+" are not supported here", quotes)
	case n.Style&yaml.TaggedStyle != 0:
		d.report(n, "types such as "+clip(n.Tag)+" are not supported here", quotes)
	default:
		return true
	}
	return false
}

// hidesDash reports an entry of a list that stands further in than the one above it. To YAML it goes
// on with the text of that one.
func (d *decoder) hidesDash(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || !isPlain(n) {
		return false
	}
	start := Offset(d.src, n)
	next := nextLine(d.src, start)
	if !strings.HasPrefix(n.Value, string(bytes.TrimSpace(d.src[start:next]))+" - ") {
		return false
	}
	dash := next + bytes.IndexByte(d.src[next:], '-')
	d.problems = append(
		d.problems,
		d.at(
			dash,
			"a dash that goes on with the text above it",
			"begin the entry right below the dash above, or put the text in quotes",
		),
	)
	return true
}

func (d *decoder) list(n *yaml.Node, s *shape, v reflect.Value, subject string) {
	if n.Kind != yaml.SequenceNode {
		d.wrongKind(n, s, subject)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, entry := range n.Content {
		if IsNull(entry) {
			d.report(entry, "an entry of "+subject+" is empty", "take it out, or put it in quotes if the word is meant")
			continue
		}
		d.value(entry, s.elem, v.Index(i), "an entry of "+subject)
	}
}

// pair reads a name with a text behind it.
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

func (d *decoder) structure(n *yaml.Node, s *shape, v reflect.Value, subject string) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, s, subject)
		return
	}
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			d.report(key, "a field's name must be a word", s.known())
			continue
		}
		if !d.supported(key) {
			continue
		}
		field, ok := s.byName[key.Value]
		if !ok {
			d.unknown(key, s)
			continue
		}
		if first, twice := seen[key.Value]; twice {
			line := d.at(Offset(d.src, first), "", "").Line
			d.report(
				key,
				"`"+key.Value+"` is given twice",
				"remove one of the two; the first is on line "+strconv.Itoa(line),
			)
			continue
		}
		seen[key.Value] = key
		if !IsNull(value) {
			f := s.fields[field]
			d.value(value, f.shape, v.Field(f.index), "`"+f.name+"`")
		}
	}
}

func (d *decoder) unknown(key *yaml.Node, s *shape) {
	hint := s.known()
	if near := problem.Nearest(key.Value, s.names()); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	if key.Value == "" {
		d.report(key, "a field has no name", hint)
		return
	}
	d.report(key, "unknown field `"+clip(key.Value)+"`", hint)
}

// wrongKind reports a list, a group of fields or a scalar where another of them should be.
func (d *decoder) wrongKind(n *yaml.Node, s *shape, subject string) {
	hint := "write " + s.example
	if s.kind == textKind {
		hint = "put it in quotes"
	}
	if s.kind == listKind && n.Kind == yaml.ScalarNode && s.elem.kind != structKind && isShortWord(n.Value) {
		hint = "write [" + n.Value + "]"
	}
	d.report(n, subject+" must be "+s.one+", not "+describe(n), d.named(hint, subject))
}

// wrongScalar reports a scalar that its field cannot take.
func (d *decoder) wrongScalar(n *yaml.Node, s *shape, subject string) {
	given := "`" + clip(n.Value) + "`"
	if !isPlain(n) {
		given = "the text " + strconv.Quote(clip(n.Value))
	}
	_, isInt := parseInt([]byte(n.Value))
	switch {
	case s.kind == textualKind:
		d.report(n, subject+" is not "+s.one+": "+clip(n.Value), s.textualHint())
	case s.kind == intKind && isInt && isPlain(n):
		d.report(
			n,
			fmt.Sprintf("%s must be at least %d, not %s", subject, s.min, clip(n.Value)),
			"correct it or leave it out",
		)
	case s.kind == intKind && isInt:
		d.report(n, subject+" must be "+s.one+", not "+given, d.named("write "+n.Value, subject))
	default:
		d.report(n, subject+" must be "+s.one+", not "+given, d.named("write "+s.example, subject))
	}
}

// named puts the field's name into an example: "write [pdes]" becomes "write tags: [pdes]". The
// entry of a list has no name to write.
func (d *decoder) named(hint, subject string) string {
	if name, ok := strings.CutPrefix(subject, "`"); ok {
		return strings.Replace(hint, "write ", "write "+strings.TrimSuffix(name, "`")+": ", 1)
	}
	return hint
}

// describe names what a node is, as the writer would.
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

// IsNull tells whether a node stands for no value: nothing, ~ or null.
func IsNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Anchor == "" && isPlain(n) && isNullText(n.Value)
}

// isPlain tells whether a scalar stands in the file without quotes or any other mark.
func isPlain(n *yaml.Node) bool { return n.Style == 0 }

// isShortWord tells whether a text can be repeated in an example.
func isShortWord(s string) bool {
	return len(s) <= 40 && s == clip(s) && !strings.ContainsAny(s, "[]{}\"'#:")
}

// clip makes a text from the file fit into one line of a message.
func clip(s string) string {
	const most = 60
	runes := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s))
	if len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(runes)
}
