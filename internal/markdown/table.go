package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// tableCaption is the caption of a table in pandoc's syntax: a paragraph before or after the table that begins with
// "Table:".
type tableCaption struct{ ast.BaseBlock }

var tableCaptionKind = ast.NewNodeKind("TableCaption")

func (n *tableCaption) Kind() ast.NodeKind            { return tableCaptionKind }
func (n *tableCaption) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

const captionMark = "Table:"

// addCaption adds an adjacent caption to a table, and a label that distinguishes it from the others.
func addCaption(table ast.Node, number int, source []byte) {
	name := "Table " + strconv.Itoa(number)
	for _, beside := range []ast.Node{table.NextSibling(), table.PreviousSibling()} {
		if p, ok := beside.(*ast.Paragraph); ok && isCaption(p, source) {
			caption := &tableCaption{}
			caption.SetPos(p.Pos())
			for c := p.FirstChild(); c != nil; c = p.FirstChild() {
				caption.AppendChild(caption, c)
			}
			p.Parent().RemoveChild(p.Parent(), p)
			table.InsertBefore(table, table.FirstChild(), caption)
			name = textOf(caption, source)
			break
		}
	}
	table.SetAttributeString(nameAttribute, name)
}

const nameAttribute = "name"

// isCaption reports whether a paragraph is a caption, and removes its "Table:" prefix. The parser may have split the
// text after the colon, where a link could end.
func isCaption(p *ast.Paragraph, source []byte) bool {
	first, ok := p.FirstChild().(*ast.Text)
	if !ok {
		return false
	}
	rest, marked := bytes.CutPrefix(first.Value(source), []byte(captionMark))
	if !marked || len(bytes.TrimLeft(rest, " ")) == 0 && first.NextSibling() == nil {
		return false
	}
	first.Segment = first.Segment.WithStart(first.Segment.Stop - len(rest))
	for t := first; ok; t, ok = t.NextSibling().(*ast.Text) {
		t.Segment = t.Segment.TrimLeftSpace(source)
		if t.Segment.Len() > 0 {
			break
		}
	}
	return true
}

// table writes a table inside a region that can be scrolled horizontally, also with the keyboard.
func (nodeRenderer) table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</table>\n</div>\n")
		return ast.WalkContinue, nil
	}
	name, _ := n.AttributeString(nameAttribute)
	_, _ = w.WriteString(
		`<div class="table" role="group" aria-label="` + string(
			util.EscapeHTML([]byte(name.(string))),
		) + `" tabindex="0">` + "\n<table>\n",
	)
	return ast.WalkContinue, nil
}

func (nodeRenderer) tableCaption(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<caption><span>")
	} else {
		_, _ = w.WriteString("</span></caption>\n")
	}
	return ast.WalkContinue, nil
}

// align sets the alignment of a cell with a class: the content security policy forbids style attributes, which goldmark
// would write.
func align(n *extast.TableCell) {
	if n.Alignment != extast.AlignNone {
		n.SetAttributeString("class", []byte("align-"+n.Alignment.String()))
	}
}
