package frontmatter

import (
	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/strictyaml"
)

// Find returns the position of a text in the value of a field, as the line of the file and the column in characters. If
// the text is missing, it returns the position of the field's name; if the field is missing, the start of the front
// matter.
func (f *File) Find(key, value string) (line, column int) {
	_, line = f.YAML()
	root, err := f.tree()
	if err != nil {
		return line, 1
	}
	n := strictyaml.Find(root, key, value)
	if n == nil {
		return line, 1
	}
	place := f.nodes().Of(n)
	return place.Line, place.Column
}

// Replace replaces every text that equals old in the value of a field: the value itself, an entry of a list, or a value
// in a group of fields. It keeps everything around the texts, such as brackets and comments. It returns an error if no
// text equals old.
func (f *File) Replace(key, old, new string) error {
	e, err := f.edit(key)
	if err != nil {
		return err
	}
	if e.at < 0 {
		return e.fault("no field `"+key+"`", "")
	}
	var changes []change
	want := e.replaced(e.value(), old, new, e.indent, false, &changes)
	if len(changes) == 0 {
		return e.fault("`"+key+"` has no "+Quote(old), "")
	}
	return e.apply(changes, e.with(want))
}

// replaced returns a copy of a tree with the texts replaced, and appends the changes of the source to changes.
func (e *edit) replaced(n *yaml.Node, old, new string, indent int, inFlow bool, changes *[]change) *yaml.Node {
	if n.Kind == yaml.ScalarNode {
		if n.Value != old {
			return n
		}
		start := e.places.Offset(n)
		*changes = append(*changes, change{start, scalarEnd(e.src, n, start, indent, inFlow), rewritten(new, n)})
		return scalarNode(new)
	}
	copied := *n
	copied.Content = make([]*yaml.Node, len(n.Content))
	flow := inFlow || n.Style&yaml.FlowStyle != 0
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			copied.Content[i] = child
			continue
		}
		copied.Content[i] = e.replaced(child, old, new, n.Column-1, flow, changes)
	}
	return &copied
}

// rewritten returns a text as the replacement of a node. It has quotes if the node has quotes.
func rewritten(text string, n *yaml.Node) string {
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		return Quote(text)
	}
	return Scalar(text)
}
