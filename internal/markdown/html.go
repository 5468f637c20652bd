package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/words"
)

// nodeRenderer writes the nodes whose HTML differs from that of goldmark.
type nodeRenderer struct {
	html.Config
	highlighter *highlighter
	words       *words.Words
}

func (r nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(mathKind, r.math)
	reg.Register(wikiKind, r.wikiLink)
	reg.Register(fileLinkKind, r.fileLink)
	reg.Register(mathBlockKind, r.mathBlock)
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(ast.KindHeading, r.heading)
	reg.Register(ast.KindRawHTML, r.rawHTML)
	reg.Register(ast.KindHTMLBlock, r.htmlBlock)
	reg.Register(ast.KindImage, r.image)
	reg.Register(figureKind, r.figure)
	reg.Register(markKind, r.mark)
	reg.Register(tagKind, r.tag)
	reg.Register(detailsKind, r.details)
	reg.Register(summaryKind, r.summary)
	reg.Register(anchorKind, r.anchor)
	reg.Register(anchorBlockKind, r.anchorBlock)
	reg.Register(ast.KindBlockquote, r.quotation)
	reg.Register(calloutTitleKind, r.calloutTitle)
	reg.Register(extast.KindTable, r.table)
	reg.Register(tableCaptionKind, r.tableCaption)
	reg.Register(extast.KindFootnoteLink, r.footnoteLink)
	reg.Register(extast.KindFootnote, r.footnote)
	reg.Register(extast.KindFootnoteBacklink, r.footnoteBacklink)
	reg.Register(extast.KindTaskCheckBox, r.taskCheckBox)
}

// label returns a text of the site's words, escaped for an attribute.
func (r nodeRenderer) label(key string) string {
	return string(util.EscapeHTML([]byte(r.words.Text(key))))
}

// taskCheckBox writes a check box with a label for screen readers.
func (r nodeRenderer) taskCheckBox(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case entering && n.(*extast.TaskCheckBox).IsChecked:
		_, _ = w.WriteString(`<input type="checkbox" disabled checked aria-label="` + r.label("notes.done") + `"> `)
	case entering:
		_, _ = w.WriteString(`<input type="checkbox" disabled aria-label="` + r.label("notes.to-do") + `"> `)
	}
	return ast.WalkContinue, nil
}

func (nodeRenderer) wikiLink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if n := n.(*wikiNode); entering && n.mention >= 0 {
		_, _ = w.WriteString(placeholder(n.mention, false))
	} else if entering {
		_, _ = w.Write(util.EscapeHTML([]byte(n.written())))
	}
	return ast.WalkSkipChildren, nil
}

func (nodeRenderer) math(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(n.(*mathNode).html())
	}
	return ast.WalkSkipChildren, nil
}

// mathBlock writes a display formula. A formula that may be wider than a phone can be scrolled with the keyboard.
func (r nodeRenderer) mathBlock(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	formula, attributes := n.(*mathBlock).formula.html(), ""
	if visibleLength(formula) > maxPhoneFormula {
		attributes = ` tabindex="0" role="group" aria-label="` + r.label("notes.formula") + `"`
	}
	_, _ = w.WriteString(`<p class="display"` + attributes + `>` + formula + "</p>\n")
	return ast.WalkSkipChildren, nil
}

// maxPhoneFormula is the maximum number of characters of a formula that certainly fits on a phone. A character takes up
// to 12 of 270 pixels.
const maxPhoneFormula = 22

// visibleLength returns the number of characters outside tags, without white space.
func visibleLength(html string) int {
	n, inTag := 0, false
	for _, c := range html {
		switch {
		case c == '<':
			inTag = true
		case c == '>':
			inTag = false
		case !inTag && c != ' ' && c != '\n':
			n++
		}
	}
	return n
}

// html returns the rendered formula, or its source if it has an error.
func (n *mathNode) html() string {
	if n.err != nil {
		return `<code class="tex">` + string(util.EscapeHTML([]byte(n.written))) + `</code>` + n.tail
	}
	return n.mathML
}

// heading writes a heading, with a link to itself if it has an anchor.
func (r nodeRenderer) heading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Heading)
	tag := "h" + strconv.Itoa(n.Level)
	id, _ := n.AttributeString("id")
	anchor, _ := id.([]byte)
	switch {
	case entering && anchor != nil:
		_, _ = w.WriteString("<" + tag + ` id="` + string(util.EscapeHTML(anchor)) + `">`)
		if former, ok := n.AttributeString(formerAttribute); ok {
			_, _ = w.WriteString(`<span id="` + string(util.EscapeHTML(former.([]byte))) + `"></span>`)
		}
	case entering:
		_, _ = w.WriteString("<" + tag + ">")
	case anchor != nil:
		href := string(util.EscapeHTML(util.URLEscape(anchor, false)))
		_, _ = w.WriteString(` <a class="anchor" href="#` + href + `" aria-label="` + r.label("notes.section") +
			`">#</a></` + tag + ">\n")
	default:
		_, _ = w.WriteString("</" + tag + ">\n")
	}
	return ast.WalkContinue, nil
}

func (nodeRenderer) rawHTML(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.Write(util.EscapeHTML(shownInline(node.(*ast.RawHTML), source)))
	}
	return ast.WalkSkipChildren, nil
}

func (nodeRenderer) htmlBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if shown := shownBlock(node.(*ast.HTMLBlock), source); entering && len(shown) > 0 {
		_, _ = w.WriteString("<p>")
		_, _ = w.Write(util.EscapeHTML(shown))
		_, _ = w.WriteString("</p>\n")
	}
	return ast.WalkContinue, nil
}

// shownInline returns the visible text of inline HTML: its source, or nil for a comment.
func shownInline(n *ast.RawHTML, source []byte) []byte {
	if raw := n.Segments.Value(source); !bytes.HasPrefix(raw, []byte("<!--")) {
		return raw
	}
	return nil
}

// shownBlock returns the visible text of an HTML block: its source, without a comment at its start.
func shownBlock(n *ast.HTMLBlock, source []byte) []byte {
	raw := rawBlock(n, source)
	if n.HTMLBlockType == ast.HTMLBlockType2 {
		_, raw, _ = bytes.Cut(raw, []byte("-->"))
	}
	return bytes.TrimSpace(raw)
}

// rawBlock returns the source of an HTML block.
func rawBlock(n *ast.HTMLBlock, source []byte) []byte {
	raw := n.Lines().Value(source)
	if n.HasClosure() {
		raw = append(raw, n.ClosureLine.Value(source)...)
	}
	return raw
}
