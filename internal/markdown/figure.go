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

// Pictures finds the picture at an address that is relative or starts with /, and its displayed size, 0 if it is
// unknown. The fault has no file and line; the caller adds those of the text.
type Pictures func(address string) (width, height int, fault *problem.Problem)

// WithPictures returns a renderer for a text with pictures.
func (r *Renderer) WithPictures(find Pictures) *Renderer {
	with := *r
	with.pictures = find
	return &with
}

// WithFiles returns a renderer for a text whose links can lead to files beside it. find looks for the file at a
// relative address; the fault has no file and line.
func (r *Renderer) WithFiles(find func(address string) (fault *problem.Problem)) *Renderer {
	with := *r
	with.files = find
	return &with
}

// file looks for the file of a link in the curator's part.
func (r *Renderer) file(n *ast.Link, report *reporter) {
	name, _, _ := bytes.Cut(n.Destination, []byte("#"))
	if r.files == nil || n.Pos() < report.curators || !content.IsAttachment(string(name)) || !isRelative(name) {
		return
	}
	if fault := r.files(string(util.URLEscape(name, true))); fault != nil {
		report.warn(n.Pos(), fault.What, fault.Hint)
	}
}

// figure is a picture in a paragraph of its own, with its title as caption.
type figure struct {
	ast.BaseBlock
	caption []byte // as in the source
	macros  *mathml.Macros
}

var figureKind = ast.NewNodeKind("Figure")

func (n *figure) Kind() ast.NodeKind            { return figureKind }
func (n *figure) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// makeFigure turns a paragraph into a figure if it contains only a picture with a title, perhaps inside a link.
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
	sizeAttribute  = "size"  // HTML attributes
	widthAttribute = "width" // in CSS pixels, as the text asks for
)

// picture looks up a picture of the site.
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

// isRelative reports whether an address is relative to the page, but is not just a fragment.
func isRelative(address []byte) bool {
	if len(address) == 0 || bytes.IndexByte([]byte("/?#"), address[0]) >= 0 {
		return false
	}
	scheme := bytes.IndexByte(address, ':')
	return scheme < 0 || bytes.IndexByte(address[:scheme], '/') >= 0
}

// isRooted reports whether an address is relative to the site.
func isRooted(address []byte) bool {
	return len(address) > 1 && address[0] == '/' && address[1] != '/'
}

// image writes a picture that the browser loads lazily, with its size, so that the layout does not shift.
func (r nodeRenderer) image(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Image)
	_, _ = w.WriteString(
		`<img src="` + string(
			util.EscapeHTML(util.URLEscape(n.Destination, true)),
		) + `" alt="` + string(
			util.EscapeHTML([]byte(textOf(n, source))),
		) + `"`,
	)
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
