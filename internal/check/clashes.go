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
		where := problem.Problem{File: source, Hint: "rename the file"}
		if page, taken := pages[lower]; taken {
			where.What = "the file would replace " + page + ", which Offprint generates"
			f.add(Error, where, nil)
		} else if other, taken := files[lower]; taken && other[0] == name {
			where.What = "the file and " + other[1] + " would both be published as /" + name
			f.add(Error, where, nil)
		} else if taken {
			where.What = "the name differs from " + other[1] +
				" only in case, and some systems treat the two as one file"
			f.add(Error, where, nil)
		}
		files[lower] = [2]string{name, source}
	}
	for _, s := range f.site.Static {
		look(s.Name, s.Path)
	}
	for _, p := range f.site.Pictures {
		look(p.Name, f.inContent(p))
	}
}
