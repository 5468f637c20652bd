package preview

import (
	"bytes"

	"github.com/offprint/offprint/internal/build"
)

// changedPages counts the pages that are new, others than before, or gone.
func changedPages(before, now *build.Site) int {
	if before == nil {
		return len(now.Pages)
	}
	n, kept := 0, 0
	for _, p := range now.Pages {
		old := before.Page(p.Path)
		if old != nil {
			kept++
		}
		if old == nil || !p.Shows(old) {
			n++
		}
	}
	return n + len(before.Pages) - kept
}

// changedFiles counts the static files that are new, others than before, or gone.
func changedFiles(before, now map[string][]byte) int {
	n, kept := 0, 0
	for name, data := range now {
		old, there := before[name]
		if there {
			kept++
		}
		if !there || !bytes.Equal(old, data) {
			n++
		}
	}
	return n + len(before) - kept
}
