package check

// contentProblems reports content that cannot be read or is not shown as intended.
func contentProblems(f *finder) {
	for _, p := range f.problems {
		f.add(Error, p, nil)
	}
	for _, h := range f.site.Hazards {
		f.add(Error, h, nil)
	}
	for _, w := range f.site.Warnings {
		f.add(Warning, w, nil)
	}
}
