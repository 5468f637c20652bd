package check

import (
	"fmt"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/theme"
)

// accent finds an accent color that is hard to read, so that the site has a darker one.
func accent(f *finder) {
	requested := f.config.Theme.Accent
	if requested == "" {
		return
	}
	a := theme.ReadableAccent(requested)
	if a.Contrast >= theme.MinContrast {
		return
	}
	where := f.inYAML("theme", requested)
	where.What = fmt.Sprintf("the accent %s has a contrast of %.1f with the light background, less than %d, so the "+
		"site uses %s", problem.Quote(requested), a.Contrast, theme.MinContrast, a.Light)
	where.Hint = fmt.Sprintf("write %q, or a darker color", a.Light)
	f.add(Warning, where, nil)
}
