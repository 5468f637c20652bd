package data

import "strings"

// A service is a source of JSON whose records have members with names of their own. The members that no rule mentions
// are read by their names, as in the records of any other source.
type service struct {
	name    string
	marks   []string // paths of values; only the records of this service have all of them
	rules   []rule   // in the order of precedence
	ignored map[string]bool
	base    string                           // of relative addresses
	skip    func(root value) string          // what a record is if it is not a paper, or ""; may be nil
	finish  func(p *paper, root, core value) // completes the entry; may be nil
}

// A rule finds the values for a property of a paper.
type rule struct{ path, property string }

// services lists the services whose records have rules. The first one whose marks a record has reads the record.
var services = []service{
	openAlex, semanticScholar, openReview, zotero, papersWithCode, papersWithCodeLinks, arxivSnapshot, rxiv, dataCite,
	dblp, inspire, ads, bibtexParser,
}

// serviceOf returns the service of a record: of its inner object or of itself. It is the zero service if unknown.
func serviceOf(root, core value) service {
	for _, s := range services {
		found := true
		for _, mark := range s.marks {
			found = found && (core.at(mark).kind != 0 || root.at(mark).kind != 0)
		}
		if found {
			return s
		}
	}
	return service{}
}

// LooksLikeService reports whether a dump has the records of a service that other readers may take for theirs.
func LooksLikeService(head string) bool {
	members := Members(head)
	for _, s := range services {
		found := true
		for _, mark := range s.marks {
			top, _, _ := strings.Cut(mark, ".")
			found = found && members[top]
		}
		if found {
			return true
		}
	}
	return false
}
