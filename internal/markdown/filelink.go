package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/content"
)

// A fileLink is a link to another Markdown file of the site. This package cannot determine the URL of that file's page,
// so both tags of the link are placeholders, which Fill replaces.
type fileLink struct {
	ast.BaseInline
	mention int
}

var fileLinkKind = ast.NewNodeKind("FileLink")

func (n *fileLink) Kind() ast.NodeKind            { return fileLinkKind }
func (n *fileLink) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// fileLink replaces a link to a Markdown file in the curator's part by a fileLink.
func (r *reporter) fileLink(n *ast.Link) {
	address := string(util.URLEscape(n.Destination, true))
	_, part, isFile := content.LinkedFile("", address)
	if !isFile || n.Pos() < r.curators || n.Parent() == nil || isWithin(n, ast.KindImage) {
		return
	}
	var title strings.Builder
	writeUnescaped(&title, n.Title)
	m := Mention{File: address, Part: part, Title: title.String(), Source: string(n.Destination)}
	link := &fileLink{mention: r.record(m, n.Pos())}
	n.Parent().ReplaceChild(n.Parent(), n, link)
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		link.AppendChild(link, c)
	}
}

func (nodeRenderer) fileLink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	_, _ = w.WriteString(placeholder(n.(*fileLink).mention, !entering))
	return ast.WalkContinue, nil
}
