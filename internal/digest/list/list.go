// Package list reads lists of papers in Markdown: awesome lists, reading lists, tables, and what bots publish every
// day. It also reads the file of a single paper, with front matter, and bare identifiers, one on each line.
//
// The input is a dump. The output is the entries, and a report of what looks like a paper but could not be read. The
// work is done in steps with a value between each two:
//
//	Markdown ──blocksOf──▶ blocks ──nest──▶ tree ──find──▶ records ──entry──▶ entries
//
// A block is a heading, an item, a row or a paragraph, with its position and its text as spans: runs of text with a
// style and the address that they link to. Markdown and the HTML in it become the same blocks. A tree has the facts
// about a paper below its title. A record is a title with the blocks that state facts about it.
//
// A record needs evidence that it is a paper: an identifier, an address on a host of papers, or a venue with a year. An
// identifier only belongs to the record whose own blocks contain it. If in doubt, a record is reported and not read.
package list

import (
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// Read reads a list of papers in Markdown.
func Read(d *entry.Dump) error {
	blocks, faults := blocksOf(d.Src)
	for _, f := range faults {
		d.Report(f.offset, f.what, f.hint)
	}
	f := find(nest(blocks))
	for i := range f.records {
		if d.IsFull() {
			return nil
		}
		r := &f.records[i]
		e, doubts := r.entry()
		for _, what := range doubts {
			d.Report(r.start, what, "imported without it; add it to the paper's file")
		}
		if r.facts.described {
			f.others.count(aText, r.start)
		}
		if r.facts.relative {
			f.others.count(aFile, r.start)
		}
		d.Add(r.start, e)
	}
	d.Day = f.updated
	for _, r := range f.rejected {
		d.Report(r.offset, r.what, r.hint)
	}
	f.others.report(d)
	return nil
}

// A fault is a problem at an offset of the dump.
type fault struct {
	offset     int
	what, hint string
}

// others counts what is not a paper, so that the report has one line for each kind.
type others struct {
	items, rows, mentions, texts, files int
	first                               [5]int // the offset of the first of each
}

func (o *others) count(kind int, offset int) {
	n := [...]*int{&o.items, &o.rows, &o.mentions, &o.texts, &o.files}[kind]
	if *n == 0 {
		o.first[kind] = offset
	}
	*n++
}

const (
	anItem = iota
	aRow
	aMention
	aText // of a record that has no field for it
	aFile // the address of a file beside the list
)

func (o *others) report(d *entry.Dump) {
	for kind, c := range []struct {
		n         int
		one, many string
	}{
		{o.items, "a list item has", "list items have"},
		{o.rows, "a table row has", "table rows have"},
		{o.mentions, "a paragraph mentions a paper", "paragraphs mention papers"},
		{o.texts, "a paper has", "papers have"},
		{o.files, "a paper has", "papers have"},
	} {
		what, first := c.one, ""
		if c.n > 1 {
			what, first = fmt.Sprintf("%d %s", c.n, c.many), "; this is the first one"
		}
		switch {
		case c.n == 0:
		case kind == aMention:
			d.Report(o.first[kind], what+" in running text", "not imported; write a list item for each paper")
		case kind == aText:
			d.Report(o.first[kind], what+" a description that is not an abstract",
				"not imported; the saved digest keeps it"+first)
		case kind == aFile:
			d.Report(o.first[kind], what+" a URL without https://", "imported without it"+first)
		default:
			d.Report(o.first[kind], what+" no link to a paper and no venue with a year",
				"not imported"+first)
		}
	}
}

// quoted returns the start of a text in quotes, for a message.
func quoted(text string) string {
	const longest = 80
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return problem.Quote(text)
}
