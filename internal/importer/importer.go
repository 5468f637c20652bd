// Package importer adds the entries of digests to the archive.
//
// The input is dumps and the files in content/papers. The importer creates files for new papers, fills in missing
// fields of existing files, copies the dumps to content/digests, and reports what it imported and what it did not. It
// never changes what the curator wrote: the notes, the comments, and the fields that are set. The exceptions are the
// fields that every digest updates (digests, comments, upvotes) and those that Refresh replaces. Importing a dump twice
// changes no file.
package importer

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
)

// A Dump is one digest, as received.
type Dump struct {
	Name string // file name; "-" for standard input
	Data []byte

	// Found reports whether the file was found in a folder, instead of named by the user. If such a file cannot be
	// read, it is reported and skipped.
	Found bool

	// Entries are the papers that the caller chose from the answer of a service. If Answer is set, they are imported
	// instead of those in Data, and Data is saved in the file Answer, relative to the site's root.
	Entries []digest.Entry
	Answer  string
	Date    content.Date // of the answer; if zero, that of the options

	kept   string   // the file in content/digests that has the same bytes, or ""
	markup []markup // the texts of its entries; nil if not converted yet
}

// Options are the options of Run.
type Options struct {
	Dir        string // the site's root
	Format     string // of the dumps; "" or "auto" to detect it
	DigestDate content.Date
	Today      content.Date
	Repairs    prose.Repairs
	Vocabulary []content.Term
	Refresh    bool              // replace title, abstract, date and authors with those in the dump
	Sections   bool              // in lists, use the headings above an entry as its tags
	Draft      bool              // create new papers as drafts
	DryRun     bool              // do not change any files
	Say        func(line string) // prints a message for the user during the import; may be nil

	Progress parallel.Progress // shows the progress of each step
	Cache    *cache.Store      // caches the entries of large dumps; may be nil
	saveAll  bool              // cache small dumps too, for tests

	// NotesStart returns the offset in a paper's body where the curator's notes start. An import never changes a byte
	// after it.
	NotesStart func(body []byte) int

	// Ask reports whether to make a replacement that Refresh proposes; nil accepts all. If it returns an error, nothing
	// is written.
	Ask func(Question) (take bool, err error)
}

// A Question asks whether to replace values in a file with those of a dump.
type Question struct {
	File    string
	Source  string   // position of the entry in its dump
	Changes []Change // related changes, such as the authors' names and their number
}

// A Report describes what an import did, or would do.
type Report struct {
	Digests  []Digest  `json:"digests"`
	Papers   []Outcome `json:"papers"` // in the order of the dumps
	Problems []Remark  `json:"problems"`
	Files    []File    `json:"-"` // files of papers that were or would be written, sorted by name
}

// A File is a file that an import writes.
type File struct {
	Name          string // relative to the site's root, with slashes
	Before, After []byte // Before is nil for a new file
}

// A Digest describes one dump in the report.
type Digest struct {
	Name    string `json:"name"`
	Date    string `json:"date"`
	Entries int    `json:"entries"`
	Kept    string `json:"kept"` // the file with the dump
}

// A Remark is something in a dump that needs the curator's attention.
type Remark struct {
	problem.Problem
}

// Remarks returns the problems of a report.
func (r *Report) Remarks() problem.List {
	list := make(problem.List, len(r.Problems))
	for i, p := range r.Problems {
		list[i] = p.Problem
	}
	return list
}

// MarshalText makes a remark a single line in JSON.
func (r Remark) MarshalText() ([]byte, error) { return []byte(r.Error()), nil }

// The status of an Outcome.
const (
	Created   = "created"
	Updated   = "updated"
	Unchanged = "unchanged"
	Skipped   = "skipped" // the curator removed the paper
)

// An Outcome is the result for one entry.
type Outcome struct {
	File    string   `json:"file"`   // "" if the paper was skipped
	Source  string   `json:"source"` // position of the entry in its dump
	Title   string   `json:"title"`
	Status  string   `json:"status"`            // Created, Updated, Unchanged or Skipped
	Removed string   `json:"-"`                 // name of the removed paper, for remove --restore, if it was skipped
	Draft   bool     `json:"draft,omitempty"`   // created as a draft
	Changes []Change `json:"changes,omitempty"` // of an updated file
	Kept    []Change `json:"kept,omitempty"`    // existing values that differ from the source
}

// A Change is the old and new value of one field.
type Change struct {
	Field string `json:"field"`
	Old   string `json:"old"` // in YAML; "" if the field was missing
	New   string `json:"new"`
	Line  int    `json:"line,omitempty"` // line of the old value in the file
}

// Count returns the number of papers with a status.
func (r *Report) Count(status string) int {
	n := 0
	for _, o := range r.Papers {
		if o.Status == status {
			n++
		}
	}
	return n
}

// Run imports dumps. If a dump or a file of the archive is invalid, the error is a problem.List. If ctx was canceled,
// it is the error of ctx. An error of Options.Ask is returned as it is. After an error, no file has changed.
func Run(ctx context.Context, dumps []Dump, o Options) (*Report, error) {
	// An import transforms a few large values step by step. More frequent garbage collection, as in a build, reduces
	// the peak memory use.
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(50))
	}
	if o.DryRun {
		im, err := o.read(ctx, dumps)
		if err != nil {
			return nil, err
		}
		return im.report, nil
	}
	var rehearsal *importer
	if o.Ask != nil {
		var err error
		if rehearsal, err = o.rehearse(ctx, dumps); err != nil {
			return nil, err
		}
		o.Ask = rehearsal.Ask
	}
	site, err := change.Lock(ctx, o.Dir, o.say)
	if err != nil {
		return nil, err
	}
	defer site.Unlock()
	im, err := o.read(ctx, dumps)
	if err != nil {
		return nil, err
	}
	if rehearsal != nil {
		if err := im.differences(rehearsal).Err(); err != nil {
			return nil, err
		}
	}
	return im.report, im.write(site)
}

// rehearse imports dumps without writing, to ask all questions before Run locks the site: other commands must not wait
// for a person. The Ask of the result repeats the answers.
func (o Options) rehearse(ctx context.Context, dumps []Dump) (*importer, error) {
	answers := map[string]bool{}
	ask := o.Ask
	o.Ask = func(q Question) (bool, error) {
		take, err := ask(q)
		answers[fmt.Sprint(q)] = take
		return take, err
	}
	im, err := o.read(ctx, dumps)
	if err != nil {
		return nil, err
	}
	// A new question comes from a file that changed since, which differences reports.
	im.Ask = func(q Question) (bool, error) { return answers[fmt.Sprint(q)], nil }
	return im, nil
}

// differences returns a problem for each file that another program changed since the rehearsal.
func (im *importer) differences(rehearsal *importer) (problems problem.List) {
	before := map[string]File{}
	for _, f := range rehearsal.report.Files {
		before[f.Name] = f
	}
	for _, f := range im.report.Files {
		if g, known := before[f.Name]; !known || !bytes.Equal(f.Before, g.Before) ||
			(f.Before == nil) != (g.Before == nil) {
			problems = append(problems, im.changed(f.Name))
		}
		delete(before, f.Name)
	}
	for name := range before {
		problems = append(problems, im.changed(name))
	}
	return problems
}

// changed returns the problem that another program changed a file, relative to the site's root.
func (im *importer) changed(name string) problem.Problem {
	return change.Conflict(filepath.Join(im.Dir, filepath.FromSlash(name)), "import")
}

func (o Options) say(line string) {
	if o.Say != nil {
		o.Say(line)
	}
}

// read imports dumps in memory.
func (o Options) read(ctx context.Context, dumps []Dump) (*importer, error) {
	var im *importer
	var read []*digest.Digest
	var skipped problem.List
	dumps = slices.Clone(dumps)
	var readErr, indexErr error
	parallel.Each(2, func(i int) { // in parallel, because readers of most formats use only one CPU
		if i == 0 {
			read, skipped, readErr = o.readDumps(dumps)
		} else {
			im, indexErr = newImporter(ctx, o)
		}
	})
	finished := o.Progress.Step("reading digests", len(read))
	for range read {
		finished()
	}
	if err := cmp.Or(indexErr, readErr); err != nil {
		return nil, err
	}
	for _, p := range skipped {
		im.report.Problems = append(im.report.Problems, Remark{p})
	}
	if err := im.importAll(dumps, read); err != nil {
		return nil, err
	}
	im.report.Files = im.index.files()
	return im, nil
}

// readDumps reads all dumps before the first is imported, so that the user does not answer questions before an import
// that fails. It sets the field kept of each dump. If a dump that was found in a folder cannot be read, its digest is
// nil, and skipped has the reason.
func (o Options) readDumps(dumps []Dump) (read []*digest.Digest, skipped problem.List, err error) {
	var problems problem.List
	read = make([]*digest.Digest, len(dumps))
	usable := 0
	for i := range dumps {
		d := &dumps[i]
		if d.Answer != "" {
			read[i] = &digest.Digest{
				Date: cmp.Or(d.Date, o.DigestDate, o.Today), Entries: slices.Clone(d.Entries),
			}
			usable++
			continue
		}
		if d.kept, err = KeptAs(o.Dir, d.Data); err != nil {
			return nil, nil, err
		}
		if read[i] = o.loadDump(d); read[i] != nil {
			usable++
			continue
		}
		options := digest.Options{Name: d.Name, Format: o.Format, Date: o.DigestDate, Today: o.today(d.kept)}
		switch read[i], err = digest.Read(d.Data, options); {
		case err == nil:
			usable++
		case d.Found:
			skipped = append(skipped, problem.Of(d.Name, err)...)
		default:
			problems = append(problems, problem.Of(d.Name, err)...)
		}
	}
	if usable == 0 {
		problems, skipped = append(problems, skipped...), nil
	}
	return read, skipped, problems.Err()
}

// importAll imports all dumps that have a digest.
func (im *importer) importAll(dumps []Dump, read []*digest.Digest) error {
	var problems problem.List
	for i, d := range dumps {
		if read[i] == nil {
			continue
		}
		if err := im.importDump(d, read[i]); err != nil {
			if stopped := (stop{}); errors.As(err, &stopped) {
				return stopped.error
			}
			problems = append(problems, problem.Of(d.Name, err)...)
		}
	}
	return problems.Err()
}

// today returns the date to assume for a dump that has none. For a dump that is already in content/digests, it is the
// date that an earlier import assumed, so that importing it again on another day changes no file.
func (o Options) today(kept string) content.Date { return cmp.Or(entry.DateInName(kept), o.Today) }

// A stop is an error that ends the import at once, unlike a problem in a dump.
type stop struct{ error }

func newImporter(ctx context.Context, o Options) (*importer, error) {
	s, err := loadIndex(o.Dir, o.Progress)
	if err != nil {
		return nil, err
	}
	removed, err := loadRemoved(o.Dir)
	if err != nil {
		return nil, err
	}
	return &importer{
		Options: o, ctx: ctx, index: s, removed: removed, matcher: content.NewMatcher(o.Vocabulary), report: &Report{},
	}, nil
}

type importer struct {
	Options
	ctx     context.Context // of the run
	index   *index
	removed *index // the papers that the curator removed
	matcher *content.Matcher
	report  *Report
	dumps   []keptDump
}

// importDump imports the entries of a dump. It clears the entries in read, to free their memory.
func (im *importer) importDump(d Dump, read *digest.Digest) error {
	if read.Date.Day == 0 {
		return problem.Problem{
			File: d.Name,
			What: "the digest's date " + read.Date.String() + " is not a full date",
			Hint: "set it, such as --digest-date 2026-02-18",
		}
	}
	kept, superseded, err := im.keep(d, read.Date, read.Format)
	if err != nil {
		return err
	}
	im.report.Digests = append(
		im.report.Digests,
		Digest{Name: d.Name, Date: read.Date.String(), Entries: len(read.Entries), Kept: kept},
	)
	sources, remarks := im.sources(&d, read)
	for _, s := range sources {
		s.superseded, s.again = superseded, d.kept != ""
	}
	remarks = append(remarks, dropContestedDOIs(sources)...)
	im.index.match(groupByPaper(sources))
	outcomes, more, err := im.papers(sources)
	if err != nil {
		return err
	}
	im.report.Papers = append(im.report.Papers, outcomes...)
	im.report.add(outcomes, slices.Concat(remarks, read.Incomplete, more), read.Unplaced)
	return nil
}

// sources converts the entries of a dump, and clears them in read.
func (im *importer) sources(d *Dump, read *digest.Digest) (sources []*source, remarks problem.List) {
	im.convert(d, read)
	sources = make([]*source, len(read.Entries))
	found := make([]problem.List, len(sources))
	finished := im.Progress.Step("reading entries", len(sources))
	parallel.Each(len(sources), func(i int) {
		defer finished()
		sources[i], found[i] = im.source(&read.Entries[i], &d.markup[i], d.Name, read.Date)
		read.Entries[i], d.markup[i] = digest.Entry{}, markup{}
	})
	return sources, slices.Concat(found...)
}

// papers creates or updates the files of entries, in memory. It clears sources.
func (im *importer) papers(sources []*source) (outcomes []Outcome, remarks problem.List, err error) {
	outcomes = make([]Outcome, len(sources))
	listed := map[string]int{}
	finished := im.Progress.Step("importing entries", len(sources))
	for i, s := range sources {
		if i%batch == 0 {
			im.prepare(sources[i:min(i+batch, len(sources))])
		}
		sources[i] = nil
		earlier := 0 // entries of this dump for the same file
		if s.file != nil {
			earlier = listed[s.file.name]
		}
		var more problem.List
		if outcomes[i], more, err = im.paper(s, earlier); err != nil {
			return nil, nil, err
		}
		finished()
		listed[outcomes[i].File]++
		remarks = append(remarks, more...)
	}
	return outcomes, remarks, nil
}

// add adds the remarks on a dump to the report, in the order of their positions. It omits remarks on entries that were
// skipped.
func (r *Report) add(outcomes []Outcome, remarks, unplaced problem.List) {
	skipped := map[string]bool{}
	for _, o := range outcomes {
		skipped[o.Source] = o.Status == Skipped
	}
	remarks = slices.DeleteFunc(remarks, func(p problem.Problem) bool { return skipped[p.Place()] })
	remarks = append(remarks, unplaced...)
	remarks.Sort()
	for _, p := range remarks {
		r.Problems = append(r.Problems, Remark{p})
	}
}

// batch is the number of entries whose files are made at a time, which limits the memory for them.
const batch = 512

// prepare makes the files of new papers in parallel. This takes longer than the steps that must follow the order of the
// entries. It leaves out entries whose citation key is taken, because they will get another one.
func (im *importer) prepare(sources []*source) {
	parallel.Each(len(sources), func(i int) {
		if s := sources[i]; s.file == nil && im.index.ofKey(s) == nil {
			s.draft = newPaperFile(s, im.Draft)
		}
	})
}

// maxListed limits the entries of a dump for one paper, because the paper's file is parsed again for each of them.
const maxListed = 100

// paper creates or updates the file of one entry, in memory. If a dump lists a paper several times, the first entry
// wins and the others fill in missing fields. The argument earlier is the number of previous entries of the dump with
// the same file.
func (im *importer) paper(s *source, earlier int) (o Outcome, remarks problem.List, err error) {
	if err := im.ctx.Err(); err != nil {
		return o, nil, stop{err}
	}
	if s.file == nil {
		if pf := im.findRemoved(s); pf != nil {
			o = s.outcome(Skipped)
			o.Removed = pf.paper.Slug
			return o, nil, nil
		}
	}
	foreign := im.index.dropForeignIdentifiers(s)
	switch {
	case s.file == nil:
		return im.create(s, foreign)
	case earlier >= maxListed:
		what := fmt.Sprintf("%s occurs in the dump more than %d times", problem.Quote(s.want.Title), maxListed)
		o, remarks = s.outcome(Unchanged), problem.List{problemAt(s.at, what, "this entry was ignored")}
	default:
		o, err = im.update(s, earlier > 0)
	}
	return o, append(remarks, remarksOf(foreign, s)...), err
}

// create creates the file of a new paper, and reports existing files that may be the same paper. The argument foreign
// describes the identifiers that were removed from the entry because other files have them.
func (im *importer) create(s *source, foreign []suspicion) (Outcome, problem.List, error) {
	suspicions := foreign
	if len(foreign) > 0 {
		s.draft = nil // was made with the removed identifiers
	} else {
		suspicions = im.index.findDoubtful(s)
	}
	pf, remarks, err := im.index.create(s, im.Draft)
	if err != nil {
		return Outcome{}, nil, err
	}
	s.setFile(pf)
	o := s.outcome(Created)
	o.Draft = im.Draft
	return o, append(remarks, remarksOf(suspicions, s)...), nil
}

// update merges an entry into its file. The argument again reports whether an earlier entry of the dump had the same
// file.
func (im *importer) update(s *source, again bool) (Outcome, error) {
	s.superseded = s.superseded || again
	m, err := s.file.merge(s, im.NotesStart, im.replacing(s, again))
	if err != nil {
		return Outcome{}, err
	}
	im.index.insert(s.file)
	o := s.outcome(Unchanged)
	if o.Changes, o.Kept = m.changes, m.kept; len(m.changes) > 0 {
		o.Status = Updated
	}
	return o, nil
}

// replacing returns the function that decides whether an entry's values replace those of its file, or nil if none do.
func (im *importer) replacing(s *source, again bool) decision {
	switch {
	case !im.Refresh || again:
		return nil
	case im.Ask == nil:
		return func([]Change) (bool, error) { return true, nil }
	}
	return func(changes []Change) (bool, error) {
		take, err := im.Ask(Question{File: s.file.name, Source: s.at.Place(), Changes: changes})
		if err != nil {
			return false, stop{err}
		}
		return take, nil
	}
}

// write writes the changed files and the dumps to disk, all or none.
func (im *importer) write(site *change.Site) error {
	set, err := site.Begin("import")
	if err != nil {
		return err
	}
	defer set.Discard()
	put := func(name string, was, now []byte) error {
		if err := im.ctx.Err(); err != nil {
			return err
		}
		return set.Put(filepath.Join(im.Dir, filepath.FromSlash(name)), was, now)
	}
	failed := make([]error, len(im.report.Files))
	finished := im.Progress.Step("writing papers", len(failed))
	parallel.Limited(writers, len(failed), func(i int) {
		f := &im.report.Files[i]
		failed[i] = put(f.Name, f.Before, f.After)
		finished()
	})
	for _, d := range im.dumps { // last: the papers of every dump in content/digests must exist
		failed = append(failed, put(d.name, nil, d.data))
	}
	if err := cmp.Or(failed...); err != nil {
		return err
	}
	return set.Commit()
}

// writers is the number of files written at a time. It exceeds the number of CPUs, because writing waits for the disk.
const writers = 16
