package list

import (
	"maps"
	"strings"
)

// readRow reads a row of a table. The header of the table determines the fields of its cells.
func (f *finder) readRow(n *node, p place) {
	if f.readHeader(n) || n.head {
		return
	}
	cells := make([][]piece, len(n.cells))
	for i, c := range n.cells {
		cells[i] = piecesOf(c)
	}
	at, t := titleCell(cells, f.columns[n.table])
	papers, ids := f.papersIn(n, at)
	switch {
	case at < 0 && papers:
		f.rejected = append(f.rejected, fault{n.start, "no title found in this row: " + quoted(rowText(cells)),
			"skipped; name the column of the titles Title"})
		return
	case len(ids) > 1:
		f.rejected = append(f.rejected, fault{n.start, "this row has several arXiv identifiers: " +
			quoted(rowText(cells)), "skipped; write a row for each paper"})
		return
	case at < 0:
		if hasAnyLink(n) {
			f.others.count(tableRow, n.start)
		}
		return
	}
	r := record{start: n.start, end: n.end, title: t.title, sections: p.sections, date: p.date}
	f.addCells(&r, cells, at, &t, n.table)
	if !r.facts.evidence && !f.isTableOfPapers(n.table, &r) {
		f.others.count(tableRow, n.start)
		return
	}
	f.records = append(f.records, r)
}

// readHeader reads the first row of a table, and reports whether it is the header. Without a header, the fields of all
// columns are unknown.
func (f *finder) readHeader(n *node) bool {
	if _, known := f.columns[n.table]; known {
		return false
	}
	f.setColumns(n)
	if n.head || f.isHeader(n.table) {
		return true
	}
	f.columns[n.table] = make([]field, len(n.cells))
	return false
}

// papersIn reports whether the cells that identify the paper of a row have the address of a paper. It also returns the
// arXiv identifiers in these cells. The title is in the cell at the given index.
func (f *finder) papersIn(n *node, at int) (papers bool, ids map[string]bool) {
	columns := f.columns[n.table]
	ids = map[string]bool{}
	for i, c := range n.cells {
		if i < len(columns) && isIdentifying(columns[i]) || i == at {
			papers = papers || hasPaper(c)
			maps.Copy(ids, identifiers(c))
		}
	}
	return papers, ids
}

// addCells adds the facts in the cells of a row of a table to its record. The title is in the cell at the given index.
func (f *finder) addCells(r *record, cells [][]piece, at int, t *titleLine, table int) {
	columns, names := f.columns[table], f.names[table]
	if t.url != "" {
		r.facts.titleLink(t.url)
	}
	r.facts.block(t.rest, true)
	for i, c := range cells {
		of, name := unknownField, ""
		if i < len(columns) {
			of, name = columns[i], names[i]
		}
		switch {
		case i == at:
		case of == unknownField:
			r.facts.unknownCell(c, name)
		case of == titleField || of == nameField:
			r.facts.unknownCell(c, "")
		default:
			if of == paperField || of == arxivField || of == venueField {
				r.facts.evidence = r.facts.evidence || hasPaperPiece(c)
			}
			if of == noteField {
				c = withoutPaperLinks(c)
			}
			r.facts.value(of, name, c)
		}
	}
}

// unknownCell adds the links in a cell of unknown meaning, except links to papers: the row can mention other papers.
func (f *facts) unknownCell(cell []piece, name string) {
	label, known := labelOf(name)
	if !known || label == "-" {
		label = ""
	}
	f.links(withoutPaperLinks(cell), label)
	text := plainText(cell)
	if isVenue(text) {
		f.venueIn(text)
	}
	f.described = f.described || countWords(text) > 8
}

// withoutPaperLinks returns the pieces of a cell without links to papers.
func withoutPaperLinks(cell []piece) (kept []piece) {
	for _, p := range cell {
		if p.url == "" || !isPaper(p.url) {
			kept = append(kept, p)
		}
	}
	return kept
}

func hasPaperPiece(cell []piece) bool {
	for _, p := range cell {
		if p.url != "" && isPaper(p.url) {
			return true
		}
	}
	return false
}

// hasAnyLink reports whether a cell of a row has a link.
func hasAnyLink(n *node) bool {
	for _, c := range n.cells {
		if hasLink(c) {
			return true
		}
	}
	return false
}

// rowText returns the texts of cells, separated by bars.
func rowText(cells [][]piece) string {
	var texts []string
	for _, c := range cells {
		texts = append(texts, allText(c))
	}
	return strings.Join(texts, " | ")
}

// isIdentifying reports whether a column identifies the papers.
func isIdentifying(of field) bool {
	return of == titleField || of == nameField || of == paperField || of == arxivField || of == doiField ||
		of == venueField
}

// setColumns sets the columns of a table from the names in its first row.
func (f *finder) setColumns(n *node) {
	var columns []field
	var names []string
	for _, c := range n.cells {
		name := allText(piecesOf(c))
		names = append(names, name)
		columns = append(columns, fieldOf(name))
	}
	f.columns[n.table], f.names[n.table] = columns, names
}

// isHeader reports whether the first row of a table is its header, although it is not marked as one.
func (f *finder) isHeader(table int) bool {
	known := 0
	for _, c := range f.columns[table] {
		if c != unknownField {
			known++
		}
	}
	return known > 1 || known == len(f.columns[table])
}

// isTableOfPapers reports whether the columns of a table show that a row of it is a paper: they have titles with
// authors, or with venues and dates.
func (f *finder) isTableOfPapers(table int, r *record) bool {
	has := map[field]bool{}
	for _, c := range f.columns[table] {
		has[c] = true
	}
	return (has[titleField] || has[paperField] && countWords(r.title) >= longTitle) &&
		(has[authorsField] && len(r.facts.Authors) > 0 || has[venueField] && !r.facts.Date.IsZero() ||
			has[dateField] && has[venueField])
}

// titleCell returns the index of the cell with the title of a row, or -1, and the title. The first of titleRules that
// applies to a cell determines it.
func titleCell(cells [][]piece, columns []field) (at int, t titleLine) {
	split := make([]titleLine, len(cells))
	for i, c := range cells {
		split[i] = splitTitle(c)
	}
	for _, rule := range titleRules {
		for i := range cells {
			of := unknownField
			if i < len(columns) {
				of = columns[i]
			}
			if of == rule.field && split[i].title != "" && rule.accept(&split[i]) {
				return i, split[i]
			}
		}
	}
	return -1, titleLine{}
}

// titleRules lists the conditions for the cell with the title, the most certain first.
var titleRules = []struct {
	field   field // of the column
	accept  func(t *titleLine) bool
	example string // the name of the column, and a cell
}{
	{titleField, func(*titleLine) bool { return true }, "| Title | A Thing"},
	{paperField, isLong, "| Paper | [A Thing in a Table](https://example.org)"},
	{nameField, isLinkedPaper, "| Name | [AlexNet](https://arxiv.org/abs/2401.00001)"},
	{paperField, isLinkedPaper, "| Paper | [AlexNet](https://arxiv.org/abs/2401.00001)"},
	{unknownField, isLongLinkedPaper, "| X | [A Thing in a Table](https://arxiv.org/abs/2401.00001)"},
	{nameField, isLong, "| Name | A Thing in a Table"},
	{paperField, func(t *titleLine) bool { return t.mark == byBold }, "| Paper | **GRIT** - a method for…"},
}

func isLinkedPaper(t *titleLine) bool     { return t.mark == byLink && isPaper(t.url) }
func isLong(t *titleLine) bool            { return countWords(t.title) >= longTitle }
func isLongLinkedPaper(t *titleLine) bool { return isLinkedPaper(t) && isLong(t) }
