package data

import (
	"slices"
	"strings"
)

// A service is a source of JSON with special names of members. Members without a rule are read by their names, as in
// the records of any other source.
type service struct {
	name    string
	marks   []string                         // paths that occur together only in records of this service
	rules   []rule                           // in the order of precedence
	ignored map[string]bool                  // names of members
	base    string                           // of relative addresses
	skip    func(root value) string          // the message if a record is not a paper, or ""; may be nil
	finish  func(p *paper, root, core value) // completes the entry; may be nil
}

// A rule maps the path of a value, as in value.at, to a property of a paper.
type rule struct{ path, property string }

// services lists the services with rules. A record belongs to the first service whose marks it has.
var services = []service{
	openAlex, semanticScholar, openReview, zotero, papersWithCode, papersWithCodeLinks, arxivSnapshot, rxiv, dataCite,
	dblp, inspire, ads, bibtexParser,
}

// serviceOf returns the service of a record, or the zero service. The marks can be in the record or in its core, which
// is the paper itself.
func serviceOf(root, core value) service {
	for _, s := range services {
		isMissing := func(mark string) bool { return core.at(mark).kind == 0 && root.at(mark).kind == 0 }
		if !slices.ContainsFunc(s.marks, isMissing) {
			return s
		}
	}
	return service{}
}

// LooksLikeService reports whether a dump that starts with head probably has records of a service.
func LooksLikeService(head string) bool {
	members := Members(head)
	isMissing := func(mark string) bool {
		top, _, _ := strings.Cut(mark, ".")
		return !members[top]
	}
	return slices.ContainsFunc(services, func(s service) bool { return !slices.ContainsFunc(s.marks, isMissing) })
}
