package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/problem"
)

// Pictures returns the displayed size of a picture in pixels, or 0 if it is unknown, given a URL that is relative or
// starts with /. The fault describes a picture that is missing or invalid, without file and line, which the renderer
// adds.
type Pictures func(address string) (width, height int, fault *problem.Problem)

// WithPictures returns a renderer for a text with pictures.
func (r *Renderer) WithPictures(find Pictures) *Renderer {
	with := *r
	with.pictures = find
	return &with
}

// WithFiles returns a renderer that checks links to files next to the text. find returns a fault, without file and
// line, if the file at a relative URL is missing.
func (r *Renderer) WithFiles(find func(address string) (fault *problem.Problem)) *Renderer {
	with := *r
	with.files = find
	return &with
}

// file checks that the file of a link in the curator's part exists.
func (r *Renderer) file(n *ast.Link, report *reporter) {
	name, _, _ := bytes.Cut(n.Destination, []byte("#"))
	if r.files == nil || n.Pos() < report.curators || !content.IsAttachment(string(name)) || !isRelative(name) {
		return
	}
	if fault := r.files(string(util.URLEscape(name, true))); fault != nil {
		report.warn(n.Pos(), fault.What, fault.Hint)
	}
}

// A figure is a picture in a separate paragraph, with its title as caption.
type figure struct {
	ast.BaseBlock
	caption []byte // as in the source
	macros  *mathml.Macros
}

var figureKind = ast.NewNodeKind("Figure")

func (n *figure) Kind() ast.NodeKind            { return figureKind }
func (n *figure) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// makeFigure turns a paragraph into a figure if it contains only a picture with a title. The picture can be inside a
// link.
func makeFigure(p *ast.Paragraph, m *mathml.Macros) {
	only := p.FirstChild()
	if only == nil || only.NextSibling() != nil {
		return
	}
	inner := only
	if link, ok := only.(*ast.Link); ok && link.ChildCount() == 1 {
		inner = link.FirstChild()
	}
	image, ok := inner.(*ast.Image)
	if !ok || len(bytes.TrimSpace(image.Title)) == 0 {
		return
	}
	f := &figure{caption: image.Title, macros: m}
	image.Title = nil
	f.SetPos(p.Pos())
	p.Parent().ReplaceChild(p.Parent(), p, f)
	f.AppendChild(f, only)
}

func (nodeRenderer) figure(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<figure>\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("\n<figcaption>" + n.(*figure).captionHTML() + "</figcaption>\n</figure>\n")
	return ast.WalkContinue, nil
}

// captionHTML returns the caption, with formulas rendered.
func (n *figure) captionHTML() string {
	var b strings.Builder
	writeUnescaped(&b, bytes.ReplaceAll(n.caption, []byte(`\$`), []byte(`\\$`)))
	shown, _ := titleHTML(strings.Join(strings.Fields(b.String()), " "), n.macros.Copy())
	return shown
}

const (
	sizeAttribute  = "size"  // HTML attributes with the size
	widthAttribute = "width" // width in CSS pixels that the text specifies
)

// picture looks up a picture of the site and sets its size.
func (r *Renderer) picture(n ast.Node, destination []byte, report *reporter) {
	wanted, hasWidth := n.AttributeString(widthAttribute)
	if hasWidth {
		n.SetAttributeString(sizeAttribute, ` width="`+strconv.Itoa(wanted.(int))+`"`)
	}
	if r.pictures == nil || !isRelative(destination) && !isRooted(destination) {
		return
	}
	width, height, fault := r.pictures(string(util.URLEscape(destination, true)))
	if fault != nil {
		report.fault(n.Pos(), *fault)
		return
	}
	if width == 0 {
		return
	}
	if hasWidth {
		width, height = wanted.(int), max(1, (height*wanted.(int)+width/2)/width)
	}
	n.SetAttributeString(sizeAttribute, ` width="`+strconv.Itoa(width)+`" height="`+strconv.Itoa(height)+`"`)
}

// isRelative reports whether a URL is relative to the page and not only a query or fragment.
func isRelative(address []byte) bool {
	if len(address) == 0 || bytes.IndexByte([]byte("/?#"), address[0]) >= 0 {
		return false
	}
	scheme := bytes.IndexByte(address, ':')
	return scheme < 0 || bytes.IndexByte(address[:scheme], '/') >= 0
}

// isRooted reports whether a URL is relative to the site.
func isRooted(address []byte) bool {
	return len(address) > 1 && address[0] == '/' && address[1] != '/'
}

// image writes a picture that browsers load lazily, with its size, so that the page does not move.
func (r nodeRenderer) image(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Image)
	url, text := util.URLEscape(n.Destination, true), []byte(textOf(n, source))
	_, _ = w.WriteString(`<img src="` + string(util.EscapeHTML(url)) + `" alt="` + string(util.EscapeHTML(text)) + `"`)
	if size, known := n.AttributeString(sizeAttribute); known {
		_, _ = w.WriteString(size.(string))
	}
	_, _ = w.WriteString(` loading="lazy" decoding="async"`)
	if n.Title != nil {
		_, _ = w.WriteString(` title="`)
		r.Writer.Write(w, n.Title)
		_ = w.WriteByte('"')
	}
	_ = w.WriteByte('>')
	return ast.WalkSkipChildren, nil
}
