package main

import (
	"fmt"
	"io"

	"github.com/offprint/offprint/internal/edit"
)

// printDiffs shows the lines that differ, as git shows them and takes them. A terminal is not sent what
// could command it.
func (t *terminal) printDiffs(out io.Writer, diffs []string) {
	isTerminal := isTerminal(t.stdout)
	for _, diff := range diffs {
		if isTerminal {
			diff = edit.Visible(diff)
		}
		if isTerminal && wantsColour() {
			diff = edit.ColourDiff(diff)
		}
		fmt.Fprint(out, diff)
	}
	if len(diffs) > 0 {
		fmt.Fprintln(out)
	}
}
