package markdown

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// blockID matches an Obsidian block id at the end of a line: "Some text ^abc-1".
var blockID = lazyregexp.New(`(?:^|[ \t]+)\^([A-Za-z0-9-]+)[ \t]*$`)

// blockAnchor returns the anchor of a block id. It contains a colon, unlike the anchors of headings.
func blockAnchor(id string) string { return "block:" + strings.ToLower(id) }

// AnchorOf returns the anchor for the part after # in [[…]]: an anchor, a heading, the path of a heading, or ^ and a
// block id.
func AnchorOf(part string) string {
	part = strings.TrimSpace(part[strings.LastIndexByte(part, '#')+1:])
	id, isBlock := strings.CutPrefix(part, "^")
	switch {
	case isBlock:
		return blockAnchor(id)
	case part == "" || strings.Contains(part, ":") && !strings.ContainsAny(part, " \t"): // such as fn:1
		return part
	}
	return content.UnvoicedSlug(part)
}

// An anchor is the target of links, within a block.
type anchor struct {
	ast.BaseInline
	id string
}

var anchorKind = ast.NewNodeKind("Anchor")

func (n *anchor) Kind() ast.NodeKind            { return anchorKind }
func (n *anchor) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// An anchorBlock is an anchor between blocks.
type anchorBlock struct {
	ast.BaseBlock
	id string
}

var anchorBlockKind = ast.NewNodeKind("AnchorBlock")

func (n *anchorBlock) Kind() ast.NodeKind            { return anchorBlockKind }
func (n *anchorBlock) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// blockIDs replaces the block ids in the curator's part by anchors.
func (r *reporter) blockIDs(blocks []ast.Node) {
	taken := map[string]bool{}
	for _, n := range blocks {
		last, ok := n.LastChild().(*ast.Text)
		if !ok || last.Segment.Start < r.curators {
			continue
		}
		m := blockID.FindSubmatchIndex(last.Value(r.body))
		if m == nil {
			continue
		}
		id := string(last.Value(r.body)[m[2]:m[3]])
		at := last.Segment.Start + m[2] - 1
		last.Segment = last.Segment.WithStop(last.Segment.Start + m[0])
		if anchor := blockAnchor(id); taken[anchor] {
			r.warn(at, "two blocks have the id "+problem.Quote("^"+id), "rename one of them")
		} else {
			taken[anchor] = true
			insertAnchor(n, anchor, r.body)
		}
	}
}

// insertAnchor inserts an anchor at the start of a block. If a paragraph is empty without its id, it is removed, and
// the anchor is inserted before the previous block.
func insertAnchor(n ast.Node, id string, source []byte) {
	if n.Kind() != ast.KindParagraph || !isBlank(n, source) {
		n.InsertBefore(n, n.FirstChild(), &anchor{id: id})
		return
	}
	before := n.PreviousSibling()
	if before == nil || before.Kind() == ast.KindHeading || before.Kind() == calloutTitleKind {
		before = n
	}
	parent := n.Parent()
	parent.InsertBefore(parent, before, &anchorBlock{id: id})
	parent.RemoveChild(parent, n)
}

func (nodeRenderer) anchor(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<span id="` + html.EscapeString(n.(*anchor).id) + `"></span>`)
	}
	return ast.WalkContinue, nil
}

func (nodeRenderer) anchorBlock(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<div id="` + html.EscapeString(n.(*anchorBlock).id) + `"></div>` + "\n")
	}
	return ast.WalkContinue, nil
}
