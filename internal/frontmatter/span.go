package frontmatter

import (
	"bytes"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// valueEnd returns the offset after a value. The YAML library reports only where a node starts. indent is the
// indentation, in characters, of the block that contains the value; inFlow is true within brackets or braces.
func (e *edit) valueEnd(n *yaml.Node, indent int, inFlow bool) int {
	start := e.places.Offset(n)
	switch {
	case n.Kind == yaml.ScalarNode:
		return scalarEnd(e.src, n, start, indent, inFlow)
	case n.Style&yaml.FlowStyle != 0:
		return e.flowEnd(n, start)
	}
	return e.valueEnd(n.Content[len(n.Content)-1], n.Column-1, false)
}

// scalarEnd returns the offset after a scalar that starts at start.
func scalarEnd(src []byte, n *yaml.Node, start, indent int, inFlow bool) int {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return quotedEnd(src, start, '\\')
	case n.Style&yaml.SingleQuotedStyle != 0:
		return quotedEnd(src, start, '\'')
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		_, end := blockScalar(src, start, indent)
		return end
	case n.Value == "":
		return start
	}
	return plainEnd(src, start, indent, inFlow)
}

// quotedEnd returns the offset after the closing quote. In single quotes, a doubled quote is an escaped quote.
func quotedEnd(src []byte, start int, escape byte) int {
	quote := src[start]
	for i := start + 1; i < len(src); i++ {
		switch {
		case src[i] == escape && (escape != quote || i+1 < len(src) && src[i+1] == quote):
			i++
		case src[i] == quote:
			return i + 1
		}
	}
	return len(src)
}

// plainEnd returns the offset after a plain scalar. The scalar continues on lines that are indented further than the
// block around it, and ends before a comment.
func plainEnd(src []byte, start, indent int, inFlow bool) int {
	end, column := start, indent+1
	for i := start; i < len(src); {
		r, width := utf8.DecodeRune(src[i:])
		switch {
		case isBreak(r):
			column = -1
		case r == ' ' || r == '\t':
		case column <= indent && !inFlow,
			r == '#' && i > start && isBlank(src, i-1),
			r == ':' && (i+1 >= len(src) || isBlank(src, i+1)),
			inFlow && bytes.ContainsRune([]byte(",[]{}?"), r):
			return end
		default:
			end = i + width
		}
		column++
		i += width
	}
	return end
}

// flowEnd returns the offset after the closing bracket or brace. A group of fields without braces, such as the single
// pair in [a: b], ends with its value.
func (e *edit) flowEnd(n *yaml.Node, start int) int {
	end := start
	if e.src[start] == '[' || e.src[start] == '{' {
		end++
	}
	for _, child := range n.Content {
		end = max(end, e.valueEnd(child, 0, true))
	}
	if e.src[start] != '[' && e.src[start] != '{' {
		return end
	}
	closing := nextOf(e.src, end, "]}")
	return min(closing+1, len(e.src))
}

// nextOf returns the offset of the first byte from i on that is in chars and outside comments, or len(src).
func nextOf(src []byte, i int, chars string) int {
	for ; i < len(src); i++ {
		switch {
		case src[i] == '#':
			i = lineEnd(src, i) - 1
		case bytes.IndexByte([]byte(chars), src[i]) >= 0:
			return i
		}
	}
	return i
}

// blockScalar returns the end of the header (| or >, with its indicators) and of the text below it.
func blockScalar(src []byte, start, indent int) (headerEnd, end int) {
	textIndent := -1 // from the header or the first line of the text; -1 if not yet known
	keep := false
	for headerEnd = start + 1; headerEnd < len(src) && !isBlank(src, headerEnd); headerEnd++ {
		switch c := src[headerEnd]; {
		case c == '+':
			keep = true
		case c >= '1' && c <= '9':
			textIndent = indent + int(c-'0')
		}
	}
	end = headerEnd
	for i := lineEnd(src, start); i < len(src); i = lineEnd(src, i) {
		line := lineAt(src, i)
		spaces := len(line) - len(bytes.TrimLeft(line, " "))
		blank := spaces == len(line)
		switch {
		case blank && (textIndent < 0 || spaces <= textIndent):
			if keep {
				end = i + len(line)
			}
			continue
		case textIndent < 0 && spaces > indent:
			textIndent = spaces
		}
		if textIndent < 0 || spaces < textIndent {
			break
		}
		end = i + len(line)
	}
	return headerEnd, end
}

func isBlank(src []byte, i int) bool {
	r, _ := utf8.DecodeRune(src[i:])
	return r == ' ' || r == '\t' || isBreak(r)
}

// isBreak reports whether the YAML library reads r as a line break, as YAML 1.1 does.
func isBreak(r rune) bool {
	switch r {
	case '\n', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}
