package check

// contentProblems passes on what cannot be read, and what is shown otherwise than meant.
func contentProblems(f *finder) {
	for _, p := range f.problems {
		f.add(Error, p, nil)
	}
	for _, w := range f.site.Warnings {
		f.add(Warning, w, nil)
	}
}
