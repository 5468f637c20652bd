package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/problem"
)

// verboseLists is the hint for seeing all problems of a kind.
const verboseLists = "--verbose lists all"

// print prints the diffs of a dry run, the changes to existing files, the kept values, and the totals.
func (c *importCommand) print(t *terminal, r *importer.Report) error {
	out := bufio.NewWriter(t.stdout)
	if c.DryRun && c.Diff {
		diffs := make([]string, len(r.Files))
		for i, f := range r.Files {
			diffs[i] = edit.Diff(f.Name, f.Before, f.After)
		}
		t.printDiffs(out, diffs)
	}
	var kept problem.List
	for _, o := range r.Papers {
		printChanges(out, o)
		kept = append(kept, keptValues(o)...)
	}
	for _, line := range kept.Lines(c.Verbose, verboseLists) {
		fmt.Fprintln(out, line)
	}
	for _, d := range r.Digests {
		saved := did(c.DryRun, "digest saved", "digest would be saved")
		fmt.Fprintf(out, "%s  %s; %s as %s\n", d.Date, content.Plural(d.Entries, "paper"), saved, d.Kept)
	}
	if line := skipped(r); line != "" {
		fmt.Fprintln(out, line)
	}
	created := strconv.Itoa(r.Count(importer.Created)) + " new"
	if c.Draft {
		created = content.Plural(r.Count(importer.Created), "new draft")
	}
	fmt.Fprintf(
		out,
		"%s, %d %s, %d unchanged%s\n",
		created,
		r.Count(importer.Updated),
		did(c.DryRun, "updated", "to update"),
		r.Count(importer.Unchanged),
		unwritten(c.DryRun),
	)
	return out.Flush()
}

// skipped describes the removed papers that an import skipped: how many, and where the first ones are.
func skipped(r *importer.Report) string {
	const shown = 3
	var places []string
	for _, o := range r.Papers {
		if o.Status == importer.Skipped && len(places) < shown {
			places = append(places, o.Source)
		}
	}
	n := r.Count(importer.Skipped)
	if n == 0 {
		return ""
	}
	line := "skipped " + content.Plural(n, "removed paper") + ": " + problem.Name(strings.Join(places, ", "))
	if n > shown {
		line += fmt.Sprintf(" and %d more", n-shown)
	}
	return line
}

// printChanges prints the changes to an existing paper: new values and replaced values.
func printChanges(out io.Writer, o importer.Outcome) {
	if len(o.Changes) > 0 {
		fmt.Fprintln(out, problem.Name(o.File))
	}
	for _, ch := range o.Changes {
		if ch.Old == "" {
			fmt.Fprintf(out, "  + %s: %s\n", ch.Field, short(ch.New))
		} else {
			from, to := short(fromDifference(ch.Old, ch.New)), short(fromDifference(ch.New, ch.Old))
			fmt.Fprintf(out, "  ~ %s: %s → %s\n", ch.Field, from, to)
		}
	}
}

// keptValues describes the values of an existing paper that were kept although the digest differs.
func keptValues(o importer.Outcome) (kept problem.List) {
	for _, ch := range o.Kept {
		kept = append(kept, problem.Problem{
			File: o.File, Line: ch.Line, What: keptValue(ch, o.Source),
			Kind: "papers keep `" + ch.Field + "`, which differs from the digest",
		})
	}
	return kept
}

// keptValue describes a value that was kept although another file has a different one.
func keptValue(ch importer.Change, other string) string {
	mine, theirs := quoted(ch.Field, fromDifference(ch.Old, ch.New)), quoted(ch.Field, fromDifference(ch.New, ch.Old))
	return "kept " + ch.Field + " " + mine + "; " + other + " has " + theirs
}

// quoted quotes the value of a field, unless it is YAML that begins with a quote or bracket.
func quoted(field, value string) string {
	value = short(value)
	if field != "abstract" && value != "" && strings.Contains(`"'[{`, value[:1]) {
		return value
	}
	return problem.Quote(value)
}

// fromDifference removes the beginning that a long text shares with another, so that the difference fits on a line.
func fromDifference(text, other string) string {
	const before = 20 // characters of context
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

// short shortens a value to fit on one line.
func short(s string) string {
	runes := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(runes) > 80 {
		runes = append(runes[:79], '…')
	}
	return problem.Visible(string(runes))
}
