package importer

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
)

// A Joined is a file after Join.
type Joined struct {
	Bytes         []byte
	Changes, Kept []Change // as in an Outcome
}

// Join adds to a paper's file what another file of the same paper has, as an import adds the data of a digest: fields
// that are missing and the abstract. In addition, it unites the lists of both and takes the larger counters. It leaves
// the notes and the names of both files to the caller. The error is a problem.List.
func Join(path string, src []byte, from *content.Paper, notesStart func(body []byte) int) (*Joined, error) {
	into := &paperFile{name: path, path: path, src: src}
	if err := into.read().Err(); err != nil {
		return nil, err
	}
	s := &source{want: from.PaperFields, abstract: strings.TrimSpace(string(from.Body[:notesStart(from.Body)]))}
	s.abstract = strings.ReplaceAll(s.abstract, "\r\n", "\n")
	s.want.Tags, s.want.Links, s.want.Aliases, s.want.Draft = nil, nil, nil, false
	m := &merge{paperFile: into, source: s, replaces: map[string]bool{}, notesStart: notesStart}
	unite := func() error { return m.unite(from) }
	draft := func() error { return m.keepDraft(from.Draft) }
	for _, step := range []func() error{m.fields, unite, draft, m.largerCounters, m.abstract, m.locateKept} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return &Joined{into.src, m.changes, m.kept}, nil
}

// unite adds the entries of lists that the file does not have.
func (m *merge) unite(from *content.Paper) error {
	has := map[string][]string{"tags": m.paper.Tags, "aliases": append([]string{m.paper.Slug}, m.paper.Aliases...)}
	for _, d := range m.paper.Digests {
		has["digests"] = append(has["digests"], d.String())
	}
	for _, l := range m.paper.Links {
		has["links"] = append(has["links"], l.URL)
	}
	add := func(key, text, yaml string) error {
		if slices.Contains(has[key], text) {
			return nil
		}
		has[key] = append(has[key], text)
		m.changes = append(m.changes, Change{Field: key, New: yaml})
		return m.edit(func(f *frontmatter.File) error {
			if !f.Has(key) {
				return f.Insert(key, "["+yaml+"]", content.FieldOrder)
			}
			return f.Append(key, yaml)
		})
	}
	for _, tag := range from.Tags {
		if err := add("tags", tag, frontmatter.FlowScalar(tag)); err != nil {
			return err
		}
	}
	for _, d := range from.Digests {
		if err := add("digests", d.String(), d.String()); err != nil {
			return err
		}
	}
	for _, l := range from.Links {
		if err := add("links", l.URL, l.YAML()); err != nil {
			return err
		}
	}
	for _, alias := range from.Aliases {
		if err := add("aliases", alias, frontmatter.FlowScalar(alias)); err != nil {
			return err
		}
	}
	return nil
}

// keepDraft reports that one of two files is a draft. The file stays what it is.
func (m *merge) keepDraft(draft bool) error {
	yaml := map[bool]string{true: "true", false: "false"}
	if m.paper.Draft != draft {
		m.kept = append(m.kept, Change{Field: "draft", Old: yaml[m.paper.Draft], New: yaml[draft]})
	}
	return nil
}

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
