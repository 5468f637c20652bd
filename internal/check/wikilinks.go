package check

import (
	"bytes"
	"strings"
	"unicode"
)

// wikiLinks finds [[…]] in notes and free pages that name no paper.
func wikiLinks(f *finder) {
	papers := map[string]bool{}
	for _, s := range f.sources {
		papers[s.slug] = papers[s.slug] || s.isPaper()
	}
	for _, s := range f.sources {
		if !bytes.Contains(s.body, []byte("[[")) {
			continue
		}
		notes := 0
		if s.isPaper() {
			notes = f.markdown.NotesStart(s.body)
		}
		for _, m := range s.outline().WikiLinks {
			name := wikiName(m.Text)
			if m.Offset < notes || papers[name] || !strings.ContainsFunc(name, unicode.IsLetter) {
				continue
			}
			where := s.text(m.Offset)
			where.What, where.Mend = "no paper has the name "+name, `write the name of its file without .md, or \[[ if brackets are meant`
			f.note(Finding{Problem: where, Severity: Error, Check: f.check, missing: paperPrefix + name + "/"})
		}
	}
}

// wikiName is the paper that stands in [[…]], without the part and the words to show.
func wikiName(text string) string {
	if i := strings.IndexAny(text, "|#"); i >= 0 {
		text = text[:i]
	}
	return strings.TrimSpace(text)
}
