package layout

import (
	"bytes"
	"html/template"
	"strings"
	"text/template/parse"
)

// CollapseSpace removes from a template, and from those that it calls, the white space that no reader sees:
// runs become one blank, and beside the edge of a block they vanish. It is done once a layout and not
// once a page: minify, which reads every page, takes off another 0.3 % for two fifths more computing.
// What stands in <pre>, a script or an attribute is left alone, and so is all of which it is not clear
// where it stands.
func CollapseSpace(set *template.Template, start string) {
	t := spaceCollapser{set: set, spots: map[*parse.TextNode]spot{}, ends: map[callKey]spot{}}
	t.template(start, spot{})
	for n, at := range t.spots {
		n.Text, _ = collapse(n.Text, at)
	}
}

// A spaceCollapser follows the HTML of a template through its branches and calls.
type spaceCollapser struct {
	set   *template.Template
	spots map[*parse.TextNode]spot // where the pieces begin
	ends  map[callKey]spot         // where the calls end
}

// A callKey executes a template somewhere.
type callKey struct {
	name string
	at   spot
}

// A spot is what is known of a place in the HTML.
type spot struct {
	in      region
	element string // of the tag or of the raw text that the place is in; with a slash, of an end tag
	head    bool
	pre     int // how many <pre> are open
}

// A region of HTML is what its characters are for.
type region byte

const (
	inText region = iota
	inTag
	inSingleQuotes
	inDoubleQuotes
	inComment
	inRaw // the text of a script, which ends with its end tag
	unclear
)

func (t *spaceCollapser) template(name string, at spot) spot {
	callee := t.set.Lookup(name)
	if callee == nil || callee.Tree == nil {
		return at
	}
	c := callKey{name, at}
	end, known := t.ends[c]
	if !known {
		t.ends[c] = at // of a call within itself
		end = t.list(callee.Tree.Root, at)
		t.ends[c] = end
	}
	return end
}

func (t *spaceCollapser) list(l *parse.ListNode, at spot) spot {
	if l == nil {
		return at
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			at = t.text(n, at)
		case *parse.TemplateNode:
			at = t.template(n.Name, at)
		case *parse.IfNode:
			at = t.branch(&n.BranchNode, at)
		case *parse.WithNode:
			at = t.branch(&n.BranchNode, at)
		case *parse.RangeNode:
			at = t.branch(&n.BranchNode, at)
		}
	}
	return at
}

func (t *spaceCollapser) branch(b *parse.BranchNode, at spot) spot {
	return either(t.list(b.List, at), t.list(b.ElseList, at))
}

func (t *spaceCollapser) text(n *parse.TextNode, at spot) spot {
	if before, again := t.spots[n]; again {
		at = either(before, at)
	}
	t.spots[n] = at
	_, at = collapse(n.Text, at)
	return at
}

// either is what is known where two ways meet.
func either(a, b spot) spot {
	if a != b {
		return spot{in: unclear}
	}
	return a
}

const blanks = " \t\n\r\f"

// collapse returns a piece of HTML without the white space that no reader sees, and the spot where it ends.
func collapse(text []byte, at spot) ([]byte, spot) {
	out := make([]byte, 0, len(text))
	edge := false // whether the last thing was the tag of a block
	for len(text) > 0 {
		var piece []byte
		blank := at.in == inText && strings.IndexByte(blanks, text[0]) >= 0
		if !blank {
			piece, edge, at = at.next(text)
			text = text[len(piece):]
			out = append(out, piece...)
			continue
		}
		rest := bytes.TrimLeft(text, blanks)
		piece, text = text[:len(text)-len(rest)], rest
		switch {
		case at.pre > 0:
			out = append(out, piece...)
		case (at.head || edge || isBlock(tagName(rest))) && !endsInBracket(out):
		case bytes.ContainsAny(piece, "\n\r"):
			out = append(out, '\n')
		default:
			out = append(out, ' ')
		}
	}
	return out, at
}

// endsInBracket tells whether a text ends in what would begin a tag if a letter came next.
func endsInBracket(text []byte) bool {
	return bytes.HasSuffix(text, []byte("<")) || bytes.HasSuffix(text, []byte("</"))
}

// next is the first thing of a text that is no white space, whether it is the tag of a block that ends
// here, and what comes after it.
func (at spot) next(text []byte) (piece []byte, edge bool, after spot) {
	switch at.in {
	case inText:
		return at.nextInText(text)
	case inTag:
		i := bytes.IndexAny(text, `>"'`)
		if i < 0 {
			return text, false, at
		}
		piece = text[:i+1]
		switch text[i] {
		case '>':
			return piece, isBlock(at.element), at.behindTag()
		case '"':
			at.in = inDoubleQuotes
		default:
			at.in = inSingleQuotes
		}
		return piece, false, at
	case inDoubleQuotes:
		return at.until(text, `"`, inTag)
	case inSingleQuotes:
		return at.until(text, `'`, inTag)
	case inComment:
		return at.until(text, "-->", inText)
	case inRaw:
		end := bytes.Index(bytes.ToLower(text), []byte("</"+at.element))
		if end < 0 {
			return text, false, at
		}
		tag := tagName(text[end:])
		at.in, at.element = inTag, tag
		return text[:end+1+len(tag)], false, at
	}
	return text, false, at
}

func (at spot) nextInText(text []byte) (piece []byte, edge bool, after spot) {
	if bytes.HasPrefix(text, []byte("<!--")) {
		at.in = inComment
		return text[:4], false, at
	}
	if name := tagName(text); name != "" {
		at.in, at.element = inTag, name
		return text[:1+len(name)], false, at
	}
	i := bytes.IndexAny(text[1:], "<"+blanks)
	if i < 0 {
		return text, false, at
	}
	return text[:1+i], false, at
}

func (at spot) until(text []byte, end string, then region) (piece []byte, edge bool, after spot) {
	i := bytes.Index(text, []byte(end))
	if i < 0 {
		return text, false, at
	}
	at.in = then
	return text[:i+len(end)], false, at
}

// behindTag is what comes after the tag that the spot is in.
func (at spot) behindTag() spot {
	name := at.element
	at.in, at.element = inText, ""
	switch name {
	case "script", "style", "textarea", "title":
		at.in, at.element = inRaw, name
	case "pre":
		at.pre++
	case "/pre":
		at.pre = max(0, at.pre-1)
	case "head":
		at.head = true
	case "/head", "body":
		at.head = false
	}
	return at
}

// tagName is the name in the tag that a text begins with, in small letters and with the slash of an end
// tag, or "".
func tagName(text []byte) string {
	if len(text) == 0 || text[0] != '<' {
		return ""
	}
	slash := len(text) > 1 && text[1] == '/'
	i := 1
	if slash {
		i++
	}
	start := i
	for i < len(text) && (isLetter(text[i]) || i > start && (text[i] >= '0' && text[i] <= '9' || text[i] == '-')) {
		i++
	}
	if i == start {
		return ""
	}
	return strings.ToLower(string(text[1:i]))
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// blocks are the elements that stand on lines of their own, so that the white space beside their tags is
// not seen. The parts of lists are not among them, since style sheets often set them in a row.
var blocks = func() map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields("html head body header footer main nav section article aside div p h1 h2 h3 h4 h5 h6 " +
		"ul ol dl table thead tbody tfoot tr figure figcaption blockquote pre form fieldset details hr") {
		m[name] = true
	}
	return m
}()

func isBlock(tag string) bool { return blocks[strings.TrimPrefix(tag, "/")] }
