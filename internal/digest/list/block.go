package list

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint/offprint/internal/digest/entry"
)

// A kind is the kind of a block.
type kind byte

const (
	paragraph kind = iota
	heading
	item
	row
	summary // of a <details> element
	code
	rule
)

// A block is a part of a list with its own lines.
type block struct {
	kind       kind
	level      int  // of a heading, from 1 to 6
	depth      int  // number of lists that contain the block, including the list of an item
	table      int  // number of the table of a row
	head       bool // whether a row is a header
	start, end int  // offsets in the dump
	spans      []span
	cells      [][]span // of a row
}

// A span is a run of text.
type span struct {
	text   string // "\n" is a line break
	start  int    // offset in the dump
	style  style
	url    string // the address that the text links to, or ""
	image  bool   // whether the text is the description of an image
	linked int    // number of the link, which separates adjacent links
}

// A style is a set of text styles.
type style byte

const (
	bold style = 1 << iota
	italic
	inCode
)

func (s *span) isBreak() bool { return s.text == "\n" }

// textOf returns the text of spans on one line, without the descriptions of images.
func textOf(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		if !s.image {
			b.WriteString(s.text)
		}
	}
	return entry.Clean(b.String())
}

// A builder makes blocks from the HTML elements of a text. Markdown is converted to HTML elements first, so that HTML
// in Markdown needs no separate code. Elements need not be closed.
type builder struct {
	blocks []block
	open   bool   // whether the last block is open
	styles [3]int // number of open elements of each style
	url    string // address of the open link, or ""
	links  int    // number of links so far
	depth  int    // number of open lists
	tables int    // number of tables so far
	hidden int    // number of open elements whose text is ignored
}

func (b *builder) last() *block { return &b.blocks[len(b.blocks)-1] }

// begin opens a block at an offset.
func (b *builder) begin(k kind, level, at int) {
	b.end(at)
	b.blocks = append(b.blocks, block{kind: k, level: level, depth: b.depth, table: b.tables, start: at, end: at})
	b.open = true
}

// end closes the open block at an offset.
func (b *builder) end(at int) {
	if b.open {
		b.last().end = max(b.last().end, at)
	}
	b.open = false
}

// inRow reports whether a row is open. Its cells have no blocks of their own.
func (b *builder) inRow() bool { return b.open && b.last().kind == row }

// add adds a span to the open block, or to a new paragraph.
func (b *builder) add(s span) {
	if b.hidden > 0 {
		return
	}
	if !b.open {
		if strings.TrimSpace(s.text) == "" && !s.image {
			return
		}
		b.begin(paragraph, 0, s.start)
	}
	for i, n := range b.styles {
		if n > 0 {
			s.style |= 1 << i
		}
	}
	if s.url == "" && b.url != "" {
		s.url, s.linked = b.url, b.links
	}
	l := b.last()
	l.end = max(l.end, s.start+len(s.text))
	switch {
	case l.kind != row:
		l.spans = append(l.spans, s)
	case len(l.cells) > 0:
		c := &l.cells[len(l.cells)-1]
		*c = append(*c, s)
	}
}

func (b *builder) text(text string, at int) { b.add(span{text: text, start: at}) }
func (b *builder) lineBreak(at int)         { b.add(span{text: "\n", start: at}) }

// levels maps heading elements to their levels.
var levels = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

// styles maps elements to indexes in builder.styles.
var styles = map[atom.Atom]int{
	atom.B: 0, atom.Strong: 0, atom.I: 1, atom.Em: 1, atom.Code: 2, atom.Kbd: 2,
}

// hiddenElements lists the elements whose text is ignored.
var hiddenElements = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Svg: true, atom.Template: true}

// separateElements lists the elements that end a block.
var separateElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Center: true, atom.Blockquote: true, atom.Details: true,
	atom.Article: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Table: true, atom.Tbody: true,
}

// start starts an element at an offset. The address is the target of a link.
func (b *builder) start(tag atom.Atom, address string, at int) {
	style, isStyle := styles[tag]
	switch {
	case isStyle:
		b.styles[style]++
	case hiddenElements[tag] || tag == atom.Summary && b.inRow():
		b.hidden++
	case tag == atom.A:
		b.url = address
		b.links++
	case tag == atom.Br:
		b.lineBreak(at)
	case tag == atom.Td || tag == atom.Th:
		if b.inRow() {
			b.last().cells = append(b.last().cells, nil)
			b.last().head = tag == atom.Th
		}
	case tag == atom.Tr:
		b.hidden = 0 // <summary> in the row above was not closed
		b.begin(row, 0, at)
	case b.inRow() && (separateElements[tag] || levels[tag] > 0 || tag == atom.Li) && tag != atom.Table:
		b.lineBreak(at)
	case tag == atom.Ul || tag == atom.Ol:
		b.end(at)
		b.depth++
	default:
		b.startBlock(tag, at)
	}
}

// startBlock starts an element that is a block.
func (b *builder) startBlock(tag atom.Atom, at int) {
	b.url = ""
	isEmpty := b.open && len(b.last().spans) == 0
	switch {
	case levels[tag] > 0 && isEmpty && b.last().kind == summary:
		b.last().kind, b.last().level = heading, levels[tag]
	case levels[tag] > 0:
		b.begin(heading, levels[tag], at)
	case tag == atom.Li:
		b.begin(item, 0, at)
	case tag == atom.Summary:
		b.begin(summary, 0, at)
	case tag == atom.Hr:
		b.begin(rule, 0, at)
		b.end(at)
	case tag == atom.Pre:
		b.begin(code, 0, at)
	case separateElements[tag]:
		if tag == atom.Table {
			b.tables++
		}
		if !(isEmpty && (b.last().kind == item || b.last().kind == summary)) {
			b.end(at)
		}
	}
}

// finish ends an element at an offset.
func (b *builder) finish(tag atom.Atom, at int) {
	style, isStyle := styles[tag]
	switch {
	case isStyle:
		b.styles[style] = max(0, b.styles[style]-1)
	case hiddenElements[tag] || tag == atom.Summary && b.hidden > 0:
		b.hidden = max(0, b.hidden-1)
	case tag == atom.A:
		b.url = ""
	case tag == atom.Ul || tag == atom.Ol:
		b.end(at)
		b.depth = max(0, b.depth-1)
	case b.inRow() && tag != atom.Tr && tag != atom.Table:
	case tag == atom.Li || tag == atom.Tr || tag == atom.Pre || tag == atom.Summary || levels[tag] > 0 ||
		separateElements[tag]:
		b.end(at)
		b.styles = [3]int{}
	}
}
