package importer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/sitefile"
)

// A keptDump is a file in content/digests, or one that the import will write there.
type keptDump struct {
	name string
	data []byte // nil if not read, because Dump.kept or the size decides whether it is the imported dump
}

var plainExtension = lazyregexp.New(`^\.[a-z0-9]{1,8}$`)

// keep returns the file for a dump: an existing one with the same bytes, or else a new one, which write creates. A dump
// is superseded if a later one of the same day exists.
func (im *importer) keep(d Dump, on content.Date, kind digest.Format) (name string, superseded bool, err error) {
	if d.Answer != "" {
		return d.Answer, false, im.keepAnswer(d)
	}
	known, err := im.dumpsOf(on, d)
	if err != nil {
		return "", false, err
	}
	last := 0
	for _, k := range known {
		last = max(last, k.number(on))
	}
	for _, k := range known {
		if k.name == d.kept || bytes.Equal(k.data, d.Data) {
			return k.name, k.number(on) < last, nil
		}
	}
	extension := strings.ToLower(path.Ext(filepath.ToSlash(d.Name)))
	if !plainExtension.MatchString(extension) {
		extension = cmp.Or(kind.Extension, ".txt")
	}
	base := path.Join(content.DigestsDir, on.String())
	name = base + extension
	if last > 0 {
		name = fmt.Sprintf("%s-%d%s", base, last+1, extension)
	}
	im.dumps = append(im.dumps, keptDump{name, d.Data})
	return name, false, nil
}

// keepAnswer adds the answer of a service to the files that write creates, unless the file exists. If it exists with
// other bytes, another program wrote it, and the error is a stop.
func (im *importer) keepAnswer(d Dump) error {
	kept, err := sitefile.Read(im.Dir, d.Answer)
	switch {
	case err == nil && !bytes.Equal(kept, d.Data):
		return stop{im.changed(d.Answer)}
	case !errors.Is(err, fs.ErrNotExist):
		return err // nil if the file exists
	}
	if !slices.ContainsFunc(im.dumps, func(k keptDump) bool { return k.name == d.Answer }) {
		im.dumps = append(im.dumps, keptDump{d.Answer, d.Data})
	}
	return nil
}

// KeptAs returns the file in a site's content/digests that has the bytes of a dump, or "" if there is none.
func KeptAs(dir string, data []byte) (name string, err error) {
	entries, err := sitefile.ReadDir(dir, content.DigestsDir)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Size() != int64(len(data)) || !info.Mode().IsRegular() {
			continue
		}
		name := path.Join(content.DigestsDir, e.Name())
		kept, err := sitefile.Read(dir, name)
		if err != nil {
			return "", fmt.Errorf("looking for digests: %w", err)
		}
		if bytes.Equal(kept, data) {
			return name, nil
		}
	}
	return "", nil
}

// number returns the number of a dump of a day, from its name: 1 for 2026-02-18.txt, 2 for 2026-02-18-2.json, 0 for a
// file that was not named by an import.
func (k keptDump) number(on content.Date) int {
	name := path.Base(k.name)
	rest := strings.TrimPrefix(strings.TrimSuffix(name, path.Ext(name)), on.String())
	if rest == "" {
		return 1
	}
	n, err := strconv.Atoi(strings.TrimPrefix(rest, "-"))
	if err != nil || rest != "-"+strconv.Itoa(n) || n < 2 {
		return 0
	}
	return n
}

// dumpsOf returns the dumps of a day: those in the archive and those of this run. It reads only those that may have the
// same bytes as the imported dump.
func (im *importer) dumpsOf(on content.Date, imported Dump) ([]keptDump, error) {
	entries, err := sitefile.ReadDir(im.Dir, content.DigestsDir)
	if err != nil {
		return nil, err
	}
	var found []keptDump
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), on.String()) || e.IsDir() {
			continue
		}
		name := path.Join(content.DigestsDir, e.Name())
		info, err := sitefile.Stat(im.Dir, name)
		var data []byte
		if err == nil && name != imported.kept && (info.IsDir() || info.Size() == int64(len(imported.Data))) {
			data, err = sitefile.Read(im.Dir, name)
		}
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
