package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

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
		return im.matchesRemoved(s)
	}
	if !s.repeated.checked {
		s.repeated.checked = true
		s.repeated.removed = slices.ContainsFunc(s.repeated.entries, im.matchesRemoved)
	}
	return s.repeated.removed
}

func (im *importer) matchesRemoved(s *source) bool {
	return im.removed.findByIdentifier(s, nil) != nil || im.removed.findByTitle(s, nil) != nil
}
