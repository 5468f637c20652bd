package check

import (
	"bytes"
	"slices"
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
			if slug := content.Slug(m.Text); renamed[slug] != "" && !papers[slug] {
				now := renamed[slug]
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
			if slug := content.Slug(p.Slug); renamed[slug] != "" && !papers[slug] {
				now := renamed[slug]
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
// addresses of their pages, and so have mentions of parts of papers, such as [[mgno#Results]]. The links with the same
// address are in the order of the page.
func (in *inspection) outlineOf(s *source) markdown.Outline {
	md := s.renderer(in.markdown)
	o := md.Outline(s.body)
	if !bytes.Contains(s.body, []byte(".md")) && len(o.WikiLinks) == 0 {
		return o
	}
	start := md.NotesStart(s.body)
	for i, l := range o.Links {
		file, part, ok := content.LinkedFile(s.name, l.Href)
		if page := in.addressOf(content.TextPath(file)); ok && page != "" && !l.Image && l.Offset >= start {
			o.Links[i].Href = withPart(page, part)
		}
	}
	for _, m := range o.WikiLinks {
		target, _, _ := strings.Cut(m.Text, "|")
		_, part, ok := strings.Cut(strings.TrimSuffix(target, `\`), "#")
		page := in.addressOf(content.PaperPath(content.Slug(markdown.WikiName(m.Text))))
		if !ok || page == "" || m.Offset < start {
			continue
		}
		after := slices.IndexFunc(o.Links, func(l markdown.Link) bool { return l.Offset > m.Offset })
		if after < 0 {
			after = len(o.Links)
		}
		link := markdown.Link{Mark: markdown.Mark{Text: "[[" + m.Text + "]]", Offset: m.Offset}}
		link.Href = withPart(page, markdown.AnchorOf(part))
		o.Links = slices.Insert(o.Links, after, link)
	}
	return o
}

// addressOf returns the address that a link to a text has on a page, given the path of the text's page. It is "" if
// the site does not have this page; then the words are shown without a link.
func (in *inspection) addressOf(path string) string {
	if now := in.movedTo(path); strings.HasPrefix(path, content.PapersPath) && now != "" {
		path = now // links to papers follow former names
	}
	if in.targets[path] == nil {
		return ""
	}
	return in.withBase(path)
}

// withPart adds a fragment to an address, unless it is empty.
func withPart(address, fragment string) string {
	if fragment == "" {
		return address
	}
	return address + "#" + fragment
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
