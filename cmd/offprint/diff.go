package main

import (
	"fmt"
	"io"

	"github.com/offprint/offprint/internal/edit"
)

// printDiffs prints diffs in the format of git. On a terminal it escapes control characters and uses colours.
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
