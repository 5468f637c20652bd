package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/sitefile"
)

// loadRemoved returns an index of the papers that the curator removed. Each is a paperFile that has only identifiers
// and a title.
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
		fields := listed[i].Fields()
		ix.insert(&paperFile{
			name:  fmt.Sprintf("%s#%d", content.RemovedFile, i+1),
			path:  file,
			paper: &content.Paper{PaperFields: fields},
			keys:  keys(&fields, ""),
		})
	}
	return ix, nil
}

// isRemoved reports whether the paper of an entry without a file was removed. The result is the same for all entries of
// a paper.
func (im *importer) isRemoved(s *source) bool {
	d := s.duplicates
	if d == nil {
		return im.areRemoved([]*source{s})
	}
	if !d.checked {
		d.checked = true
		d.removed = im.areRemoved(d.entries)
	}
	return d.removed
}

// areRemoved reports whether an entry of a paper matches a removed paper.
func (im *importer) areRemoved(entries []*source) bool {
	for _, find := range []finder{im.removed.findByArxiv, im.removed.findByDOI, byEntry(im.removed.findByTitle)} {
		if find(entries, nil) != nil {
			return true
		}
	}
	return false
}
