package generate

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/site"
)

// A record describes the files that a build read and wrote. The next build writes nothing if both are unchanged, and
// otherwise renders only the pages whose inputs differ.
type record struct {
	Options  string // see Options.key
	Sources  cache.Scan
	Output   cache.Scan
	Inputs   []cache.Hash // hashes of the inputs of the files in Output; zero if not known
	Outline  cache.Hash   // see Builder.outlineHash; zero if not known
	Result   Result
	Warnings problem.List
}

// recordName is the name of the record in the cache.
const recordName = "build"

// A lastBuild is the record of the last build, with the present state of its files.
type lastBuild struct {
	Options
	store   *cache.Store
	id      string      // Options.key of this build
	record  record      // only Sources is set if the last build had other options
	sources *cache.Scan // present sources; nil if they cannot be scanned, which the build then reports
	scan    sync.Once
	output  *cache.Scan    // present state of the files in record.Output; set by scanOutput
	places  map[string]int // indexes in output of the files, without folders; set by compareOutput
	intact  bool           // whether the manifest and all folders are unchanged; set by compareOutput
}

// store returns the site's cache, or nil if NoCache is set.
func (o Options) store() *cache.Store {
	if o.NoCache {
		return nil
	}
	return cache.Open(o.Dir)
}

// key returns a text with all options that a site and the messages about it depend on.
func (o Options) key() string {
	out, _ := filepath.Abs(o.Out)
	return fmt.Sprintf("%q %q %q %t %t %t %v %x",
		o.Dir, out, o.BaseURL, o.Drafts, o.Preview, o.Strict, o.Today, o.themeHash())
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
	last.id = o.key()
	if !last.store.Load(recordName, &last.record) {
		last.record = record{}
	}
	if last.record.Options != last.id {
		last.record = record{Sources: last.record.Sources}
	}
	last.sources, _ = cache.Find(o.Dir, Sources, &last.record.Sources)
	return last
}

// isCurrent reports whether the sources, the options and the output are the same as after the last build.
func (l *lastBuild) isCurrent() bool {
	r := &l.record
	return l.sources != nil && r.Options == l.id && l.sources.Same(&r.Sources) && l.scanOutput().Same(&r.Output)
}

// scanOutput scans the files that the last build wrote, once. It is safe for concurrent use.
func (l *lastBuild) scanOutput() *cache.Scan {
	l.scan.Do(func() { l.output = cache.Again(l.Dir, l.Out, &l.record.Output) })
	return l.output
}

// result returns the result of a build that writes nothing.
func (l *lastBuild) result() *Result {
	r := l.record.Result
	r.Warnings = l.record.Warnings
	r.Unchanged, r.Written, r.Removed = r.Unchanged+r.Written, 0, 0
	return &r
}

// compareOutput compares the output folder with its state after the last build, and sets places and intact.
func (l *lastBuild) compareOutput() {
	now := l.scanOutput().Files
	l.places, l.intact = make(map[string]int, len(now)), len(now) > 0
	for i := range now {
		name := now[i].Name
		if !strings.HasSuffix(name, "/") {
			l.places[name] = i
		}
		if (strings.HasSuffix(name, "/") || name == ManifestName) && !l.isSame(i) {
			l.intact = false
		}
	}
}

// isSame reports whether the i-th file or folder of the last build is still the same.
func (l *lastBuild) isSame(i int) bool { return l.output.Files[i].Same(&l.record.Output.Files[i]) }

// isIntact reports whether the manifest and every folder are as the last build left them. The folder then contains no
// files of others. It is false if l is nil.
func (l *lastBuild) isIntact() bool { return l != nil && l.intact }

// hasWritten reports whether the last build wrote a file of the site.
func (l *lastBuild) hasWritten(name string) bool {
	_, found := l.places[name]
	return found && name != ManifestName
}

// hashes returns the hashes of the inputs and of the content of a file that the last build wrote, or zero if the file
// has changed.
func (l *lastBuild) hashes(name string) (inputs, content cache.Hash) {
	if i, found := l.places[name]; found && i < len(l.record.Inputs) && l.isSame(i) {
		return l.record.Inputs[i], l.output.Files[i].Hash
	}
	return cache.Hash{}, cache.Hash{}
}

// replace replaces the record by that of a build that was written after the sources were scanned.
func (l *lastBuild) replace(b *Build, done *Result) {
	if l.sources == nil {
		return
	}
	r := record{Options: l.id, Sources: *l.sources, Result: *done, Warnings: done.Warnings}
	r.Result.Warnings = nil
	output, err := l.describe(b.folder)
	if err != nil {
		return
	}
	r.Output = *output
	l.store.Save(outlineName, b.outline)
	r.Outline = b.hash
	r.Inputs = make([]cache.Hash, len(output.Files))
	for i, f := range output.Files {
		inputs, planned := b.inputs[f.Name]
		if !planned && !b.folder.put[f.Name].staged { // a page with only an outline
			inputs, _ = l.hashes(f.Name)
		}
		r.Inputs[i] = inputs
	}
	l.store.Save(recordName, &r)
}

// describe returns the state of the files in a folder after a commit.
func (l *lastBuild) describe(f *Folder) (*cache.Scan, error) {
	if f.hasSameNames() && l.intact {
		return cache.DescribeAgain(l.Dir, f.dir, l.output, f.written(f.staged))
	}
	return cache.Describe(l.Dir, f.dir, f.written(append(slices.Clip(f.names()), ManifestName)))
}

// inputsOf returns, by file name, a hash of everything that the bytes of a page depend on. Pages with only an outline
// are left out. A hash is zero if the inputs cannot be hashed.
func inputsOf(s *Site) map[string]cache.Hash {
	all := make([]cache.Hash, len(s.Pages))
	planned := 0
	for _, p := range s.Pages {
		if !p.IsOutlined() {
			planned++
		}
	}
	newHasher := func() *memo.Hasher {
		return memo.NewHasher(
			planned,
			// only one page refers to each of these
			reflect.TypeFor[*site.Page](), reflect.TypeFor[*site.View](), reflect.TypeFor[*site.List](),
			reflect.TypeFor[*site.Pager](), reflect.TypeFor[*archive.Person](), reflect.TypeFor[*content.Person](),
		)
	}
	parallel.EachWith(len(s.Pages), newHasher, func(h *memo.Hasher, i int) {
		p := s.Pages[i]
		if p.IsOutlined() {
			return
		}
		if p.Hashed {
			all[i] = cache.HashOf([]byte(p.Path)) // which contains a hash of the inputs
			return
		}
		sum, ok := h.Hash(&struct {
			Page    *site.Page
			Version uint64
			Config  *config.Config
		}{p.Page, p.version, s.Config})
		if ok {
			all[i] = sum
		}
	})
	inputs := make(map[string]cache.Hash, planned)
	for i, hash := range all {
		if p := s.Pages[i]; !p.IsOutlined() {
			inputs[FileName(p.Path)] = hash
		}
	}
	return inputs
}
