package importer

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/paper"
)

// A merge brings one entry into the file that its paper has.
type merge struct {
	*book
	source        *source
	refresh       bool
	changes, kept []Change
}

func (b *book) merge(s *source, refresh bool) (*merge, error) {
	m := &merge{book: b, source: s, refresh: refresh}
	for _, step := range []func() error{m.fields, m.links, m.digest, m.counters, m.abstract} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// refreshed are the fields that --refresh takes from the dump.
var refreshed = []string{"title", "date", "author_count", "authors"}

// shown are those of which the report says what the source has instead.
var shown = append([]string{"organization", "arxiv", "doi"}, refreshed...)

// fields fills what the file does not say. What it says otherwise than the source stays, unless the
// curator asked to refresh it.
func (m *merge) fields() error {
	has := map[string]string{}
	for _, f := range m.paper.Fields() {
		has[f.Key] = f.Value
	}
	return m.edit(func(f *frontmatter.File) error {
		for _, want := range m.wanted() {
			if want.Key == "digests" || want.Key == "comments" || want.Key == "upvotes" {
				continue
			}
			change := Change{Field: want.Key, Old: has[want.Key], New: want.Value}
			switch {
			case has[want.Key] == want.Value || f.Has(want.Key) && m.saysTheSame(want.Key):
			case !m.fits(want.Key):
				m.kept = append(m.kept, change)
			case !f.Has(want.Key):
				if err := f.Insert(want.Key, want.Value, paper.Order); err != nil {
					return err
				}
				m.changes = append(m.changes, change)
			case m.refresh && slices.Contains(refreshed, want.Key):
				if err := f.Set(want.Key, want.Value); err != nil {
					return err
				}
				m.changes = append(m.changes, change)
			case slices.Contains(shown, want.Key):
				m.kept = append(m.kept, change)
			}
		}
		return nil
	})
}

// wanted are the fields that the source has. Authors are said by their number or by their names:
// one follows from the other, and where names replace others the number that the file has follows.
func (m *merge) wanted() []paper.Field {
	want := m.source.want
	switch {
	case len(want.Authors) > 0 && m.refresh && m.paper.AuthorCount > 0:
		want.AuthorCount = max(want.AuthorCount, len(want.Authors))
	case len(want.Authors) == 0 && m.paper.AuthorCount == 0 && want.AuthorCount == len(m.paper.Authors):
		want.AuthorCount = 0
	}
	return want.Fields()
}

// saysTheSame tells whether the file has what the source says, written in another way or more exactly.
func (m *merge) saysTheSame(key string) bool {
	switch want := &m.source.want; key {
	case "date":
		return strings.HasPrefix(m.paper.Date.String(), want.Date.String())
	case "arxiv":
		return m.paper.ArxivKey() == want.ArxivKey()
	case "doi":
		return paper.BareDOI(m.paper.DOI) == paper.BareDOI(want.DOI)
	case "organization":
		return essence(m.paper.Organization) == essence(want.Organization)
	}
	return false
}

// links adds the links that the file has not. One whose label the file gives to another address is
// the curator's.
func (m *merge) links() error {
	for _, l := range m.source.want.Links {
		change := Change{Field: "links", New: l.YAML()}
		if slices.ContainsFunc(m.paper.Links, func(k paper.Link) bool { return k.URL == l.URL }) {
			continue
		}
		if i := slices.IndexFunc(m.paper.Links, func(k paper.Link) bool { return k.Label == l.Label }); i >= 0 {
			change.Old = m.paper.Links[i].YAML()
			m.kept = append(m.kept, change)
			continue
		}
		if err := m.edit(func(f *frontmatter.File) error { return f.Append("links", change.New) }); err != nil {
			return err
		}
		m.changes = append(m.changes, change)
	}
	return nil
}

// fits tells whether what the source says of the authors agrees with what the file says.
func (m *merge) fits(key string) bool {
	want := &m.source.want
	switch {
	case key == "authors" && !m.refresh:
		return m.paper.AuthorCount == 0 || m.paper.AuthorCount >= len(want.Authors)
	case key == "author_count" && !m.refresh:
		return len(m.paper.Authors) == 0 || m.paper.AuthorCount > 0
	case key == "author_count" && len(want.Authors) == 0:
		return want.AuthorCount >= len(m.paper.Authors)
	}
	return true
}

func (m *merge) digest() error {
	if lists(m.paper.Digests, m.source.on) {
		return nil
	}
	day := m.source.on.String()
	m.changes = append(m.changes, Change{Field: "digests", New: day})
	return m.edit(func(f *frontmatter.File) error {
		if !f.Has("digests") {
			return f.Insert("digests", "["+day+"]", paper.Order)
		}
		return f.Append("digests", day)
	})
}

// counters takes the numbers of comments and upvotes from the newest digest that has the paper. An
// older one fills those that no digest has given yet.
func (m *merge) counters() error {
	newest := !m.source.superseded
	for _, d := range m.paper.Digests {
		newest = newest && d.Compare(m.source.on) <= 0
	}
	if newest || m.paper.Comments == nil {
		if err := m.counter("comments", m.paper.Comments, m.source.want.Comments); err != nil {
			return err
		}
	}
	if newest || m.paper.Upvotes == nil {
		return m.counter("upvotes", m.paper.Upvotes, m.source.want.Upvotes)
	}
	return nil
}

func (m *merge) counter(key string, has, want *int) error {
	if want == nil || has != nil && *has == *want {
		return nil
	}
	change := Change{Field: key, New: strconv.Itoa(*want)}
	if has != nil {
		change.Old = strconv.Itoa(*has)
	}
	m.changes = append(m.changes, change)
	return m.edit(func(f *frontmatter.File) error {
		if !f.Has(key) {
			return f.Insert(key, change.New, paper.Order)
		}
		return f.Set(key, change.New)
	})
}

// abstract fills an abstract that is missing, and on request replaces one that differs.
func (m *merge) abstract() error {
	if m.source.abstract == "" {
		return nil
	}
	f, problems := frontmatter.Parse(m.path, m.src)
	if err := problems.Err(); err != nil {
		return err
	}
	body, _ := f.Body()
	notes := markdown.New("/").NotesStart(body)
	old := strings.TrimSpace(string(body[:notes]))
	change := Change{Field: "abstract", Old: old, New: m.source.abstract}
	switch {
	case old == m.source.abstract || strings.ReplaceAll(old, "\r\n", "\n") == m.source.abstract:
		return nil
	case old != "" && !m.refresh:
		if condense(old) != condense(m.source.abstract) {
			m.kept = append(m.kept, change)
		}
		return nil
	}
	m.changes = append(m.changes, change)
	return m.replace(withAbstract(m.src, len(m.src)-len(body), notes, m.source.abstract))
}

// withAbstract puts an abstract between the front matter and the notes.
func withAbstract(src []byte, bodyStart, notes int, abstract string) []byte {
	newline := "\n"
	if bytes.Contains(src[:bodyStart], []byte("\r\n")) {
		newline = "\r\n"
	}
	var b bytes.Buffer
	b.Write(src[:bodyStart])
	if !bytes.HasSuffix(b.Bytes(), []byte("\n")) {
		b.WriteString(newline)
	}
	b.WriteString(newline + strings.ReplaceAll(abstract, "\n", newline) + newline)
	if rest := src[bodyStart+notes:]; len(rest) > 0 {
		b.WriteString(newline)
		b.Write(rest)
	}
	return b.Bytes()
}
