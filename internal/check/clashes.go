package check

import (
	"strings"

	"github.com/offprint/offprint/internal/build"
	"github.com/offprint/offprint/internal/problem"
)

// clashes finds files of the curator's that have the name of a page. On some systems names that
// differ in capital letters alone are one.
func clashes(f *finder) {
	pages := map[string]string{}
	for _, p := range f.site.Pages {
		pages[strings.ToLower(build.FileName(p.Path))] = p.Path
	}
	files := map[string]string{}
	for _, s := range f.site.Static {
		name := strings.ToLower(s.Name)
		where := problem.Problem{File: s.Path, Mend: "give it another name"}
		if page, taken := pages[name]; taken {
			where.What = "the file takes the place of " + page + ", which Offprint makes"
			f.add(Error, where, nil)
		} else if other, taken := files[name]; taken {
			where.What = "the name differs from that of " + other + " in capital letters alone, and some systems take the two for one"
			f.add(Error, where, nil)
		}
		files[name] = s.Path
	}
}
