package adopt

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// An archive is an archive during its adoption.
type archive struct {
	Options
	src     *source
	program *program
	fields  map[string]*fieldRule // as fieldTable returns them
	config  settings
	site    *siteIndex
	notes   []*note

	byPath    map[string]*note
	byAddress map[string]*note  // by old address, as addressKey returns it
	byName    map[string]*note  // by name or title in lower case, for [[name]]
	bySlug    map[string]*note  // papers of the site
	byBase    map[string]string // files that are not notes, by name in lower case, for ![[picture.png]]
	copied    map[string]bool   // names of the copied files in the site

	final    bool // whether this is the second of two conversions, which reports problems
	problems problem.List
	report   *Report
}

// settings are the parts of an archive's configuration that an adoption needs.
type settings struct {
	permalinks map[string]string // patterns of addresses by section (Hugo) or collection (Jekyll)
	baseURL    string
	isUgly     bool              // whether addresses end with .html
	people     map[string]string // names of authors, by the names in the field authors
	outputs    map[string]bool   // whether Jekyll publishes a collection
	templates  string            // the folder of Obsidian's templates
}

// newArchive reads the notes of an archive and the files of the site.
func newArchive(ctx context.Context, src *source, o Options) (*archive, error) {
	p, reason, err := programOf(src, o.From)
	if err != nil {
		return nil, err
	}
	a := &archive{
		Options: o, src: src, program: p, fields: fieldTable(p.fields),
		byPath: map[string]*note{}, byAddress: map[string]*note{}, byName: map[string]*note{},
		bySlug: map[string]*note{}, byBase: map[string]string{}, copied: map[string]bool{},
		report: &Report{
			Program: p.name, Reason: reason, Notes: []Outcome{}, Copied: []Copy{}, Problems: []Remark{}, Tags: []Tag{},
			Fields: []Field{}, Bibliographies: []Bibliography{},
		},
	}
	a.config = settings{permalinks: map[string]string{}, people: map[string]string{}, outputs: map[string]bool{}}
	if a.site, err = readSite(o.Dir, o.Progress); err != nil {
		return nil, err
	}
	if p.configure != nil {
		p.configure(a)
	}
	a.readNotes()
	if len(a.notes)+len(a.report.Notes)+len(a.report.Bibliographies) == 0 {
		return nil, fmt.Errorf("no notes in %s (name the folder that contains the Markdown files)",
			problem.Quote(src.display))
	}
	return a, ctx.Err()
}

// declared returns the declared field with a name, or nil. It ignores declarations of built-in fields.
func (a *archive) declared(name string) *content.Field {
	for i := range a.Declared {
		if f := &a.Declared[i]; f.Name == name && !f.IsKnown() {
			return f
		}
	}
	return nil
}

// isNote reports whether a file is Markdown, by its name.
func isNote(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown" || ext == ".mdown" || ext == ".mkd"
}

// readNotes reads the Markdown files of the archive.
func (a *archive) readNotes() {
	for _, name := range a.src.links {
		a.problems = append(a.problems, problem.Problem{
			File: a.display(name), What: "is a link or a special file, so it was not copied",
			Hint: "copy what it links to into the archive", Kind: "links and special files were not copied",
		})
	}
	finished := a.Progress.Step("reading notes", len(a.src.files))
	for _, name := range a.src.files {
		finished()
		if strings.HasPrefix(name, ".obsidian/") {
			continue
		}
		if !isNote(name) {
			a.byBase[strings.ToLower(path.Base(name))] = cmp.Or(a.byBase[strings.ToLower(path.Base(name))], name)
			if a.isBibliography(name) {
				a.readBibliography(name)
			}
			continue
		}
		if why := a.skipReason(name); why != "" {
			a.skip(name, why)
			continue
		}
		n := a.readNote(name)
		if n.status == Skipped {
			a.report.Notes = append(a.report.Notes, Outcome{Source: name, Status: Skipped, Reason: n.reason})
			continue
		}
		a.notes = append(a.notes, n)
	}
}

// skipReason returns why a Markdown file is not copied, or "".
func (a *archive) skipReason(name string) string {
	if a.program.skipReason != nil {
		return a.program.skipReason(a, name)
	}
	return ""
}

// skip reports a Markdown file that is not copied.
func (a *archive) skip(name, why string) {
	a.report.Notes = append(a.report.Notes, Outcome{Source: name, Status: Skipped, Reason: why})
	a.problems = append(a.problems, problem.Problem{
		File: a.display(name), What: "was not copied: " + why, Hint: "copy by hand if needed",
		Kind: "Markdown files were not copied",
	})
}

// isBibliography reports whether a file is a bibliography. A BibTeX file beside an index.md is not, because it has only
// the entry of the note.
func (a *archive) isBibliography(name string) bool {
	return path.Ext(name) == ".bib" && !a.src.has(path.Join(path.Dir(name), "index.md"))
}

// readBibliography adds a bibliography to the report.
func (a *archive) readBibliography(name string) {
	data, err := a.src.read(name, maxFile)
	if err != nil {
		what := "was not imported: " + err.Error()
		a.problems = append(a.problems, problem.Problem{File: a.display(name), What: what, Hint: "import it by hand"})
		return
	}
	a.report.Bibliographies = append(a.report.Bibliographies, Bibliography{a.display(name), withoutFrontMatter(data)})
}

// convert makes the files of the site from the notes.
func (a *archive) convert(ctx context.Context) error {
	a.interpret()
	a.index()
	a.classify()
	a.recognize()
	a.nameFiles()
	for _, n := range a.notes {
		if n.kind == paperKind && n.file != "" {
			a.bySlug[n.slug] = n
		}
	}
	// The first conversion finds the files that each note uses. A note with files becomes a folder, which changes the
	// links to it.
	bodies := make([]string, len(a.notes))
	for i, n := range a.notes {
		bodies[i] = n.body
		a.convertBody(n)
	}
	a.moveToFolders()
	a.final = true
	finished := a.Progress.Step("converting notes", len(a.notes))
	for i, n := range a.notes {
		if err := ctx.Err(); err != nil {
			return err
		}
		n.body = bodies[i]
		a.convertBody(n)
		a.place(n)
		finished()
	}
	a.report.sortFiles()
	slices.SortStableFunc(a.report.Notes, func(x, y Outcome) int { return cmp.Compare(x.Source, y.Source) })
	return nil
}

// interpret sets the name, old address, fields, title and abstract of each note.
func (a *archive) interpret() {
	for _, n := range a.notes {
		a.program.locate(a, n)
		a.readFields(n)
		a.readInline(n)
		n.complete(a.program == obsidian)
		if n.isInvalid {
			n.body = "```" + n.head.format + "\n" + strings.TrimRight(n.head.src, "\n") + "\n```\n\n" + n.body
		}
		a.expandAddress(n)
	}
}

// expandAddress replaces the pattern of an old address, which needs the fields, with the address. It reports and
// removes an address that is not safe.
func (a *archive) expandAddress(n *note) {
	if n.address != "" && strings.Contains(n.address, ":") {
		n.address = a.expand(n, n.address)
	}
	if n.address != "" && !isSafeAddress(n.address) {
		what := "the old path " + problem.Quote(n.address) + " is not a path of a site"
		a.warn(n, n.addressLine, what, "it does not redirect", "")
		n.address = ""
	}
}

// index fills the maps by which links find notes. The first note with a key wins.
func (a *archive) index() {
	add := func(table map[string]*note, key string, n *note) {
		if table[key] == nil {
			table[key] = n
		}
	}
	for _, n := range a.notes {
		add(a.byPath, n.path, n)
		if n.address != "" {
			add(a.byAddress, addressKey(n.address), n)
		}
		for _, r := range n.redirects {
			add(a.byAddress, addressKey(r.value.text), n)
		}
	}
	for _, n := range a.notes {
		add(a.byName, strings.ToLower(stem(n.path)), n)
		add(a.byName, strings.ToLower(n.baseName()), n)
		add(a.byName, strings.ToLower(strings.TrimSuffix(n.path, path.Ext(n.path))), n)
	}
	for _, n := range a.notes { // after all names, which take precedence over titles
		for _, title := range append(n.titles, n.fields.Title) {
			add(a.byName, strings.ToLower(title), n)
		}
	}
}

// addressKey returns an address in a form for comparisons: in lower case, without a slash, index.html or .html at the
// end.
func addressKey(address string) string {
	address = strings.TrimSuffix(strings.TrimSuffix(address, "index.html"), ".html")
	return strings.ToLower("/" + strings.Trim(address, "/"))
}

// isSafeAddress reports whether an old address can become an alias: a path without the parts "." and "..", and without
// spaces and characters that have a meaning in URLs, files or HTML.
func isSafeAddress(address string) bool {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || len(address) > 500 ||
		strings.ContainsAny(address, "\\?#<>\"'`{}|^:*") {
		return false
	}
	for _, part := range strings.Split(address, "/") {
		if part == "." || part == ".." {
			return false
		}
	}
	return !strings.ContainsFunc(address, func(r rune) bool { return r < ' ' || r == 0x7f || r == ' ' })
}

// kindFolders are the folders of the kinds of files.
var kindFolders = map[string]string{
	paperKind: content.PapersDir, pageKind: content.PagesDir, collectionKind: content.CollectionsDir,
}

// nameFiles sets the slug and the file name of each new note. A number distinguishes notes with the same name.
func (a *archive) nameFiles() {
	taken := map[string]bool{}
	for _, name := range a.site.names {
		taken[strings.ToLower(name)] = true // some file systems ignore case
	}
	for _, n := range a.notes {
		if n.status != "" || n.kind == "" {
			continue
		}
		folder, base := kindFolders[n.kind], content.Slug(n.name)
		if n.kind == pageKind {
			base = pageName(n)
		}
		for i := 1; ; i++ {
			n.slug = base
			if i > 1 {
				n.slug = fmt.Sprintf("%s-%d", base, i)
			}
			if name := folder + "/" + n.slug; !taken[name] && !(n.kind == pageKind && content.IsTaken(n.slug)) {
				taken[name] = true
				n.file = name + ".md"
				if n.kind == pageKind {
					a.site.addresses[addressKey(content.PagePath(n.slug))] = true
				}
				break
			}
		}
		n.status = Created
	}
}

// pageName returns the name of a page's file without .md: its old address, if the site can have it, or its name.
func pageName(n *note) string {
	var parts []string
	for _, part := range strings.Split(strings.Trim(strings.TrimSuffix(n.address, ".html"), "/"), "/") {
		if part != "" {
			parts = append(parts, content.Slug(part))
		}
	}
	switch {
	case n.address == "/":
		return content.HomePage
	case len(parts) == 0, content.IsTaken(parts[0]):
		return content.Slug(n.name)
	}
	return strings.Join(parts, "/")
}

// moveToFolders changes the file of each new paper or page with files to copy to an index.md in a folder.
func (a *archive) moveToFolders() {
	for _, n := range a.notes {
		if n.status != Created || len(n.copies) == 0 || n.kind == collectionKind {
			continue
		}
		n.file = path.Join(content.OwnFolder(n.file), content.IndexFile)
	}
}
