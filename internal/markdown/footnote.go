package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// footnoteBacklink leads from a note back to the place in the text that it belongs to, and says so to
// those who do not see the arrow.
func (nodeRenderer) footnoteBacklink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*extast.FootnoteBacklink)
	place, label := "", "Back to the text"
	if n.RefIndex > 0 {
		place = strconv.Itoa(n.RefIndex)
	}
	if n.RefCount > 1 {
		label += ", place " + strconv.Itoa(n.RefIndex+1) + " of " + strconv.Itoa(n.RefCount)
	}
	_, _ = w.WriteString(`&#160;<a href="#fnref` + place + `:` + strconv.Itoa(n.Index) + `" class="footnote-backref" role="doc-backlink" aria-label="` + label + `">&#x21a9;&#xfe0e;</a>`)
	return ast.WalkContinue, nil
}
