package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/sitefile"
)

// loadRemoved returns an index of the papers that the curator removed. Entries are matched to them as to the files of
// papers, but only by what the list has: identifiers and titles.
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

// isRemoved reports whether an entry without a file is a removed paper. All entries of a paper are, or none.
func (im *importer) isRemoved(s *source) bool {
	if s.repeated == nil {
		return im.areRemoved([]*source{s})
	}
	if !s.repeated.checked {
		s.repeated.checked = true
		s.repeated.removed = im.areRemoved(s.repeated.entries)
	}
	return s.repeated.removed
}

// areRemoved reports whether the entries of a paper match a removed one.
func (im *importer) areRemoved(entries []*source) bool {
	for _, find := range []finder{im.removed.findByArxiv, im.removed.findByDOI, byEntry(im.removed.findByTitle)} {
		if find(entries, nil) != nil {
			return true
		}
	}
	return false
}
