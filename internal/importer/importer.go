// Package importer brings the entries of digests into the archive's files.
//
// In come dumps and the files of content/papers, out go new files, fields filled in existing ones,
// the dumps themselves in content/digests, and a report of everything that was done and of
// everything in a dump that was not. It promises that nothing a curator wrote changes: not a byte of
// notes, not a comment, not a field that is set. Importing a dump twice changes no file.
package importer

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/slug"
	"github.com/offprint/offprint/internal/vocabulary"
)

// A Dump is one digest as it was received.
type Dump struct {
	Name string // of its file, "-" for the standard input
	Data []byte
}

// Options say how to import.
type Options struct {
	Dir        string // the site's root
	Format     string // of the dumps; "" or "auto" to look at them
	DigestDate date.Date
	Today      date.Date
	Repairs    prose.Repairs
	Vocabulary []vocabulary.Term
	Refresh    bool // take title, abstract, date and authors from the dump
	DryRun     bool // change no file
}

// A Report is what an import did, or would do.
type Report struct {
	Digests  []Digest  `json:"digests"`
	Papers   []Outcome `json:"papers"` // in the order of the dumps
	Problems []Remark  `json:"problems"`
}

// A Digest is one dump of the report.
type Digest struct {
	Name    string `json:"name"`
	Date    string `json:"date"`
	Entries int    `json:"entries"`
	Kept    string `json:"kept"` // the file that has the dump
}

// A Remark is something in a dump that the curator should look at.
type Remark struct {
	problem.Problem
}

// MarshalText makes a remark one line in JSON.
func (r Remark) MarshalText() ([]byte, error) { return []byte(r.Error()), nil }

// What happened to a paper.
const (
	Created   = "created"
	Updated   = "updated"
	Unchanged = "unchanged"
)

// An Outcome is what became of one entry.
type Outcome struct {
	File    string   `json:"file"`
	Title   string   `json:"title"`
	Status  string   `json:"status"`            // Created, Updated or Unchanged
	Changes []Change `json:"changes,omitempty"` // of an updated file
	Kept    []Change `json:"kept,omitempty"`    // where the curator's value differs from the source's
}

// A Change is one field, as it was and as the source has it.
type Change struct {
	Field string `json:"field"`
	Old   string `json:"old"` // in YAML, "" where the field was absent
	New   string `json:"new"`
}

// Count gives how many papers have a status.
func (r *Report) Count(status string) int {
	n := 0
	for _, o := range r.Papers {
		if o.Status == status {
			n++
		}
	}
	return n
}

// Run imports dumps. The error is a problem.List where a dump or a file of the archive cannot be
// read; then nothing was written.
func Run(dumps []Dump, o Options) (*Report, error) {
	s, err := loadShelf(o.Dir)
	if err != nil {
		return nil, err
	}
	im := &importer{Options: o, shelf: s, matcher: vocabulary.NewMatcher(o.Vocabulary), report: &Report{}}
	var problems problem.List
	for _, d := range dumps {
		if err := im.dump(d); err != nil {
			problems = append(problems, asProblem(d.Name, err))
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if o.DryRun {
		return im.report, nil
	}
	return im.report, im.write()
}

func asProblem(name string, err error) problem.Problem {
	if p, ok := err.(problem.Problem); ok {
		return p
	}
	return problem.Problem{File: name, What: err.Error()}
}

type importer struct {
	Options
	shelf   *shelf
	matcher *vocabulary.Matcher
	report  *Report
	dumps   []keptDump
}

// dump takes in one dump, in memory.
func (im *importer) dump(d Dump) error {
	read, err := digest.Read(d.Data, digest.Options{Name: d.Name, Format: im.Format, Date: im.DigestDate, Today: im.Today})
	if err != nil {
		return err
	}
	kept, err := im.keep(d, read.Date)
	if err != nil {
		return err
	}
	im.report.Digests = append(im.report.Digests, Digest{Name: d.Name, Date: read.Date.String(), Entries: len(read.Entries), Kept: kept})
	remarks := problem.List(slices.Concat(read.Incomplete, read.Unplaced))
	remarks.Sort()
	for _, p := range remarks {
		im.report.Problems = append(im.report.Problems, Remark{p})
	}
	sources := make([]*source, len(read.Entries))
	for i := range read.Entries {
		sources[i] = im.source(&read.Entries[i], read.Date)
	}
	im.shelf.match(sources)
	for _, s := range sources {
		outcome, err := im.paper(s)
		if err != nil {
			return err
		}
		im.report.Papers = append(im.report.Papers, outcome)
	}
	return nil
}

// paper creates or updates the file of one entry, in memory.
func (im *importer) paper(s *source) (Outcome, error) {
	if s.file == nil {
		b := im.shelf.add(s)
		return Outcome{File: b.name, Title: s.want.Title, Status: Created}, nil
	}
	m, err := s.file.merge(s, im.Refresh)
	if err != nil {
		return Outcome{}, err
	}
	im.shelf.index(s.file)
	o := Outcome{File: s.file.name, Title: s.want.Title, Status: Unchanged, Changes: m.changes, Kept: m.kept}
	if len(m.changes) > 0 {
		o.Status = Updated
	}
	return o, nil
}

// write brings the changed files to the disk, each whole, then the dumps.
func (im *importer) write() error {
	for _, b := range im.shelf.changed() {
		if _, err := atomicfile.Write(filepath.Join(im.Dir, filepath.FromSlash(b.name)), b.src); err != nil {
			return err
		}
	}
	for _, d := range im.dumps {
		if _, err := atomicfile.Write(filepath.Join(im.Dir, filepath.FromSlash(d.name)), d.data); err != nil {
			return err
		}
	}
	return nil
}

// newName finds a name for a paper's file that no other paper has.
func newName(title string, taken func(name string) bool) string {
	base := slug.Make(title)
	name := path.Join(archive.PapersDir, base+".md")
	for n := 2; taken(name); n++ {
		name = path.Join(archive.PapersDir, fmt.Sprintf("%s-%d.md", base, n))
	}
	return name
}

func byName(a, b *book) int { return cmp.Compare(a.name, b.name) }
