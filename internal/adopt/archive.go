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

// An archive is an archive that is being adopted.
type archive struct {
	Options
	src     *source
	program *program
	fields  map[string]*fieldRule
	config  settings
	site    *existing
	notes   []*note

	byPath    map[string]*note
	byAddress map[string]*note  // by old address, without the slash at the end
	byName    map[string]*note  // by name or title in lower case, for [[name]]
	bySlug    map[string]*note  // papers
	byBase    map[string]string // files that are not notes, by name in lower case, for ![[picture.png]]
	copied    map[string]bool   // files of the site that are copied, by their names

	final    bool // whether the notes are converted for the last time, so that problems are reported
	problems problem.List
	report   *Report
}

// settings are what an archive's configuration says.
type settings struct {
	permalinks map[string]string // patterns of addresses, by the section, collection or type of a note
	baseURL    string
	isUgly     bool              // whether addresses end with .html
	people     map[string]string // names of authors, by the names that notes use
	outputs    map[string]bool   // the collections that Jekyll publishes
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

// declared returns the curator's own field with a name, or nil.
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
		if why := a.leftOut(name); why != "" {
			a.leave(name, why)
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

func (a *archive) leftOut(name string) string {
	if a.program.leftOut != nil {
		return a.program.leftOut(a, name)
	}
	return ""
}

// leave records a Markdown file that is not copied.
func (a *archive) leave(name, why string) {
	a.report.Notes = append(a.report.Notes, Outcome{Source: name, Status: Skipped, Reason: why})
	a.problems = append(a.problems, problem.Problem{
		File: a.display(name), What: "was not copied: " + why, Hint: "copy by hand if needed",
		Kind: "Markdown files were not copied",
	})
}

// isBibliography reports whether a file is a bibliography of its own, and not that of one paper beside its note.
func (a *archive) isBibliography(name string) bool {
	return path.Ext(name) == ".bib" && !a.src.has(path.Join(path.Dir(name), "index.md"))
}

func (a *archive) readBibliography(name string) {
	data, err := a.src.read(name, maxFile)
	if err != nil {
		what := "was not imported: " + err.Error()
		a.problems = append(a.problems, problem.Problem{File: a.display(name), What: what, Hint: "import it by hand"})
		return
	}
	data = withoutJekyll(data)
	a.report.Bibliographies = append(a.report.Bibliographies, Bibliography{a.display(name), data})
}

// convert makes the files of the site from the notes.
func (a *archive) convert(ctx context.Context) error {
	for _, n := range a.notes {
		a.program.locate(a, n)
		a.readFields(n)
		a.readInline(n)
		n.complete(a.program == obsidian)
		if n.broke {
			n.body = "```" + n.head.format + "\n" + strings.TrimRight(n.head.src, "\n") + "\n```\n\n" + n.body
		}
		a.locateAgain(n)
	}
	a.index()
	a.classify()
	a.recognize()
	a.nameFiles()
	for _, n := range a.notes {
		if n.kind == paperKind && n.file != "" {
			a.bySlug[n.slug] = n
		}
	}
	// The first pass finds the files that a note uses: with files, it becomes a folder, and links to it change.
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

// locateAgain adds the patterns of addresses that need the fields.
func (a *archive) locateAgain(n *note) {
	if n.address != "" && strings.Contains(n.address, ":") {
		n.address = a.expand(n, n.address)
	}
	if n.address != "" && !isSafeAddress(n.address) {
		a.warn(
			n,
			n.addressLine,
			"the old path "+problem.Quote(n.address)+" is not a path of a site",
			"it does not redirect",
			"",
		)
		n.address = ""
	}
}

// index fills the tables by which links find notes.
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
	for _, n := range a.notes { // names win over titles
		for _, title := range append(n.titles, n.fields.Title) {
			add(a.byName, strings.ToLower(title), n)
		}
	}
}

// addressKey returns an address in a form that can be compared.
func addressKey(address string) string {
	address = strings.TrimSuffix(strings.TrimSuffix(address, "index.html"), ".html")
	return strings.ToLower("/" + strings.Trim(address, "/"))
}

// isSafeAddress reports whether an old address can become an alias: a path without dots that lead up, and without
// characters that change its meaning.
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

// nameFiles chooses the name of each file. Notes that were adopted before keep theirs.
func (a *archive) nameFiles() {
	taken := map[string]bool{}
	for _, name := range a.site.names {
		taken[strings.ToLower(name)] = true // some disks ignore case
	}
	for _, n := range a.notes {
		if n.status != "" || n.kind == "" {
			continue
		}
		folder := map[string]string{
			paperKind: content.PapersDir, pageKind: content.PagesDir, collectionKind: content.CollectionsDir,
		}[n.kind]
		base := content.Slug(n.name)
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

// pageName returns the name of a page's file without .md: its old address, if that can be an address of the site.
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

// moveToFolders makes a note with files a folder with an index.md.
func (a *archive) moveToFolders() {
	for _, n := range a.notes {
		if n.status != Created || len(n.copies) == 0 || n.kind == collectionKind {
			continue
		}
		n.file = path.Join(content.OwnFolder(n.file), content.IndexFile)
	}
}
