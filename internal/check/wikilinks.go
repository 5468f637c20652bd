package check

import (
	"bytes"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// wikiLinks finds mentions of papers by their former names. Package archive reports mentions of missing papers.
func wikiLinks(f *finder) {
	papers, renamed := map[string]bool{}, map[string]string{}
	for _, s := range f.sources {
		papers[s.slug] = papers[s.slug] || s.isPaper()
		for _, alias := range s.aliases() {
			renamed[alias] = s.slug
		}
	}
	for _, s := range f.sources {
		if s.head == nil || len(renamed) == 0 {
			continue
		}
		for _, m := range s.mentions(f.markdown) {
			if now := renamed[m.Text]; now != "" && !papers[m.Text] {
				where := s.text(m.Offset)
				where.What, where.Hint = "the paper "+problem.Quote(
					m.Text,
				)+" was renamed to "+problem.Quote(
					now,
				), "write [["+now+"]]"
				f.add(Warning, where, &change{s, wikiField, m.Text, now})
			}
		}
		for _, p := range s.listed() {
			if now := renamed[p.Slug]; now != "" && !papers[p.Slug] {
				p.Place.What, p.Place.Hint = "the paper "+problem.Quote(
					p.Slug,
				)+" was renamed to "+problem.Quote(
					now,
				), "write "+now
				f.add(Warning, p.Place, nil)
			}
		}
	}
}

// mentions returns the names in [[…]] in the curator's part of a text.
func (s *source) mentions(md *markdown.Renderer) (names []markdown.Mark) {
	if !bytes.Contains(s.body, []byte("[[")) {
		return nil
	}
	start := s.notesStart(md, s.body)
	for _, m := range s.outline().WikiLinks {
		if m.Offset >= start {
			names = append(names, markdown.Mark{Text: markdown.WikiName(m.Text), Offset: m.Offset})
		}
	}
	return names
}

// outlineOf returns the outline of a source. In the curator's part, links to other files of the content have the
// addresses of their pages.
func (in *inspection) outlineOf(s *source) markdown.Outline {
	o := in.markdown.Outline(s.body)
	if !bytes.Contains(s.body, []byte(".md")) {
		return o
	}
	start := s.notesStart(in.markdown, s.body)
	for i, l := range o.Links {
		file, part, ok := content.LinkedFile(s.folder+"/"+s.slug+".md", l.Href)
		page := pageOf(file)
		if !ok || page == "" || l.Image || l.Offset < start {
			continue
		}
		o.Links[i].Href = in.withBase(page)
		if part != "" {
			o.Links[i].Href += "#" + part
		}
	}
	return o
}

// listed returns the papers of a collection.
func (s *source) listed() []content.CollectionPaper {
	if s.folder != content.CollectionsDir {
		return nil
	}
	c, problems := content.ParseCollection(s.file, s.head.Bytes())
	if len(problems) > 0 {
		return nil
	}
	return c.Papers
}

// notesStart returns the offset of the curator's part of a body.
func (s *source) notesStart(md *markdown.Renderer, body []byte) int {
	if !s.isPaper() {
		return 0
	}
	return md.NotesStart(body)
}
