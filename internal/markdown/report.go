package markdown

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/problem"
)

// A reporter collects the parts of a body that cannot be rendered as intended.
type reporter struct {
	file      string
	body      []byte
	firstLine int
	positions *problem.Positions // of body; nil until one is needed
	problems  problem.List
	curators  int          // offset of the curator's part of the body
	mentions  []Mention    // mentions in the curator's part
	views     []ViewBlock  // views in the curator's part
	faults    problem.List // see Document.Faults
	hasCode   bool

	languages   map[string]bool // languages of code
	highlighted int             // bytes of code so far
	isPlain     bool            // whether the rest of the code is not highlighted

	unsafe []ast.Node // links and pictures whose URL could run a script
}

func (r *reporter) warn(offset int, what, hint string) {
	r.problems = append(r.problems, r.at(offset, problem.Problem{What: what, Hint: hint}))
}

func (r *reporter) fault(offset int, p problem.Problem) { r.faults = append(r.faults, r.at(offset, p)) }

// at returns a problem with the file and the position of an offset in the body.
func (r *reporter) at(offset int, p problem.Problem) problem.Problem {
	p.File = r.file
	p.Line, p.Column = r.position(offset)
	return p
}

// position returns the line and column in the file of an offset in the body.
func (r *reporter) position(offset int) (line, column int) {
	if r.positions == nil {
		r.positions = problem.NewPositions(r.body)
	}
	line, column = r.positions.At(offset)
	return r.firstLine + line, column
}

func (r *reporter) math(n *mathNode) {
	if n.err != nil && !errors.Is(n.err, errManyFormulas) {
		r.warn(n.fault, "the formula cannot be rendered: "+n.err.Error(), "the page shows its source")
	} else if n.comment >= 0 {
		r.warn(n.comment, "a % in a formula begins a comment, which hides the rest of its line", `write \%`)
	}
}

// address reports an unsafe URL, which removeUnsafe removes. address can be escaped or not.
func (r *reporter) address(n ast.Node, address []byte) {
	if html.IsDangerousURL(util.URLEscape(address, true)) {
		r.warn(n.Pos(), "the URL could run a script and is removed", "use one that starts with https:// or /")
		r.unsafe = append(r.unsafe, n)
	}
}

// linkTitle removes comments from the title of a link or picture in the curator's part.
func (r *reporter) linkTitle(n ast.Node, title *[]byte) {
	if n.Pos() >= r.curators && bytes.Contains(*title, commentMark) {
		*title = withoutComments(*title)
	}
}

// removeUnsafe replaces links and pictures with an unsafe URL by their text.
func (r *reporter) removeUnsafe() {
	for _, n := range r.unsafe {
		if link, ok := n.(*ast.AutoLink); ok {
			shown := ast.NewString(link.Label(r.body))
			shown.SetRaw(true)
			link.Parent().InsertBefore(link.Parent(), link, shown)
		}
		unwrap(n)
	}
}

func (r *reporter) rawHTML(n *ast.RawHTML) {
	shown, start, hint := shownInline(n, r.body), n.Segments.At(0).Start, htmlHint(nil)
	if start >= r.curators {
		hint = htmlHint(shown)
	}
	if len(shown) > 0 {
		r.warn(start, "HTML is shown as text", hint)
	}
}

func (r *reporter) htmlBlock(n *ast.HTMLBlock) {
	if n.Lines().Len() == 0 {
		return
	}
	start := n.Lines().At(0).Start
	switch {
	case n.HTMLBlockType != ast.HTMLBlockType2:
		hint := htmlHint(nil)
		if start >= r.curators {
			hint = htmlHint(n.Lines().Value(r.body))
		}
		r.warn(start, "HTML is shown as text", hint)
	case !bytes.Contains(rawBlock(n, r.body), []byte("-->")):
		r.warn(start, "the comment is not closed and hides the rest of the text", "end it with -->")
	case len(shownBlock(n, r.body)) > 0:
		r.warn(start, "text after a comment on the same line is shown as written", "put it on its own line")
	}
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8.
func invalidUTF8(body []byte) int {
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(body)
}
