package importer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/identity"
)

// claims are the files that match has found for papers of a dump so far. Finders skip claimed files, except those that
// use identifiers and findMerged.
type claims map[*paperFile]bool

// add sets the file of a paper's entries.
func (c claims) add(pf *paperFile, entries []*source) {
	c[pf] = true
	for _, e := range entries {
		e.file = pf
	}
}

// A finder returns the file of a paper, given the paper's entries in a dump and the claimed files, or nil.
type finder func(entries []*source, claimed claims) *paperFile

// match sets the field file of the entries whose papers have files. Each element of papers has the entries of one
// paper. It tries the finders in the order of their reliability, each for all papers, so that no paper claims a similar
// file that a better finder assigns to another paper. Files that an earlier import of the same dump made come before
// those with the same title.
func (ix *index) match(papers [][]*source) {
	claimed := claims{}
	for _, find := range []finder{
		ix.findByArxiv, ix.findByDOI, ix.findAgain, byEntry(ix.findByTexts), ix.findRetitled, byEntry(ix.findListed),
		byEntry(ix.findByTitle), byEntry(ix.findByAbstract), byEntry(ix.findMerged), byEntry(ix.findByFileName),
	} {
		for _, entries := range papers {
			if entries[0].file != nil {
				continue
			}
			if pf := find(entries, claimed); pf != nil {
				claimed.add(pf, entries)
			}
		}
	}
}

// byEntry returns a finder that calls find for each entry of a paper. It ignores a file that one of several entries
// contradicts.
func byEntry(find func(*source, claims) *paperFile) finder {
	return func(entries []*source, claimed claims) *paperFile {
		for _, e := range completed(entries) {
			pf := find(e, claimed)
			if pf != nil && (len(entries) == 1 || !slices.ContainsFunc(entries, pf.contradicts)) {
				return pf
			}
		}
		return nil
	}
}

// completed returns a copy of each entry of a paper with the data of all of them, except for its own title and
// abstract. An import adds the data of all entries to the file, so a copy that matches the file also matches it when
// the entries are imported again. A single entry may not, for example if the entries have different dates.
func completed(entries []*source) []*source {
	if len(entries) == 1 {
		return entries
	}
	together, all := unite(entries), make([]*source, len(entries))
	for i, e := range entries {
		c := new(*together)
		c.want.Title, c.keys[byTitle], c.slug = e.want.Title, e.keys[byTitle], e.slug
		if e.abstract != "" {
			c.abstract, c.keys[byAbstract] = e.abstract, e.keys[byAbstract]
		}
		c.texts = textsOf(c.keys, &c.want, c.abstract)
		all[i] = c
	}
	return all
}

// findByArxiv finds the file with the arXiv identifier of a paper.
func (ix *index) findByArxiv(entries []*source, _ claims) *paperFile {
	for _, e := range entries {
		if pf := ix.find(byArxiv, e, nil); pf != nil {
			return pf
		}
	}
	return nil
}

// findByDOI finds the file with a DOI of a paper. It ignores a file with another arXiv identifier than an entry.
func (ix *index) findByDOI(entries []*source, _ claims) *paperFile {
	for _, e := range entries {
		pf := ix.find(byDOI, e, nil)
		if pf != nil && !slices.ContainsFunc(entries, pf.hasOtherArxiv) {
			return pf
		}
	}
	return nil
}

// hasOtherArxiv reports whether the arXiv identifiers of the file and an entry differ.
func (pf *paperFile) hasOtherArxiv(e *source) bool {
	return pf.keys[byArxiv] != "" && e.keys[byArxiv] != "" && pf.keys[byArxiv] != e.keys[byArxiv]
}

// unite returns the data that an import of the entries of a paper writes to a new file. Title, tags and so on come from
// the first entry; abstract, authors, date, venue and identifiers come from the first entry that has them.
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

// findAgain finds the file that an earlier import of the digest made from the entries of a paper, or completed with
// them. Such a file has exactly the data of the entries.
func (ix *index) findAgain(entries []*source, claimed claims) *paperFile {
	e := unite(entries)
	return ix.exact(ix.byTexts[e.texts], maxSameTitle, e, claimed)
}

// findRetitled finds the file that has exactly the data of a paper's entries, except for the title.
func (ix *index) findRetitled(entries []*source, claimed claims) *paperFile {
	e := unite(entries)
	return ix.exact(ix.byProperty[byAbstract][e.keys[byAbstract]], maxShared, e, claimed)
}

// exact returns the file that has exactly the data of an entry, except for the title. It returns nil if none has, or if
// there are more files than limit.
func (ix *index) exact(files []*paperFile, limit int, e *source, claimed claims) (found *paperFile) {
	if len(files) > limit {
		return nil
	}
	for _, pf := range files {
		if !claimed[pf] && ix.isExact(pf, e) && (found == nil || compareNames(pf, found) < 0) {
			found = pf
		}
	}
	return found
}

// isExact reports whether a file lists the digest of an entry and has the same values and identifiers.
func (ix *index) isExact(pf *paperFile, e *source) bool {
	return lists(pf.paper.Digests, e.on) && pf.sameValues(e) == numValues && ix.hasIdentifiers(pf, e)
}

// hasIdentifiers reports whether a file has exactly the identifiers of an entry, except those that belong to another
// file.
func (ix *index) hasIdentifiers(pf *paperFile, e *source) bool {
	for _, id := range []int{byArxiv, byDOI} {
		if has, want := pf.keys[id], e.keys[id]; has != want && (has != "" || len(ix.byProperty[id][want]) == 0) {
			return false
		}
	}
	return true
}

// compareNames orders files by the length of their names, then by the names, because later papers with the same title
// have higher numbers.
func compareNames(a, b *paperFile) int {
	return cmp.Or(cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.name, b.name))
}

// findByTexts finds a file by title and abstract, because several papers can have the same title.
func (ix *index) findByTexts(e *source, claimed claims) *paperFile {
	if e.texts.title == "" {
		return nil
	}
	return mostSimilar(ix.byTexts[e.texts], e, claimed)
}

// findListed finds a file by its abstract among those that list the digest: an earlier import of the digest completed
// it.
func (ix *index) findListed(e *source, claimed claims) *paperFile {
	files := ix.byProperty[byAbstract][e.keys[byAbstract]]
	if e.keys[byAbstract] == "" || isTooCommon(byAbstract, files) {
		return nil
	}
	listed := slices.DeleteFunc(slices.Clone(files), func(pf *paperFile) bool { return !lists(pf.paper.Digests, e.on) })
	return mostSimilar(listed, e, claimed)
}

// findByTitle finds a file by its title.
func (ix *index) findByTitle(e *source, claimed claims) *paperFile {
	if len(ix.byProperty[byTitle][e.keys[byTitle]]) > maxSameTitle {
		return nil
	}
	return ix.find(byTitle, e, claimed)
}

// findByAbstract finds a file by its abstract, in case the curator changed the title.
func (ix *index) findByAbstract(e *source, claimed claims) *paperFile {
	return ix.find(byAbstract, e, claimed)
}

// findMerged finds the file into which the curator merged the file of an entry's paper. Such a file lists the digest
// and has the slug of the entry's title as an alias.
func (ix *index) findMerged(e *source, _ claims) *paperFile {
	for n := 1; n <= maxShared; n++ {
		slug := numbered(e.slug, n)
		pf := ix.bySlug[slug]
		if pf == nil {
			return nil
		}
		if pf.slug() != slug && pf.paper != nil && lists(pf.paper.Digests, e.on) && pf.isMerged(e.slug) {
			return pf
		}
	}
	return nil
}

// isMerged reports whether a file that has the slug of a title as an alias got this alias from a merge. It did if the
// file's own name is the slug, with or without a number, or if the file has another title. Otherwise the curator
// renamed the file.
func (pf *paperFile) isMerged(slug string) bool {
	number := strings.TrimPrefix(strings.TrimPrefix(pf.slug(), slug), "-")
	return pf.slug() != number && strings.Trim(number, "0123456789") == "" ||
		content.Slug(pf.paper.Title) != slug
}

// find returns the file of an entry's paper among those that share a property with it, or nil.
func (ix *index) find(property int, e *source, claimed claims) *paperFile {
	if e.keys[property] == "" || isTooCommon(property, ix.byProperty[property][e.keys[property]]) {
		return nil
	}
	return mostSimilar(ix.byProperty[property][e.keys[property]], e, claimed)
}

// certain is added to the similarity of a file and an entry that are certainly the same paper. It is larger than any
// result of common.
const certain = 100

// mostSimilar returns the file of an entry's paper that has most in common with the entry, or nil. It ignores claimed
// files. Files that are certainly the paper come before doubtful ones. If several files have equally much in common, it
// returns the one with the shortest name, or nil if that one contradicts another.
func mostSimilar(files []*paperFile, e *source, claimed claims) *paperFile {
	var tied []*paperFile
	most := -1
	for _, pf := range files {
		if claimed[pf] || !pf.isPaperOf(e) {
			continue
		}
		common := 0
		if len(files) > 1 {
			common = pf.common(e)
			if identity.Compare(pf.identity(), e.identity()).Verdict == identity.Same {
				common += certain
			}
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

// findByFileName finds a file by the slug of the entry's title, in case the curator changed both title and abstract.
func (ix *index) findByFileName(e *source, claimed claims) *paperFile {
	for n := 1; n <= maxShared; n++ {
		pf := ix.bySlug[numbered(e.slug, n)]
		if pf == nil {
			return nil
		}
		if !claimed[pf] && pf.paper != nil && !pf.contradicts(e) && pf.comesFrom(e) {
			return pf
		}
	}
	return nil
}

// comesFrom reports whether a file named after the entry's title belongs to the entry, and not to another paper whose
// title has the same slug. The file must have a title with another slug, or an abstract similar to the entry's. It must
// also have the same date and number of authors. If it lists the digest, one of these or an unknown date is enough.
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
