package main

// did returns wouldDo in a dry run, or else done.
func did(dryRun bool, done, wouldDo string) string {
	if dryRun {
		return wouldDo
	}
	return done
}

// unwritten returns the note that a dry run adds to its summary, or else "".
func unwritten(dryRun bool) string { return did(dryRun, "", " (nothing was written)") }
