package content

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// CollectionFields are the fields in the front matter of a collection's file. The comments of the fields appear in the
// user guide.
type CollectionFields struct {
	// The title.
	Title string `yaml:"title"`
	// One or two sentences, shown below the title. If absent, search engines and feeds get the beginning of the text.
	Description string `yaml:"description"`
	// The papers in reading order: the names of their files without `.md`, each optionally followed by a colon and a
	// sentence.
	Papers []CollectionPaper `yaml:"papers"`
	// Instead of names, a view: a query that finds the papers.
	View *View `yaml:"papers,group"`
	// Former names of the collection, and former paths such as `/reading/2021/`. They redirect to the collection.
	Aliases []string `yaml:"aliases"`
	// Any values by name, for layouts.
	ExtraFields map[string]any `yaml:"extra"`

	// Own contains the unknown fields, in the order of the file.
	Own []strictyaml.Field `yaml:",inline"`
}

// A CollectionPaper is an entry in the list of a collection: a paper's slug, optionally with the curator's reason
// (slug: why).
type CollectionPaper struct {
	Slug  string
	Why   string          // in Markdown
	Place problem.Problem // position of the slug in the file
}

// UnmarshalText sets an entry that is only a slug.
func (p *CollectionPaper) UnmarshalText(text []byte) error {
	p.Slug = string(text)
	return nil
}

// UnmarshalPair sets an entry that is a slug with a reason.
func (p *CollectionPaper) UnmarshalPair(slug, why string) {
	p.Slug, p.Why = slug, strings.TrimSpace(why)
}

// A Collection is a reading list: front matter that lists papers in order, and prose. It is the content of one file,
// content/collections/<name>.md.
type Collection struct {
	CollectionFields
	Slug     string // file name without .md, and the last part of the path
	File     string // for messages
	Body     []byte // prose, in Markdown
	BodyLine int    // line of the file where Body starts

	AliasPlaces []problem.Problem // position of each alias
}

// ParseCollection reads a collection's file. If there are problems, the result is nil or incomplete. It does not check
// whether the papers exist.
func ParseCollection(file string, src []byte) (*Collection, problem.List) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems
	}
	c := &Collection{File: file, Slug: SlugOf(file)}
	yaml, line := f.YAML()
	problems = strictyaml.Decode(file, yaml, line, &c.CollectionFields)
	c.Body, c.BodyLine = f.Body()
	c.place(yaml, line)
	c.AliasPlaces = PlacesOf(file, yaml, line, "aliases", c.Aliases)
	return c, strictyaml.Also(file, yaml, line, problems, slices.Concat(
		c.check(yaml, line),
		CheckAliases(CollectionsDir, c.Slug, c.Aliases, c.AliasPlaces),
		CheckExtra(file, yaml, line, c.ExtraFields, c.Own),
	))
}

// maxCollected is the largest number of papers in a collection.
const maxCollected = 20_000

// place records the position of each paper in the file.
func (c *Collection) place(yaml []byte, line int) {
	root, _ := strictyaml.Parse(c.File, yaml, line)
	places := strictyaml.NewPlaces(c.File, yaml, line)
	for i, n := range strictyaml.Entries(root, "papers") {
		if i < len(c.Papers) {
			c.Papers[i].Place = places.Of(n)
		}
	}
}

// check reports well-formed but invalid values, except aliases. It truncates a list that is too long.
func (c *Collection) check(yaml []byte, line int) (problems problem.List) {
	report := func(p problem.Problem, what, hint string) {
		p.What, p.Hint = what, hint
		problems = append(problems, p)
	}
	if strings.TrimSpace(c.Title) == "" {
		report(PlaceOf(c.File, yaml, line, "title"), "the collection has no title", `add a line title: "…"`)
	}
	if c.View != nil {
		problems = append(problems, c.View.Locate(c.File, yaml, line)...)
	}
	if n := len(c.Papers); n > maxCollected {
		what := fmt.Sprintf("a collection of %d papers (at most %d)", n, maxCollected)
		report(PlaceOf(c.File, yaml, line, "papers"), what, "split it, or use a tag")
		c.Papers = slices.Clone(c.Papers[:maxCollected])
		return problems
	}
	lines := map[string]int{} // first line with each slug
	for _, p := range c.Papers {
		if first, ok := lines[p.Slug]; ok {
			report(p.Place, "duplicate paper "+problem.Quote(p.Slug), removeOneOfTwo(first))
			continue
		}
		lines[p.Slug] = p.Place.Line
	}
	return problems
}

// RenameInCollection replaces a paper's name in a collection's list and in links in its front matter, given the old and
// the new name of the paper's file. It returns the new bytes and the number of replacements. All other bytes stay the
// same.
func RenameInCollection(file string, src []byte, old, renamed string) ([]byte, int) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return src, 0
	}
	yaml, line := f.YAML()
	head, inList := renameInList(file, yaml, line, SlugOf(old), SlugOf(renamed))
	head, inLinks := renameInLinks(CollectionsDir+"/"+path.Base(file), head, old, renamed)
	start := bytes.Index(src, yaml)
	return slices.Concat(src[:start], head, src[start+len(yaml):]), inList + inLinks
}

// renameInList replaces a slug in the list of a collection.
func renameInList(file string, yaml []byte, line int, from, to string) (renamed []byte, count int) {
	root, _ := strictyaml.Parse(file, yaml, line)
	places := strictyaml.NewPlaces(file, yaml, line)
	done := 0
	for _, n := range strictyaml.Entries(root, "papers") {
		at := places.Offset(n)
		if at < len(yaml) && (yaml[at] == '"' || yaml[at] == '\'') {
			at++
		}
		if Slug(n.Value) != from || !bytes.HasPrefix(yaml[at:], []byte(n.Value)) {
			continue
		}
		renamed = append(append(renamed, yaml[done:at]...), to...)
		done = at + len(n.Value)
		count++
	}
	return append(renamed, yaml[done:]...), count
}

// renameInLinks replaces a paper's name in mentions and in links to its file. The name of the collection's file is
// relative to the site's root.
func renameInLinks(name string, head []byte, old, renamed string) ([]byte, int) {
	count := 0
	from, to := SlugOf(old), SlugOf(renamed)
	head = mentioned.ReplaceAllFunc(head, func(link []byte) []byte {
		m := mentioned.FindSubmatch(link)
		if Slug(string(m[2])) != from {
			return link
		}
		count++
		return slices.Concat(m[1], []byte(to), m[3])
	})
	head = linkToFile.ReplaceAllFunc(head, func(link []byte) []byte {
		at, end := bytes.LastIndexAny(link, "(<")+1, len(link)-1
		address := string(link[at:end])
		if named, _, _ := LinkedFile(name, address); named != old {
			return link
		}
		count++
		return slices.Concat(link[:at], []byte(Relink(name, address, renamed)), link[end:])
	})
	return head, count
}

// mentioned matches [[name]] up to the end of the name.
var mentioned = lazyregexp.New(`(\[\[ *)([^\[\]|#\r\n]+?)( *(?:\]\]|[|#]))`)

// linkToFile matches a link to a Markdown file up to the character after the file's name.
var linkToFile = lazyregexp.New(`\]\(<?[^\s()<>?#]+\.md[)>?#\s]`)
