package check

import "slices"

// contentProblems reports content that cannot be read or is not shown as intended.
func contentProblems(f *finder) {
	for _, p := range f.problems {
		f.add(Error, p, nil)
	}
	for _, h := range f.site.Hazards {
		f.add(Error, h, nil)
	}
	for _, w := range slices.Concat(f.site.Warnings, f.site.Notes) {
		f.add(Warning, w, nil)
	}
}
