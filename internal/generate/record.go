package generate

import (
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/problem"
)

// A record is what a build read and wrote. The next build with the same options does nothing if both are still the
// same.
type record struct {
	Options  string // everything else that the site depends on
	Sources  cache.Scan
	Output   cache.Scan
	Result   Result
	Warnings problem.List
}

// recordName is the name of the record in the cache.
const recordName = "build"

// A lastBuild is the record of the last build, and what its files are now.
type lastBuild struct {
	Options
	store   *cache.Store
	record  record
	sources *cache.Scan // nil if they cannot be scanned; the build then finds out why
}

// store returns the site's cache, or nil if it is not to be used.
func (o Options) store() *cache.Store {
	if o.NoCache {
		return nil
	}
	return cache.Open(o.Dir)
}

// key names the options that a site and the messages about it depend on.
func (o Options) key() string {
	out, _ := filepath.Abs(o.Out)
	return fmt.Sprintf("%q %q %q %t %t %t %v %x", o.Dir, out, o.BaseURL, o.Drafts, o.Preview, o.Strict, o.Today, o.themeHash())
}

// themeHash returns a hash of the default theme.
func (o Options) themeHash() cache.Hash {
	var all []byte
	_ = fs.WalkDir(o.Theme, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := fs.ReadFile(o.Theme, name)
			hash := cache.HashOf(data)
			all = fmt.Appendf(all, "%s %x\n", name, hash)
		}
		return nil
	})
	return cache.HashOf(all)
}

// lastBuild loads the record of the last build and scans the sources.
func (o Options) lastBuild() *lastBuild {
	last := &lastBuild{Options: o, store: o.store()}
	if last.store == nil {
		return last
	}
	if !last.store.Load(recordName, &last.record) {
		last.record = record{}
	}
	last.sources, _ = cache.Find(o.Dir, Sources, &last.record.Sources)
	return last
}

// isCurrent reports whether a build would read what the last one read and write what is there.
func (l *lastBuild) isCurrent() bool {
	r := &l.record
	if l.sources == nil || r.Options != l.key() || !l.sources.Same(&r.Sources) {
		return false
	}
	output, err := cache.Again(l.Dir, l.Out, &r.Output)
	return err == nil && output.Same(&r.Output)
}

// result returns the result of a build that writes nothing.
func (l *lastBuild) result() *Result {
	r := l.record.Result
	r.Warnings = l.record.Warnings
	r.Unchanged, r.Written, r.Removed = r.Unchanged+r.Written, 0, 0
	return &r
}

// replace records a build that was written after the sources were scanned.
func (l *lastBuild) replace(b *Build, done *Result) {
	if l.sources == nil {
		return
	}
	r := record{Options: l.key(), Sources: *l.sources, Result: *done, Warnings: done.Warnings}
	r.Result.Warnings = nil
	output, err := b.output.scan(l.Dir)
	if err != nil {
		return
	}
	r.Output = *output
	l.store.Save(recordName, &r)
}

// scan describes the files of the folder after a commit.
func (f *Folder) scan(site string) (*cache.Scan, error) {
	return cache.Written(site, f.dir, append(f.names(), ManifestName), func(name string) cache.Hash { return f.hashes[name] })
}
