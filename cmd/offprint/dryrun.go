package main

// did returns what a command reports: what it did, or in a dry run what it would do.
func did(dryRun bool, done, wouldDo string) string {
	if dryRun {
		return wouldDo
	}
	return done
}

// unwritten returns the note that a dry run adds to its summary.
func unwritten(dryRun bool) string { return did(dryRun, "", " (nothing was written)") }
