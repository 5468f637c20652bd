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

// Options are the options of Load and Read. They select what an archive contains.
type Options struct {
	Drafts bool         // include drafts
	Future bool         // include papers dated after today
	Today  content.Date // zero if every date counts as past
	Texts  bool         // set Archive.Texts

	Progress parallel.Progress // of reading the files
}

// A Reader reads the content of one site repeatedly. It reads only changed files and recomputes only what a change
// affects. A Reader is not safe for concurrent use, but its archives are.
type Reader struct {
	dir         string
	basePath    string
	words       *words.Words
	macros      string // Key of the TeX macros
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
	longTerms   longTerms
	views       map[viewKey]*evaluated
	schema      *query.Schema // built from schemaWords, declared and vocabulary
	schemaWords *words.Words
	declared    []content.Field
	vocabulary  []content.Term
	last        *Archive
}

// order is the last arrangement of the cards, with its inputs.
type order struct {
	cards []*Card // by file name
	terms []content.Term
	known []content.KnownPerson

	fields []content.Field

	lists *Lists
	from  []int // for each card in lists.Cards, its index in cards
	to    []int // for each card in cards, its index in lists.Cards
}

// NewReader returns a Reader of the site in dir.
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

// UseCache makes the reader reuse the results of an earlier run from s, and save its own results there for the next
// run.
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

// Read reads the files that changed since the last call: those in changed, named relative to the site's root with
// slashes, or if changed is nil, all files that differ on disk. It returns the problems of all files. If the content of
// a file has problems now, the archive contains the last valid state of the file. The error is not nil only if reading
// failed.
func (r *Reader) Read(c *config.Config, o Options, changed []string) (*Archive, problem.List, error) {
	md := markdown.NewIn(c.BasePath(), c.Words).WithMacros(c.Macros)
	changed = r.begin(c, o, changed)
	defer r.pictures.close()
	if err := r.refresh(md, changed, o.Progress); err != nil {
		return nil, nil, err
	}
	t := r.collect()
	a := &Archive{}
	kept, omitted := o.choose(t.papers.shown, a)
	a.noteBroken(o, kept, t)
	kept = r.separateLongTerms(kept)
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
		a.Texts = r.texts()
	}
	r.last = a
	return a, problems, nil
}

// begin prepares a pass over the content. It returns the changed files with the texts whose pictures changed, or nil if
// all files must be checked.
func (r *Reader) begin(c *config.Config, o Options, changed []string) []string {
	// Every text contains the base path, and can contain words and macros.
	if macros := c.Macros.Key(); r.basePath != c.BasePath() || r.words != c.Words || r.macros != macros {
		r.basePath, r.words, r.macros, changed = c.BasePath(), c.Words, macros, nil
		r.papers.forget()
		r.pages.forget()
		r.collections.forget()
	}
	r.papers.keep, r.pages.keep, r.collections.keep = o.Texts, o.Texts, o.Texts
	stale := r.pictures.open(changed)
	r.fields.use(c)
	r.papers.markStale(stale)
	r.pages.markStale(stale)
	r.collections.markStale(stale)
	if changed == nil {
		return nil
	}
	return slices.Concat(changed, stale)
}

// inputs identifies everything outside a text's own file and pictures that its HTML depends on.
func (r *Reader) inputs() string { return r.basePath + r.words.Own() + r.macros }

// refresh reads the files in changed, or if it is nil, all files that differ on disk.
func (r *Reader) refresh(md *markdown.Renderer, changed []string, progress parallel.Progress) error {
	if p := sitefile.NotFolder(filepath.Join(r.dir, contentDir)); p != nil {
		return *p // once, not for each folder in it
	}
	r.saved.load(r.inputs())
	r.papers.saved = func(file, name string, info fs.FileInfo) (*source, problem.List) {
		if s := r.saved.byState(md, file, name, info); s != nil {
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
		_, ok := a.places[slug]
		return ok
	case content.CollectionsDir:
		return a.collection(slug) != nil
	}
	return a.page(slug) != nil
}

// choose splits sources into the papers that an archive contains and those that it omits, and counts the latter in a.
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

// update arranges cards and their lists. It reuses the unchanged parts of the last arrangement.
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

// relatedPapers is the number of related papers that a paper's page shows.
const relatedPapers = 5

// buildPaper returns the i-th paper with its neighbors and references, or the previous value if it is equal.
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
		Collections: l.collections[s.Slug], Mentioned: l.mentionsElsewhere(s.Slug),
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

// At returns this archive's version of the i-th paper in the lists of another archive, or nil if this archive does not
// contain it.
func (a *Archive) At(l *Lists, i int) *Paper {
	if at := a.Place(l, i); at >= 0 {
		return a.Papers[at]
	}
	return nil
}

// Place returns the index in this archive of the i-th paper in the lists of another archive, or -1.
func (a *Archive) Place(l *Lists, i int) int { return a.Lists.place(l, i) }

// place returns the index in these lists of the i-th paper in other, or -1.
func (l *Lists) place(other *Lists, i int) int {
	if l == other {
		return i
	}
	for _, at := range [...]int{i, i - 1, i + 1} { // found here for most papers if one moved; faster than the map
		if 0 <= at && at < len(l.Cards) && l.Cards[at] == other.Cards[i] {
			return at
		}
	}
	if at, ok := l.places[other.Cards[i].Slug]; ok {
		return at
	}
	return -1
}

// A folder contains the Markdown files of a content folder as they were last read.
type folder[T any] struct {
	name  string              // relative to the site's root
	files map[string]*file[T] // by name, relative to the site's root
	names []string            // names of the files, sorted by slug
	slugs map[string]string   // name of the first file with each slug
	keep  bool                // keep the bytes of the files

	// saved returns the value and the warnings that an earlier run saved for a file, or nil if there are none or the
	// file has changed since. It can be nil. The file is given as named in messages, and relative to the site's root.
	saved func(file, name string, info fs.FileInfo) (*T, problem.List)
}

// A file is the parsed content of one file.
type file[T any] struct {
	info               fs.FileInfo // state of the file when it was read; nil if it must be read again
	value              *T          // last valid state, or nil
	partial            *T          // what can be read of a broken file, only for checks; can be nil
	problems, warnings problem.List
	broken             bool   // whether the file is invalid now, so that value is outdated or nil
	src                []byte // bytes that were read; nil unless the folder keeps them
	sortKey            string // the slug with ".md"
}

// slug returns the slug of the file's text.
func (f *file[T]) slug() string { return strings.TrimSuffix(f.sortKey, ".md") }

// A parseFunc parses the bytes of a file. The file is given as named in messages, and relative to the site's root.
// before is the previous value or nil; the result shares its unchanged parts.
type parseFunc[T any] func(file, name string, src []byte, before *T) parsed[T]

// parsed is the result of a parseFunc.
type parsed[T any] struct {
	value              *T // nil if the file is broken: its front matter has problems
	partial            *T // what can be read of a broken file; can be nil
	problems, warnings problem.List
}

// forget makes the next refresh read every file again.
func (f *folder[T]) forget() { f.files, f.names, f.slugs = nil, nil, nil }

// markStale makes the next refresh read the named files of this folder again.
func (f *folder[T]) markStale(files []string) {
	for _, name := range files {
		if file := f.files[name]; file != nil {
			file.info = nil
		}
	}
}

// refresh reads the files in changed, or if it is nil, all files that differ on disk.
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
	hasOtherFiles := f.slugs == nil // whether files were added or removed
	for i, name := range names {
		before := f.files[name]
		if loaded[i] == nil {
			delete(f.files, name)
		} else {
			f.files[name] = loaded[i]
		}
		hasOtherFiles = hasOtherFiles || (before == nil) != (loaded[i] == nil)
	}
	if hasOtherFiles {
		f.arrange()
	}
	return errors.Join(faults...)
}

// arrange sorts the names and maps slugs to files.
func (f *folder[T]) arrange() {
	for name, file := range f.files {
		if file.sortKey == "" {
			file.sortKey = content.SlugOf(name) + ".md"
		}
	}
	f.names = slices.SortedFunc(maps.Keys(f.files), func(a, b string) int {
		return cmp.Or(strings.Compare(f.files[a].sortKey, f.files[b].sortKey), strings.Compare(a, b))
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
	exists := make(map[string]bool, len(names))
	for _, name := range names {
		exists[name] = true
	}
	for name := range f.files {
		if !exists[name] {
			names = append(names, name)
		}
	}
	return names, nil
}

// load reads a file, or returns nil if the file does not exist or is not a text. Unless force is set, it skips a file
// that looks unmodified.
func (f *folder[T]) load(dir, name string, force bool, parse parseFunc[T]) (*file[T], error) {
	where := fileIn(dir, name)
	before := f.files[name]
	info, err := sitefile.Stat(dir, name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() || force && content.IsLinked(dir, name) {
		return nil, nil
	}
	if err == nil && !force && before.isUnchanged(info) {
		return before, nil
	}
	if err == nil && before == nil && !f.keep && f.saved != nil {
		if value, warnings := f.saved(where, name, info); value != nil {
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
	return f.parse(name, where, src, info, parse), nil
}

// isUnchanged reports whether the metadata of a file is still what it was when f was read. f can be nil.
func (f *file[T]) isUnchanged(info fs.FileInfo) bool {
	return f != nil && f.info != nil && os.SameFile(info, f.info) && info.Size() == f.info.Size() &&
		info.ModTime().Equal(f.info.ModTime())
}

// parse returns the next state of a file, which keeps the last valid value if the file is broken. where is the file's
// name in messages.
func (f *folder[T]) parse(name, where string, src []byte, info fs.FileInfo, parse parseFunc[T]) *file[T] {
	before := f.files[name]
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
		return next
	}
	p := parse(where, name, src, next.value)
	next.problems, next.warnings, next.broken, next.partial = p.problems, p.warnings, p.value == nil, p.partial
	if p.value != nil {
		next.value = p.value
	}
	return next
}

// fileIn returns the name of a file in messages, given its name relative to the site's root.
func fileIn(dir, name string) string {
	return filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(name)))
}

// with returns a new file with the sort key of f, which can be nil.
func (f *file[T]) with(info fs.FileInfo, problems problem.List) *file[T] {
	next := &file[T]{info: info, problems: problems}
	if f != nil {
		next.sortKey = f.sortKey
	}
	return next
}

// has reports whether a file exists. The name is relative to the site's root.
func (f *folder[T]) has(file string) bool { return f.files[file] != nil }

// collect returns the contents of the files, and adds their problems and warnings to all. If two files have the same
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

// clash returns the problem that a file has the same path as another one.
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

// texts returns the content files as they were read.
func (r *Reader) texts() []Text {
	papers := r.papers.texts()
	for i, name := range r.papers.names {
		switch f := r.papers.files[name]; {
		case f.partial != nil:
			papers[i].Paper, papers[i].Broken = f.partial.paper, true
		case f.value != nil && !f.broken: // the value of a file that cannot be read is nil
			papers[i].Paper = f.value.paper
		}
	}
	return slices.Concat(papers, r.collections.texts(), r.pages.texts())
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
	code     bool              // whether the notes contain a code block
	aliases  []problem.Problem // position of each alias

	paper *content.Paper // as its file says; nil unless Options.Texts is set, and for a paper from the cache

	hash     cache.Hash   // key in the cache; zero if the source cannot be saved
	warnings problem.List // saved with it
}

// readPaper reads a paper. The first time, it returns the paper from the cache if it is there.
func (r *Reader) readPaper(md *markdown.Renderer, file, name string, src []byte, before *source) parsed[source] {
	var hash cache.Hash
	if before == nil && r.saved.store != nil {
		hash = hashOfText(file, src)
		if s := r.saved.byHash(md, file, name, hash); s != nil {
			return parsed[source]{value: s, warnings: s.warnings}
		}
	}
	read, problems := content.ParsePaper(file, src)
	if read == nil {
		return parsed[source]{problems: problems}
	}
	var written *content.Paper
	if r.papers.keep {
		unchanged := *read
		written = &unchanged
	}
	files := r.pictures.finderFor(name, content.TextPath(name))
	p := renderPaper(md, files, name, read, problems, before)
	for _, s := range []*source{p.value, p.partial} {
		if s != nil {
			s.paper = written
		}
	}
	if hasPictures := files.done(); p.value != nil && !hasPictures && len(p.problems) == 0 {
		p.value.hash, p.value.warnings = hash, p.warnings
	}
	return p
}

// renderPaper renders the texts of a paper. problems are those of its front matter.
func renderPaper(
	md *markdown.Renderer,
	files *pictureFinder,
	name string,
	read *content.Paper,
	problems problem.List,
	before *source,
) parsed[source] {
	read.Tags, read.Digests = distinct(read.Tags), distinct(read.Digests)
	d, warnings := files.renderer(md).Render(read.File, read.Body, read.BodyLine)
	attachments, web, faults := files.attachments(read)
	views, wrong := parseViews(read.File, d.Views)
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
	r.TLDR = tldrOf(md, &r.PaperFields)
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

// distinct returns all without duplicates, so that no list shows a paper twice.
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
