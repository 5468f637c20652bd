// Package adopt copies the notes of another program into a site.
//
// The input is an archive: the source folder of a Hugo or Jekyll site, an Obsidian vault, or a folder of Markdown
// files. The output is new files of the site: papers, pages, collections, and the pictures and other files that they
// use. A report lists everything that was not copied, by file and line. The package promises:
//
//   - It never changes the archive, and reads no files outside it. It does not follow symbolic links.
//   - Run only creates files. A note that was adopted before is recognized by the field `adopted` below `extra`, also
//     if its paper was renamed or edited, and is not adopted again.
//   - Every field of a note is mapped, kept below `extra`, or reported.
//
// The rules for each program are in hugo.go, jekyll.go and obsidian.go. The names of fields in fields.go and the rules
// for text in text.go and links.go are shared by all programs.
package adopt

import (
	"context"
	"path"
	"path/filepath"
	"sort"

	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
)

// Options are the options of Run.
type Options struct {
	Dir      string            // the site
	From     string            // a name in Programs; "" or "auto" to detect the program
	Declared []content.Field   // the fields declared in site.yaml, which are not moved below `extra`
	DryRun   bool              // do not write anything
	Say      func(line string) // prints a message for the user meanwhile; may be nil
	Progress parallel.Progress
}

// A Report describes what an adoption did, or would do.
type Report struct {
	Program        string         `json:"program"`
	Reason         string         `json:"reason"` // why it is an archive of this program: a clause after "because"
	Notes          []Outcome      `json:"notes"`  // sorted by Source
	Copied         []Copy         `json:"copied"` // pictures and other files
	Problems       []Remark       `json:"problems"`
	Tags           []Tag          `json:"tags"`   // titles of tags, for the vocabulary
	Fields         []Field        `json:"fields"` // values below `extra` that many papers have
	Bibliographies []Bibliography `json:"bibliographies"`

	Files []File `json:"-"` // new files with text, sorted by name
}

// The status of an Outcome.
const (
	Created   = "created"
	Unchanged = "unchanged" // adopted before
	Existing  = "existing"  // the site has the paper from another source
	Skipped   = "skipped"   // the curator removed the paper, or the file is not copied
)

// An Outcome is the result for one note.
type Outcome struct {
	Source string  `json:"source"`           // the note, relative to its archive
	File   string  `json:"file"`             // the file in the site; "" if the note was skipped
	Kind   string  `json:"kind"`             // paper, page, collection; "" for a file that is not copied
	Status string  `json:"status"`           // Created, Unchanged, Existing or Skipped
	Reason string  `json:"reason"`           // why it is of this kind, or why it was skipped: a clause after "because"
	Fields []Place `json:"fields,omitempty"` // only of created files
}

// A Place is the place of a note's field in the new file.
type Place struct {
	Field string `json:"field"`
	Line  int    `json:"line"`
	To    string `json:"to"` // a field of the paper, such as authors or extra.rating; "" if its value is empty
}

// A Copy is a file that is copied byte for byte.
type Copy struct {
	Source string `json:"source"` // relative to the archive
	File   string `json:"file"`   // relative to the site
}

// A File is a new file of the site.
type File struct {
	Name string // relative to the site's root, with slashes
	Text []byte
}

// A Bibliography is a BibTeX file in the archive. Run does not copy it; the caller can import it.
type Bibliography struct {
	Name string `json:"name"` // its path, for messages
	Data []byte `json:"-"`
}

// A Remark is something that needs the curator's attention.
type Remark struct{ problem.Problem }

// MarshalText makes a remark a single line in JSON.
func (r Remark) MarshalText() ([]byte, error) { return []byte(r.Error()), nil }

// Remarks returns the problems of a report.
func (r *Report) Remarks() problem.List {
	list := make(problem.List, len(r.Problems))
	for i, p := range r.Problems {
		list[i] = p.Problem
	}
	return list
}

// Count returns the number of notes of a kind with a status. The kind "" matches all kinds.
func (r *Report) Count(kind, status string) (n int) {
	for _, o := range r.Notes {
		if (kind == "" || o.Kind == kind) && o.Status == status {
			n++
		}
	}
	return n
}

// Run copies the archive in a folder. After an error, no file has been written.
func Run(ctx context.Context, dir string, o Options) (*Report, error) {
	if o.Say == nil {
		o.Say = func(string) {}
	}
	src, err := openSource(dir, o.Dir)
	if err != nil {
		return nil, err
	}
	defer src.close()
	var site *change.Site
	if !o.DryRun {
		if site, err = change.Lock(ctx, o.Dir, o.Say); err != nil {
			return nil, err
		}
		defer site.Unlock()
	}
	a, err := newArchive(ctx, src, o)
	if err != nil {
		return nil, err
	}
	if err := a.convert(ctx); err != nil {
		return nil, err
	}
	if !o.DryRun {
		if err := a.write(ctx, site); err != nil {
			return nil, err
		}
	}
	a.finish()
	return a.report, nil
}

// write creates the files, all or none.
func (a *archive) write(ctx context.Context, site *change.Site) error {
	set, err := site.Begin("adoption")
	if err != nil {
		return err
	}
	defer set.Discard()
	finished := a.Progress.Step("writing files", len(a.report.Files)+len(a.report.Copied))
	put := func(name string, data []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		defer finished()
		return set.Put(filepath.Join(a.Dir, filepath.FromSlash(name)), nil, data)
	}
	for _, f := range a.report.Files {
		if err := put(f.Name, f.Text); err != nil {
			return err
		}
	}
	for _, c := range a.report.Copied {
		data, err := a.src.read(c.Source, maxFile)
		if err != nil {
			return err
		}
		if err := put(c.File, data); err != nil {
			return err
		}
	}
	return set.Commit()
}

// finish adds the sorted problems and the proposals for site.yaml to the report.
func (a *archive) finish() {
	problems := a.problems
	problems.Sort()
	for _, p := range problems {
		a.report.Problems = append(a.report.Problems, Remark{p})
	}
	a.report.Tags, a.report.Fields = a.tagTitles(), a.frequentFields()
}

// sortFiles sorts the files of the report by name.
func (r *Report) sortFiles() {
	sort.Slice(r.Files, func(i, j int) bool { return r.Files[i].Name < r.Files[j].Name })
	sort.Slice(r.Copied, func(i, j int) bool { return r.Copied[i].File < r.Copied[j].File })
}

// display returns the path of a file of the archive for messages.
func (a *archive) display(name string) string { return path.Join(a.src.display, name) }
