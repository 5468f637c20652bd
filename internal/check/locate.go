package check

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
	"github.com/offprint/offprint/internal/theme"
)

// A place is the source of something on a page.
type place struct {
	problem.Problem
	page   string  // a page that shows it, if a layout produced it
	source *source // file that can be edited, or nil
	field  string  // front matter field; "" for the body
	text   string  // the text as written in the source
}

// change returns a change that replaces the text, or nil if a person has to do it.
func (w place) change(to string) *change {
	if w.source == nil {
		return nil
	}
	return &change{w.source, w.field, w.text, to}
}

// locate finds the source of an element. For an address on many pages, such as one in the menu, it examines only one of
// them.
func (in *inspection) locate(m mention) place {
	if f := m.page.file; f != nil {
		data, _, _ := in.read(&bytes.Buffer{}, f) // it was read before, without an error
		return place{Problem: placeIn(f.source, data, m.offset)}
	}
	key := spot{m.page.made.Layout, m.name, m.attribute, m.address, m.nth}
	in.mu.Lock()
	where, known := in.located[key]
	in.mu.Unlock()
	if known && !m.page.source.mayHave(m, in.shown(m.address)) {
		if where.page != "" {
			where.page = m.page.path
		}
		return where
	}
	where, shared := in.find(m)
	if shared {
		in.mu.Lock()
		in.located[key] = where
		in.mu.Unlock()
	}
	return where
}

// A spot is an address or a script in the elements of one name of one layout.
type spot struct {
	layout, name, attribute, address string
	nth                              int
}

// mayHave reports whether an address or an id may come from a file. The id of a heading differs from its text. No
// text has scripts.
func (s *source) mayHave(m mention, shown string) bool {
	return s != nil && s.head != nil && m.name != "script" && !isHandler(m.attribute) &&
		(m.attribute == "id" || strings.ContainsAny(shown, "%&") || bytes.Contains(s.head.Bytes(), []byte(shown)))
}

// find finds the source of an element, and reports whether other pages share it.
func (in *inspection) find(m mention) (where place, shared bool) {
	elements := m.page.trace()
	if m.number >= len(elements) {
		return in.unknown(m), false
	}
	if e := elements[m.number]; e.tag >= 0 {
		return in.inLayout(m, in.tracer.tags[e.tag])
	}
	if m.page.source == nil || m.page.source.head == nil {
		return in.unknown(m), false
	}
	earlier := 0 // elements of the content with this address
	for _, e := range elements[:m.number] {
		if e.tag < 0 && slices.Contains(e.addresses, m.address) {
			earlier++
		}
	}
	where = m.page.source.inText(m, earlier)
	if at := bytes.Index(m.page.source.head.Bytes(), []byte(in.shown(m.address))); where.source == nil &&
		m.attribute != "id" &&
		at >= 0 {
		// In a collection's text about a paper.
		where.Problem = placeIn(m.page.source.file, m.page.source.head.Bytes(), at)
	}
	return where, false
}

// unknown returns the page's layout as the best known position.
func (in *inspection) unknown(m mention) place {
	name := m.page.made.Layout + ".html"
	for _, t := range in.tracer.tags {
		if t.layout.Name == name {
			return place{Problem: problem.Problem{File: t.layout.Path}, page: m.page.path}
		}
	}
	return place{Problem: problem.Problem{File: theme.LayoutsDir + "/" + name}, page: m.page.path}
}

// inLayout finds the position of an address in a layout, or else in the data that the layout shows.
func (in *inspection) inLayout(m mention, t tag) (where place, shared bool) {
	shown := in.shown(m.address)
	for _, words := range []string{
		m.attribute + `="` + m.address, `"` + shown + `"`, `"` + m.address + `"`, "`" + shown + "`",
	} {
		if at := strings.Index(t.text(), words); at >= 0 {
			at += strings.IndexAny(words, "\"`") + 1
			return place{Problem: t.place(at), page: m.page.path}, true
		}
	}
	if where, ok := in.inConfig(m.address); ok {
		return where, true
	}
	if where, ok := m.page.source.inFields(m.address); ok {
		return where, false
	}
	return place{Problem: t.place(0), page: m.page.path}, true
}

// inConfig finds the position of an address in site.yaml.
func (in *inspection) inConfig(address string) (where place, ok bool) {
	for _, item := range in.config.Menu {
		if sameAddress(in.withBase(item.URL), address) {
			return place{Problem: in.inYAML("menu", item.URL)}, true
		}
	}
	for _, k := range in.config.People {
		if k.URL != "" && sameAddress(k.URL, address) {
			return place{Problem: in.inYAML("people", k.URL)}, true
		}
	}
	if r := in.config.Repository; r != "" && strings.HasPrefix(address, r) {
		return place{Problem: in.inYAML("repository", "")}, true
	}
	return place{}, false
}

// inYAML returns the position of a text below a field of site.yaml.
func (in *inspection) inYAML(key, value string) problem.Problem {
	file := filepath.Join(in.Build.Dir, config.FileName)
	root, problems := strictyaml.Parse(file, in.yaml, 1)
	if n := strictyaml.Find(root, key, value); len(problems) == 0 && n != nil {
		return placeIn(filepath.ToSlash(file), in.yaml, strictyaml.Offset(in.yaml, n))
	}
	return problem.Problem{File: filepath.ToSlash(file)}
}

// inFields finds the position of an address in the front matter of a paper.
func (s *source) inFields(address string) (where place, ok bool) {
	if s == nil || s.paper == nil {
		return place{}, false
	}
	p := s.paper
	for _, l := range p.Links {
		if sameAddress(l.URL, address) {
			return place{Problem: s.field("links", l.URL), source: s, field: "links", text: l.URL}, true
		}
	}
	for field, value := range map[string]string{"arxiv": p.Arxiv, "doi": p.DOI} {
		if value != "" && sameAddress(address[max(0, len(address)-len(value)):], value) {
			return place{Problem: s.field(field, value)}, true
		}
	}
	return place{}, false
}

// inText finds the position of an address, or of the heading with an id, in the body of a file. It skips earlier links
// with the same address.
func (s *source) inText(m mention, earlier int) place {
	isImage := m.name == "img"
	var last place
	for _, l := range s.outline().Links {
		if l.Href != m.address || l.Image != isImage {
			continue
		}
		last = place{Problem: s.text(l.Offset), source: s, text: l.Text}
		if earlier--; earlier < 0 {
			return last
		}
	}
	for _, h := range s.outline().Headings {
		if h.Text == m.address && last.source == nil {
			return place{Problem: s.text(h.Offset)}
		}
	}
	if last.source == nil {
		last.Problem = s.text(0)
	}
	return last
}
