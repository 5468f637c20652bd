package archive

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// maxPlaces is how many places a warning about a name has.
const maxPlaces = 3

// An unknownName is a field that Offprint does not know, in the texts of one kind that have it.
type unknownName struct {
	files []string // of the first texts
	texts []any    // these texts, to remember the places in them
	count int
}

// unknownPlaces are the positions of fields in texts that did not change.
type unknownPlaces map[unknownPlace]problem.Problem

type unknownPlace struct {
	text any // a pointer
	name string
}

// unknownNames collects the names of fields in texts of one kind.
type unknownNames map[string]*unknownName

func (u unknownNames) add(text any, file string, own []strictyaml.Field) {
	_, isPaper := text.(*source)
	for _, f := range own {
		if f.Name == tldrField && isPaper {
			continue
		}
		n := u[f.Name]
		if n == nil {
			n = &unknownName{}
			u[f.Name] = n
		}
		if n.count++; n.count <= maxPlaces {
			n.files, n.texts = append(n.files, file), append(n.texts, text)
		}
	}
}

// undeclared returns a warning for each name of fields that Offprint does not know.
func (r *Reader) undeclared(
	sources []*source, collections []*collectionText, pages []*pageText,
) (warnings problem.List) {
	papers, others := unknownNames{}, [2]unknownNames{{}, {}}
	for _, s := range sources {
		papers.add(s, s.file, s.Own)
	}
	for _, c := range collections {
		others[0].add(c, c.File, c.Own)
	}
	for _, p := range pages {
		others[1].add(p, p.File, p.own)
	}
	places := unknownPlaces{}
	warnings = r.warnings(papers, "paper", "declare it in `fields` of site.yaml, or move it below `extra`", places)
	for i, kind := range [...]string{"collection", "page"} {
		warnings = append(warnings, r.warnings(others[i], kind, "move it below `extra`", places)...)
	}
	r.unknown = places
	return warnings
}

// warnings returns a warning for each name. It adds the places in the warnings to those of the next reading.
func (r *Reader) warnings(
	names unknownNames, kind, hint string, places unknownPlaces,
) (warnings problem.List) {
	for _, name := range slices.Sorted(maps.Keys(names)) {
		n := names[name]
		all := make([]string, len(n.files))
		var first problem.Problem
		for i, file := range n.files {
			at := unknownPlace{n.texts[i], name}
			p, known := r.unknown[at]
			if !known {
				p = placeOf(file, name, "")
			}
			places[at], all[i] = p, p.Place()
			if i == 0 {
				first = p
			}
		}
		first.What, first.Hint = "undeclared field "+problem.QuoteField(name), hint
		if n.count > 1 {
			first.What += ", also at " + strings.Join(all[1:], ", ")
		}
		if more := n.count - len(all); more > 0 {
			first.What += fmt.Sprintf(" and in %d more %ss", more, kind)
		}
		warnings = append(warnings, first)
	}
	return warnings
}
