package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/dollar"
)

// A tableCaption is the caption of a table in pandoc's syntax: a paragraph before or after the table that begins with
// "Table:".
type tableCaption struct{ ast.BaseBlock }

var tableCaptionKind = ast.NewNodeKind("TableCaption")

func (n *tableCaption) Kind() ast.NodeKind            { return tableCaptionKind }
func (n *tableCaption) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

const captionMark = "Table:"

// addCaption moves an adjacent caption into a table and gives the table a name for its label: the text of the caption,
// or its number.
func addCaption(table ast.Node, number int, source []byte) {
	var name any = number // if there is no caption
	for _, beside := range []ast.Node{table.NextSibling(), table.PreviousSibling()} {
		if p, ok := beside.(*ast.Paragraph); ok && isCaption(p, source) {
			caption := &tableCaption{}
			caption.SetPos(p.Pos())
			for c := p.FirstChild(); c != nil; c = p.FirstChild() {
				caption.AppendChild(caption, c)
			}
			p.Parent().RemoveChild(p.Parent(), p)
			table.InsertBefore(table, table.FirstChild(), caption)
			name = textOf(caption, source)
			break
		}
	}
	table.SetAttributeString(nameAttribute, name)
}

// nameAttribute is the attribute of a table with its caption, or its number if it has none.
const nameAttribute = "name"

// isCaption reports whether a paragraph is a caption. If so, it removes the prefix "Table:". The parser can split the
// text at the colon, which could be part of a bare URL.
func isCaption(p *ast.Paragraph, source []byte) bool {
	first, ok := p.FirstChild().(*ast.Text)
	if !ok {
		return false
	}
	rest, marked := bytes.CutPrefix(first.Value(source), []byte(captionMark))
	if !marked || len(bytes.TrimLeft(rest, " ")) == 0 && first.NextSibling() == nil {
		return false
	}
	first.Segment = first.Segment.WithStart(first.Segment.Stop - len(rest))
	for t := first; ok; t, ok = t.NextSibling().(*ast.Text) {
		t.Segment = t.Segment.TrimLeftSpace(source)
		if t.Segment.Len() > 0 {
			break
		}
	}
	return true
}

// reportRows reports surplus cells of a table, which are not shown, and bars in code and formulas, which end a cell. If
// the paragraph is not a table, it reports such bars in the header, which can be the reason.
func (l *textState) reportRows(lines []text.Segment, source []byte, isTable bool) {
	const hint = `write \| in code, and \vert in a formula`
	columns := 0
	for i, segment := range lines {
		line := segment.Value(source)
		switch {
		case columns > 0 && isTable:
			if at := surplusCell(line, columns); at >= 0 {
				l.warn(segment.Start+at, "the table has no column for this cell, so the page does not show it",
					`add a column, or write \| for a bar in a cell`)
			}
			if at := enclosedBar(line); at >= 0 {
				l.warn(segment.Start+at, "a bar in code or a formula ends the cell of a table", hint)
			}
		case columns == 0 && i > 0 && bytes.IndexByte(line, '|') >= 0 && len(bytes.Trim(line, "|-: \t\r\n")) == 0:
			columns = cells(line)
			header := lines[i-1]
			if at := enclosedBar(header.Value(source)); at >= 0 {
				l.warn(header.Start+at, "a bar in code or a formula ends the cell of a table", hint)
			}
		}
	}
}

// surplusCell returns the offset of the first nonempty cell of a row after the last column, or -1.
func surplusCell(row []byte, columns int) int {
	trimmed := bytes.TrimPrefix(bytes.TrimLeft(row, " \t"), []byte("|"))
	start := len(row) - len(trimmed)
	for i, number := start, 1; i < len(row); i++ {
		switch {
		case row[i] == '|' && (i == 0 || row[i-1] != '\\'):
			number++
		case number > columns && !isSpace(row[i]):
			return i
		}
	}
	return -1
}

// enclosedBar returns the offset of the first bar in code or a formula that ends a cell, or -1.
func enclosedBar(row []byte) int {
	bar := func(from, to int) int {
		for i := from; i < to; i++ {
			if row[i] == '|' && row[i-1] != '\\' {
				return i
			}
		}
		return -1
	}
	for i := 0; i < len(row); i++ {
		end := i
		switch row[i] {
		case '\\':
			i++
			continue
		case '`':
			run := len(row[i:]) - len(bytes.TrimLeft(row[i:], "`"))
			end = i + run
			if close := bytes.Index(row[end:], row[i:end]); close >= 0 {
				end += close + run
			}
		case '$':
			end = max(i, dollar.End(row, i))
		}
		if end > i {
			if at := bar(i+1, end); at >= 0 {
				return at
			}
			i = end - 1
		}
	}
	return -1
}

// table writes a table inside a group that can be scrolled horizontally, also with the keyboard.
func (r nodeRenderer) table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</table>\n</div>\n")
		return ast.WalkContinue, nil
	}
	named, _ := n.AttributeString(nameAttribute)
	name, isCaption := named.(string)
	if number, _ := named.(int); !isCaption {
		name = r.words.Text("notes.table", "number", strconv.Itoa(number))
	}
	_, _ = w.WriteString(
		`<div class="table" role="group" aria-label="` + string(util.EscapeHTML([]byte(name))) + `" tabindex="0">` +
			"\n<table>\n",
	)
	return ast.WalkContinue, nil
}

func (nodeRenderer) tableCaption(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<caption><span>")
	} else {
		_, _ = w.WriteString("</span></caption>\n")
	}
	return ast.WalkContinue, nil
}

// classes sets the alignment of a cell with a class, because the content security policy forbids the style attributes
// that goldmark writes, and prevents a line break after the hyphen of a cell with one short word, such as "S4D-LegS".
func classes(n *extast.TableCell, source []byte) {
	var set []string
	if n.Alignment != extast.AlignNone {
		set = append(set, "align-"+n.Alignment.String())
	}
	if n.ChildCount() == 1 && isShortWord(textOf(n, source)) {
		set = append(set, gluedClass)
	}
	if set != nil {
		n.SetAttributeString("class", []byte(strings.Join(set, " ")))
	}
}
