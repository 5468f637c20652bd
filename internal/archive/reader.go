package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/hazard"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/query"
	"github.com/offprint/offprint/internal/sitefile"
	"github.com/offprint/offprint/internal/words"
)

// Options selects the papers of an archive.
type Options struct {
	Drafts bool         // include drafts
	Future bool         // include papers dated after today
	Today  content.Date // zero if every date counts as past
	Texts  bool         // keep the bytes of every file

	Progress parallel.Progress // of the files that are read
}

// A Reader reads the content of one site repeatedly. It reads only changed files and recomputes only what a change
// affects. A Reader is not safe for concurrent use, but its archives are.
type Reader struct {
	dir         string
	basePath    string
	words       *words.Words
	macros      string // their Key
	papers      folder[source]
	pages       folder[pageText]
	collections folder[collectionText]
	pictures    *pictureIndex
	unread      unreadFiles
	order       order
	related     relatedCache
	saved       savedTexts
	near        nearNames
	unknown     unknownPlaces
	fields      declaredFields
	tagTitles   tagTitles
	views       map[viewKey]*evaluated
	schema      *query.Schema   // of the declared fields
	schemaWords *words.Words    // that the schema has
	declared    []content.Field // that the schema has
	last        *Archive
}

// order caches the last arrangement of the cards, with its inputs.
type order struct {
	cards []*Card // by file name
	terms []content.Term
	known []content.KnownPerson

	fields []content.Field

	lists *Lists
	from  []int // index of each card of the lists among the cards by file name
	to    []int // index of each card by file name in the lists
}

// NewReader returns a reader of the site in dir.
func NewReader(dir string) *Reader {
	return &Reader{
		dir:         dir,
		papers:      folder[source]{name: content.PapersDir},
		pages:       folder[pageText]{name: content.PagesDir},
		collections: folder[collectionText]{name: content.CollectionsDir},
		pictures:    newPictureIndex(dir),
		unread:      unreadFiles{dir: dir},
		related:     relatedCache{finder: newRelatedFinder(relatedPapers)},
	}
}

// UseCache makes the reader reuse what an earlier run read, and keep what it reads for the next run.
func (r *Reader) UseCache(s *cache.Store) { r.saved.store, r.related.store = s, s }

// Load reads the content of the site in dir. The error is either a problem.List with the problems of all files, or an
// error from reading a file.
func Load(dir string, c *config.Config, o Options) (*Archive, error) {
	a, problems, err := NewReader(dir).Read(c, o, nil)
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// Read reads what changed since the last call: the given files, named relative to the site's root with slashes, or all
// files that differ if changed is nil. The archive contains the files that can be read, and the last readable state of
// the others, whose problems are returned.
func (r *Reader) Read(c *config.Config, o Options, changed []string) (*Archive, problem.List, error) {
	md := markdown.NewIn(c.BasePath(), c.Words).WithMacros(c.Macros)
	// Every text contains the base path, and can contain words and macros.
	if macros := c.Macros.Key(); r.basePath != c.BasePath() || r.words != c.Words || r.macros != macros {
		r.basePath, r.words, r.macros, changed = c.BasePath(), c.Words, macros, nil
		r.papers.forget()
		r.pages.forget()
		r.collections.forget()
	}
	r.papers.keep, r.pages.keep, r.collections.keep = o.Texts, o.Texts, o.Texts
	again := r.pictures.open(changed)
	defer r.pictures.close()
	r.fields.use(c)
	r.papers.markStale(again)
	r.pages.markStale(again)
	r.collections.markStale(again)
	if changed != nil {
		changed = slices.Concat(changed, again)
	}
	if err := r.refresh(md, changed, o.Progress); err != nil {
		return nil, nil, err
	}
	t := r.collect()
	a := &Archive{}
	kept, omitted := o.choose(t.papers.shown, a)
	a.noteBroken(o, kept, t)
	r.distinguishKeys(kept)
	kept = r.titleTags(kept, c.Tags)
	r.arrange(a, kept, c)
	l := r.link(a, c, kept, omitted, t)
	l.checkBroken(t)
	r.buildPapers(a, kept, l)
	papers, collections, pages := t.checked()
	problems := slices.Concat(t.problems, takenPages(pages, c), l.problems, r.clashProblems(a.Lists))
	aliasProblems, aliasWarnings := r.aliases(aliased(papers, collections, pages), a.Indexes, problems)
	problems = append(problems, aliasProblems...)
	problems.Sort()
	a.Warnings = slices.Concat(t.warnings, l.warnings, aliasWarnings, r.undeclared(papers, collections, pages))
	a.Notes = r.unreadWarning(changed)
	a.Warnings.Sort()
	a.Pictures = r.pictures.all(a.includes)
	a.Hazards = a.hazards()
	if o.Texts {
		a.Texts = slices.Concat(r.papers.texts(), r.collections.texts(), r.pages.texts())
	}
	r.last = a
	return a, problems, nil
}

// refresh reads the files that changed: the given ones, or all that differ if changed is nil.
func (r *Reader) refresh(md *markdown.Renderer, changed []string, progress parallel.Progress) error {
	r.saved.load(r.basePath + r.words.Own() + r.macros)
	r.papers.unread = func(file, name string, info fs.FileInfo) (*source, problem.List) {
		if s := r.saved.unread(file, name, info); s != nil {
			return s, s.warnings
		}
		return nil, nil
	}
	return errors.Join(
		r.papers.refresh(
			r.dir,
			changed,
			progress,
			func(file, name string, src []byte, before *source) parsed[source] {
				return r.readPaper(md, file, name, src, before)
			},
		),
		r.pages.refresh(
			r.dir,
			changed,
			progress,
			func(file, name string, src []byte, before *pageText) parsed[pageText] {
				with, done := r.pictures.rendererFor(md, name, content.TextPath(name))
				defer done()
				return readPage(with, file, name, src, before)
			},
		),
		r.collections.refresh(
			r.dir,
			changed,
			progress,
			func(file, name string, src []byte, before *collectionText) parsed[collectionText] {
				with, done := r.pictures.rendererFor(md, name, content.TextPath(name))
				defer done()
				return readCollection(with, file, name, src, before)
			},
		),
	)
}

// includes reports whether the archive contains the text of a file.
func (a *Archive) includes(file string) bool {
	slug := content.SlugOf(file)
	switch content.KindOf(file) {
	case content.PapersDir:
		_, there := a.places[slug]
		return there
	case content.CollectionsDir:
		return a.collection(slug) != nil
	}
	return a.page(slug) != nil
}

// choose splits sources into the papers that the archive contains and those that it omits, and counts the latter.
func (o Options) choose(sources []*source, a *Archive) (kept, omitted []*source) {
	kept = make([]*source, 0, len(sources))
	for _, s := range sources {
		switch {
		case s.Draft && !o.Drafts:
			a.Drafts++
			omitted = append(omitted, s)
		case s.card.IsFuture(o.Today) && !o.Future:
			a.Future++
			omitted = append(omitted, s)
		default:
			kept = append(kept, s)
		}
	}
	return kept, omitted
}

// arrange sorts the papers, builds their lists and finds their neighbors.
func (r *Reader) arrange(a *Archive, sources []*source, c *config.Config) {
	cards := make([]*Card, len(sources))
	for i, s := range sources {
		cards[i] = s.card
	}
	r.order.update(cards, c)
	a.Lists = r.order.lists
	a.Records = make([]*Record, len(cards))
	byName := make([]*Record, len(cards))
	for i, s := range sources {
		byName[i], a.Records[r.order.to[i]] = s.Record, s.Record
	}
	if r.last != nil && slices.Equal(r.last.Records, a.Records) {
		a.Records = r.last.Records
	}
	r.related.update(byName, r.order.to)
}

// buildPapers builds the papers with their neighbors, references and related papers.
func (r *Reader) buildPapers(a *Archive, sources []*source, l *links) {
	a.Papers = make([]*Paper, len(sources))
	for i, from := range r.order.from {
		a.Papers[i] = r.buildPaper(l, sources[from], i)
	}
}

// update arranges cards. It reuses the last arrangement as far as the cards are the same.
func (o *order) update(cards []*Card, c *config.Config) {
	sameKnown := o.lists != nil && reflect.DeepEqual(o.known, c.People)
	if sameKnown && slices.Equal(o.cards, cards) && reflect.DeepEqual(o.terms, c.Tags) &&
		reflect.DeepEqual(o.fields, c.Fields) {
		return
	}
	last := *o
	*o = order{
		cards: cards,
		terms: c.Tags,
		known: c.People,

		fields: c.Fields,

		lists: arrange(last.arranged(cards), c, last.lists),
		from:  make([]int, len(cards)),
		to:    make([]int, len(cards)),
	}
	for i, c := range cards {
		if len(last.to) == len(cards) && o.lists.Cards[last.to[i]] == c {
			o.to[i] = last.to[i]
		} else {
			o.to[i] = o.lists.places[c.Slug]
		}
		o.from[o.to[i]] = i
	}
	var directory *content.People
	if last.lists != nil {
		directory = last.lists.directory
	}
	if !sameKnown || !slices.EqualFunc(last.cards, cards, haveSameAuthors) {
		directory = directoryOf(cards, c.People, directory)
	}
	o.lists.useDirectory(directory, last.lists)
}

// arranged returns cards in the order of the last arrangement, which is nearly sorted after an edit.
func (o *order) arranged(cards []*Card) []*Card {
	if len(cards) != len(o.from) {
		return slices.Clone(cards)
	}
	all := make([]*Card, len(cards))
	for i, from := range o.from {
		all[i] = cards[from]
	}
	return all
}

// relatedPapers is how many related papers a page shows.
const relatedPapers = 5

// buildPaper returns the i-th paper with its neighbors and references, or the previous value if nothing around it
// changed.
func (r *Reader) buildPaper(l *links, s *source, i int) *Paper {
	var newer, older *Card
	if i > 0 && !s.Date.IsZero() {
		newer = l.Cards[i-1]
	}
	if i+1 < len(l.Cards) && !l.Cards[i+1].Date.IsZero() {
		older = l.Cards[i+1]
	}
	neighbors := r.related.neighbors[r.order.from[i]]
	paper := Paper{
		Record: s.Record, File: s.name, Notes: s.notes, HasCode: s.code, Card: s.card, Newer: newer, Older: older,
		Collections: l.collections[s.Slug], Mentioned: l.mentioned[s.Slug],
	}
	if len(s.mentions)+len(s.views) > 0 {
		paper.Notes, paper.Parts = l.notes[s], l.inNotes[s]
	}
	var old *Paper
	if r.last != nil {
		old = r.last.At(l.Lists, i)
	}
	if old != nil && old.Card == s.card && r.last.directory == l.directory {
		paper.Names = old.Names
	} else {
		paper.Names = l.names(s.card.Authors)
	}
	isRelated := func(related Related, n neighbor) bool {
		return related.Card == l.Cards[r.order.to[n.Document]] && related.Shared == n.Shared
	}
	if old != nil && old.equalExceptRelated(&paper) && slices.EqualFunc(old.Related, neighbors, isRelated) {
		return old
	}
	for _, n := range neighbors {
		paper.Related = append(paper.Related, Related{l.Cards[r.order.to[n.Document]], n.Shared})
	}
	p := paper // copy only here, to avoid an allocation for unchanged papers
	return &p
}

// equalExceptRelated reports whether two papers are equal apart from their related papers.
func (p *Paper) equalExceptRelated(q *Paper) bool {
	return p.Record == q.Record && p.File == q.File && p.Notes == q.Notes && p.HasCode == q.HasCode &&
		p.Card == q.Card &&
		p.Newer == q.Newer &&
		p.Older == q.Older &&
		slices.Equal(p.Parts, q.Parts) &&
		slices.Equal(p.Names, q.Names) &&
		slices.Equal(p.Collections, q.Collections) &&
		slices.Equal(p.Mentioned, q.Mentioned)
}

// At returns this archive's version of the i-th paper in the lists of another archive, or nil.
func (a *Archive) At(l *Lists, i int) *Paper {
	if at := a.Place(l, i); at >= 0 {
		return a.Papers[at]
	}
	return nil
}

// Place returns the index in this archive of the i-th paper in the lists of another archive, or -1.
func (a *Archive) Place(l *Lists, i int) int { return a.Lists.place(l, i) }

// place returns the index in these lists of the i-th paper in others, or -1.
func (l *Lists) place(other *Lists, i int) int {
	if l == other {
		return i
	}
	for _, at := range [...]int{i, i - 1, i + 1} { // most papers, if one moved; looking up the slug is slower
		if 0 <= at && at < len(l.Cards) && l.Cards[at] == other.Cards[i] {
			return at
		}
	}
	if at, there := l.places[other.Cards[i].Slug]; there {
		return at
	}
	return -1
}

// A folder has the Markdown files of one folder as they were last read.
type folder[T any] struct {
	name  string              // relative to the site's root
	files map[string]*file[T] // by name, relative to the site's root
	names []string            // names of the files, by slug
	slugs map[string]string   // name of the first file with each slug
	keep  bool                // keep the bytes of the files

	// unread returns the value of a file that an earlier run read and that did not change since, with its warnings, or
	// nil. It can be nil. The file is named for messages and relative to the site's root.
	unread func(file, name string, info fs.FileInfo) (*T, problem.List)
}

// A file is the parsed content of one file.
type file[T any] struct {
	info               fs.FileInfo // state of the file when it was read
	value              *T          // last state that could be read, or nil
	partial            *T          // what can be read of a broken file, only for checks; can be nil
	problems, warnings problem.List
	broken             bool   // whether the file cannot be read now
	src                []byte // bytes that were read; nil unless the folder keeps them
	order              string // by which the files are sorted: the slug with ".md"
}

// slug returns the slug of the file's text.
func (f *file[T]) slug() string { return strings.TrimSuffix(f.order, ".md") }

// A parseFunc parses a file's bytes, given the previous value, and reuses what did not change. The file is named for
// messages and relative to the site's root.
type parseFunc[T any] func(file, name string, src []byte, before *T) parsed[T]

// parsed is what a parseFunc finds in a file.
type parsed[T any] struct {
	value              *T // nil if the file is broken: its front matter has problems
	partial            *T // what can be read of a broken file; can be nil
	problems, warnings problem.List
}

// forget causes every file to be read again.
func (f *folder[T]) forget() { f.files, f.names, f.slugs = nil, nil, nil }

// markStale causes the named files of this folder to be read again.
func (f *folder[T]) markStale(files []string) {
	for _, name := range files {
		if file := f.files[name]; file != nil {
			file.info = nil
		}
	}
}

// refresh reads the files that changed: the named ones, or if changed is nil, those that differ on disk.
func (f *folder[T]) refresh(dir string, changed []string, progress parallel.Progress, parse parseFunc[T]) error {
	names, err := f.candidates(dir, changed)
	if err != nil {
		return err
	}
	loaded := make([]*file[T], len(names))
	faults := make([]error, len(names))
	finished := progress.Step("reading "+path.Base(f.name), len(names))
	parallel.Each(len(names), func(i int) {
		loaded[i], faults[i] = f.load(dir, names[i], changed != nil, parse)
		finished()
	})
	isOther := f.slugs == nil // whether there are other files than before
	for i, name := range names {
		before := f.files[name]
		if loaded[i] == nil {
			delete(f.files, name)
		} else {
			f.files[name] = loaded[i]
		}
		isOther = isOther || (before == nil) != (loaded[i] == nil)
	}
	if isOther {
		f.arrange()
	}
	return errors.Join(faults...)
}

// arrange sorts the names and finds the files by slug.
func (f *folder[T]) arrange() {
	for name, file := range f.files {
		if file.order == "" {
			file.order = content.SlugOf(name) + ".md"
		}
	}
	f.names = slices.SortedFunc(maps.Keys(f.files), func(a, b string) int {
		return cmp.Or(strings.Compare(f.files[a].order, f.files[b].order), strings.Compare(a, b))
	})
	f.slugs = make(map[string]string, len(f.names))
	for _, name := range f.names {
		if slug := f.files[name].slug(); f.slugs[slug] == "" {
			f.slugs[slug] = name
		}
	}
}

// candidates returns the names of the files to check, including deleted files.
func (f *folder[T]) candidates(dir string, changed []string) ([]string, error) {
	var names []string
	if changed != nil && f.files != nil {
		for _, name := range changed {
			if content.KindOf(name) == f.name {
				names = append(names, name)
			}
		}
		return names, nil
	}
	if f.files == nil {
		f.files = map[string]*file[T]{}
	}
	names, err := content.TextFiles(dir, f.name)
	if err != nil {
		return nil, err
	}
	there := make(map[string]bool, len(names))
	for _, name := range names {
		there[name] = true
	}
	for name := range f.files {
		if !there[name] {
			names = append(names, name)
		}
	}
	return names, nil
}

// load reads a file, or returns nil if it does not exist. It skips a file that looks unmodified, unless force is set.
func (f *folder[T]) load(dir, name string, force bool, parse parseFunc[T]) (*file[T], error) {
	where := fileIn(dir, name)
	before := f.files[name]
	info, err := sitefile.Stat(dir, name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() || force && content.IsLinked(dir, name) {
		return nil, nil
	}
	if err == nil && before != nil && before.info != nil && !force && os.SameFile(info, before.info) &&
		info.Size() == before.info.Size() && info.ModTime().Equal(before.info.ModTime()) {
		return before, nil
	}
	if err == nil && before == nil && !f.keep && f.unread != nil {
		if value, warnings := f.unread(where, name, info); value != nil {
			return &file[T]{info: info, value: value, warnings: warnings}, nil
		}
	}
	var src []byte
	if err == nil {
		src, err = sitefile.Read(dir, name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var unreadable problem.List
	if err := unreadable.Collect(err); err != nil {
		return before, fmt.Errorf("reading the content: %w", err)
	}
	if len(unreadable) > 0 {
		return before.with(nil, unreadable), nil
	}
	if !content.IsText(name, src) {
		return nil, nil
	}
	next := before.with(info, nil)
	if f.keep {
		next.src = src
	}
	if before != nil {
		next.value = before.value
	}
	if p := hazard.Pointer(src); p != nil {
		p.File = where
		next.problems, next.broken = problem.List{*p}, true
		return next, nil
	}
	p := parse(where, name, src, next.value)
	next.problems, next.warnings, next.broken, next.partial = p.problems, p.warnings, p.value == nil, p.partial
	if p.value != nil {
		next.value = p.value
	}
	return next, nil
}

// fileIn returns the name of a file in messages, given its name relative to the site's root.
func fileIn(dir, name string) string {
	return filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(name)))
}

// with returns a file with the sorting key of f, which may be nil.
func (f *file[T]) with(info fs.FileInfo, problems problem.List) *file[T] {
	next := &file[T]{info: info, problems: problems}
	if f != nil {
		next.order = f.order
	}
	return next
}

// has reports whether a file exists, named relative to the site's root.
func (f *folder[T]) has(file string) bool { return f.files[file] != nil }

// collect returns what the files contain, and adds their problems to those of all texts. If two files have the same
// slug, it omits the second and reports a problem.
func (f *folder[T]) collect(dir string, all *texts) (c contents[T]) {
	c.shown = make([]*T, 0, len(f.names))
	for _, name := range f.names {
		file := f.files[name]
		if first := f.slugs[file.slug()]; first != name {
			all.problems = append(all.problems, f.clash(dir, name, first))
		} else {
			if file.value != nil {
				c.shown = append(c.shown, file.value)
			}
			if file.partial != nil {
				c.partial = append(c.partial, file.partial)
			}
		}
		if file.broken {
			all.broken[fileIn(dir, name)] = true
		}
		all.problems = append(all.problems, file.problems...)
		all.warnings = append(all.warnings, file.warnings...)
	}
	return c
}

// clash returns the problem of a file that has the address of another.
func (f *folder[T]) clash(dir, name, first string) problem.Problem {
	return problem.Problem{
		File: fileIn(dir, name),
		What: "the path " + content.TextPath(name) + " is also that of " + first,
		Hint: "rename one of the two files, or remove it",
	}
}

// texts returns the files as they were read, sorted by slug.
func (f *folder[T]) texts() []Text {
	all := make([]Text, len(f.names))
	for i, name := range f.names {
		all[i] = Text{Folder: f.name, Name: strings.TrimPrefix(name, f.name+"/"), Data: f.files[name].src}
	}
	return all
}

// A source is the content of a paper's file, with its texts rendered.
type source struct {
	*Record
	file     string // for messages
	name     string // of the file, relative to the site's root
	card     *Card
	notes    string // as HTML, with placeholders for mentions
	mentions []markdown.Mention
	blocks   []markdown.ViewBlock
	views    []*content.View
	spelled  []string          // tags that are not written as slugs
	code     bool              // whether it contains a code block
	aliases  []problem.Problem // position of each alias

	hash     cache.Hash   // for the cache; zero if the source cannot be saved
	warnings problem.List // likewise
}

// readPaper reads a paper, from the cache if it is the first time that the reader sees it.
func (r *Reader) readPaper(md *markdown.Renderer, file, name string, src []byte, before *source) parsed[source] {
	var hash cache.Hash
	if before == nil && r.saved.store != nil {
		hash = hashOfText(file, src)
		if s := r.saved.read(file, name, hash); s != nil {
			return parsed[source]{value: s, warnings: s.warnings}
		}
	}
	files := r.pictures.finderFor(name, content.TextPath(name))
	p := readPaper(md, files, file, name, src, before)
	if hasPictures := files.done(); p.value != nil && !hasPictures && len(p.problems) == 0 {
		p.value.hash, p.value.warnings = hash, p.warnings
	}
	return p
}

// readPaper reads a paper.
func readPaper(
	md *markdown.Renderer, files *pictureFinder, file, name string, src []byte, before *source,
) parsed[source] {
	read, problems := content.ParsePaper(file, src)
	if read == nil {
		return parsed[source]{problems: problems}
	}
	read.Tags, read.Digests = distinct(read.Tags), distinct(read.Digests)
	d, warnings := files.renderer(md).Render(file, read.Body, read.BodyLine)
	attachments, web, faults := files.attachments(read)
	views, wrong := parseViews(file, d.Views)
	faults = slices.Concat(problems, wrong, d.Faults, faults)
	if len(web) < len(read.Links) {
		read.Links = web
	}
	read.BibTeX = withoutPrivate(read.BibTeX)
	s := sourceOf(md, name, read, d, views, attachments)
	if len(s.Title) > markdown.MaxTitle {
		p := read.Place("title", "")
		p.What = fmt.Sprintf("the title is longer than %d bytes", markdown.MaxTitle)
		p.Hint = "shorten it; its formulas are shown as written"
		warnings = append(warnings, p)
	}
	if len(problems) > 0 {
		return parsed[source]{partial: s, problems: faults, warnings: warnings}
	}
	if before != nil {
		s.Record, s.card = memo.Same(before.Record, s.Record), memo.Same(before.card, s.card)
	}
	return parsed[source]{value: s, problems: faults, warnings: warnings}
}

// sourceOf returns the source of a paper whose text is rendered.
func sourceOf(
	md *markdown.Renderer,
	name string,
	read *content.Paper,
	d markdown.Document,
	views []*content.View,
	attachments []Attachment,
) *source {
	r := &Record{
		PaperFields: read.PaperFields, Slug: read.Slug, Abstract: d.Abstract, Text: d.Text, Formulas: d.Formulas,
		Attachments: attachments,
	}
	r.TitleHTML, r.TitleText = md.Title(strings.TrimSpace(r.Title))
	r.TLDR = tldrOf(&r.PaperFields)
	return &source{
		Record:   r,
		file:     read.File,
		name:     name,
		card:     cardOf(r, d.Summary, d.Notes),
		notes:    d.Notes,
		mentions: d.Mentions,
		code:     d.HasCode,
		aliases:  read.Places("aliases", read.Aliases),
		blocks:   d.Views,
		views:    views,
		spelled:  spellings(read),
	}
}

// cardOf returns the card of a paper with the given summary of its abstract and notes, both as HTML.
func cardOf(r *Record, summary, notes string) *Card {
	return &Card{
		Slug: r.Slug, Aliases: r.Aliases, TitleHTML: r.TitleHTML, TitleText: r.TitleText, Date: r.Date,
		AuthorCount: r.CountAuthors(),
		Authors:     cleaned(r.Authors),
		Tags:        r.Tags, Digests: r.Digests, Summary: cmp.Or(r.TLDR, summary), Draft: r.Draft,
		Withdrawn: r.Withdrawn,
		Venue:     r.Venue.Name(), HasNotes: notes != "", Code: codeOf(r), PDF: pdfOf(r),
	}
}

// distinct removes duplicates, so that no list shows a paper twice.
func distinct[T comparable](all []T) []T {
	var kept []T
	seen := make(map[T]bool, len(all))
	for _, v := range all {
		if !seen[v] {
			seen[v] = true
			kept = append(kept, v)
		}
	}
	return kept
}
