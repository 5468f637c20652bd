package archive

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// maxPlaces is the largest number of positions in a warning.
const maxPlaces = 3

// An unknownName is the name of an unknown field, with the texts of one kind that have it.
type unknownName struct {
	files []string // files of the first maxPlaces texts
	texts []any    // these texts, as keys of unknownPlaces
	count int      // number of texts
}

// unknownPlaces caches the positions of unknown fields, so that unchanged texts are not read again.
type unknownPlaces map[unknownPlace]problem.Problem

type unknownPlace struct {
	text any // pointer to the text
	name string
}

// unknownNames collects the unknown fields in texts of one kind, by name.
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

// undeclared returns a warning for each unknown field.
func (r *Reader) undeclared(
	sources []*source, collections []*collectionText, pages []*pageText,
) (warnings problem.List) {
	inPapers, inCollections, inPages := unknownNames{}, unknownNames{}, unknownNames{}
	for _, s := range sources {
		inPapers.add(s, s.file, s.Own)
	}
	for _, c := range collections {
		inCollections.add(c, c.File, c.Own)
	}
	for _, p := range pages {
		inPages.add(p, p.File, p.own)
	}
	places := unknownPlaces{}
	const hint = "move it below `extra`"
	warnings = slices.Concat(
		r.undeclaredIn(inPapers, "paper", "declare it in `fields` of site.yaml, or "+hint, places),
		r.undeclaredIn(inCollections, "collection", hint, places),
		r.undeclaredIn(inPages, "page", hint, places),
	)
	r.unknown = places
	return warnings
}

// undeclaredIn returns a warning for each unknown field in texts of one kind. It adds the positions in the warnings to
// places, for the next build.
func (r *Reader) undeclaredIn(
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
		first.What, first.Hint = "unknown field "+problem.QuoteField(name), hint
		if kind == "paper" { // only papers have declared fields
			first.What = "undeclared field " + problem.QuoteField(name)
		}
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
