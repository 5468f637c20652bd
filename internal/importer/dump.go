package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/date"
)

// A keptDump is a dump on its way into content/digests.
type keptDump struct {
	name string
	data []byte
}

var plainExtension = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)

// keep finds the file for a dump: the one that has its bytes already, else a new one.
func (im *importer) keep(d Dump, on date.Date) (name string, err error) {
	extension := strings.ToLower(filepath.Ext(d.Name))
	if !plainExtension.MatchString(extension) {
		extension = ".txt"
	}
	known, err := im.dumpsOf(on)
	if err != nil {
		return "", err
	}
	for _, k := range known {
		if bytes.Equal(k.data, d.Data) {
			return k.name, nil
		}
	}
	base := path.Join(archive.DigestsDir, on.String())
	name = base + extension
	for n := 2; slices.ContainsFunc(known, func(k keptDump) bool { return k.name == name }); n++ {
		name = fmt.Sprintf("%s-%d%s", base, n, extension)
	}
	im.dumps = append(im.dumps, keptDump{name, d.Data})
	return name, nil
}

// dumpsOf gives the dumps of a day: those in the archive, and those of this run.
func (im *importer) dumpsOf(on date.Date) ([]keptDump, error) {
	entries, err := os.ReadDir(filepath.Join(im.Dir, filepath.FromSlash(archive.DigestsDir)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("looking for digests: %w", err)
	}
	var found []keptDump
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), on.String()) || e.IsDir() {
			continue
		}
		name := path.Join(archive.DigestsDir, e.Name())
		data, err := os.ReadFile(filepath.Join(im.Dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("looking for digests: %w", err)
		}
		found = append(found, keptDump{name, data})
	}
	for _, d := range im.dumps {
		if strings.HasPrefix(path.Base(d.name), on.String()) {
			found = append(found, d)
		}
	}
	return found, nil
}
