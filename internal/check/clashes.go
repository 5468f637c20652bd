package check

import (
	"strings"

	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/problem"
)

// clashes finds files of the curator that have the name of a page or of another file. On some systems, names that
// differ only in case are the same.
func clashes(f *finder) {
	pages := map[string]string{}
	for _, p := range f.site.Pages {
		pages[strings.ToLower(generate.FileName(p.Path))] = p.Path
	}
	files := map[string][2]string{} // names and sources
	look := func(name, source string) {
		lower := strings.ToLower(name)
		if page, taken := pages[lower]; taken {
			f.add(Error, generate.ClashWithPage(source, page), nil)
		} else if other, taken := files[lower]; taken && other[0] == name {
			f.add(Error, generate.ClashWithFile(source, other[1], name), nil)
		} else if taken {
			what := "the name differs from " + other[1] + " only in case, and some systems treat the two as one file"
			f.add(Error, problem.Problem{File: source, What: what, Hint: "rename the file"}, nil)
		}
		files[lower] = [2]string{name, source}
	}
	for _, s := range f.site.Static {
		look(s.Name, s.Path)
	}
	for _, p := range f.site.Pictures {
		look(p.Name, f.Build.SourceOf(p))
	}
}
