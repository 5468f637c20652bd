package frontmatter

import (
	"bytes"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Fields returns the fields in the order of the file. Their values are YAML on one line, without comments. Insert
// accepts all of them except null.
func (f *File) Fields() ([]Field, error) {
	all, err := f.fields()
	if err != nil {
		return nil, err
	}
	return all.list(), nil
}

// Fields returns the fields of an entry in the order of the file, or nil if the entry is nil. Their values are YAML on
// one line, without comments. Set accepts all of them except null.
func (n *Entry) Fields() []Field {
	if n == nil {
		return nil
	}
	e, err := n.edit("")
	if err != nil {
		return nil
	}
	return e.fields.list()
}

func (m fields) list() []Field {
	var list []Field
	for i := 0; i+1 < len(m); i += 2 {
		list = append(list, Field{m[i].Value, onOneLine(m[i+1])})
	}
	return list
}

// onOneLine returns a value as YAML on one line.
func onOneLine(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		pairs := make([]string, 0, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			pairs = append(pairs, onOneLine(n.Content[i])+": "+onOneLine(n.Content[i+1]))
		}
		return "{" + strings.Join(pairs, ", ") + "}"
	case yaml.SequenceNode:
		entries := make([]string, len(n.Content))
		for i, entry := range n.Content {
			entries[i] = onOneLine(entry)
		}
		return "[" + strings.Join(entries, ", ") + "]"
	}
	switch {
	case n.Style != 0 && n.Style != yaml.TaggedStyle:
		return Quote(n.Value)
	case n.Tag == "!!str":
		return Scalar(n.Value)
	case n.Value == "":
		return "null"
	}
	return n.Value // a number, a date or a bool
}

// A Comment is a comment in the front matter.
type Comment struct {
	Line int    // line of the file
	Text string // with the number sign
}

// Comments returns the comments, in the order of the file. If the front matter is not valid YAML, it returns none.
func (f *File) Comments() (found []Comment) {
	src, line := f.YAML()
	root, err := f.tree()
	if err != nil {
		return nil
	}
	spans := f.scalarSpans(root)
	for i := 0; i < len(src); i, line = lineEnd(src, i), line+1 {
		text := bytes.TrimRight(lineAt(src, i), " \t\r")
		for at := range text {
			afterBlank := at == 0 || text[at-1] == ' ' || text[at-1] == '\t'
			if text[at] == '#' && afterBlank && !isWithin(spans, i+at) {
				found = append(found, Comment{line, string(text[at:])})
				break
			}
		}
	}
	return found
}

// A span is a range of bytes.
type span struct{ start, end int }

// scalarSpans returns the spans of the scalars in the tree, which can be nil, in the order of the file. The span of a
// block scalar starts on the line after its header, because a comment can follow the header.
func (f *File) scalarSpans(root *yaml.Node) (spans []span) {
	src, _ := f.YAML()
	var walk func(n *yaml.Node, indent int, inFlow bool)
	walk = func(n *yaml.Node, indent int, inFlow bool) {
		for _, child := range n.Content {
			walk(child, n.Column-1, inFlow || n.Style&yaml.FlowStyle != 0)
		}
		if n.Kind != yaml.ScalarNode {
			return
		}
		start := f.nodes().Offset(n)
		end := scalarEnd(src, n, start, indent, inFlow)
		if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			start = lineEnd(src, start)
		}
		if start < end {
			spans = append(spans, span{start, end})
		}
	}
	if root != nil {
		walk(root, 0, false)
	}
	return spans
}

// isWithin reports whether an offset is in a span.
func isWithin(spans []span, offset int) bool {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].start > offset })
	return i > 0 && offset < spans[i-1].end
}
