// Package list reads lists of papers in Markdown: awesome lists, reading lists, tables, and lists that bots publish
// every day. It also reads the file of a single paper, with front matter, and bare identifiers, one on each line.
//
// The input is a dump. The output is the entries, and a report of the text that looks like a paper but cannot be read.
// A list is read in steps:
//
//	Markdown ──blocksOf──▶ blocks ──nest──▶ tree ──find──▶ records ──entry──▶ entries
//
// A block is a heading, an item, a row or a paragraph, with its position and its text as spans: runs of text with a
// style and the address that they link to. Markdown and the HTML in it become the same blocks. In the tree, the facts
// about a paper are below its title. A record is a title with the blocks that state facts about it.
//
// A record needs evidence that it is a paper: an identifier, an address on a host of papers, or a venue with a year. An
// identifier belongs only to the record whose own blocks contain it. A doubtful record is reported and not imported.
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
			f.others.count(description, r.start)
		}
		if r.facts.relative {
			f.others.count(localFile, r.start)
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

// An omission is a kind of text that is not imported.
type omission int

const (
	listItem    omission = iota // an item without a paper
	tableRow                    // a row without a paper
	mention                     // a paper in running text
	description                 // a text about a paper that has no field for it
	localFile                   // the address of a file beside the list
	numOmissions
)

// omissionMessages has the parts of the report on each kind of omission.
var omissionMessages = [numOmissions]struct{ one, many, what, hint string }{
	listItem: {"a list item has", "list items have", "no link to a paper and no venue with a year", "not imported"},
	tableRow: {"a table row has", "table rows have", "no link to a paper and no venue with a year", "not imported"},
	mention: {"a paragraph mentions a paper", "paragraphs mention papers", "in running text",
		"not imported; write a list item for each paper"},
	description: {"a paper has", "papers have", "a description that is not an abstract",
		"not imported; the saved digest keeps it"},
	localFile: {"a paper has", "papers have", "a URL without https://", "imported without it"},
}

// others counts omissions, so that the report has one line for each kind.
type others struct {
	counts [numOmissions]int
	first  [numOmissions]int // offset of the first of each kind
}

// count adds an omission at an offset.
func (o *others) count(kind omission, offset int) {
	if o.counts[kind] == 0 {
		o.first[kind] = offset
	}
	o.counts[kind]++
}

// report reports each kind of omission that was counted.
func (o *others) report(d *entry.Dump) {
	for kind, m := range omissionMessages {
		n := o.counts[kind]
		what, hint := m.one+" "+m.what, m.hint
		if n > 1 {
			what = fmt.Sprintf("%d %s %s", n, m.many, m.what)
			if omission(kind) != mention {
				hint += "; this is the first one"
			}
		}
		if n > 0 {
			d.Report(o.first[kind], what, hint)
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
