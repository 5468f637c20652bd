package edit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/lookup"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/service"
)

// filled lists the fields that Enrich fills in, and refreshable those that it may also replace.
var (
	filled = []string{
		"date", "authors", "organization", "venue", "arxiv", "doi", "links", "withdrawn", "abstract",
	}
	refreshable = []string{"title", "date", "authors", "venue", "arxiv", "doi", "abstract"}
)

// renderer finds where the notes of a paper start.
var renderer = sync.OnceValue(func() *markdown.Renderer { return markdown.New("/") })

// LookupPaper returns the paper of a file for package lookup. The error is a problem.List.
func LookupPaper(f *File) (*lookup.Paper, error) {
	head, problems := frontmatter.Parse(f.Path, f.after)
	if len(problems) > 0 {
		return nil, problems
	}
	p, problems := content.PaperFromFile(f.Path, head)
	if len(problems) > 0 {
		return nil, problems
	}
	l := &lookup.Paper{Fields: &p.PaperFields, Has: map[string]bool{}}
	for _, key := range content.FieldOrder {
		l.Has[key] = head.Has(key)
	}
	l.Abstract = string(bytes.TrimSpace(p.Body[:renderer().NotesStart(p.Body)]))
	return l, nil
}

// An Enrichment describes the changes of Enrich, and the values of the file that differ from those of the services.
type Enrichment struct {
	Changes []importer.Change // changed values
	Differs []importer.Change // values that differ but were not changed
}

// Enrich fills in missing fields of a paper's file from records of the paper, and replaces the values of the fields in
// replace. The citation key in exports does not change.
func Enrich(f *File, records []*service.Record, replace []string) (*Enrichment, error) {
	p, err := LookupPaper(f)
	if err != nil {
		return nil, err
	}
	fields := slices.Clone(refreshable)
	for _, field := range filled {
		if !slices.Contains(fields, field) && !p.Has[field] {
			fields = append(fields, field)
		}
	}
	e := lookup.Combine(records)
	before := p.Fields.CitationKey(f.Slug())
	joined, err := importer.Fill(f.Path, f.after, &e, importer.FillOptions{
		Fields: fields, Replace: replace, NotesStart: renderer().NotesStart,
	})
	if err != nil {
		return nil, err
	}
	f.Set(joined.Bytes)
	if err := keepKey(f, before); err != nil {
		return nil, err
	}
	return &Enrichment{joined.Changes, joined.Kept}, nil
}

// keepKey writes the previous citation key of a paper into its file, if changed fields would result in another key.
func keepKey(f *File, key string) error {
	p, problems := content.ParsePaper(f.Path, f.after)
	if len(problems) > 0 {
		return problems
	}
	if p.CitationKey(f.Slug()) == key {
		return nil
	}
	return f.Edit(func(head *frontmatter.File) error {
		return head.Insert("key", frontmatter.Scalar(key), content.FieldOrder)
	})
}

// ResponseFile returns the name of the file for the answer of a service: <date>-<service>-<hash>. Equal answers of one
// day have the same file.
func ResponseFile(a *service.Answer) string {
	sum := sha256.Sum256(a.Body)
	return path.Join(content.ResponsesDir,
		a.Time.UTC().Format("2006-01-02")+"-"+a.Service.Name+"-"+hex.EncodeToString(sum[:4])+a.Extension)
}

// KeepResponse adds a file with the answer of a service to the revision, unless the file exists. It returns its name.
func (r *Revision) KeepResponse(a *service.Answer) (name string, err error) {
	name = ResponseFile(a)
	if slices.ContainsFunc(r.others, func(f *File) bool { return f.Name == name }) {
		return name, nil
	}
	f, err := r.read(name)
	if err == nil {
		return name, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	f.Set(a.Body)
	r.others = append(r.others, f)
	return name, nil
}
