package strictyaml

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/problem"
)

// ValueOf returns the node at a path of field names, or nil if a field is missing.
func ValueOf(root *yaml.Node, names ...string) *yaml.Node {
	for _, name := range names {
		if root == nil || root.Kind != yaml.MappingNode {
			return nil
		}
		var found *yaml.Node
		for i := 0; i+1 < len(root.Content); i += 2 {
			if root.Content[i].Value == name {
				found = root.Content[i+1]
			}
		}
		root = found
	}
	return root
}

// NameOf returns the node of a field's name in a group of fields, or nil.
func NameOf(group *yaml.Node, name string) *yaml.Node {
	if value := ValueOf(group, name); value != nil {
		return group.Content[slices.Index(group.Content, value)-1]
	}
	return nil
}

// lastInside is the last position that Inside found, from which it continues, because positions are often ascending.
type lastInside struct {
	node              *yaml.Node
	inSource, inValue int
}

// Inside returns the position in the source of a byte in a scalar's value. Quotes, escapes and line breaks make the two
// differ.
func (p *Places) Inside(n *yaml.Node, offset int) problem.Problem {
	start := p.Offset(n)
	src := p.src[min(start, len(p.src)):]
	offset = min(max(offset, 0), len(n.Value))
	i, done := 0, 0 // positions in the source and in the value
	switch {
	case p.last.node == n && p.last.inValue <= offset:
		i, done = p.last.inSource, p.last.inValue
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		i = 1
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		i = nextLine(src, 0)
	}
	for _, r := range n.Value[done:offset] {
		i += sizeInSource(src[min(i, len(src)):], r, n.Style)
	}
	i = min(i, len(src))
	p.last = lastInside{n, i, offset}
	if next, _ := utf8.DecodeRuneInString(n.Value[offset:]); !unicode.IsSpace(next) && offset < len(n.Value) {
		i += spaces(src[i:])
	}
	return p.at(start+i, "", "")
}

// sizeInSource returns the number of bytes in the source for a character of a scalar's value. Line breaks and the
// spaces around them belong to the white space that they become.
func sizeInSource(src []byte, r rune, style yaml.Style) int {
	gap := spaces(src)
	switch {
	case unicode.IsSpace(r) && bytes.IndexByte(src[:gap], '\n') >= 0:
		return gap
	case unicode.IsSpace(r) && gap > 0:
		return 1
	case unicode.IsSpace(r) && (style&yaml.DoubleQuotedStyle == 0 || !bytes.HasPrefix(src, []byte(`\`))):
		return 0
	}
	src = src[gap:]
	_, size := utf8.DecodeRune(src)
	switch {
	case style&yaml.SingleQuotedStyle != 0 && bytes.HasPrefix(src, []byte("''")):
		size = 2
	case style&yaml.DoubleQuotedStyle != 0 && len(src) > 1 && src[0] == '\\':
		size = sizeOfEscape(src)
	}
	return gap + size
}

// sizeOfEscape returns the size of an escape in double quotes (YAML 1.2, section 5.7).
func sizeOfEscape(src []byte) int {
	switch src[1] {
	case 'x':
		return 4
	case 'u':
		return 6
	case 'U':
		return 10
	case '\n', '\r': // continues the line
		n := 1 + spaces(src[1:])
		_, size := utf8.DecodeRune(src[n:])
		return n + size
	}
	_, size := utf8.DecodeRune(src[1:])
	return 1 + size
}

// spaces returns the length of the white space at the start of a text.
func spaces(src []byte) int { return len(src) - len(bytes.TrimLeft(src, " \t\r\n")) }
