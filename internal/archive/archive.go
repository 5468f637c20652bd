// Package archive is everything a site is made from, in memory and ready to be shown.
//
// In come the files of content/, out goes the archive: papers with their texts rendered, in order,
// and the lists that they stand in, or every problem of every file. An archive never changes once
// it is loaded; everything that is computed once per archive and not once per page is computed here.
package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/paper"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/related"
	"github.com/offprint/offprint/internal/slug"
	"github.com/offprint/offprint/internal/strictyaml"
)

// The places in a site's content.
const (
	PapersDir  = "content/papers"
	PagesDir   = "content/pages"
	DigestsDir = "content/digests"
)

// An Archive is the whole of a site's content.
type Archive struct {
	Papers  []*Paper     // the newest first, those without a date last
	Pages   []*Page      // free pages, by slug
	Years   []*Group     // by year of publication, the newest first; without the undated
	Undated []*Paper     // without a date of publication
	Digests []*Group     // the newest first
	Tags    []*Tag       // by title
	Counts  []*Group     // by number of authors, rising; without the unknown
	Unknown []*Paper     // without a number of authors
	Newest  date.Date    // the newest date in the content
	Warning problem.List // what is shown otherwise than meant
	tags    map[string]*Tag
}

// A Paper is one paper with its texts rendered and its place among the others.
type Paper struct {
	paper.Paper
	markdown.Document
	TitleHTML string   // the title with its formulas as MathML
	TitleText string   // the title with its formulas as written
	Related   []*Paper // the most alike first
	Newer     *Paper   // the neighbours by date
	Older     *Paper
}

// A Page is a free page, such as /about/.
type Page struct {
	Slug        string
	File        string
	Title       string
	Description string
	HTML        string
}

// A Group is the papers of one year, month, digest or number of authors.
type Group struct {
	Date   date.Date // of a year, month or digest
	Count  int       // of authors
	Papers []*Paper
	Months []*Group // of a year, the newest first
}

// A Tag is the papers of one tag, with what the vocabulary says of it.
type Tag struct {
	Slug        string
	Title       string
	Description string
	Papers      []*Paper
}

// relatedPapers is how many related papers a page names.
const relatedPapers = 5

// Load reads the content of the site in dir. Drafts are left out unless asked for. The error is
// either a problem.List, of all files, or that a file cannot be read.
func Load(dir string, c *config.Config, drafts bool) (*Archive, error) {
	md := markdown.New(c.BasePath())
	a := &Archive{}
	papers, err := loadAll(dir, PapersDir, func(file string, src []byte) (*Paper, problem.List, problem.List) {
		return loadPaper(md, file, src)
	})
	if err.fatal != nil {
		return nil, err.fatal
	}
	pages, pageErr := loadAll(dir, PagesDir, func(file string, src []byte) (*Page, problem.List, problem.List) {
		return loadPage(md, file, src)
	})
	if pageErr.fatal != nil {
		return nil, pageErr.fatal
	}
	if err := append(err.problems, pageErr.problems...).Err(); err != nil {
		return nil, err
	}
	a.Warning = append(err.warnings, pageErr.warnings...)
	a.Warning.Sort()
	a.Papers = slices.DeleteFunc(papers, func(p *Paper) bool { return p.Draft && !drafts })
	a.Pages = pages
	a.arrange(c)
	return a, nil
}

type loadResult struct {
	fatal              error
	problems, warnings problem.List
}

// loadAll reads the Markdown files of a folder in parallel and gives what they hold in order of name.
func loadAll[T any](dir, folder string, load func(file string, src []byte) (*T, problem.List, problem.List)) ([]*T, loadResult) {
	names, err := markdownFiles(filepath.Join(dir, folder))
	if err != nil {
		return nil, loadResult{fatal: err}
	}
	loaded := make([]*T, len(names))
	results := make([]loadResult, len(names))
	parallel(len(names), func(i int) {
		src, err := os.ReadFile(filepath.Join(dir, folder, names[i]))
		if err != nil {
			results[i].fatal = fmt.Errorf("reading the content: %w", err)
			return
		}
		loaded[i], results[i].problems, results[i].warnings = load(shown(dir, folder, names[i]), src)
	})
	var all loadResult
	for _, r := range results {
		all.fatal = cmp.Or(all.fatal, r.fatal)
		all.problems = append(all.problems, r.problems...)
		all.warnings = append(all.warnings, r.warnings...)
	}
	return loaded, all
}

// shown is a file's path as the user would type it.
func shown(dir, folder, name string) string {
	return filepath.ToSlash(filepath.Join(dir, folder, name))
}

// markdownFiles lists the names of a folder's Markdown files. Hidden files, and what editors leave
// beside them while they save, are not content.
func markdownFiles(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the content: %w", err)
	}
	var names []string
	for _, e := range entries {
		if name := e.Name(); strings.HasSuffix(name, ".md") && name[0] != '.' && name[0] != '#' && !e.IsDir() {
			names = append(names, name)
		}
	}
	return names, nil
}

// parallel runs a function for every number below n on all processors.
func parallel(n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

func loadPaper(md *markdown.Renderer, file string, src []byte) (*Paper, problem.List, problem.List) {
	read, problems := paper.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems, nil
	}
	p := &Paper{Paper: *read}
	var warnings problem.List
	p.Document, warnings = md.Render(file, p.Body, p.BodyLine)
	p.Body = nil // nothing after this step reads it, and it is half of an archive's memory
	p.TitleHTML, p.TitleText = markdown.Title(p.Title)
	return p, nil, warnings
}

// pageFrontMatter is what the head of a free page can say.
type pageFrontMatter struct {
	Title       string `yaml:"title"`
	Description string `yaml:"description"`
}

// taken are the addresses that free pages cannot have.
var taken = []string{"papers", "dates", "digests", "tags", "authors", "people", "search", "page", "css", "js", "404"}

func loadPage(md *markdown.Renderer, file string, src []byte) (*Page, problem.List, problem.List) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems, nil
	}
	var m pageFrontMatter
	yaml, line := f.YAML()
	problems = strictyaml.Decode(file, yaml, line, &m)
	p := &Page{File: file, Slug: strings.TrimSuffix(path.Base(file), ".md"), Title: m.Title, Description: m.Description}
	if m.Title == "" && len(problems) == 0 {
		problems = append(problems, problem.Problem{File: file, Line: 1, What: "the page has no title", Mend: `add a line title: "…"`})
	}
	if slices.Contains(taken, p.Slug) || slug.Make(p.Slug) != p.Slug {
		problems = append(problems, problem.Problem{File: file, What: "the file's name cannot be an address: /" + p.Slug + "/", Mend: "rename it, such as about.md"})
	}
	if len(problems) > 0 {
		return nil, problems, nil
	}
	body, bodyLine := f.Body()
	d, warnings := md.Render(file, body, bodyLine)
	p.HTML = strings.TrimSpace(d.Abstract + "\n" + d.Notes)
	if p.Description == "" {
		p.Description = firstSentences(d.Text, 200)
	}
	return p, nil, warnings
}

// arrange puts the papers in order and into their lists, and finds their neighbours.
func (a *Archive) arrange(c *config.Config) {
	slices.SortFunc(a.Papers, func(p, q *Paper) int {
		return cmp.Or(q.Date.Compare(p.Date), cmp.Compare(p.Slug, q.Slug))
	})
	for i, p := range a.Papers {
		if i > 0 && !p.Date.IsZero() {
			p.Newer, a.Papers[i-1].Older = a.Papers[i-1], p
		}
		if p.Date.Compare(a.Newest) > 0 {
			a.Newest = p.Date
		}
		for _, d := range p.Digests {
			if d.Compare(a.Newest) > 0 {
				a.Newest = d
			}
		}
	}
	a.groupByDate()
	a.groupByDigest()
	a.groupByCount()
	a.groupByTag(c)
	a.relate()
}

func (a *Archive) groupByDate() {
	for _, p := range a.Papers {
		if p.Date.IsZero() {
			a.Undated = append(a.Undated, p)
			continue
		}
		year := lastGroup(&a.Years, date.Date{Year: p.Date.Year})
		year.Papers = append(year.Papers, p)
		if p.Date.Month > 0 {
			month := lastGroup(&year.Months, date.Date{Year: p.Date.Year, Month: p.Date.Month})
			month.Papers = append(month.Papers, p)
		}
	}
}

// lastGroup gives the group of a date when papers come in order of date.
func lastGroup(groups *[]*Group, d date.Date) *Group {
	if n := len(*groups); n > 0 && (*groups)[n-1].Date == d {
		return (*groups)[n-1]
	}
	*groups = append(*groups, &Group{Date: d})
	return (*groups)[len(*groups)-1]
}

func (a *Archive) groupByDigest() {
	groups := map[date.Date]*Group{}
	for _, p := range a.Papers {
		for _, d := range p.Digests {
			if groups[d] == nil {
				groups[d] = &Group{Date: d}
				a.Digests = append(a.Digests, groups[d])
			}
			groups[d].Papers = append(groups[d].Papers, p)
		}
	}
	slices.SortFunc(a.Digests, func(g, h *Group) int { return h.Date.Compare(g.Date) })
}

func (a *Archive) groupByCount() {
	groups := map[int]*Group{}
	for _, p := range a.Papers {
		n := p.CountAuthors()
		if n == 0 {
			a.Unknown = append(a.Unknown, p)
			continue
		}
		if groups[n] == nil {
			groups[n] = &Group{Count: n}
			a.Counts = append(a.Counts, groups[n])
		}
		groups[n].Papers = append(groups[n].Papers, p)
	}
	slices.SortFunc(a.Counts, func(g, h *Group) int { return cmp.Compare(g.Count, h.Count) })
}

func (a *Archive) groupByTag(c *config.Config) {
	bySlug := map[string]*Tag{}
	a.tags = bySlug
	for _, p := range a.Papers {
		for _, t := range p.Tags {
			if bySlug[t] == nil {
				bySlug[t] = newTag(t, c)
				a.Tags = append(a.Tags, bySlug[t])
			}
			bySlug[t].Papers = append(bySlug[t].Papers, p)
		}
	}
	slices.SortFunc(a.Tags, func(s, t *Tag) int {
		return cmp.Or(cmp.Compare(strings.ToLower(s.Title), strings.ToLower(t.Title)), cmp.Compare(s.Slug, t.Slug))
	})
}

func newTag(name string, c *config.Config) *Tag {
	t := &Tag{Slug: name}
	for _, term := range c.Tags {
		if term.Tag == name {
			t.Title, t.Description = term.Title, term.Description
		}
	}
	if t.Title == "" {
		words := strings.ReplaceAll(name, "-", " ")
		t.Title = strings.ToUpper(words[:1]) + words[1:]
	}
	return t
}

func (a *Archive) relate() {
	documents := make([]related.Document, len(a.Papers))
	for i, p := range a.Papers {
		documents[i] = related.Document{Title: p.TitleText, Text: p.Text, Tags: p.Tags}
	}
	for i, neighbours := range related.Find(documents, relatedPapers) {
		for _, n := range neighbours {
			a.Papers[i].Related = append(a.Papers[i].Related, a.Papers[n])
		}
	}
}

// Tag gives the archive's tag of a name, or nil.
func (a *Archive) Tag(name string) *Tag { return a.tags[name] }

// Updated is the moment that feeds give as the archive's last change: the newest date in its
// content, so that the same content gives the same bytes.
func (a *Archive) Updated() time.Time { return a.Newest.Time() }

// Added is the day a paper came into the archive: that of its first digest, else its own.
func (p *Paper) Added() date.Date {
	added := date.Date{}
	for _, d := range p.Digests {
		if added.IsZero() || d.Compare(added) < 0 {
			added = d
		}
	}
	if added.IsZero() {
		return p.Date
	}
	return added
}

// Path is the address of the paper's page, from the base path.
func (p *Paper) Path() string { return "/papers/" + p.Slug + "/" }

// Description is the beginning of the abstract, for programs that show one.
func (p *Paper) Description() string { return firstSentences(p.Text, 200) }

// firstSentences cuts a text at a word.
func firstSentences(text string, most int) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text[:min(len(text), 4*most)], "")), " ")
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	head := string(runes[:most])
	if i := strings.LastIndexByte(head, ' '); i > 0 {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,;:") + "…"
}
