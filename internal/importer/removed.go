package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/sitefile"
)

// loadRemoved returns an index of the papers that the curator removed. Each is a paperFile that has only the fields in
// the list, and the name that the paper's file had.
func loadRemoved(dir string) (*index, error) {
	ix, err := newIndex(nil, nil)
	if err != nil {
		return nil, err
	}
	src, err := sitefile.Read(dir, content.RemovedFile)
	if errors.Is(err, fs.ErrNotExist) {
		return ix, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the list of removed papers: %w", err)
	}
	file := filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(content.RemovedFile)))
	listed, problems := content.ParseRemoved(file, src)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	for i := range listed {
		p := &listed[i]
		fields := p.Fields()
		fields.Aliases = p.Aliases
		name := fmt.Sprintf("%s#%d", content.RemovedFile, i+1)
		if p.Slug != "" {
			name = fileOf(p.Slug)
		}
		ix.insert(&paperFile{
			name: name, path: file, paper: &content.Paper{PaperFields: fields, Slug: p.Name()}, keys: keys(&fields, ""),
		})
	}
	return ix, nil
}

// findRemoved returns the removed paper of an entry without a file, or nil. The result is the same for all entries of a
// paper.
func (im *importer) findRemoved(s *source) *paperFile {
	d := s.duplicates
	if d == nil {
		return im.findAllRemoved([]*source{s})
	}
	if !d.checked {
		d.checked = true
		d.removed = im.findAllRemoved(d.entries)
	}
	return d.removed
}

// findAllRemoved returns the removed paper that matches the entries of a paper, or nil. The last finders recognize a
// paper by what its file kept from the digest although the curator changed the title or merged or renamed the file.
func (im *importer) findAllRemoved(entries []*source) *paperFile {
	ix := im.removed
	for _, find := range []finder{
		ix.findByArxiv, ix.findByDOI, byEntry(ix.findByTitle), byEntry(ix.findTitleAgain), byEntry(ix.findMerged),
		byEntry(ix.findByFileName),
	} {
		if pf := find(entries, nil); pf != nil {
			return pf
		}
	}
	return nil
}

// findTitleAgain finds a paper with an entry's title that lists the entry's digest, unless they are certainly different
// papers. It is for removed papers: their abstracts, which settle doubtful cases, are not known.
func (ix *index) findTitleAgain(e *source, _ claims) *paperFile {
	if e.keys[byTitle] == "" {
		return nil
	}
	for _, pf := range ix.byProperty[byTitle][e.keys[byTitle]] {
		if lists(pf.paper.Digests, e.on) && !pf.contradicts(e) {
			return pf
		}
	}
	return nil
}
