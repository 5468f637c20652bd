package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

// write writes the changed files, or in a dry run prints their diffs. what names the operation in errors.
func (t *terminal) write(files *edit.Revision, what string, dryRun bool) error {
	if !dryRun {
		return files.Write(what)
	}
	if !t.json {
		t.printDiffs(t.stdout, files.Diffs())
	}
	return nil
}

// writtenList lists the files that were written. A dry run prints the diffs instead.
func writtenList(files []string, dryRun bool) string {
	var b strings.Builder
	for _, file := range files {
		if !dryRun {
			fmt.Fprintf(&b, "  ~ %s\n", problem.Name(file))
		}
	}
	return b.String()
}

// printDiffs prints diffs in the format of git. On a terminal it escapes control characters and uses colours.
func (t *terminal) printDiffs(out io.Writer, diffs []string) {
	isTerminal := isTerminal(t.stdout)
	for _, diff := range diffs {
		if isTerminal {
			diff = problem.Visible(diff)
		}
		if isTerminal && wantsColor() {
			diff = edit.ColorDiff(diff)
		}
		fmt.Fprint(out, diff)
	}
	if len(diffs) > 0 {
		fmt.Fprintln(out)
	}
}

// open reads the site's files, and locks the site if they are going to change.
func (t *terminal) open(ctx context.Context, change bool) (*edit.Revision, error) {
	if change {
		return edit.Lock(ctx, t.source, t.say)
	}
	return edit.Open(t.source)
}
