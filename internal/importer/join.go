package importer

import (
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
)

// A Joined is the result of Join or Fill.
type Joined struct {
	Bytes         []byte   // of the file
	Changes, Kept []Change // as in an Outcome
}

// Join adds the data of another file of the same paper to a paper's file, as an import adds the data of a digest:
// missing fields and the abstract. It also adds the missing elements of lists and uses the larger counters. The caller
// joins the notes, the file names and the curator's own fields. The error is a problem.List.
func Join(path string, src []byte, from *content.Paper, notesStart func(body []byte) int) (*Joined, error) {
	into := &paperFile{name: path, path: path, src: src}
	if err := into.read().Err(); err != nil {
		return nil, err
	}
	s := &source{want: from.PaperFields, abstract: strings.TrimSpace(string(from.Body[:notesStart(from.Body)]))}
	s.abstract = strings.ReplaceAll(s.abstract, "\r\n", "\n")
	s.want.Tags, s.want.Links, s.want.Aliases, s.want.Draft = nil, nil, nil, false
	s.want.ExtraFields, s.want.Own = nil, nil
	m := &merge{paperFile: into, source: s, replaces: map[string]bool{}, notesStart: notesStart}
	for _, step := range []func() error{
		m.fields,
		m.bibtex,
		func() error { return m.uniteLists(from) },
		func() error { return m.keepKey(from.Key) },
		func() error { return m.keepDraft(from.Draft) },
		m.largerCounters, m.abstract, m.locateKept,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return &Joined{into.src, m.changes, m.kept}, nil
}

// uniteLists adds the list elements of the other file that the file does not have.
func (m *merge) uniteLists(from *content.Paper) error {
	mine := elementsOf(m.paper)
	mine["aliases"] = append(mine["aliases"], element{text: m.paper.Slug})
	theirs := elementsOf(from)
	if len(m.paper.Aliases) == 0 && len(theirs["aliases"]) > 0 { // the first alias determines the feed id
		own := frontmatter.Scalar(content.PaperPath(m.paper.Slug))
		err := m.edit(func(f *frontmatter.File) error {
			if f.Has("aliases") {
				return f.Append("aliases", own)
			}
			return f.Insert("aliases", "["+own+"]", content.FieldOrder)
		})
		if err != nil {
			return err
		}
	}
	for _, key := range []string{"tags", "digests", "links", "aliases"} {
		for _, e := range theirs[key] {
			if slices.ContainsFunc(mine[key], func(has element) bool { return has.text == e.text }) {
				continue
			}
			mine[key] = append(mine[key], e)
			if err := m.appendElement(key, e.yaml); err != nil {
				return err
			}
		}
	}
	return nil
}

// An element is an element of a list in front matter. Elements with the same text are equal.
type element struct{ text, yaml string }

// elementsOf returns the elements of a paper's lists, by field.
func elementsOf(p *content.Paper) map[string][]element {
	all := map[string][]element{}
	add := func(key, text, yaml string) { all[key] = append(all[key], element{text, yaml}) }
	for _, tag := range p.Tags {
		add("tags", tag, frontmatter.Scalar(p.WrittenTag(tag)))
	}
	for _, d := range p.Digests {
		add("digests", d.String(), d.String())
	}
	for _, l := range p.Links {
		add("links", l.URL, l.YAML())
	}
	for _, alias := range p.Aliases {
		add("aliases", alias, frontmatter.Scalar(alias))
	}
	return all
}

// appendElement appends an element to a list, which it creates if necessary.
func (m *merge) appendElement(key, yaml string) error {
	m.changes = append(m.changes, Change{Field: key, New: yaml})
	return m.edit(func(f *frontmatter.File) error {
		if !f.Has(key) {
			return f.Insert(key, "["+yaml+"]", content.FieldOrder)
		}
		return f.Append(key, yaml)
	})
}

// keepKey records a different citation key as kept. The key of the file never changes, even if it is derived from the
// file's name.
func (m *merge) keepKey(key string) error {
	if has := m.paper.CitationKey(m.paper.Slug); key != "" && key != has {
		change := Change{Field: "key", Old: frontmatter.Scalar(has), New: frontmatter.Scalar(key)}
		m.kept = append(m.kept, change)
	}
	return nil
}

// keepDraft records a different value of draft as kept.
func (m *merge) keepDraft(draft bool) error {
	if has := m.paper.Draft; has != draft {
		change := Change{Field: "draft", Old: strconv.FormatBool(has), New: strconv.FormatBool(draft)}
		m.kept = append(m.kept, change)
	}
	return nil
}

// largerCounters sets the counters for which the source has a larger number.
func (m *merge) largerCounters() error {
	for _, c := range []struct {
		key       string
		has, want *int
	}{{"comments", m.paper.Comments, m.source.want.Comments}, {"upvotes", m.paper.Upvotes, m.source.want.Upvotes}} {
		if c.has == nil || c.want != nil && *c.want > *c.has {
			if err := m.counter(c.key, c.has, c.want); err != nil {
				return err
			}
		}
	}
	return nil
}
