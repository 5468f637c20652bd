package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/importer"
)

// print says what happened: the lines that differ after a dry run, what changed in old files, what was
// kept, and the numbers.
func (c *importCommand) print(t *terminal, r *importer.Report) error {
	out := bufio.NewWriter(t.stdout)
	if c.DryRun && c.Diff {
		diffs := make([]string, len(r.Files))
		for i, f := range r.Files {
			diffs[i] = edit.Diff(f.Name, f.Before, f.After)
		}
		t.printDiffs(out, diffs)
	}
	for _, o := range r.Papers {
		printChanges(out, o)
	}
	for _, d := range r.Digests {
		fmt.Fprintf(out, "%s  %s, kept as %s\n", d.Date, count(d.Entries, "paper"), d.Kept)
	}
	would := ""
	if c.DryRun {
		would = " (nothing was written)"
	}
	fmt.Fprintf(
		out,
		"%d new, %d updated, %d unchanged%s\n",
		r.Count(importer.Created),
		r.Count(importer.Updated),
		r.Count(importer.Unchanged),
		would,
	)
	return out.Flush()
}

// printChanges says what became of a paper that was there: what is new, what replaced something, and what
// was kept against the source.
func printChanges(out io.Writer, o importer.Outcome) {
	if len(o.Changes) > 0 {
		fmt.Fprintln(out, o.File)
	}
	for _, ch := range o.Changes {
		if ch.Old == "" {
			fmt.Fprintf(out, "  + %s: %s\n", ch.Field, short(ch.New))
		} else {
			fmt.Fprintf(out, "  ~ %s: %s → %s\n", ch.Field, short(fromDifference(ch.Old, ch.New)), short(fromDifference(ch.New, ch.Old)))
		}
	}
	for _, ch := range o.Kept {
		fmt.Fprintf(
			out,
			"%s:%d: kept %s %s; %s says %s\n",
			o.File,
			ch.Line,
			ch.Field,
			short(fromDifference(ch.Old, ch.New)),
			o.Source,
			short(fromDifference(ch.New, ch.Old)),
		)
	}
}

// fromDifference leaves out what begins a long text as it begins another, so that a line has room for what
// differs.
func fromDifference(text, other string) string {
	const before = 20 // characters that tell where it is
	runes, others := []rune(text), []rune(other)
	same := 0
	for same < min(len(runes), len(others)) && runes[same] == others[same] {
		same++
	}
	if same <= 2*before {
		return text
	}
	return "…" + string(runes[same-before:])
}

// short makes a value fit on a line.
func short(s string) string {
	runes := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(runes) > 80 {
		runes = append(runes[:79], '…')
	}
	return edit.Visible(string(runes))
}
