package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// noteName returns the name by which a style sheet positions a note next to its reference.
func noteName(index int) string { return `data-note="--note-` + strconv.Itoa(index) + `"` }

func (nodeRenderer) footnoteLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*extast.FootnoteLink)
	index, place, name := strconv.Itoa(n.Index), "", " "+noteName(n.Index)
	if n.RefIndex > 0 {
		place, name = strconv.Itoa(n.RefIndex), "" // the note is next to its first reference
	}
	_, _ = w.WriteString(
		`<sup id="fnref` + place + `:` + index + `"` + name + `><a href="#fn:` + index +
			`" class="footnote-ref" role="doc-noteref">` + index + `</a></sup>`,
	)
	return ast.WalkContinue, nil
}

func (nodeRenderer) footnote(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</li>\n")
		return ast.WalkContinue, nil
	}
	n := node.(*extast.Footnote)
	_, _ = w.WriteString(`<li id="fn:` + strconv.Itoa(n.Index) + `" ` + noteName(n.Index) + ">\n")
	return ast.WalkContinue, nil
}

// footnoteBacklink writes the link from a note back to its reference, with a label for screen readers.
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
	_, _ = w.WriteString(
		`&#160;<a href="#fnref` + place + `:` + strconv.Itoa(
			n.Index,
		) + `" class="footnote-backref" role="doc-backlink" aria-label="` + label + `">&#x21a9;&#xfe0e;</a>`,
	)
	return ast.WalkContinue, nil
}
