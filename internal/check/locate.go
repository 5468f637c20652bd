package check

import (
	"bytes"
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/markdown"
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
	if m.page.file != nil {
		return place{Problem: m.page.place(m.offset)}
	}
	key := spot{m.page.generated.Layout, m.name, m.attribute, m.address, m.nth}
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

// placesOf returns a function that converts offsets in a file of the curator to positions.
func (in *inspection) placesOf(f *file) func(offset int) problem.Problem {
	positions := sync.OnceValue(func() *problem.Positions {
		data, _, _ := in.read(&bytes.Buffer{}, f)
		return problem.NewPositions(data)
	})
	return func(offset int) problem.Problem {
		line, column := positions().At(offset)
		return problem.Problem{File: f.source, Line: line + 1, Column: column}
	}
}

// A spot identifies an address or a script for the cache: pages with the same layout usually have it from the same
// source.
type spot struct {
	layout, name, attribute, address string
	nth                              int
}

// mayHave reports whether an address or an id may come from a file. It searches for an address as written; an id may
// always come from a heading, and a script never comes from a text.
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
	where = m.page.source.inText(m, m.page.earlier(m.address, m.number))
	if where.source != nil || m.attribute == "id" {
		return where, false
	}
	head := m.page.source.head.Bytes()
	if at := bytes.Index(head, []byte(in.shown(m.address))); at >= 0 { // in a collection's text about a paper
		where.Problem = placeIn(m.page.source.file, head, at)
	}
	return where, false
}

// unknown returns the page's layout as the best known position.
func (in *inspection) unknown(m mention) place {
	name := m.page.generated.Layout + ".html"
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
	if where, ok := in.settings().place(key, value); ok {
		return where
	}
	return problem.Problem{File: filepath.ToSlash(file)}
}

// settings are the nodes of site.yaml.
type settings struct {
	root   *yaml.Node // nil if the file cannot be read
	places *strictyaml.Places

	mu     sync.Mutex
	fields map[string]setting
}

// A setting is a field with the first node of each text below it.
type setting struct {
	name  *yaml.Node // nil if the field is missing
	texts map[string]*yaml.Node
}

func (in *inspection) parseSettings() *settings {
	file := filepath.ToSlash(filepath.Join(in.Build.Dir, config.FileName))
	s := &settings{places: strictyaml.NewPlaces(file, in.yaml, 1), fields: map[string]setting{}}
	if root, problems := strictyaml.Parse(file, in.yaml, 1); len(problems) == 0 {
		s.root = root
	}
	return s
}

// place returns the position of the first text with a value below a field, or of the field.
func (s *settings) place(key, value string) (where problem.Problem, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	field, known := s.fields[key]
	if !known {
		field = newSetting(s.root, key)
		s.fields[key] = field
	}
	n := cmp.Or(field.texts[value], field.name)
	if n == nil {
		return problem.Problem{}, false
	}
	return s.places.Of(n), true
}

func newSetting(root *yaml.Node, key string) setting {
	field := setting{strictyaml.Find(root, key, "\x00"), map[string]*yaml.Node{}} // no text in YAML has that character
	for text := range strictyaml.Texts(root, key) {
		if field.texts[text.Value] == nil {
			field.texts[text.Value] = text
		}
	}
	return field
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
	for _, f := range p.Own {
		text, _ := f.Value.(string)
		isLocal := strings.HasPrefix(text, "/") && strings.HasSuffix(address, text) // below the base path
		if isLocal || text != "" && sameAddress(text, address) {
			return place{Problem: s.field(f.Name, text), text: text}, true
		}
	}
	for field, value := range map[string]string{"arxiv": p.Arxiv, "doi": p.DOI} {
		if value != "" && sameAddress(address[max(0, len(address)-len(value)):], value) {
			return place{Problem: s.field(field, value)}, true
		}
	}
	return place{}, false
}

// inText finds an address, or the heading with an id, in a file's body. It skips earlier links with the same address.
func (s *source) inText(m mention, earlier int) place {
	links := s.marks().links[linkKey{m.address, m.name == "img"}]
	if len(links) > 0 {
		l := links[min(earlier, len(links)-1)]
		return place{Problem: s.text(l.Offset), source: s, text: l.Text}
	}
	if offset, ok := s.marks().headings[m.address]; ok {
		return place{Problem: s.text(offset)}
	}
	return place{Problem: s.text(0)}
}

// marks are the links and headings of a text.
type marks struct {
	links    map[linkKey][]markdown.Link
	headings map[string]int // offsets of the first ones, by anchor
}

type linkKey struct {
	href    string
	isImage bool
}

func marksOf(o markdown.Outline) marks {
	m := marks{map[linkKey][]markdown.Link{}, map[string]int{}}
	for _, l := range o.Links {
		key := linkKey{l.Href, l.Image}
		m.links[key] = append(m.links[key], l)
	}
	for _, h := range slices.Backward(o.Headings) {
		m.headings[h.Text] = h.Offset
	}
	return m
}
