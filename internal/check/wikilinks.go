package check

import (
	"bytes"
	"strings"

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
	start := s.renderer(md).NotesStart(s.body)
	for _, m := range s.outline().WikiLinks {
		if m.Offset >= start {
			names = append(names, markdown.Mark{Text: markdown.WikiName(m.Text), Offset: m.Offset})
		}
	}
	return names
}

// outlineOf returns the outline of a source. In the curator's part, links to other files of the content have the
// addresses of their pages, and so have mentions of parts of papers, such as [[mgno#Results]].
func (in *inspection) outlineOf(s *source) markdown.Outline {
	md := s.renderer(in.markdown)
	o := md.Outline(s.body)
	for _, m := range o.WikiLinks {
		target, _, _ := strings.Cut(m.Text, "|")
		if _, part, ok := strings.Cut(strings.TrimSuffix(target, `\`), "#"); ok {
			page := in.withBase(content.PaperPath(content.Slug(markdown.WikiName(m.Text))))
			link := markdown.Link{Mark: markdown.Mark{Text: "[[" + m.Text + "]]", Offset: m.Offset}}
			link.Href = page + "#" + markdown.AnchorOf(part)
			o.Links = append(o.Links, link)
		}
	}
	if !bytes.Contains(s.body, []byte(".md")) {
		return o
	}
	start := md.NotesStart(s.body)
	for i, l := range o.Links {
		file, part, ok := content.LinkedFile(s.name, l.Href)
		page := content.TextPath(file)
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

// listed returns the papers of a collection, even if its front matter has problems.
func (s *source) listed() []content.CollectionPaper {
	if s.folder != content.CollectionsDir {
		return nil
	}
	c, _ := content.ParseCollection(s.file, s.head.Bytes())
	return c.Papers
}

// renderer returns the renderer for a source: the curator wrote the whole text of all but papers.
func (s *source) renderer(md *markdown.Renderer) *markdown.Renderer {
	if !s.isPaper() {
		return md.Whole()
	}
	return md
}
