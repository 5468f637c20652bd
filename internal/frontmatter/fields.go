package frontmatter

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Fields returns the fields in the order of the file. Their values are YAML on one line, without comments, as Insert
// takes them.
func (f *File) Fields() ([]Field, error) {
	all, err := f.fields()
	if err != nil {
		return nil, err
	}
	return all.list(false), nil
}

// Fields returns the fields of an entry in the order of the file, or nil if the entry is nil. Their values are YAML as
// Set takes them.
func (n *Entry) Fields() []Field {
	if n == nil {
		return nil
	}
	e, err := n.edit("")
	if err != nil {
		return nil
	}
	return e.fields.list(true)
}

func (m fields) list(inFlow bool) []Field {
	var list []Field
	for i := 0; i+1 < len(m); i += 2 {
		list = append(list, Field{m[i].Value, onOneLine(m[i+1], inFlow)})
	}
	return list
}

// onOneLine writes a value on one line.
func onOneLine(n *yaml.Node, inFlow bool) string {
	switch n.Kind {
	case yaml.MappingNode:
		pairs := make([]string, 0, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			pairs = append(pairs, onOneLine(n.Content[i], true)+": "+onOneLine(n.Content[i+1], true))
		}
		return "{" + strings.Join(pairs, ", ") + "}"
	case yaml.SequenceNode:
		entries := make([]string, len(n.Content))
		for i, entry := range n.Content {
			entries[i] = onOneLine(entry, true)
		}
		return "[" + strings.Join(entries, ", ") + "]"
	}
	isText := n.Tag == "!!str"
	switch {
	case n.Style != 0 && n.Style != yaml.TaggedStyle:
		return Quote(n.Value)
	case isText && inFlow:
		return FlowScalar(n.Value)
	case isText:
		return Scalar(n.Value)
	case n.Value == "":
		return "null"
	}
	return n.Value // a number, a date or a bool
}

// A Comment is a comment in the front matter.
type Comment struct {
	Line int    // of the file
	Text string // with the number sign
}

// Comments returns the comments, in the order of the file.
func (f *File) Comments() (found []Comment) {
	src, first := f.YAML()
	values := f.multiline()
	for i, line := range bytes.Split(src, []byte("\n")) {
		if text := commentIn(string(line)); text != "" && !values[i] {
			found = append(found, Comment{first + i, text})
		}
	}
	return found
}

// commentIn returns the comment on a line, or "".
func commentIn(line string) string {
	line = strings.TrimRight(line, " \t\r")
	quote := rune(0)
	before := ' '
	for i, r := range line {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case (r == '"' || r == '\'') && strings.ContainsRune(" [{,:\t", before):
			quote = r
		case r == '#' && (before == ' ' || before == '\t'):
			return line[i:]
		}
		before = r
	}
	return ""
}

// multiline returns the lines of block scalars, counted from 0, which have no comments.
func (f *File) multiline() map[int]bool {
	lines := map[int]bool{}
	all, err := f.fields()
	if err != nil {
		return lines
	}
	src, _ := f.YAML()
	for i := 0; i+1 < len(all); i += 2 {
		if n := all[i+1]; n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			end := n.Line + strings.Count(strings.TrimSuffix(n.Value, "\n"), "\n") + 1
			for line := n.Line; line < end && line <= bytes.Count(src, []byte("\n")); line++ {
				lines[line] = true
			}
		}
	}
	return lines
}
