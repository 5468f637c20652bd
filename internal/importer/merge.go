package importer

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/identity"
)

// A merge adds one entry to the existing file of its paper.
type merge struct {
	*paperFile
	source        *source
	replaces      map[string]bool // the fields whose values the source may replace
	changes, kept []Change        // as in an Outcome
	notesStart    func(body []byte) int
}

// A decision reports whether the source's values should replace those of a file; nil means never.
type decision func(changes []Change) (bool, error)

// merge adds an entry to the file, in memory.
func (pf *paperFile) merge(s *source, notesStart func(body []byte) int, decide decision) (*merge, error) {
	m := &merge{paperFile: pf, source: s, replaces: map[string]bool{}, notesStart: notesStart}
	if decide != nil {
		if err := m.decide(decide); err != nil {
			return nil, err
		}
	}
	for _, step := range []func() error{m.fields, m.links, m.bibtex, m.digest, m.counters, m.abstract, m.locateKept} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// refreshed lists the fields that --refresh replaces, except the abstract. Each group is one question, because the
// authors' names determine their number.
var refreshed = [][]string{{"title"}, {"date"}, {"author_count", "authors"}}

// A comparison has the fields for which the source and the file have different values.
type comparison struct {
	fill    []Change // missing in the file
	replace []Change // to be replaced with the source's value
	keep    []Change // to keep as they are in the file
}

// decide calls decide for each group of fields that the source would replace, and sets m.replaces. It changes nothing
// else.
func (m *merge) decide(decide decision) error {
	f, problems := frontmatter.Parse(m.path, m.src)
	if err := problems.Err(); err != nil {
		return err
	}
	for _, group := range refreshed {
		before := m.compare(f).changes(group)
		m.mark(group, true)
		after := m.compare(f).changes(group)
		take := false
		if !slices.Equal(before, after) {
			var err error
			if take, err = decide(m.locate(f, after)); err != nil {
				return err
			}
		}
		m.mark(group, take)
	}
	old := m.currentAbstract(f)
	if old.text == "" || m.source.abstract == "" || old.matches(m.source) {
		return nil
	}
	take, err := decide(m.locate(f, []Change{{Field: "abstract", Old: old.text, New: m.source.abstract}}))
	m.replaces["abstract"] = take
	return err
}

// mark sets whether the source may replace the fields of a group.
func (m *merge) mark(group []string, take bool) {
	for _, key := range group {
		m.replaces[key] = take
	}
}

// fields fills in missing fields. Existing values that differ from the source stay, unless the curator chose to refresh
// them.
func (m *merge) fields() error {
	return m.edit(func(f *frontmatter.File) error {
		c := m.compare(f)
		for _, change := range c.fill {
			if err := f.Insert(change.Field, change.New, content.FieldOrder); err != nil {
				return err
			}
		}
		for _, change := range c.replace {
			if err := f.Set(change.Field, change.New); err != nil {
				return err
			}
		}
		m.changes, m.kept = append(m.changes, c.changes(content.FieldOrder)...), append(m.kept, c.keep...)
		return nil
	})
}

// compare compares the fields of the source with those of the file.
func (m *merge) compare(f *frontmatter.File) *comparison {
	var c comparison
	has := map[string]string{}
	for _, field := range m.paper.Fields() {
		has[field.Key] = field.Value
	}
	for _, want := range m.wanted() {
		change := Change{Field: want.Key, Old: has[want.Key], New: want.Value}
		// Equal values come first, because they are the most frequent and f.Has parses the YAML. The fields of each
		// digest have separate steps.
		if change.Old == want.Value || slices.Contains(counted, want.Key) {
			continue
		}
		if f.Has(want.Key) {
			change.Old = cmp.Or(change.Old, emptyValues[want.Key])
		}
		switch {
		case (want.Key == "links" || want.Key == "bibtex") && f.Has(want.Key): // have separate steps, too
		case change.Old == want.Value || f.Has(want.Key) && m.agrees(want.Key):
		case m.fits(want.Key) && !f.Has(want.Key):
			c.fill = append(c.fill, change)
		case m.fits(want.Key) && m.replaces[want.Key]:
			c.replace = append(c.replace, change)
		default:
			c.keep = append(c.keep, change)
		}
	}
	return &c
}

// counted lists the fields that each digest updates.
var counted = []string{"digests", "comments", "upvotes"}

// emptyValues maps each field to its empty value in YAML, which states that the paper has no such value.
var emptyValues = map[string]string{
	"authors":      "[]",
	"tags":         "[]",
	"organization": `""`,
	"venue":        "{}",
	"arxiv":        `""`,
	"doi":          `""`,
	"type":         `""`,
	"withdrawn":    "false",
}

// changes returns the values to fill in or replace in the given fields, in the order of these fields.
func (c *comparison) changes(fields []string) []Change {
	all := slices.DeleteFunc(
		slices.Concat(c.fill, c.replace),
		func(c Change) bool { return !slices.Contains(fields, c.Field) },
	)
	slices.SortStableFunc(all, func(a, b Change) int {
		return cmp.Compare(slices.Index(fields, a.Field), slices.Index(fields, b.Field))
	})
	return all
}

// wanted returns the fields of the source without its citation key, because the key of an existing file never changes.
// If the authors' names replace those of a file that has a number, it adds their number. It omits a number that the
// names in the file imply.
func (m *merge) wanted() []content.PaperField {
	want := m.source.want
	want.Key = ""
	if m.isReimport() {
		want.Type, want.BibTeX = "", nil
	}
	switch {
	case len(want.Authors) > 0 && m.replaces["authors"] && m.paper.AuthorCount > 0:
		want.AuthorCount = max(want.AuthorCount, len(want.Authors))
	case len(want.Authors) == 0 && m.paper.AuthorCount == 0 && want.AuthorCount == len(m.paper.Authors):
		want.AuthorCount = 0
	}
	return want.Fields()
}

// agrees reports whether the file has the source's value in another notation or a more precise value.
func (m *merge) agrees(key string) bool {
	switch want := &m.source.want; key {
	case "date":
		return strings.HasPrefix(m.paper.Date.String(), want.Date.String())
	case "arxiv":
		return m.paper.ArxivKey() == want.ArxivKey()
	case "doi":
		return content.BareDOI(m.paper.DOI) == content.BareDOI(want.DOI)
	case "organization":
		return identity.TitleKey(m.paper.Organization) == identity.TitleKey(want.Organization)
	case "venue":
		return want.Venue.Within(m.paper.Venue)
	case "tags":
		return !slices.ContainsFunc(want.Tags, func(tag string) bool { return !slices.Contains(m.paper.Tags, tag) })
	}
	return false
}

// links adds links that the file does not have. It adds no link if the file has an empty list or a link with the same
// label: that is the curator's choice.
func (m *merge) links() error {
	for _, l := range m.source.want.Links {
		change := Change{Field: "links", New: l.YAML()}
		if slices.ContainsFunc(m.paper.Links, func(k content.Link) bool { return k.URL == l.URL }) {
			continue
		}
		same := slices.IndexFunc(m.paper.Links, func(k content.Link) bool { return k.Label == l.Label })
		err := m.edit(func(f *frontmatter.File) error {
			switch {
			case f.Has("links") && len(m.paper.Links) == 0:
				change.Old = "[]"
			case same >= 0:
				change.Old = m.paper.Links[same].YAML()
			default:
				return f.Append("links", change.New)
			}
			return nil
		})
		if err != nil {
			return err
		}
		m.note(change)
	}
	return nil
}

// note records a change. If the file has another value, the change was not made.
func (m *merge) note(change Change) {
	if change.Old != "" {
		m.kept = append(m.kept, change)
	} else {
		m.changes = append(m.changes, change)
	}
}

// bibtex adds fields to the group bibtex that the file does not have. It adds none to an empty group: that is the
// curator's choice.
func (m *merge) bibtex() error {
	if m.isReimport() {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(m.source.want.BibTeX)) {
		value := m.source.want.BibTeX[name]
		change := Change{Field: "bibtex", New: groupOf(name, value)}
		old, has := m.paper.BibTeX[name]
		if has && identity.TitleKey(old) == identity.TitleKey(value) {
			continue
		}
		err := m.edit(func(f *frontmatter.File) error {
			switch group := f.Group("bibtex"); {
			case has:
				change.Old = groupOf(name, old)
			case group == nil:
				change.Old = "{}"
			default:
				return group.Set(name, frontmatter.Scalar(value), nil)
			}
			return nil
		})
		if err != nil {
			return err
		}
		m.note(change)
	}
	return nil
}

// isReimport reports whether the file already has the entry of the same dump. Then an import without Refresh adds no
// type and no group bibtex, because importing a dump again must change no file. The file may come from an earlier
// version of Offprint, which did not import these fields.
func (m *merge) isReimport() bool {
	return m.source.again && !m.source.refresh && lists(m.paper.Digests, m.source.on)
}

// groupOf returns a group with one field as YAML.
func groupOf(name, value string) string {
	return "{" + frontmatter.Scalar(name) + ": " + frontmatter.Scalar(value) + "}"
}

// fits reports whether the source's value of a field can be written to the file without contradicting another field of
// it. Only the authors' names and their number can contradict each other.
func (m *merge) fits(key string) bool {
	want := &m.source.want
	switch replaces := m.replaces[key]; {
	case key == "authors" && !replaces:
		return m.paper.AuthorCount == 0 || m.paper.AuthorCount >= len(want.Authors)
	case key == "author_count" && !replaces:
		return len(m.paper.Authors) == 0 || m.paper.AuthorCount > 0
	case key == "author_count" && len(want.Authors) == 0:
		return want.AuthorCount >= len(m.paper.Authors)
	}
	return true
}

// digest adds the digest to the file's list.
func (m *merge) digest() error {
	if lists(m.paper.Digests, m.source.on) {
		return nil
	}
	return m.appendElement("digests", m.source.on.String())
}

// counters sets the numbers of comments and upvotes if no newer digest lists the paper. Otherwise it only fills in
// missing ones.
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

// counter sets a counter to the value want, unless that is nil.
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
			return f.Insert(key, change.New, content.FieldOrder)
		}
		return f.Set(key, change.New)
	})
}

// abstract fills in a missing abstract, or replaces a different one if the curator accepted that.
func (m *merge) abstract() error {
	if m.source.abstract == "" {
		return nil
	}
	f, problems := frontmatter.Parse(m.path, m.src)
	if err := problems.Err(); err != nil {
		return err
	}
	old := m.currentAbstract(f)
	change := Change{Field: "abstract", Old: old.text, New: m.source.abstract}
	switch {
	case old.matches(m.source):
		return nil
	case old.text != "" && !m.replaces["abstract"]:
		// Differences in spaces and punctuation are not worth a report.
		if identity.Condense(old.text) != identity.Condense(m.source.abstract) {
			m.kept = append(m.kept, change)
		}
		return nil
	}
	m.changes = append(m.changes, change)
	return m.replace(withAbstract(m.src, old.start, old.notes, m.source.abstract))
}

// A currentAbstract is the abstract in a file.
type currentAbstract struct {
	text  string
	start int // start of the body in the file
	notes int // start of the notes in the body
	line  int // the line of the file where the abstract starts
}

func (m *merge) currentAbstract(f *frontmatter.File) currentAbstract {
	body, line := f.Body()
	notes := m.notesStart(body)
	blank := len(body) - len(bytes.TrimLeft(body, " \t\r\n"))
	return currentAbstract{
		strings.TrimSpace(string(body[:notes])),
		len(m.src) - len(body),
		notes,
		line + bytes.Count(body[:blank], []byte("\n")),
	}
}

// matches reports whether the source has the same abstract, apart from line endings.
func (o *currentAbstract) matches(s *source) bool {
	return o.text == s.abstract || strings.ReplaceAll(o.text, "\r\n", "\n") == s.abstract
}

// withAbstract returns a file with an abstract between the front matter and the notes, in place of the previous one.
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

// locateKept records the lines of the kept values in the current file.
func (m *merge) locateKept() error {
	if len(m.kept) == 0 {
		return nil
	}
	f, problems := frontmatter.Parse(m.path, m.src)
	m.locate(f, m.kept)
	return problems.Err()
}

// locate records the lines of the old values in changes, and returns the changes.
func (m *merge) locate(f *frontmatter.File, changes []Change) []Change {
	for i := range changes {
		c := &changes[i]
		switch link := slices.IndexFunc(m.paper.Links, func(l content.Link) bool { return l.YAML() == c.Old }); {
		case c.Old == "":
		case c.Field == "abstract":
			c.Line = m.currentAbstract(f).line
		case c.Field == "links" && link >= 0:
			c.Line, _ = f.Find("links", m.paper.Links[link].URL)
		default:
			c.Line, _ = f.Find(c.Field, "")
		}
	}
	return changes
}
