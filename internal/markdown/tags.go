package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// A few tags of HTML work in the curator's part, without attributes: <br>, <sub>, <sup> and <kbd> within a paragraph,
// and <details> with <summary> around blocks. They become nodes of the tree, so that they are always closed. All other
// HTML is shown as text.

// A tagNode is an element within a paragraph.
type tagNode struct {
	ast.BaseInline
	name string
}

var tagKind = ast.NewNodeKind("Tag")

func (n *tagNode) Kind() ast.NodeKind            { return tagKind }
func (n *tagNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// inlineTag matches a tag without attributes.
var inlineTag = lazyregexp.New(`(?i)^<(/?)(br|sub|sup|kbd)\s*(/?)>`)

// safeTags matches the start of a tag that works without attributes.
var safeTags = lazyregexp.New(`(?i)^</?(br|sub|sup|kbd|details|summary)\b`)

// maxTags is the maximum depth of nested inline elements.
const maxTags = 20

// tagTransformer replaces pairs of tags with the same parent by nodes.
type tagTransformer struct{}

func (tagTransformer) Transform(root *ast.Document, reader text.Reader, pc parser.Context) {
	l, source := stateOf(pc), reader.Source()
	var parents []ast.Node
	tags := map[ast.Node][]*ast.RawHTML{}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		raw, ok := n.(*ast.RawHTML)
		if !ok || !entering || !l.isCurators(raw.Segments.At(0).Start) || !inlineTag.Match(raw.Segments.Value(source)) {
			return ast.WalkContinue, nil
		}
		if tags[n.Parent()] == nil {
			parents = append(parents, n.Parent())
		}
		tags[n.Parent()] = append(tags[n.Parent()], raw)
		return ast.WalkContinue, nil
	})
	for _, parent := range parents {
		pairTags(parent, tags[parent], source)
	}
}

// pairTags replaces pairs of tags among the children of a node. A closing tag belongs to the last open tag with the
// same name.
func pairTags(parent ast.Node, tags []*ast.RawHTML, source []byte) {
	type tag struct {
		node *ast.RawHTML
		name string
	}
	var open []tag
	depth, count := inlineDepth(parent), map[string]int{}
	for _, n := range tags {
		m := inlineTag.FindSubmatch(n.Segments.Value(source))
		name := strings.ToLower(string(m[2]))
		switch isEnd := len(m[1]) > 0; {
		case name == "br":
			if !isEnd {
				parent.ReplaceChild(parent, n, &tagNode{name: name})
			}
		case len(m[3]) > 0:
		case !isEnd && depth+len(open) < maxTags:
			open = append(open, tag{n, name})
			count[name]++
		case isEnd && count[name] > 0:
			last := open[len(open)-1]
			for last.name != name {
				count[last.name]--
				open = open[:len(open)-1]
				last = open[len(open)-1]
			}
			count[name]--
			open = open[:len(open)-1]
			enclose(&tagNode{name: name}, last.node, n)
		}
	}
}

// inlineDepth returns the number of inline nodes that contain a node, including itself.
func inlineDepth(n ast.Node) (depth int) {
	for ; n != nil && n.Type() == ast.TypeInline; n = n.Parent() {
		depth++
	}
	return depth
}

// enclose replaces two tags by a node with the siblings between them.
func enclose(n ast.Node, first, last ast.Node) {
	parent := first.Parent()
	parent.InsertBefore(parent, first, n)
	for c := first.NextSibling(); c != last; {
		next := c.NextSibling()
		n.AppendChild(n, c)
		c = next
	}
	parent.RemoveChild(parent, first)
	parent.RemoveChild(parent, last)
}

func (nodeRenderer) tag(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	name := n.(*tagNode).name
	switch {
	case entering:
		_, _ = w.WriteString("<" + name + ">")
	case name != "br":
		_, _ = w.WriteString("</" + name + ">")
	}
	return ast.WalkContinue, nil
}

// htmlParser parses blocks of HTML, unless they begin with a tag that works within a paragraph.
type htmlParser struct{ parser.BlockParser }

func (p htmlParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if stateOf(pc).isCurators(segment.Start) && inlineTag.Match(bytes.TrimLeft(line, " ")) {
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// A details is a part of a text that readers can unfold: the blocks between <details> and </details> at the start of
// lines.
type details struct {
	ast.BaseBlock
	isClosed bool
}

var detailsKind = ast.NewNodeKind("Details")

func (n *details) Kind() ast.NodeKind            { return detailsKind }
func (n *details) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

const (
	detailsStart = "<details>"
	detailsEnd   = "</details>"
	summaryStart = "<summary>"
	summaryEnd   = "</summary>"
)

// hasPrefixFold reports whether a line begins with a tag in any case.
func hasPrefixFold(line []byte, tag string) bool {
	return len(line) >= len(tag) && strings.EqualFold(string(line[:len(tag)]), tag)
}

type detailsParser struct{}

func (detailsParser) Trigger() []byte { return []byte{'<'} }

func (detailsParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 || !stateOf(pc).isCurators(segment.Start) || !hasPrefixFold(line[at:], detailsStart) {
		return nil, parser.NoChildren
	}
	reader.Advance(at + len(detailsStart))
	return &details{}, parser.HasChildren
}

func (detailsParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if node.(*details).isClosed { // a paragraph in it continues after </details>
		return parser.Close
	}
	line, _ := reader.PeekLine()
	trimmed := bytes.TrimLeft(line, " \t")
	if !hasPrefixFold(trimmed, detailsEnd) || !endsDetails(node, pc) {
		return parser.Continue | parser.HasChildren
	}
	node.(*details).isClosed = true
	rest := bytes.TrimLeft(trimmed[len(detailsEnd):], " \t")
	reader.Advance(len(line) - len(rest))
	return parser.Close // the rest of the line is another block
}

// endsDetails reports whether </details> ends a node. It does not if it ends a node inside it or is part of code, a
// formula or a comment.
func endsDetails(node ast.Node, pc parser.Context) bool {
	all := pc.OpenedBlocks()
	for i := len(all) - 1; i >= 0 && all[i].Node != node; i-- {
		switch n := all[i].Node.(type) {
		case *details, *ast.FencedCodeBlock, *mathBlock, *commentBlock:
			return false
		case *ast.HTMLBlock:
			if n.HTMLBlockType <= ast.HTMLBlockType5 {
				return false
			}
		}
	}
	return true
}

func (detailsParser) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	if n := node.(*details); !n.isClosed {
		stateOf(pc).warn(n.Pos(), "<details> is not closed and holds the rest of its part of the text",
			"end it with </details> on a line of its own")
	}
}

func (detailsParser) CanInterruptParagraph() bool { return true }
func (detailsParser) CanAcceptIndentedLine() bool { return false }

// A summary is the line of a details that is always visible.
type summary struct{ ast.BaseBlock }

var summaryKind = ast.NewNodeKind("Summary")

func (n *summary) Kind() ast.NodeKind            { return summaryKind }
func (n *summary) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type summaryParser struct{}

func (summaryParser) Trigger() []byte { return []byte{'<'} }

func (summaryParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if _, ok := parent.(*details); !ok || parent.HasChildren() || at < 0 || !hasPrefixFold(line[at:], summaryStart) {
		return nil, parser.NoChildren
	}
	inside := bytes.TrimRight(line[at+len(summaryStart):], " \t\r\n")
	if end := len(inside) - len(summaryEnd); end < 0 || !hasPrefixFold(inside[end:], summaryEnd) ||
		bytes.Contains(bytes.ToLower(inside[:end]), []byte(summaryEnd)) {
		return nil, parser.NoChildren
	}
	start := segment.Start - segment.Padding + at + len(summaryStart)
	shown := text.NewSegment(start, start+len(inside)-len(summaryEnd))
	n := &summary{}
	shown = shown.TrimLeftSpace(reader.Source())
	n.Lines().Append(shown.TrimRightSpace(reader.Source()))
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (summaryParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (summaryParser) Close(ast.Node, text.Reader, parser.Context) {}
func (summaryParser) CanInterruptParagraph() bool                 { return true }
func (summaryParser) CanAcceptIndentedLine() bool                 { return false }

func (nodeRenderer) details(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<details>\n")
	} else {
		_, _ = w.WriteString("</details>\n")
	}
	return ast.WalkContinue, nil
}

func (nodeRenderer) summary(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<summary>")
	} else {
		_, _ = w.WriteString("</summary>\n")
	}
	return ast.WalkContinue, nil
}

// htmlHint returns a hint for HTML that is shown as text. raw can be nil.
func htmlHint(raw []byte) string {
	if m := safeTags.FindSubmatch(bytes.TrimLeft(raw, " ")); m != nil {
		name := strings.ToLower(string(m[1]))
		switch name {
		case "br":
			return "write <br> without attributes"
		case "details", "summary":
			return "write <details>, <summary>…</summary> and </details> on lines of their own, without attributes"
		}
		return "write <" + name + ">…</" + name + "> in one paragraph, without attributes"
	}
	return `write Markdown, or put a \ before the <`
}
