package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A ViewBlock is the YAML of a view: a fenced block in the language "papers".
type ViewBlock struct {
	YAML    string
	Line    int   // line of the file on which the YAML starts
	Columns []int // number of characters before each line of the YAML, such as the indentation of a list
}

// viewLanguage is the language of the fenced blocks that are views.
const viewLanguage = "papers"

// maxViews is the maximum number of views in one text, because each view can list the whole archive.
const maxViews = 50

// viewAttribute is the attribute of a code block that is a view. Its value is the index of the view.
const viewAttribute = "view"

// view reports whether a code block is a view in the curator's part, and records the view.
func (r *reporter) view(n *ast.FencedCodeBlock) bool {
	if n.Info == nil || n.Info.Segment.Start < r.curators || fenceOf(n, r.body).language != viewLanguage {
		return false
	}
	if len(r.views) == maxViews {
		what := "more than " + strconv.Itoa(maxViews) + " views in one text"
		r.warn(n.Info.Segment.Start, what, "the page shows the source of this one; split the text")
		return false
	}
	var b ViewBlock
	b.Line, _ = r.position(n.Info.Segment.Start)
	b.Line++
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		_, column := r.position(line.Start)
		b.Columns = append(b.Columns, column-1)
	}
	b.YAML = string(n.Lines().Value(r.body))
	n.SetAttributeString(viewAttribute, len(r.views))
	r.views = append(r.views, b)
	return true
}

// viewOf returns the index of the view if a code block is one.
func viewOf(n ast.Node) (index int, isView bool) {
	value, _ := n.AttributeString(viewAttribute)
	index, isView = value.(int)
	return index, isView
}

// viewPlaceholder returns the placeholder for a view. Rendered text contains NUL characters only in placeholders.
func viewPlaceholder(index int) string { return "\x00" + viewAttribute + strconv.Itoa(index) + "\x00" }

// A Piece is a part of the HTML of a text, followed by a view.
type Piece struct {
	HTML string
	View int // index of the view; -1 after the last one
}

// CutViews splits the HTML of a text at the placeholders of views. Call it after Fill.
func CutViews(text string) []Piece {
	pieces := []Piece{{View: -1}}
	for i, part := range strings.Split(text, "\x00") {
		last := &pieces[len(pieces)-1]
		digits, isView := strings.CutPrefix(part, viewAttribute)
		if index, err := strconv.Atoi(digits); i%2 == 1 && isView && err == nil {
			last.View = index
			pieces = append(pieces, Piece{View: -1})
			continue
		}
		last.HTML += part
	}
	return pieces
}
