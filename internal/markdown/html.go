package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// nodeRenderer writes the nodes that differ from goldmark's own HTML.
type nodeRenderer struct{ html.Config }

func (r nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(mathKind, r.math)
	reg.Register(mathBlockKind, r.mathBlock)
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(ast.KindHeading, r.heading)
	reg.Register(ast.KindRawHTML, r.rawHTML)
	reg.Register(ast.KindHTMLBlock, r.htmlBlock)
	reg.Register(ast.KindImage, r.image)
	reg.Register(extast.KindTaskCheckBox, r.taskCheckBox)
}

// taskCheckBox says to those who cannot see the box what it shows.
func (nodeRenderer) taskCheckBox(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case entering && n.(*extast.TaskCheckBox).IsChecked:
		_, _ = w.WriteString(`<input type="checkbox" disabled checked aria-label="Done"> `)
	case entering:
		_, _ = w.WriteString(`<input type="checkbox" disabled aria-label="To do"> `)
	}
	return ast.WalkContinue, nil
}

func (nodeRenderer) math(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(n.(*mathNode).html())
	}
	return ast.WalkSkipChildren, nil
}

func (nodeRenderer) mathBlock(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<p class="display">` + n.(*mathBlock).formula.html() + "</p>\n")
	}
	return ast.WalkSkipChildren, nil
}

// html is the formula, or where it does not parse its source.
func (n *mathNode) html() string {
	if n.err != nil {
		return `<code class="tex">` + string(util.EscapeHTML([]byte(n.source))) + `</code>`
	}
	return n.mathML
}

// heading adds a link to itself to every heading that has an anchor.
func (nodeRenderer) heading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Heading)
	tag := "h" + strconv.Itoa(n.Level)
	id, _ := n.AttributeString("id")
	anchor, _ := id.([]byte)
	switch {
	case entering && anchor != nil:
		_, _ = w.WriteString("<" + tag + ` id="` + string(util.EscapeHTML(anchor)) + `">`)
	case entering:
		_, _ = w.WriteString("<" + tag + ">")
	case anchor != nil:
		_, _ = w.WriteString(` <a class="anchor" href="#` + string(util.EscapeHTML(util.URLEscape(anchor, false))) + `" aria-label="Link to this section">#</a></` + tag + ">\n")
	default:
		_, _ = w.WriteString("</" + tag + ">\n")
	}
	return ast.WalkContinue, nil
}

// code highlights a fenced block with classes whose colours are the theme's, in light and dark.
func (r nodeRenderer) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.FencedCodeBlock)
	var code bytes.Buffer
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		code.Write(s.Value(source))
	}
	language := string(n.Language(source))
	_, _ = w.WriteString(`<pre class="code" tabindex="0"><code`)
	if language != "" {
		_, _ = w.WriteString(` data-language="` + string(util.EscapeHTML([]byte(language))) + `"`)
	}
	_ = w.WriteByte('>')
	highlight(w, code.String(), language)
	_, _ = w.WriteString("</code></pre>\n")
	return ast.WalkContinue, nil
}

// highlight writes code with a span for each token that the theme colours. A language that chroma
// does not know is written plainly.
func highlight(w util.BufWriter, code, language string) {
	lexer := lexers.Get(language)
	if language == "" || lexer == nil {
		_, _ = w.Write(util.EscapeHTML([]byte(code)))
		return
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err != nil {
		_, _ = w.Write(util.EscapeHTML([]byte(code)))
		return
	}
	formatter := chromahtml.New(chromahtml.WithClasses(true), chromahtml.PreventSurroundingPre(true))
	_ = formatter.Format(w, styles.Fallback, tokens)
}

func (nodeRenderer) rawHTML(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	segments := node.(*ast.RawHTML).Segments
	var raw []byte
	for i := range segments.Len() {
		s := segments.At(i)
		raw = append(raw, s.Value(source)...)
	}
	if !bytes.HasPrefix(raw, []byte("<!--")) {
		_, _ = w.Write(util.EscapeHTML(raw))
	}
	return ast.WalkSkipChildren, nil
}

func (nodeRenderer) htmlBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.HTMLBlock)
	if !entering || n.HTMLBlockType == ast.HTMLBlockType2 {
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<p>")
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		_, _ = w.Write(util.EscapeHTML(s.Value(source)))
	}
	if n.HasClosure() {
		_, _ = w.Write(util.EscapeHTML(n.ClosureLine.Value(source)))
	}
	_, _ = w.WriteString("</p>\n")
	return ast.WalkContinue, nil
}

// image loads pictures late; everything else is goldmark's.
func (r nodeRenderer) image(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Image)
	_, _ = w.WriteString(`<img src="`)
	if !html.IsDangerousURL(n.Destination) {
		_, _ = w.Write(util.EscapeHTML(util.URLEscape(n.Destination, true)))
	}
	var alt strings.Builder
	writeText(&alt, n, source)
	_, _ = w.WriteString(`" alt="` + string(util.EscapeHTML([]byte(alt.String()))) + `" loading="lazy"`)
	if n.Title != nil {
		_, _ = w.WriteString(` title="` + string(util.EscapeHTML(n.Title)) + `"`)
	}
	_ = w.WriteByte('>')
	return ast.WalkSkipChildren, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
