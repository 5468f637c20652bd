package importer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/identity"
)

// claims are the files that papers of a dump have been matched to, with the arXiv identifiers of those papers. Two
// papers of one dump get the same file only by identifier; by title or similarity, each needs its own.
type claims map[*paperFile]string

func (c claims) has(pf *paperFile) bool { _, taken := c[pf]; return taken }

func (c claims) add(pf *paperFile, entries []*source) {
	arxiv := c[pf]
	for _, e := range entries {
		arxiv = cmp.Or(arxiv, e.keys[byArxiv])
		e.file = pf
	}
	c[pf] = arxiv
}

// refuse reports whether a file with the DOI of an entry gets another arXiv identifier from this dump.
func (c claims) refuse(pf *paperFile, e *source) bool {
	return c[pf] != "" && e.keys[byArxiv] != "" && c[pf] != e.keys[byArxiv]
}

// match finds the files of a digest's papers. It tries the most reliable evidence first for all papers, so that no
// paper claims a similar file that better evidence assigns to another one. Whatever made an import create a file, the
// second step finds it again.
func (ix *index) match(papers [][]*source) {
	taken := claims{}
	steps := []func(*source, claims) *paperFile{
		ix.findByIdentifier, ix.findAgain, ix.findByTexts, ix.findByTitle, ix.findByAbstract, ix.findMerged,
		ix.findByFileName,
	}
	for i, find := range steps {
		for _, entries := range papers {
			if entries[0].file != nil {
				continue
			}
			if i == 1 {
				if pf := find(unite(entries), taken); pf != nil {
					taken.add(pf, entries)
				}
				continue
			}
			for _, e := range entries {
				pf := find(e, taken)
				if pf != nil && (i == 0 || len(entries) == 1 || !slices.ContainsFunc(entries, pf.contradicts)) {
					taken.add(pf, entries)
					break
				}
			}
		}
	}
}

// unite returns what a new file has of the entries of a paper: each value is that of the first entry that has one.
func unite(entries []*source) *source {
	if len(entries) == 1 {
		return entries[0]
	}
	first := entries[0]
	all := &source{want: first.want, abstract: first.abstract, keys: first.keys, on: first.on}
	has := &all.want
	for _, e := range entries[1:] {
		want := &e.want
		if all.abstract == "" {
			all.abstract, all.keys[byAbstract] = e.abstract, e.keys[byAbstract]
		}
		if len(has.Authors) == 0 && has.AuthorCount == 0 {
			has.AuthorCount = want.AuthorCount
		}
		if len(has.Authors) == 0 && (has.AuthorCount == 0 || has.AuthorCount >= len(want.Authors)) {
			has.Authors = want.Authors
		}
		if has.Date.IsZero() {
			has.Date = want.Date
		}
		if has.Venue == (content.Venue{}) {
			has.Venue = want.Venue
		}
		for _, id := range []int{byArxiv, byDOI} {
			all.keys[id] = cmp.Or(all.keys[id], e.keys[id])
		}
	}
	all.texts = textsOf(all.keys, has, all.abstract)
	return all
}

// findByIdentifier finds a file by its arXiv identifier or DOI.
func (ix *index) findByIdentifier(e *source, taken claims) *paperFile {
	if pf := ix.find(byArxiv, e, nil); pf != nil {
		return pf
	}
	if pf := ix.find(byDOI, e, nil); pf != nil && !taken.refuse(pf, e) {
		return pf
	}
	return nil
}

// findAgain finds the file that has exactly what an entry has, except perhaps the title, because an earlier import of
// the digest made it from the entry or completed it.
func (ix *index) findAgain(e *source, taken claims) *paperFile {
	var found *paperFile
	limits := []int{titleCrowd, crowd}
	for i, files := range [][]*paperFile{ix.byTexts[e.texts], ix.byIdentity[byAbstract][e.keys[byAbstract]]} {
		if found != nil || len(files) > limits[i] {
			continue
		}
		for _, pf := range files {
			if !taken.has(pf) && ix.isExact(pf, e) && (found == nil || compareNames(pf, found) < 0) {
				found = pf
			}
		}
	}
	return found
}

func (ix *index) isExact(pf *paperFile, e *source) bool {
	return lists(pf.paper.Digests, e.on) && pf.sameValues(e) == values && ix.hasIdentifiers(pf, e)
}

// hasIdentifiers reports whether a file has the identifiers of an entry, except those that belong to another paper.
func (ix *index) hasIdentifiers(pf *paperFile, e *source) bool {
	for _, id := range []int{byArxiv, byDOI} {
		if has, want := pf.keys[id], e.keys[id]; has != want && (has != "" || len(ix.byIdentity[id][want]) == 0) {
			return false
		}
	}
	return true
}

// compareNames orders files by their names: shorter ones come first, because later papers with the same title have
// higher numbers.
func compareNames(a, b *paperFile) int {
	return cmp.Or(cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.name, b.name))
}

// findByTexts finds a file by title and abstract, because several papers can have the same title.
func (ix *index) findByTexts(e *source, taken claims) *paperFile {
	if e.texts.title == "" {
		return nil
	}
	return best(ix.byTexts[e.texts], e, taken)
}

func (ix *index) findByTitle(e *source, taken claims) *paperFile {
	if len(ix.byIdentity[byTitle][e.keys[byTitle]]) > titleCrowd {
		return nil
	}
	return ix.find(byTitle, e, taken)
}

// findByAbstract finds a file by its abstract, in case the curator changed the title.
func (ix *index) findByAbstract(e *source, taken claims) *paperFile {
	return ix.find(byAbstract, e, taken)
}

// findMerged finds the file into which the curator merged the file of an entry's paper: a former name is that of the
// entry's title, and it lists the digest.
func (ix *index) findMerged(e *source, _ claims) *paperFile {
	for n := 1; n <= crowd; n++ {
		name := nameOf(e.slug, n)
		pf := ix.byName[name]
		if pf == nil {
			return nil
		}
		if pf.name != name && pf.paper != nil && lists(pf.paper.Digests, e.on) && pf.isMerged(e.slug) {
			return pf
		}
	}
	return nil
}

// isMerged reports whether the former names of a file that come from a title are those of another file: its own name
// comes from the same title, or it has another one. Otherwise the curator renamed it.
func (pf *paperFile) isMerged(slug string) bool {
	number := strings.TrimPrefix(strings.TrimPrefix(pf.slug(), slug), "-")
	return pf.slug() != number && strings.Trim(number, "0123456789") == "" ||
		content.Slug(pf.paper.Title) != slug
}

// find returns the file of an entry's paper among those that share a property with it.
func (ix *index) find(identity int, e *source, taken claims) *paperFile {
	if e.keys[identity] == "" || isCrowd(identity, ix.byIdentity[identity][e.keys[identity]]) {
		return nil
	}
	return best(ix.byIdentity[identity][e.keys[identity]], e, taken)
}

// best returns the file of an entry's paper among files that may be it, except those that are taken: the one that has
// most in common with the entry, or else the one with the shortest name. It returns nil if that depends on the name,
// and the files are of different papers.
func best(files []*paperFile, e *source, taken claims) *paperFile {
	var tied []*paperFile
	most := -1
	for _, pf := range files {
		if taken.has(pf) || !pf.isPaperOf(e) {
			continue
		}
		common := 0
		if len(files) > 1 {
			common = pf.common(e)
		}
		if common > most {
			tied, most = nil, common
		}
		if common == most {
			tied = append(tied, pf)
		}
	}
	if len(tied) == 0 {
		return nil
	}
	first := slices.MinFunc(tied, compareNames)
	for _, pf := range tied {
		if pf != first && identity.Compare(first.identity(), pf.identity()).Verdict == identity.Different {
			return nil
		}
	}
	return first
}

// findByFileName finds a file by the name that the entry's title produces, in case the curator changed both title and
// abstract.
func (ix *index) findByFileName(e *source, taken claims) *paperFile {
	for n := 1; n <= crowd; n++ {
		pf := ix.byName[nameOf(e.slug, n)]
		if pf == nil {
			return nil
		}
		if !taken.has(pf) && pf.paper != nil && !pf.contradicts(e) && pf.comesFrom(e) {
			return pf
		}
	}
	return nil
}

// comesFrom reports whether a file named after the entry's title belongs to the entry, and not to another paper whose
// title produces the same name. Either the file's title no longer produces that name, or its abstract is similar to the
// entry's. In addition, the file must list the digest or have the same date.
func (pf *paperFile) comesFrom(e *source) bool {
	m := &pf.paper.PaperFields
	if content.Slug(m.Title) == content.Slug(e.want.Title) && !identity.Alike(string(pf.paper.Abstract()), e.abstract) {
		return false
	}
	sameDate := m.Date == e.want.Date && !m.Date.IsZero()
	sameCount := countAuthors(m) == countAuthors(&e.want)
	return lists(m.Digests, e.on) && (sameDate || sameCount || m.Date.IsZero() || e.want.Date.IsZero()) ||
		sameDate && sameCount
}
