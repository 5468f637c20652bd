package generate

import (
	"encoding/binary"
	"maps"
	"slices"
	"strconv"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/site"
)

// outlineName is the name of the last build's outline in the cache.
const outlineName = "outline"

// loadOutline returns the outline of the last build if it has this key and the layouts of its pages are unchanged, or
// nil.
func (b *Builder) loadOutline(key cache.Hash) *site.Outline {
	var o site.Outline
	if b.last.record.Outline == (cache.Hash{}) || !b.last.store.Load(outlineName, &o) || o.Key != key ||
		b.outlineHash(&o) != b.last.record.Outline {
		return nil
	}
	return &o
}

// outlineHash returns a hash of everything that the pages of an outline depend on: its key, the hashes and marks of the
// papers, and the versions of the layouts. It is zero if the outline has no key.
func (b *Builder) outlineHash(o *site.Outline) cache.Hash {
	if o.Key == (cache.Hash{}) {
		return cache.Hash{}
	}
	const paper = "paper" // the layout of papers, which are not in o.Pages
	versions := map[string]uint64{paper: b.renderer.Version(paper)}
	for i := range o.Pages {
		if layout := o.Pages[i].Layout; layout != "" {
			versions[layout] = b.renderer.Version(layout)
		}
	}
	data := slices.Clone(o.Key[:])
	for _, layout := range slices.Sorted(maps.Keys(versions)) {
		data = binary.LittleEndian.AppendUint64(append(data, layout...), versions[layout])
	}
	for _, hash := range o.Papers {
		data = append(data, hash[:]...)
	}
	for _, has := range o.Marks {
		data = strconv.AppendBool(data, has)
	}
	return cache.HashOf(data)
}

// outline returns the outline of the last site and its hash.
func (b *Builder) outline() (*site.Outline, cache.Hash) {
	o := b.planner.Outline()
	return o, b.outlineHash(o)
}

// needsViews reports whether a page of the site has only an outline and its file must be written again.
func (b *Build) needsViews(folder *Folder) bool {
	return slices.ContainsFunc(b.Site.Pages, func(p *Page) bool {
		name := FileName(p.Path)
		inputs, _ := b.last.hashes(name)
		return p.IsOutlined() && (inputs == cache.Hash{} || !folder.isOld(name) || folder.isPut(name))
	})
}
