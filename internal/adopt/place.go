package adopt

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// place adds a note with its new file to the report.
func (a *archive) place(n *note) {
	o := Outcome{Source: n.path, File: n.file, Kind: n.kind, Status: n.status, Reason: n.reason}
	switch {
	case n.kind == "":
		a.skip(n.path, n.reason)
		return
	case n.status != Created: // including a paper that the curator removed
	case n.kind == paperKind:
		a.put(n.file, a.paperFile(n))
	default:
		a.put(n.file, a.textFile(n))
	}
	if n.status == Created {
		o.Fields = n.places
		for _, source := range sortedKeys(n.copies) {
			a.copyFile(source, content.OwnFolder(n.file)+"/"+n.copies[source])
		}
	}
	a.report.Notes = append(a.report.Notes, o)
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// put adds a new file to the report.
func (a *archive) put(name, text string) {
	a.report.Files = append(a.report.Files, File{name, []byte(text)})
}

// copyFile adds a file to copy to the report, unless the site has a file of this name. If that file differs, it is
// reported.
func (a *archive) copyFile(source, name string) {
	if a.copied[name] {
		return
	}
	a.copied[name] = true
	if _, err := sitefile.Stat(a.Dir, name); errors.Is(err, fs.ErrNotExist) {
		a.report.Copied = append(a.report.Copied, Copy{source, name})
		return
	}
	theirs, err := a.src.read(source, maxFile)
	if mine, failed := sitefile.Read(a.Dir, name); err != nil || failed != nil || !bytes.Equal(mine, theirs) {
		a.problems = append(a.problems, problem.Problem{
			File: a.display(source), What: "was not copied: the site has another file " + name,
			Hint: "rename one of the two", Kind: "files were not copied, because the site has others of their names",
		})
	}
}

// paperFile returns the file of a paper.
func (a *archive) paperFile(n *note) string {
	n.fields.Aliases = a.aliases(n)
	var b strings.Builder
	b.WriteString("---\n")
	for _, f := range n.fields.Fields() {
		b.WriteString(f.Key + ": " + f.Value + "\n")
	}
	a.writeExtra(&b, n)
	b.WriteString("---\n")
	if n.abstract != "" {
		b.WriteString("\n" + n.abstract + "\n")
	}
	if notes := tidy(n.body); notes != "" {
		switch {
		case strings.HasPrefix(notes, "## "):
		case strings.Contains(notes, "\n## Notes\n"):
			b.WriteString("\n## Details\n")
		default:
			b.WriteString("\n## Notes\n")
		}
		b.WriteString("\n" + notes + "\n")
	}
	return b.String()
}

var blankLines = lazyregexp.New(`\n{3,}`)

// tidy removes blank lines around a text and repeated ones outside code, which remain where a conversion removed lines.
func tidy(text string) string {
	text = outside(text, fences(text), func(part string) string { return blankLines.ReplaceAllString(part, "\n\n") })
	return strings.Trim(text, "\n")
}

// writeExtra writes `extra` with the note's origin and the values of n.extra, followed by those of n.extra that are
// values of declared fields.
func (a *archive) writeExtra(b *strings.Builder, n *note) {
	b.WriteString("extra:\n  adopted: " + frontmatter.Quote(a.origin(n)) + "\n")
	var own []field
	for _, f := range n.extra {
		if a.isOwnField(n, f) {
			own = append(own, f)
			continue
		}
		name := f.name
		if name == "adopted" {
			name = "adopted_2"
		}
		b.WriteString("  " + frontmatter.Scalar(name) + ": " + f.value.yaml() + "\n")
	}
	for _, f := range own {
		b.WriteString(frontmatter.Scalar(f.name) + ": " + f.value.yaml() + "\n")
		for i := range n.places {
			if n.places[i].To == "extra."+f.name {
				n.places[i].To = f.name
			}
		}
	}
}

// isOwnField reports whether a value of a paper is a valid value of a declared field. It reports an invalid value,
// which would make a build fail.
func (a *archive) isOwnField(n *note, f field) bool {
	declared := a.declared(f.name)
	if declared == nil || n.kind != paperKind {
		return false
	}
	_, fault := declared.Read(f.value.any())
	if fault != nil {
		a.warn(n, f.line, fault.What, "kept below `extra`; "+fault.Hint, "")
	}
	return fault == nil
}

// aliases returns the old addresses of a note that differ from its new one. It omits and reports those that another
// text of the site has.
func (a *archive) aliases(n *note) (aliases []string) {
	add := func(address string, line int) {
		key := addressKey(address)
		switch {
		case key == addressKey(content.TextPath(n.file)) || slices.Contains(aliases, address):
		case key == "/" || a.site.addresses[key] || content.IsTaken(strings.Trim(key, "/")):
			a.warn(n, line, "the old path "+problem.Quote(address)+" is in use", "it does not redirect", "")
		default:
			aliases = append(aliases, address)
		}
	}
	if n.address != "" {
		add(n.address, n.addressLine)
	}
	for _, r := range n.redirects {
		add(r.value.text, r.line)
	}
	for _, alias := range aliases {
		a.site.addresses[addressKey(alias)] = true
	}
	return aliases
}

// textFile returns the file of a page or a collection.
func (a *archive) textFile(n *note) string {
	a.keepAll(n)
	var b strings.Builder
	b.WriteString("---\ntitle: " + frontmatter.Quote(n.fields.Title) + "\n")
	if description := strings.Join(strings.Fields(n.abstract), " "); description != "" {
		b.WriteString("description: " + frontmatter.Quote(description) + "\n")
	}
	if n.kind == collectionKind {
		b.WriteString("papers:\n")
		for _, p := range n.papers {
			entry := "  - " + p.note.slug
			if p.why != "" {
				entry += ": " + frontmatter.Quote(p.why)
			}
			b.WriteString(entry + "\n")
		}
	}
	if aliases := a.aliases(n); len(aliases) > 0 {
		b.WriteString("aliases: " + frontmatter.FlowList(aliases) + "\n")
	}
	a.writeExtra(&b, n)
	b.WriteString("---\n")
	if text := tidy(n.body); text != "" {
		b.WriteString("\n" + text + "\n")
	}
	return b.String()
}

// keepAll keeps all fields of a page or collection below `extra`, except for its title, description and old addresses.
func (a *archive) keepAll(n *note) {
	places := n.places
	n.extra, n.places, n.kept = nil, nil, nil
	for _, p := range n.front.pairs {
		to := ""
		for _, place := range places {
			if place.Field == p.name && strings.HasPrefix(place.To, "extra.") {
				to = "" // keep the field, because part of its value is below `extra`, such as an invalid address
				break
			}
			if place.Field == p.name && (place.To == "title" || place.To == "abstract" || place.To == "aliases") {
				to = strings.Replace(place.To, "abstract", "description", 1)
			}
		}
		if to != "" || p.value.isEmpty() {
			n.recordPlace(p.name, p.line, to)
			continue
		}
		n.keep(field{name: p.name, line: p.line, value: p.value})
	}
}

/* ---- Proposals for site.yaml ---- */

// A Tag is a proposed title of a tag: its most frequent spelling in the notes.
type Tag struct {
	Tag   string `json:"tag"`
	Title string `json:"title"`
}

// tagTitles returns proposals for the tags that notes spell differently from their slugs, sorted.
func (a *archive) tagTitles() []Tag {
	count := map[Tag]int{}
	for _, n := range a.notes {
		if n.kind == paperKind && n.status == Created {
			for _, title := range n.tagNames {
				count[Tag{content.Slug(title), title}]++
			}
		}
	}
	best := map[string]Tag{}
	for t, n := range count {
		if b, ok := best[t.Tag]; !ok || n > count[b] || n == count[b] && t.Title < b.Title {
			best[t.Tag] = t
		}
	}
	tags := []Tag{}
	for _, tag := range sortedKeys(best) {
		tags = append(tags, best[tag])
	}
	return tags
}

// A Field is a proposal to declare a field.
type Field struct {
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Choices []string `json:"choices,omitempty"`
	Papers  int      `json:"papers"` // number of papers with the field
}

// YAML returns the field as an entry of `fields` in site.yaml.
func (f Field) YAML() string {
	s := "{name: " + frontmatter.Scalar(f.Name) + ", type: " + f.Type
	if len(f.Choices) > 0 {
		s += ", choices: " + frontmatter.FlowList(f.Choices)
	}
	return s + "}"
}

// YAML returns the tag as an entry of `tags` in site.yaml.
func (t Tag) YAML() string {
	return "{tag: " + frontmatter.Scalar(t.Tag) + ", title: " + frontmatter.Scalar(t.Title) + "}"
}

// A field is proposed if at least minPapers papers have it, and one in minShare.
const (
	minPapers = 3
	minShare  = 10
)

// declarable matches the names that a declared field can have.
var declarable = lazyregexp.New(`^[a-z][a-z0-9_-]*$`)

// frequentFields returns proposals for the values below `extra` that many papers have, the most frequent first.
func (a *archive) frequentFields() []Field {
	values := map[string][]*value{}
	papers := 0
	for _, n := range a.notes {
		if n.kind != paperKind || n.status != Created {
			continue
		}
		papers++
		for _, f := range n.extra {
			if a.declared(f.name) == nil && declarable.MatchString(f.name) {
				values[f.name] = append(values[f.name], f.value)
			}
		}
	}
	fields := []Field{}
	for _, name := range sortedKeys(values) {
		all := values[name]
		if len(all) < minPapers || len(all)*minShare < papers {
			continue
		}
		if kind, choices := typeOf(all); kind != "" {
			fields = append(fields, Field{name, kind, choices, len(all)})
		}
	}
	slices.SortStableFunc(fields, func(x, y Field) int { return cmp.Compare(y.Papers, x.Papers) })
	return fields
}

// fieldTypes are the types of fields, the most specific first, each with the condition for all values.
var fieldTypes = []struct {
	name string
	is   func(v *value) bool
}{
	{"bool", func(v *value) bool { return v.kind == boolean }},
	{"number", func(v *value) bool { return v.kind == number }},
	{"date", func(v *value) bool { return isDate.MatchString(v.string()) }},
	{"url", func(v *value) bool { return strings.HasPrefix(v.string(), "http") && isAddress(v.string()) }},
	{"list", func(v *value) bool {
		_, ok := v.texts()
		return ok && v.kind == list
	}},
	{"text", func(v *value) bool { return v.string() != "" }},
}

var isDate = lazyregexp.New(`^\d{4}(?:-\d{2}(?:-\d{2})?)?$`)

// typeOf returns the type of a field with these values, or "". If they are a few short texts that occur repeatedly, the
// type is choice.
func typeOf(values []*value) (name string, choices []string) {
	const maxChoices, maxLength = 8, 40
	for _, t := range fieldTypes {
		if slices.ContainsFunc(values, func(v *value) bool { return !t.is(v) }) {
			continue
		}
		if t.name != "text" {
			return t.name, nil
		}
		for _, v := range values {
			if !slices.Contains(choices, v.string()) {
				choices = append(choices, v.string())
			}
		}
		slices.Sort(choices)
		longest := slices.MaxFunc(choices, func(x, y string) int { return cmp.Compare(len(x), len(y)) })
		if len(choices) > maxChoices || len(choices)*2 > len(values) || len(longest) > maxLength {
			return "text", nil
		}
		return "choice", choices
	}
	return "", nil
}
