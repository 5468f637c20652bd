package content

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// PaperFields are the fields in the front matter of a paper's file. Only the title is required. The comments of the
// fields appear in the user guide.
type PaperFields struct {
	// The title. Formulas between dollar signs are shown as formulas; everything else is text.
	Title string `yaml:"title"`
	// When the paper was published: a year, a month or a day, such as `2023`, `2023-10` or `2023-10-16`. A time and a
	// time zone after a day are ignored.
	Date Date `yaml:"date"`
	// The number of authors, if it is known but `authors` does not name them all.
	AuthorCount int `yaml:"author_count" min:"1"`
	// The names of the authors.
	Authors []string `yaml:"authors"`
	// The organization that published the paper.
	Organization string `yaml:"organization"`
	// Where the paper was published.
	Venue Venue `yaml:"venue"`
	// The tags, by their names in `site.yaml`. Other spellings mean the same tag: `Neural Operators` is
	// `neural-operators`. A tag that `site.yaml` does not describe has its spelling as title.
	Tags []string `yaml:"tags"`
	// The dates of the digests that list the paper. Imports add to them.
	Digests []Date `yaml:"digests"`
	// The number of comments that the digest reports. Imports update it.
	Comments *int `yaml:"comments"     min:"0"`
	// The number of votes that the digest reports. Imports update it.
	Upvotes *int `yaml:"upvotes"      min:"0"`
	// The arXiv identifier, such as `2310.19809`, or the paper's URL on arXiv.
	Arxiv string `yaml:"arxiv"`
	// The DOI, such as `10.48550/arXiv.2310.19809`, or its URL.
	DOI string `yaml:"doi"`
	// Related pages, such as the code or a project page, and files of the paper, such as its PDF or slides: names of
	// files beside the paper's file or in the folder that has its name.
	Links []Link `yaml:"links"`
	// The citation key, such as `he2023mgno`. Without it, the key is made from the file's name. Imports write one into
	// new files.
	Key string `yaml:"key"`
	// The type of the entry in BibTeX, such as `inproceedings`. Without it, the venue and the identifiers determine it.
	Type string `yaml:"type"`
	// Further fields of a bibliography, by their names in BibTeX, such as `{isbn: "978-0-262-03561-3"}`. The citations
	// and exports contain them, except `note`, `annote` and other remarks, which are never published.
	BibTeX map[string]string `yaml:"bibtex"`
	// Former names of the paper, and former paths such as `/posts/2021/mgno/`. They redirect to the paper. `offprint
	// mv` and `offprint merge` add to them.
	Aliases []string `yaml:"aliases"`
	// Whether the paper was withdrawn or retracted.
	Withdrawn bool `yaml:"withdrawn"`
	// Whether the paper is excluded from the site.
	Draft bool `yaml:"draft"`
	// Any values by name, for layouts. Offprint keeps them and ignores them otherwise.
	ExtraFields map[string]any `yaml:"extra"`

	// Own contains the unknown fields, in the order of the file.
	Own []strictyaml.Field `yaml:",inline"`
}

// Link is a related page outside the site, or a file of the paper.
type Link struct {
	// The text of the link, such as `Code`.
	Label string `yaml:"label"`
	// The URL, or the name of a file.
	URL string `yaml:"url"`
}

// IsFile reports whether a link is to a file of the paper rather than a page on the web.
func IsFile(l Link) bool {
	name, _, _ := strings.Cut(l.URL, "#")
	clean := path.Clean(name)
	return name != "" && IsAttachment(name) && !strings.ContainsAny(name, `:\?`) && !strings.HasPrefix(name, "/") &&
		clean != ".." && !strings.HasPrefix(clean, "../")
}

// FieldOrder is the canonical order of the fields in a file.
var FieldOrder = []string{
	"title", "date", "author_count", "authors", "organization", "venue", "tags", "digests",
	"comments", "upvotes", "arxiv", "doi", "links", "key", "type", "bibtex", "aliases", "withdrawn", "draft",
	"extra",
}

// A Paper is the content of one file, content/papers/<slug>.md: fields, an abstract and the curator's notes.
type Paper struct {
	PaperFields
	Slug     string // file name without .md, and the last part of the path
	File     string // for messages
	Body     []byte // abstract and notes, in Markdown
	BodyLine int    // line of the file where Body starts

	yaml     []byte // front matter, to find positions
	yamlLine int    // line of the file where yaml starts

	writtenTags []string          // tags as the file spells them
	spellings   map[string]string // first spelling of each tag; nil if all are slugs
}

// ParsePaper reads a paper's file. If there are problems, the result is nil or incomplete.
func ParsePaper(file string, src []byte) (*Paper, problem.List) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems
	}
	return PaperFromFile(file, f)
}

// PaperFromFile reads a paper from a file that is already split into front matter and body. If there are problems, the
// result is incomplete.
func PaperFromFile(file string, f *frontmatter.File) (*Paper, problem.List) {
	p := &Paper{File: file, Slug: SlugOf(file)}
	p.yaml, p.yamlLine = f.YAML()
	problems := strictyaml.Decode(file, p.yaml, p.yamlLine, &p.PaperFields)
	p.Body, p.BodyLine = f.Body()
	p.writtenTags = p.Tags
	p.Tags, p.spellings = tagSlugs(p.Tags)
	return p, strictyaml.Also(file, p.yaml, p.yamlLine, problems, slices.Concat(
		normalizeIdentifiers(&p.Arxiv, &p.DOI, p.Place),
		p.check(),
		CheckExtra(file, p.yaml, p.yamlLine, p.ExtraFields, p.Own),
	))
}

// Place returns the position of a field's value, to report a problem with it.
func (p *Paper) Place(key, value string) problem.Problem {
	return p.place(strictyaml.NewLocator(p.yaml), key, value)
}

// Places returns the positions of several values of a field.
func (p *Paper) Places(key string, values []string) []problem.Problem {
	return PlacesOf(p.File, p.yaml, p.yamlLine, key, values)
}

func (p *Paper) place(l *strictyaml.Locator, key, value string) problem.Problem {
	line, column := l.Find(key, value)
	return problem.Problem{File: p.File, Line: p.yamlLine + line, Column: column}
}

// Limits of a paper. Each tag, digest, alias and author has a page on the site; a title is on many pages.
const (
	maxTitle   = 100_000 // bytes
	maxTags    = 1000    // also for digests and aliases
	maxAuthors = 6000    // the longest list so far has 5,154 (doi:10.1103/PhysRevLett.114.191803)
)

// check reports well-formed but invalid values.
func (p *Paper) check() (problems problem.List) {
	locator := strictyaml.NewLocator(p.yaml)
	report := func(key, value, what, hint string) {
		if strictyaml.IsFull(problems) {
			return
		}
		fault := p.place(locator, key, value)
		fault.What, fault.Hint = strings.Join(strings.Fields(what), " "), hint
		problems = strictyaml.Append(problems, fault)
	}
	if strings.TrimSpace(p.Title) == "" {
		report("title", "", "the paper has no title", `add a line title: "…"`)
	}
	if len(p.Title) > maxTitle {
		report("title", "", fmt.Sprintf("the title is longer than %d bytes", maxTitle), "shorten it")
		return problems
	}
	for _, list := range []struct {
		key    string
		values []string
		limit  int
	}{{"tags", p.Tags, maxTags}, {"authors", p.Authors, maxAuthors}} {
		if n := len(list.values); n > list.limit {
			what := fmt.Sprintf("a paper has at most %d `%s`, not %d", list.limit, list.key, n)
			report(list.key, list.values[list.limit], what, "remove some of them")
			return problems
		}
	}
	if n := len(p.Digests); n > maxTags {
		what := fmt.Sprintf("a paper has at most %d `digests`, not %d", maxTags, n)
		report("digests", p.Digests[maxTags].String(), what, "remove some of them")
		return problems
	}
	p.checkValues(report)
	p.checkBibliography(report)
	return append(problems, CheckAliases(PapersDir, p.Slug, p.Aliases, p.Places("aliases", p.Aliases))...)
}

// checkValues reports invalid tags, digests, links and counts.
func (p *Paper) checkValues(report func(key, value, what, hint string)) {
	for _, tag := range p.writtenTags {
		if Slug(tag) != tag && NormalTitle(tag) == "" {
			report("tags", tag, problem.Quote(tag)+" is not a valid tag name", "use letters or digits")
		}
	}
	for _, d := range p.Digests {
		if d.Day == 0 {
			report("digests", d.String(), "`digests` must contain full dates, not "+problem.Quote(d.String()),
				"use the form YYYY-MM-DD, such as 2026-02-18")
		}
	}
	for _, l := range p.Links {
		if !webURL.MatchString(l.URL) && !IsFile(l) {
			report("links", l.URL, "the link "+problem.Quote(l.URL)+" is not a web URL",
				"links start with http:// or https://, or name a file beside the paper's, such as paper.pdf")
		}
	}
	if len(p.Authors) > 0 && p.AuthorCount > 0 && p.AuthorCount < len(p.Authors) {
		what := fmt.Sprintf("`author_count` is %d, but `authors` has %d names", p.AuthorCount, len(p.Authors))
		report("author_count", "", what, "correct it, or remove it")
	}
}

// tagSlugs returns the slugs of tags, each once. If any tag is not a slug, it also returns the first spelling of each
// tag, or the slug if that occurs.
func tagSlugs(written []string) (tags []string, spellings map[string]string) {
	if !slices.ContainsFunc(written, func(tag string) bool { return Slug(tag) != tag }) {
		return written, nil
	}
	spellings = map[string]string{}
	for _, tag := range written {
		slug := Slug(tag)
		if _, known := spellings[slug]; !known {
			tags = append(tags, slug)
			spellings[slug] = tag
		} else if tag == slug {
			spellings[slug] = slug
		}
	}
	return tags, spellings
}

// WrittenTag returns a tag as the file spells it. It returns the slug if the file contains it.
func (p *Paper) WrittenTag(tag string) string {
	if written, ok := p.spellings[tag]; ok {
		return written
	}
	return tag
}

// Spellings returns the tags as the file spells them.
func (p *Paper) Spellings() []string { return p.writtenTags }

// WrittenTags returns all spellings of a tag in the file, each once.
func (p *Paper) WrittenTags(tag string) (all []string) {
	for _, written := range p.writtenTags {
		if Slug(written) == tag && !slices.Contains(all, written) {
			all = append(all, written)
		}
	}
	return all
}

var webURL = lazyregexp.New(`^https?://[^\s/?#]`)

// CountAuthors returns the number of authors, or 0 if it is unknown.
func (m *PaperFields) CountAuthors() int {
	if m.AuthorCount > 0 {
		return m.AuthorCount
	}
	return len(m.Authors)
}

// A PaperField is one line of front matter with its value in YAML.
type PaperField struct{ Key, Value string }

// Fields returns the fields that are set, in canonical order and as YAML on one line.
func (m *PaperFields) Fields() []PaperField {
	venue, bibtex, extra, author, date := "", "", "", "", ""
	if !m.Date.IsZero() {
		date = m.Date.String()
	}
	if m.AuthorCount > 0 {
		author = strconv.Itoa(m.AuthorCount)
	}
	if m.Venue != (Venue{}) {
		venue = m.Venue.YAML()
	}
	if len(m.BibTeX) > 0 {
		bibtex = bibtexYAML(m.BibTeX)
	}
	if len(m.ExtraFields) > 0 {
		extra = ownValue(m.ExtraFields)
	}
	fields := []PaperField{
		{"title", textYAML(m.Title, frontmatter.Quote)},
		{"date", date},
		{"author_count", author},
		{"authors", listYAML(m.Authors, frontmatter.Scalar)},
		{"organization", textYAML(m.Organization, frontmatter.Scalar)},
		{"venue", venue},
		{"tags", listYAML(m.Tags, frontmatter.Scalar)},
		{"digests", listYAML(m.Digests, Date.String)},
		{"comments", countYAML(m.Comments)},
		{"upvotes", countYAML(m.Upvotes)},
		{"arxiv", textYAML(m.Arxiv, frontmatter.Quote)},
		{"doi", textYAML(m.DOI, frontmatter.Quote)},
		{"links", listYAML(m.Links, Link.YAML)},
		{"key", textYAML(m.Key, frontmatter.Scalar)},
		{"type", textYAML(m.Type, frontmatter.Scalar)},
		{"bibtex", bibtex},
		{"aliases", listYAML(m.Aliases, frontmatter.Scalar)},
		{"withdrawn", flagYAML(m.Withdrawn)},
		{"draft", flagYAML(m.Draft)},
		{"extra", extra},
	}
	for _, f := range m.Own {
		fields = append(fields, PaperField{f.Name, ownValue(f.Value)})
	}
	return slices.DeleteFunc(fields, func(f PaperField) bool { return f.Value == "" })
}

// textYAML returns a text as YAML, or "" if it is empty.
func textYAML(text string, write func(string) string) string {
	if text == "" {
		return ""
	}
	return write(text)
}

// listYAML returns a list as YAML, or "" if it is empty.
func listYAML[T any](list []T, write func(T) string) string {
	if len(list) == 0 {
		return ""
	}
	entries := make([]string, len(list))
	for i, entry := range list {
		entries[i] = write(entry)
	}
	return "[" + strings.Join(entries, ", ") + "]"
}

// countYAML returns a counter as YAML, or "" if it is not set.
func countYAML(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// flagYAML returns "true", or "" for the default.
func flagYAML(is bool) string {
	if is {
		return "true"
	}
	return ""
}

// YAML returns the link as an entry of `links`.
func (l Link) YAML() string {
	return "{label: " + frontmatter.Scalar(l.Label) + ", url: " + frontmatter.Scalar(l.URL) + "}"
}

// FormatPaper returns the file of a new paper.
func FormatPaper(m *PaperFields, body string) []byte {
	fields := m.Fields()
	size := len("---\n---\n\n\n") + len(body)
	for _, f := range fields {
		size += len(f.Key) + len(": \n") + len(f.Value)
	}
	var b bytes.Buffer
	b.Grow(size)
	b.WriteString("---\n")
	for _, f := range fields {
		b.WriteString(frontmatter.Scalar(f.Key))
		b.WriteString(": ")
		b.WriteString(f.Value)
		b.WriteByte('\n')
	}
	b.WriteString("---\n")
	if body != "" {
		b.WriteString("\n" + body + "\n")
	}
	return b.Bytes()
}
