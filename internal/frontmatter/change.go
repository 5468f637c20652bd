package frontmatter

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A change replaces some bytes of the YAML.
type change struct {
	start, end int
	text       string
}

func insertion(at int, text string) change { return change{at, at, text} }

// place returns the offset where the line of a missing field belongs, and the field's index in fields.
func (e *edit) place(order []string) (offset, at int) {
	i := slices.Index(order, e.key)
	for j := i - 1; j >= 0; j-- {
		if at := e.fields.index(order[j]); at >= 0 {
			return e.endOf(at), at + 2
		}
	}
	for j := i + 1; i >= 0 && j < len(order); j++ {
		if at := e.fields.index(order[j]); at >= 0 {
			return e.before(at), at
		}
	}
	return len(e.src), len(e.fields)
}

// endOf returns the start of the line after a field.
func (e *edit) endOf(at int) int {
	return lineEnd(e.src, e.valueEnd(e.fields[at+1], e.indent, false))
}

// before returns the start of a field's line, or of the comments directly above it, which belong to the field.
func (e *edit) before(at int) int {
	first := 0
	if at > 0 {
		first = e.endOf(at - 2)
	}
	i := lineStart(e.src, e.places.Offset(e.fields[at]))
	for i > first {
		above := lineStart(e.src, i-1)
		if !bytes.HasPrefix(bytes.TrimLeft(e.src[above:i], " \t"), []byte("#")) {
			break
		}
		i = above
	}
	return i
}

// lineBreak returns the line ending of the file.
func (f *File) lineBreak() string {
	before := f.src[:f.start]
	if f.bare {
		before = f.src[:lineEnd(f.src, 0)]
	}
	if bytes.HasSuffix(before, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// replacement returns the changes that replace a value with one on a single line.
func (e *edit) replacement(value string) []change {
	n := e.value()
	start, end := e.places.Offset(n), e.valueEnd(n, e.indent, e.inFlow)
	switch {
	case start == end:
		return []change{e.insertAfter(start, value)}
	case n.Kind != yaml.ScalarNode && n.Style&yaml.FlowStyle == 0:
		return []change{e.insertAfter(e.colonEnd(), value), {lineStart(e.src, start), lineEnd(e.src, end), ""}}
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		header, _ := blockScalar(e.src, start, e.indent)
		below := lineEnd(e.src, start)
		return []change{{start, header, value}, {below, max(below, lineEnd(e.src, end)), ""}}
	}
	return []change{{start, end, value}}
}

// colonEnd returns the offset after the field's colon.
func (e *edit) colonEnd() int {
	key := e.fields[e.at]
	return min(nextOf(e.src, e.valueEnd(key, e.indent, false), ":")+1, len(e.src))
}

// insertAfter returns the change that inserts a value on a line that has none. It reuses a space at the end of the line
// and keeps a space before a comment.
func (e *edit) insertAfter(i int, value string) change {
	rest := lineAt(e.src, i)
	if len(rest) > 0 && len(bytes.Trim(rest, " ")) == 0 {
		return insertion(i+1, value)
	}
	return insertion(i, " "+value)
}

// addition returns the changes that append an entry to a list.
func (e *edit) addition(item string) []change {
	list := e.value()
	if list.Style&yaml.FlowStyle != 0 {
		return e.flowAddition(list, item)
	}
	line := strings.Repeat(" ", list.Column-1) + "- " + item + e.file.lineBreak()
	return []change{insertion(lineEnd(e.src, e.valueEnd(list, e.indent, false)), line)}
}

// flowAddition returns the changes that append an entry to a list in brackets. The new entry gets its own line if the
// closing bracket is on a later line than the last entry, and startsLine is true. It gets a trailing comma if the last
// entry has one.
func (e *edit) flowAddition(list *yaml.Node, item string) []change {
	open := e.places.Offset(list)
	closing := e.flowEnd(list, open) - 1
	if len(list.Content) == 0 {
		inner := string(e.src[open+1 : closing])
		if strings.Trim(inner, " ") == "" {
			return []change{{open + 1, closing, inner + item + inner}}
		}
		return []change{insertion(open+1, item)}
	}
	last := list.Content[len(list.Content)-1]
	end := e.valueEnd(last, 0, true)
	comma := nextOf(e.src, end, ",]")
	hasComma := comma < closing
	ownLine := bytes.IndexByte(e.src[end:closing], '\n') >= 0 && e.startsLine(list.Content)
	switch {
	case ownLine && hasComma:
		return []change{insertion(lineEnd(e.src, comma), e.indentation(last)+item+","+e.file.lineBreak())}
	case ownLine:
		return []change{
			insertion(end, ","),
			insertion(lineEnd(e.src, end), e.indentation(last)+item+e.file.lineBreak()),
		}
	case hasComma:
		return []change{insertion(comma+1, " "+item+",")}
	}
	return []change{insertion(end, ", "+item)}
}

// startsLine reports whether the line of the last entry starts with an entry, not with the field's name, a bracket or a
// comma.
func (e *edit) startsLine(entries []*yaml.Node) bool {
	last := e.places.Offset(entries[len(entries)-1])
	first := lineStart(e.src, last) + len(e.indentation(entries[len(entries)-1]))
	return slices.ContainsFunc(entries, func(n *yaml.Node) bool { return e.places.Offset(n) == first })
}

// indentation returns the leading white space of the line where a node starts.
func (e *edit) indentation(n *yaml.Node) string {
	line := e.src[lineStart(e.src, e.places.Offset(n)):]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}
