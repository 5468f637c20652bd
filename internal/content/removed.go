package content

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// RemovedFile is the list of papers that imports skip, relative to the site's root, with slashes.
const RemovedFile = "content/removed.yaml"

// removedHead is the beginning of a new RemovedFile.
const removedHead = "# Papers that imports skip. offprint remove adds to this list; offprint remove --restore " +
	"takes papers off it.\n"

// removedList is the content of RemovedFile. The comments of the fields appear in the user guide.
type removedList struct {
	// The papers that imports skip.
	Papers []RemovedPaper `yaml:"papers"`
}

// A RemovedPaper is a paper that the curator removed. An import skips it if its arXiv identifier, its DOI or its title
// identify it as they would identify the paper's file.
type RemovedPaper struct {
	// The name that the paper had: the last part of its path.
	Slug string `yaml:"slug"`
	// The file, relative to the site's root, if it was not in `content/papers/` itself.
	File string `yaml:"file"`
	// The title.
	Title string `yaml:"title"`
	// When the paper was published. It distinguishes papers with the same title.
	Date Date `yaml:"date"`
	// The first authors, who distinguish papers with the same title.
	Authors []string `yaml:"authors"`
	// The arXiv identifier.
	Arxiv string `yaml:"arxiv"`
	// The DOI.
	DOI string `yaml:"doi"`
	// Former names of the file.
	Aliases []string `yaml:"aliases"`
	// The digests that listed the paper. Importing one of them after `--restore` brings it back.
	Digests []Date `yaml:"digests"`
	// When the paper was removed.
	Removed Date `yaml:"removed"`
}

// NewRemovedPaper returns the entry of a paper that is removed today. The file name is relative to the site's root.
func NewRemovedPaper(p *Paper, file string, today Date) RemovedPaper {
	if file == PapersDir+"/"+p.Slug+".md" {
		file = ""
	}
	return RemovedPaper{
		Slug: p.Slug, File: file, Title: p.Title, Date: p.Date,
		Authors: p.Authors[:min(len(p.Authors), maxRemovedAuthors)],
		Arxiv:   p.Arxiv, DOI: p.DOI, Aliases: p.Aliases, Digests: p.Digests, Removed: today,
	}
}

// maxRemovedAuthors is the number of authors that identify a removed paper.
const maxRemovedAuthors = 10

// Fields returns the fields that identify the paper.
func (p *RemovedPaper) Fields() PaperFields {
	return PaperFields{
		Title: p.Title, Date: p.Date, Authors: p.Authors, Digests: p.Digests, Arxiv: p.Arxiv, DOI: p.DOI,
	}
}

// ParseRemoved parses a RemovedFile. The result is valid only if there are no problems.
func ParseRemoved(file string, src []byte) ([]RemovedPaper, problem.List) {
	var list removedList
	yaml, line := frontmatter.Bare(file, src).YAML()
	decoding := strictyaml.Decode(file, yaml, line, &list)
	var problems problem.List
	root, _ := strictyaml.Parse(file, yaml, line)
	places := strictyaml.NewPlaces(file, yaml, line)
	entries := strictyaml.ValueOf(root, "papers")
	for i, n := range strictyaml.Entries(root, "papers")[:len(list.Papers)] {
		at := func(key, value string) problem.Problem {
			node := strictyaml.Find(entries.Content[i], key, value)
			if node == nil {
				node = n
			}
			return places.Of(node)
		}
		problems = append(problems, list.Papers[i].check(at)...)
	}
	return list.Papers, strictyaml.Also(file, yaml, line, decoding, problems)
}

// check normalizes the identifiers, and reports well-formed but invalid values. at returns the position of a field's
// value, or of the entry if it does not have the field.
func (p *RemovedPaper) check(at func(key, value string) problem.Problem) problem.List {
	problems := normalizeIdentifiers(&p.Arxiv, &p.DOI, at)
	if NormalTitle(p.Title) == "" && strings.TrimSpace(p.Title)+p.Arxiv+p.DOI == "" && len(problems) == 0 {
		fault := at("", "")
		fault.What, fault.Hint = "an entry of `papers` names no paper", "add its `title`, `arxiv` or `doi`"
		problems = append(problems, fault)
	}
	return problems
}

// Is reports whether a name identifies the paper. The name can be that of its file, a former name, its title, or an
// identifier.
func (p *RemovedPaper) Is(name string) bool {
	slug := strings.TrimSuffix(name[strings.LastIndexAny(name, `/\`)+1:], ".md")
	if file := strings.ReplaceAll(name, `\`, "/"); IsBundle(file) {
		slug = SlugOf(file)
	}
	fields, wanted := p.Fields(), PaperFields{Arxiv: ArxivID(name), DOI: DOI(name)}
	return p.Slug != "" && p.Slug == slug || slices.Contains(p.Aliases, slug) ||
		NormalTitle(name) != "" && NormalTitle(name) == NormalTitle(p.Title) ||
		wanted.ArxivKey() != "" && wanted.ArxivKey() == fields.ArxivKey() ||
		wanted.DOIKey() != "" && wanted.DOIKey() == fields.DOIKey()
}

// Name returns a name of the paper that Is accepts.
func (p *RemovedPaper) Name() string { return cmp.Or(p.Slug, p.Arxiv, p.DOI, p.Title) }

// AddRemoved adds papers to the bytes of a RemovedFile, in the order of the names, and changes nothing else. It omits
// papers that are already listed with the same slug, title and identifiers.
func AddRemoved(file string, src []byte, papers ...RemovedPaper) ([]byte, error) {
	listed, problems := ParseRemoved(file, src)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	known := map[[4]string]bool{}
	for i := range listed {
		known[listed[i].key()] = true
	}
	papers = slices.Clone(papers)
	slices.SortStableFunc(papers, func(p, q RemovedPaper) int { return strings.Compare(p.Name(), q.Name()) })
	var added []frontmatter.Insertion
	at := 0
	for i := range papers {
		p := &papers[i]
		if known[p.key()] {
			continue
		}
		known[p.key()] = true
		for at < len(listed) && listed[at].Name() <= p.Name() {
			at++
		}
		added = append(added, frontmatter.Insertion{At: at, Entry: p.fields()})
	}
	if len(added) == 0 {
		return src, nil
	}
	if len(src) == 0 {
		src = []byte(removedHead)
	}
	f := frontmatter.Bare(file, src)
	if err := f.InsertEntries("papers", added); err != nil {
		return nil, err
	}
	return f.Bytes(), nil
}

// key returns the slug, the title and the identifiers. Two entries with the same key are equal.
func (p *RemovedPaper) key() [4]string {
	fields := p.Fields()
	return [4]string{p.Slug, NormalTitle(p.Title), fields.ArxivKey(), fields.DOIKey()}
}

// fields returns the entry as fields of front matter.
func (p *RemovedPaper) fields() []frontmatter.Field {
	m := p.Fields()
	m.Aliases = p.Aliases
	fields := []frontmatter.Field{{Key: "slug", Value: frontmatter.Scalar(p.Slug)}}
	if p.File != "" {
		fields = append(fields, frontmatter.Field{Key: "file", Value: frontmatter.Scalar(p.File)})
	}
	values := map[string]string{}
	for _, f := range m.Fields() {
		values[f.Key] = f.Value
	}
	for _, key := range []string{"title", "date", "authors", "arxiv", "doi", "aliases", "digests"} {
		if values[key] != "" {
			fields = append(fields, frontmatter.Field{Key: key, Value: values[key]})
		}
	}
	return append(fields, frontmatter.Field{Key: "removed", Value: p.Removed.String()})
}

// DropRemoved removes entries from a RemovedFile, given their indexes in ascending order, and changes nothing else. It
// returns nil if only the generated comment is left.
func DropRemoved(file string, src []byte, indexes []int) ([]byte, error) {
	f := frontmatter.Bare(file, src)
	for _, i := range slices.Backward(indexes) {
		if err := f.RemoveAt("papers", i); err != nil {
			return nil, err
		}
	}
	if string(f.Bytes()) == removedHead+"papers: []\n" {
		return nil, nil
	}
	return f.Bytes(), nil
}
