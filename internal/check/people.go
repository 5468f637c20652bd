package check

import (
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// unnamed finds people in site.yaml whom no paper names, which are probably typing errors.
func unnamed(f *finder) {
	named := map[string]bool{}
	var names []string
	for _, s := range f.sources {
		if s.paper == nil {
			continue
		}
		for _, name := range s.paper.Authors {
			if name = content.CleanName(name); !named[name] {
				named[name] = true
				names = append(names, name)
			}
		}
	}
	for _, k := range f.config.People {
		found := named[content.CleanName(k.Name)]
		for _, name := range k.Also {
			if named[content.CleanName(name)] {
				found = true
				continue
			}
			f.noPaperNames(name, names)
		}
		if !found {
			f.noPaperNames(k.Name, names)
		}
	}
}

func (f *finder) noPaperNames(name string, names []string) {
	where := f.inYAML("people", name)
	where.What, where.Hint = "no paper names "+name, "take the name out, or write it as a paper does"
	if near := problem.Nearest(name, names); near != "" {
		where.Hint = "did you mean " + near + "?"
	}
	f.add(Warning, where, nil)
}
