package archive

import (
	"github.com/offprint/offprint/internal/problem"
)

// aliases finds aliases that clash with the name or an alias of another paper, drafts included.
func (r *Reader) aliases(sources []*source) (problems problem.List) {
	owners := map[string]*source{}
	for _, s := range sources {
		for i, alias := range s.Aliases {
			fault := s.aliases[i]
			switch owner := owners[alias]; {
			case r.papers.files[alias+".md"] != nil:
				fault.What, fault.Hint = "the alias "+problem.Quote(alias)+" is the name of another paper",
					"remove it, or rename that paper with offprint mv"
				problems = append(problems, fault)
			case owner != nil && owner != s:
				fault.What, fault.Hint = "the alias "+problem.Quote(alias)+" is also in "+owner.Slug+".md",
					"remove it from one of the two"
				problems = append(problems, fault)
			default:
				owners[alias] = s
			}
		}
	}
	return problems
}
