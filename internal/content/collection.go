package content

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
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
}

// A CollectionPaper is one entry of the list: a slug, or a slug with the curator's reason (slug: why).
type CollectionPaper struct {
	Slug  string
	Why   string          // in Markdown
	Place problem.Problem // position of the slug in the file
}

// UnmarshalText reads an entry that is only a slug.
func (p *CollectionPaper) UnmarshalText(text []byte) error {
	p.Slug = string(text)
	return nil
}

// UnmarshalPair reads a slug with a reason.
func (p *CollectionPaper) UnmarshalPair(slug, why string) {
	p.Slug, p.Why = slug, strings.TrimSpace(why)
}

// A Collection is a reading list: front matter that lists papers in order, and prose. It holds the content of one file,
// content/collections/<name>.md.
type Collection struct {
	CollectionFields
	Slug     string // the file's name without .md, and the last part of its address
	File     string // for messages
	Body     []byte // the prose, in Markdown
	BodyLine int    // the line of the file where Body starts
}

// ParseCollection reads a collection's file. Use the result only if there are no problems. It does not check whether
// the papers exist.
func ParseCollection(file string, src []byte) (*Collection, problem.List) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems
	}
	c := &Collection{File: file, Slug: strings.TrimSuffix(path.Base(file), ".md")}
	yaml, line := f.YAML()
	problems = strictyaml.Decode(file, yaml, line, &c.CollectionFields)
	c.Body, c.BodyLine = f.Body()
	if n := len(c.Papers); len(problems) == 0 && n > maxCollected {
		problems = append(problems, problem.Problem{
			File: file, Line: line, What: fmt.Sprintf("a collection of %d papers (at most %d)", n, maxCollected),
			Hint: "split it, or use a tag",
		})
	}
	if len(problems) == 0 {
		c.place(yaml, line)
		problems = c.check()
	}
	return c, problems
}

// maxCollected is the largest number of papers in a collection.
const maxCollected = 20_000

// place records the position of each paper in the file.
func (c *Collection) place(yaml []byte, line int) {
	root, _ := strictyaml.Parse(c.File, yaml, line)
	places := strictyaml.NewPlaces(c.File, yaml, line)
	for i, n := range strictyaml.Entries(root, "papers") {
		c.Papers[i].Place = places.Of(n)
	}
}

// check reports values that are well-formed but wrong.
func (c *Collection) check() (problems problem.List) {
	if strings.TrimSpace(c.Title) == "" {
		problems = append(
			problems,
			problem.Problem{File: c.File, Line: 1, What: "the collection has no title", Hint: `add a line title: "…"`},
		)
	}
	if s := Slug(c.Slug); s != c.Slug {
		problems = append(
			problems,
			problem.Problem{
				File: c.File,
				What: "the file name cannot be used as an address",
				Hint: "rename it to " + s + ".md",
			},
		)
	}
	seen := map[string]bool{}
	for _, p := range c.Papers {
		if seen[p.Slug] {
			p.Place.What, p.Place.Hint = "duplicate paper "+problem.Quote(p.Slug), "remove one of the two"
			problems = append(problems, p.Place)
		}
		seen[p.Slug] = true
	}
	return problems
}

// RenameInCollection replaces a paper's name in a collection's list and in links in its front matter. It returns the
// new bytes and the number of replacements. All other bytes stay the same.
func RenameInCollection(file string, src []byte, from, to string) ([]byte, int) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return src, 0
	}
	yaml, line := f.YAML()
	start := bytes.Index(src, yaml)
	root, _ := strictyaml.Parse(file, yaml, line)
	var b bytes.Buffer
	done, count := 0, 0
	for _, n := range strictyaml.Entries(root, "papers") {
		at := start + strictyaml.Offset(yaml, n)
		if at < len(src) && (src[at] == '"' || src[at] == '\'') {
			at++
		}
		if n.Value != from || !bytes.HasPrefix(src[at:], []byte(from)) {
			continue
		}
		b.Write(src[done:at])
		b.WriteString(to)
		done = at + len(from)
		count++
	}
	b.Write(src[done:])
	renamed := b.Bytes()
	end := len(renamed) - len(src) + start + len(yaml)
	mentioned := regexp.MustCompile(`(\[\[ *)` + regexp.QuoteMeta(from) + `( *(?:\]\]|[|#]))`)
	head := mentioned.ReplaceAllFunc(renamed[start:end], func(link []byte) []byte {
		count++
		return bytes.Replace(link, []byte(from), []byte(to), 1)
	})
	head = linkToFile.ReplaceAllFunc(head, func(link []byte) []byte {
		at, end := bytes.LastIndexAny(link, "(<")+1, len(link)-1
		address := string(link[at:end])
		if named, _, _ := LinkedFile(CollectionsDir+"/"+path.Base(file), address); named != PapersDir+"/"+from+".md" {
			return link
		}
		count++
		return slices.Concat(link[:at], []byte(RenameLink(address, to)), link[end:])
	})
	return slices.Concat(renamed[:start], head, renamed[end:]), count
}

// linkToFile is a link to a Markdown file up to the character after the file's name.
var linkToFile = regexp.MustCompile(`\]\(<?[^\s()<>?#]+\.md[)>?#\s]`)
