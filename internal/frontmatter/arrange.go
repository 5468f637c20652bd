package frontmatter

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Arrange sorts the fields by the given order, and replaces their values with the given ones, which are YAML on one
// line. The caller guarantees that the new values are equivalent to the old ones.
//
// A field moves together with the comments above it, those on its line, and those below it that are indented further.
// Two things stay in place: the comments above the last blank line before the first field, and everything after the
// last field. A value is not replaced if it is empty, or if a comment would be lost. Blank lines between fields are
// removed.
func (f *File) Arrange(order []string, values map[string]string) error {
	e, err := f.edit("")
	if err != nil || len(e.fields) == 0 {
		return err
	}
	if at := e.sharedLine(); at >= 0 {
		return f.notSorted(e.fields[at])
	}
	blocks := make([]block, len(e.fields)/2)
	for i := range blocks {
		blocks[i] = e.block(2*i, values)
	}
	head := blocks[0].cutHead()
	slices.SortStableFunc(blocks, func(a, b block) int { return cmp.Compare(a.rank(order), b.rank(order)) })
	var b bytes.Buffer
	b.Write(f.src[:f.start])
	b.WriteString(head)
	keys := make([]string, len(blocks))
	for i, block := range blocks {
		keys[i] = block.key
		b.WriteString(block.above + block.text)
	}
	b.Write(e.src[e.blockEnd(len(e.fields)-2):])
	b.Write(f.src[f.end:])
	after, problems := f.parseAgain(b.Bytes())
	if len(problems) == 0 && bytes.Equal(after.src[after.body:], f.src[f.body:]) && slices.Equal(after.keys(), keys) {
		*f = *after
		return nil
	}
	return f.notSorted(e.fields[0])
}

// sharedLine returns the index of the first field that does not begin on a line of its own, or -1. Fields share a line
// if a line break of YAML 1.1 other than the line feed separates them.
func (e *edit) sharedLine() int {
	for at := 2; at < len(e.fields); at += 2 {
		if lineStart(e.src, e.places.Offset(e.fields[at])) < e.endOf(at-2) {
			return at
		}
	}
	return -1
}

// notSorted returns an error reporting that the fields cannot be sorted.
func (f *File) notSorted(at *yaml.Node) error {
	return f.problem(at, "cannot sort the fields safely",
		"write one field per line, each at the start of its line")
}

// keys returns the names of the fields.
func (f *File) keys() []string {
	fields, err := f.fields()
	if err != nil {
		return nil
	}
	var keys []string
	for i := 0; i+1 < len(fields); i += 2 {
		keys = append(keys, fields[i].Value)
	}
	return keys
}

// A block is a field with its comments, in whole lines.
type block struct{ key, above, text string }

// rank returns the index of the field in order. Other fields come last.
func (b block) rank(order []string) int {
	if i := slices.Index(order, b.key); i >= 0 {
		return i
	}
	return len(order)
}

// cutHead removes and returns the lines above the field up to and including the last blank line.
func (b *block) cutHead() (head string) {
	var own []string
	lines := strings.SplitAfter(b.above, "\n")
	for i, line := range slices.Backward(lines[:len(lines)-1]) {
		if strings.TrimSpace(line) == "" {
			head = strings.Join(lines[:i+1], "")
			break
		}
		own = append(own, line)
	}
	slices.Reverse(own)
	b.above = strings.Join(own, "")
	return head
}

// block returns a field in its new form. It keeps blank lines only above the first field, where they separate the head
// of the file from the field's comments.
func (e *edit) block(at int, values map[string]string) block {
	first := 0
	if at > 0 {
		first = e.blockEnd(at - 2)
	}
	key := e.fields[at]
	start := lineStart(e.src, e.places.Offset(key))
	b := block{key: key.Value, text: string(e.src[start:e.blockEnd(at)])}
	for line := range strings.SplitAfterSeq(string(e.src[first:start]), "\n") {
		if at == 0 || strings.TrimSpace(line) != "" {
			b.above += line
		}
	}
	value, ok := values[key.Value]
	if comment, fits := e.inlineComment(at); ok && fits {
		below := string(e.src[e.endOf(at):e.blockEnd(at)])
		b.text = strings.Repeat(" ", e.indent) + key.Value + ": " + value + comment + e.file.lineBreak() + below
	}
	return b
}

// blockEnd returns the end of a field and of the comments below it that are indented further.
func (e *edit) blockEnd(at int) int { return e.skipComments(e.endOf(at), e.indent) }

// skipComments returns the offset after the comments at i that are indented further than indent.
func (e *edit) skipComments(i, indent int) int {
	for i < len(e.src) {
		line := lineAt(e.src, i)
		text := bytes.TrimLeft(line, " \t")
		if !bytes.HasPrefix(text, []byte("#")) || len(line)-len(text) <= indent {
			break
		}
		i = lineEnd(e.src, i)
	}
	return i
}

// inlineComment reports whether a value can be replaced by one on its field's line without losing a comment. It returns
// the comment that then follows the value, with the blanks before it.
func (e *edit) inlineComment(at int) (comment string, fits bool) {
	n := e.fields[at+1]
	e = &edit{file: e.file, src: e.src, places: e.places, fields: e.fields, at: at, indent: e.indent}
	start, end := e.places.Offset(n), e.valueEnd(n, e.indent, false)
	if start == end && n.Value == "" && n.Style == 0 {
		return "", false // the value is empty
	}
	before, rest := e.src[e.colonEnd():start], lineAt(e.src, end)
	isBlock := n.Kind != yaml.ScalarNode && n.Style&yaml.FlowStyle == 0
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		header, _ := blockScalar(e.src, start, e.indent)
		before, rest = slices.Concat(bytes.TrimRight(before, " "), lineAt(e.src, header)), nil
	}
	commentBefore, commentAfter := trailing(before, true), trailing(rest, false)
	switch {
	case isBlock && commentAfter != "",
		commentBefore != "" && commentAfter != "",
		bytes.Count(before, []byte("#")) > strings.Count(commentBefore, "#"):
		return "", false
	case n.Kind != yaml.ScalarNode && e.hasCommentWithin(n, end):
		return "", false
	}
	return commentBefore + commentAfter, true
}

// trailing returns the comment on the first line of a text, with the blanks before it, or "". If blankBefore is set, it
// adds a missing blank.
func trailing(text []byte, blankBefore bool) string {
	line := string(bytes.TrimRight(lineAt(text, 0), " \t\r"))
	i := strings.IndexByte(line, '#')
	if i < 0 {
		return ""
	}
	blanks := line[len(strings.TrimRight(line[:i], " \t")):i]
	if blankBefore && blanks == "" {
		blanks = " "
	}
	return blanks + line[i:]
}

// hasCommentWithin reports whether a list or group contains comments between its entries.
func (e *edit) hasCommentWithin(n *yaml.Node, end int) bool {
	at := -1 // end of the last scalar, or the opening bracket before the first
	found := false
	var look func(*yaml.Node, int, bool)
	look = func(n *yaml.Node, indent int, inFlow bool) {
		flow := inFlow || n.Style&yaml.FlowStyle != 0
		if n.Kind != yaml.ScalarNode {
			if at < 0 && flow {
				at = e.places.Offset(n)
			}
			for _, child := range n.Content {
				look(child, n.Column-1, flow)
			}
			return
		}
		start := e.places.Offset(n)
		found = found || at >= 0 && at <= start && bytes.IndexByte(e.src[at:start], '#') >= 0
		at = max(at, scalarEnd(e.src, n, start, indent, flow))
	}
	look(n, e.indent, false)
	return found || at >= 0 && at < end && bytes.IndexByte(e.src[at:end], '#') >= 0
}
