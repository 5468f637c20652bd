package frontmatter

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// Insert adds a missing field. The field goes after the closest existing field that precedes it in the given order, or
// else before the closest existing field that follows it, or else at the end. If the field exists and is null, Insert
// sets its value in place; if it has another value, Insert returns an error. The new value is YAML on one line.
func (f *File) Insert(key, value string, order []string) error {
	e, err := f.edit(key)
	if err != nil {
		return err
	}
	name := Scalar(key)
	want, err := e.parseValue(name+": "+value, value)
	switch {
	case err != nil:
		return err
	case e.at >= 0 && !strictyaml.IsNull(e.value()):
		return e.fault("`"+key+"` already exists", "")
	case e.at >= 0:
		return e.apply(e.replacement(value), e.with(want))
	}
	line := strings.Repeat(" ", e.indent) + name + ": " + value + f.lineBreak()
	place, at := e.place(order)
	return e.apply([]change{insertion(place, line)}, slices.Insert(slices.Clone(e.fields), at, scalarNode(key), want))
}

// Set replaces the value of an existing field and keeps the spaces and the comment around it. The new value is YAML on
// one line. The old value can have several lines; comments inside it are lost.
func (f *File) Set(key, value string) error {
	e, err := f.edit(key)
	if err != nil {
		return err
	}
	want, err := e.parseValue(key+": "+value, value)
	if err != nil {
		return err
	}
	if e.at < 0 {
		return e.fault("no field `"+key+"`", "")
	}
	return e.apply(e.replacement(value), e.with(want))
}

// Append adds an entry to a list, in the style of the list. A null field becomes a list. The entry is YAML on one line
// that is valid inside brackets.
func (f *File) Append(key, item string) error {
	e, err := f.edit(key)
	if err != nil {
		return err
	}
	entry, err := e.parseValue("["+item+"]", item)
	if err != nil {
		return err
	}
	switch {
	case e.at < 0:
		return e.fault("no field `"+key+"`", "")
	case strictyaml.IsNull(e.value()):
		return e.apply(e.replacement("["+item+"]"), e.with(sequence(entry)))
	case e.value().Kind != yaml.SequenceNode:
		return e.fault("`"+key+"` is not a list", "write "+key+": [ … ]")
	}
	list := *e.value()
	list.Content = append(slices.Clone(list.Content), entry)
	return e.apply(e.addition(item), e.with(&list))
}

// An edit changes one field.
type edit struct {
	file   *File
	src    []byte // YAML
	places *strictyaml.Places
	fields fields
	key    string
	at     int    // index of the key in fields; -1 if the field is missing
	indent int    // indentation of the fields
	entry  *Entry // entry that contains the fields; nil for the whole file
	inFlow bool   // whether the fields are in braces
}

// fields are the keys and values of the front matter or of an entry, alternating.
type fields []*yaml.Node

// index returns the index of a key, or -1.
func (m fields) index(key string) int {
	for i := 0; i+1 < len(m); i += 2 {
		if m[i].Kind == yaml.ScalarNode && m[i].Value == key {
			return i
		}
	}
	return -1
}

// value returns the value of a key, or nil.
func (m fields) value(key string) *yaml.Node {
	if i := m.index(key); i >= 0 {
		return m[i+1]
	}
	return nil
}

// tree returns the parsed YAML, or nil if it contains only white space and comments. It parses valid YAML only once.
func (f *File) tree() (*yaml.Node, error) {
	if f.parsed {
		return f.root, nil
	}
	src, line := f.YAML()
	root, problems := strictyaml.Parse(f.name, src, line)
	if len(problems) > 0 {
		return nil, problems.Err()
	}
	f.root, f.parsed = root, true
	return root, nil
}

func (f *File) fields() (fields, error) {
	root, err := f.tree()
	if err != nil || root == nil {
		return nil, err
	}
	if root.Kind != yaml.MappingNode {
		return nil, f.problem(
			root,
			"the front matter does not consist of fields",
			"write one field per line, such as title: \"…\"",
		)
	}
	return root.Content, nil
}

// nodes returns the places of the nodes in the tree. It reads the YAML only once, when the first place is needed.
func (f *File) nodes() *strictyaml.Places {
	if f.places == nil {
		src, line := f.YAML()
		f.places = strictyaml.NewPlaces(f.name, src, line)
	}
	return f.places
}

func (f *File) problem(n *yaml.Node, what, hint string) problem.Problem {
	return problem.Problem{File: f.name, Line: f.nodes().Of(n).Line, What: what, Hint: hint}
}

// edit starts an edit of a field. It returns an error if the front matter cannot be edited.
func (f *File) edit(key string) (*edit, error) {
	m, err := f.fields()
	if err != nil {
		return nil, err
	}
	e := &edit{file: f, places: f.nodes(), fields: m, key: key, at: m.index(key)}
	e.src, _ = f.YAML()
	if f.root == nil {
		return e, nil
	}
	e.indent = f.root.Column - 1
	if f.root.Style&yaml.FlowStyle != 0 {
		return nil, f.problem(f.root, "cannot edit fields in braces", "write one field per line, such as title: \"…\"")
	}
	if n := marked(f.root); n != nil {
		return nil, f.problem(
			n,
			"cannot edit front matter with anchors, aliases or types",
			"if it is text that starts with &, * or !, put it in quotes; otherwise write out the value",
		)
	}
	if e.at >= 0 && m[e.at+2:].index(key) >= 0 {
		return nil, f.problem(m[e.at+2+m[e.at+2:].index(key)], "duplicate field `"+key+"`", "remove one of the two")
	}
	return e, nil
}

// marked returns the first node that is an alias or has an anchor or a tag, or nil. strictyaml.Parse accepts these,
// unlike strictyaml.Decode.
func marked(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		return n
	}
	for _, child := range n.Content {
		if found := marked(child); found != nil {
			return found
		}
	}
	return nil
}

// parseValue parses src, which is a list with the new value as its only entry or a field with the new value. It
// returns the node of the value.
func (e *edit) parseValue(src, value string) (*yaml.Node, error) {
	root, problems := strictyaml.Parse(e.file.name, []byte(src), 1)
	oneLine := strings.IndexFunc(value, isBreak) < 0
	switch {
	case len(problems) > 0 || !oneLine || root == nil || len(root.Content) == 0 || len(root.Content) > 2 ||
		marked(root) != nil:
	case strictyaml.IsNull(root.Content[len(root.Content)-1]):
	case root.Kind == yaml.SequenceNode && len(root.Content) == 1,
		root.Kind == yaml.MappingNode && root.Content[0].Value == e.key:
		return root.Content[len(root.Content)-1], nil
	}
	return nil, e.fault("cannot write "+Quote(value)+" as the value of `"+e.key+"`", "put it in quotes")
}

func scalarNode(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}

// value returns the current value of the edited field, which must exist.
func (e *edit) value() *yaml.Node { return e.fields[e.at+1] }

// with returns the fields with a new value of the edited field.
func (e *edit) with(value *yaml.Node) fields {
	m := slices.Clone(e.fields)
	m[e.at+1] = value
	return m
}

// fault returns a problem at the edited field.
func (e *edit) fault(what, hint string) problem.Problem {
	p := problem.Problem{File: e.file.name, Line: 1, What: what, Hint: hint}
	if e.at >= 0 {
		p = e.file.problem(e.fields[e.at], what, hint)
	}
	return p
}

// apply makes the changes, which must be in order. It returns an error and changes nothing unless the result has
// exactly the wanted fields and the same body.
func (e *edit) apply(changes []change, want fields) error {
	f := e.file
	var src bytes.Buffer
	src.Grow(len(f.src) + 100)
	done := 0
	for _, c := range changes {
		src.Write(f.src[done : f.start+c.start])
		src.WriteString(e.onLines(c))
		done = f.start + c.end
	}
	src.Write(f.src[done:])
	if e.entry != nil {
		want = e.entry.within(want)
	}
	after, problems := f.parseAgain(src.Bytes())
	if len(problems) == 0 && bytes.Equal(after.src[after.body:], f.src[f.body:]) {
		if m, err := after.fields(); err == nil && slices.EqualFunc(m, want, same) {
			*f = *after
			return nil
		}
	}
	return e.fault(
		"cannot edit `"+e.key+"` without changing other fields",
		"write one field per line, each at the start of its line",
	)
}

// onLines returns the text of a change. If the change adds lines at the end of a file without a final line break, the
// break goes before the new lines instead of after them.
func (e *edit) onLines(c change) string {
	if c.start < len(e.src) || !strings.HasSuffix(c.text, "\n") || len(e.src) == 0 ||
		bytes.HasSuffix(e.src, []byte("\n")) {
		return c.text
	}
	end := e.file.lineBreak()
	return end + strings.TrimSuffix(c.text, end)
}

// same reports whether two nodes have the same value, whatever their notation.
func same(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.ShortTag() == b.ShortTag() && a.Value == b.Value &&
		slices.EqualFunc(a.Content, b.Content, same)
}
