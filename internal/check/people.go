package check

import (
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// people finds people in site.yaml who are not authors of any paper. Their names are probably misspelled.
func people(f *finder) {
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
			f.reportNotAnAuthor(name, names)
		}
		if !found {
			f.reportNotAnAuthor(k.Name, names)
		}
	}
}

func (f *finder) reportNotAnAuthor(name string, names []string) {
	where := f.inYAML("people", name)
	where.What, where.Hint = "no paper has the author "+problem.Quote(
		name,
	), "remove the name, or spell it as in a paper"
	if near := problem.Nearest(name, names); near != "" {
		where.Hint = problem.DidYouMean(near)
	}
	f.add(Warning, where, nil)
}
