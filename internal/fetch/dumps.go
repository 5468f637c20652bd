package fetch

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/sitefile"
)

// A keptDump is a dump of a source in content/digests.
type keptDump struct {
	name   string // relative to the site's root
	date   content.Date
	number int    // the position among the dumps of the day, from 1
	data   []byte // nil if an earlier run saved the dump; see read
}

// dumpForm matches the name of a dump of a source: the day, the name of the source and, except for the first dump of
// the day, a number.
var dumpForm = lazyregexp.New(`^(\d{4}-\d{2}-\d{2})-([a-z][a-z0-9-]*?)(?:-(\d{1,6}))?\.[a-z0-9]{1,8}$`)

// findDumps returns the dumps of a source, sorted by day and number.
func findDumps(dir, source string) ([]keptDump, error) {
	entries, err := sitefile.ReadDir(dir, content.DigestsDir)
	if err != nil {
		return nil, fmt.Errorf("looking for digests: %w", err)
	}
	var found []keptDump
	for _, e := range entries {
		m := dumpForm.FindStringSubmatch(e.Name())
		if m == nil || m[2] != source || e.IsDir() {
			continue
		}
		on, err := content.ParseDate(m[1])
		if err != nil {
			continue
		}
		number, _ := strconv.Atoi(cmp.Or(m[3], "1"))
		found = append(found, keptDump{name: path.Join(content.DigestsDir, e.Name()), date: on, number: number})
	}
	sortDumps(found)
	return found, nil
}

// sortDumps sorts dumps by day and number.
func sortDumps(all []keptDump) {
	slices.SortFunc(all, func(a, b keptDump) int {
		return cmp.Or(a.date.Compare(b.date), cmp.Compare(a.number, b.number))
	})
}

// read returns the bytes of a dump.
func (k *keptDump) read(dir string) ([]byte, error) {
	if k.data != nil {
		return k.data, nil
	}
	data, err := sitefile.Read(dir, k.name)
	if err != nil {
		return nil, fmt.Errorf("reading a digest: %w", err)
	}
	return data, nil
}

// lastOf returns the last dump of a day, or nil.
func (f *fetcher) lastOf(on content.Date) *keptDump {
	for i := len(f.kept) - 1; i >= 0; i-- {
		if f.kept[i].date == on {
			return &f.kept[i]
		}
	}
	return nil
}

// markSeen marks a paper as seen, and reports whether it was seen before with the same data, apart from the numbers of
// votes and comments.
func (f *fetcher) markSeen(e *digest.Entry) bool {
	same := *e
	same.Line, same.Column, same.Upvotes, same.Comments = 0, 0, nil, nil
	key, err := json.Marshal(same)
	if err != nil {
		return false
	}
	isSeen := f.seen[string(key)]
	f.seen[string(key)] = true
	return isSeen
}

// markAllSeen marks the papers of dumps as seen.
func (f *fetcher) markAllSeen(dumps []keptDump) error {
	for i := range dumps {
		data, err := dumps[i].read(f.Dir)
		if err != nil {
			return err
		}
		read, err := f.read(dumps[i].name, dumps[i].date, data)
		if err != nil {
			continue // the curator edited the dump
		}
		for _, e := range read.Entries {
			f.markSeen(&e)
		}
	}
	return nil
}
