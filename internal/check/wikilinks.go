package check

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/markdown"
)

// wikiLinks finds [[…]] in notes and free pages that name no paper, or one by the name that it had.
func wikiLinks(f *finder) {
	papers, renamed := map[string]bool{}, map[string]string{}
	for _, s := range f.sources {
		papers[s.slug] = papers[s.slug] || s.isPaper()
		for _, alias := range s.aliases() {
			renamed[alias] = s.slug
		}
	}
	for _, s := range f.sources {
		if !bytes.Contains(s.body, []byte("[[")) {
			continue
		}
		notes := s.notesStart(f.markdown, s.body)
		for _, m := range s.outline().WikiLinks {
			name := markdown.WikiName(m.Text)
			if m.Offset < notes || papers[name] || !strings.ContainsFunc(name, unicode.IsLetter) {
				continue
			}
			where := s.text(m.Offset)
			if now := renamed[name]; now != "" {
				where.What, where.Mend = "the paper "+name+" is now "+now, "write [["+now+"]]"
				f.add(Warning, where, &change{s, wikiField, name, now})
				continue
			}
			where.What, where.Mend = "no paper has the name "+name, `write the name of its file without .md, or \[[ if brackets are meant`
			f.note(Finding{Problem: where, Severity: Error, Check: f.check, missing: paperPrefix + name + "/"})
		}
	}
}

// notesStart is where in a body the curator's part begins.
func (s *source) notesStart(md *markdown.Renderer, body []byte) int {
	if !s.isPaper() {
		return 0
	}
	return md.NotesStart(body)
}
