package adopt

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// A siteIndex has the papers, pages and collections of the site.
type siteIndex struct {
	names     []string               // folders with slugs and aliases, such as content/papers/mgno
	byOrigin  map[string]*siteFile   // by extra.adopted
	byKey     map[string][]*siteFile // papers by arXiv identifier, DOI and title
	addresses map[string]bool        // addresses of pages, and aliases with a slash at the start, from addressKey
}

// A siteFile is a file of the site, or a removed paper.
type siteFile struct {
	name   string // "" for a removed paper
	slug   string
	record *identity.Record
}

// readSite reads the papers, pages and collections of a site. A file that cannot be read is an error, because its note
// could be adopted again.
func readSite(dir string, progress parallel.Progress) (*siteIndex, error) {
	e := &siteIndex{byOrigin: map[string]*siteFile{}, byKey: map[string][]*siteFile{}, addresses: map[string]bool{}}
	var problems problem.List
	for _, folder := range []string{content.PapersDir, content.PagesDir, content.CollectionsDir} {
		names, err := content.TextFiles(dir, folder)
		if err != nil {
			return nil, fmt.Errorf("reading the site: %w", err)
		}
		finished := progress.Step("reading "+path.Base(folder), len(names))
		for _, name := range names {
			if err := problems.Collect(e.read(dir, folder, name)); err != nil {
				return nil, fmt.Errorf("reading the site: %w", err)
			}
			finished()
		}
	}
	if err := problems.Collect(e.readRemoved(dir)); err != nil {
		return nil, fmt.Errorf("reading the list of removed papers: %w", err)
	}
	return e, problems.Err()
}

// read adds a file of the site.
func (e *siteIndex) read(dir, folder, name string) error {
	src, err := sitefile.Read(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !content.IsText(name, src) {
		return nil
	}
	slug := content.SlugOf(name)
	e.names = append(e.names, folder+"/"+slug)
	h := cutHead(string(src))
	file := filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(name)))
	front, problems := h.parseUpTo(file, budget{2 * maxValues, 2 * maxDepth}) // more than a note can have
	if err := problems.Err(); err != nil {
		return err
	}
	f := &siteFile{name: name, slug: slug}
	if origin := front.get("extra").get("adopted").string(); origin != "" {
		e.byOrigin[origin] = f
	}
	if aliases := front.get("aliases"); aliases != nil {
		texts, _ := aliases.texts()
		for _, alias := range texts {
			if strings.HasPrefix(alias, "/") {
				e.addresses[addressKey(alias)] = true
			} else {
				e.names = append(e.names, folder+"/"+alias)
			}
		}
	}
	if folder != content.PapersDir {
		if folder == content.PagesDir {
			e.addresses[addressKey(content.PagePath(slug))] = true
		}
		return nil
	}
	abstract, _, _ := strings.Cut("\n"+h.body, "\n## ")
	e.insert(f, fieldsOf(front), strings.TrimSpace(abstract))
	return nil
}

// fieldsOf returns the fields that identify a paper of the site.
func fieldsOf(front *value) *content.PaperFields {
	m := &content.PaperFields{
		Title: front.get("title").string(), Arxiv: content.ArxivID(front.get("arxiv").string()),
		DOI: content.DOI(front.get("doi").string()), Type: front.get("type").string(),
	}
	m.Date, _ = entry.ReadDate(front.get("date").string())
	if authors := front.get("authors"); authors != nil {
		m.Authors, _ = authors.texts()
	}
	return m
}

// insert adds a paper to byKey.
func (e *siteIndex) insert(f *siteFile, m *content.PaperFields, abstract string) {
	f.record = identity.New(m, abstract)
	for _, key := range identityKeys(f.record) {
		e.byKey[key] = append(e.byKey[key], f)
	}
}

// identityKeys returns the keys of a record in siteIndex.byKey.
func identityKeys(r *identity.Record) (keys []string) {
	for _, k := range []struct{ kind, value string }{{"arxiv", r.Arxiv}, {"doi", r.DOI}, {"title", r.Title}} {
		if k.value != "" {
			keys = append(keys, k.kind+" "+k.value)
		}
	}
	return keys
}

// readRemoved adds the papers that the curator removed to byKey.
func (e *siteIndex) readRemoved(dir string) error {
	src, err := sitefile.Read(dir, content.RemovedFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	removed, problems := content.ParseRemoved(path.Join(filepath.ToSlash(dir), content.RemovedFile), src)
	for i := range removed {
		fields := removed[i].Fields()
		e.insert(&siteFile{slug: removed[i].Slug}, &fields, "")
	}
	return problems.Err()
}

// find returns the paper of the site that is the same as a record, or nil.
func (e *siteIndex) find(r *identity.Record) *siteFile {
	for _, key := range identityKeys(r) {
		for _, f := range e.byKey[key] {
			if identity.Compare(f.record, r).Verdict == identity.Same {
				return f
			}
		}
	}
	return nil
}

// origin returns the value of extra.adopted for a note: the name of the archive's folder and the note's path.
func (a *archive) origin(n *note) string { return a.src.name + "/" + n.path }

// recognize sets the status of the notes that the site already has, and of removed papers. It drops earlier problems
// about these notes.
func (a *archive) recognize() {
	earlier := a.problems
	a.problems = nil
	a.setKnown()
	isKnown := map[string]bool{}
	for _, n := range a.notes {
		isKnown[a.display(n.path)] = n.status != ""
	}
	for _, p := range earlier {
		if !isKnown[p.File] {
			a.problems = append(a.problems, p)
		}
	}
}

// setKnown sets the status, slug and file of the notes that the site already has, and the status of removed papers.
func (a *archive) setKnown() {
	for _, n := range a.notes {
		if n.kind == "" {
			continue
		}
		if f := a.site.byOrigin[a.origin(n)]; f != nil {
			n.status, n.slug, n.file = Unchanged, f.slug, f.name
			continue
		}
		if n.kind != paperKind {
			continue
		}
		switch f := a.site.find(identity.New(&n.fields, n.abstract)); {
		case f == nil:
		case f.name == "":
			n.status, n.reason = Skipped, "the paper was removed from the site"
		default:
			n.status, n.slug, n.file = Existing, f.slug, f.name
			a.warn(n, 0, "the paper is already in "+f.name, "its note was not copied; add what is missing by hand", "")
		}
	}
}
