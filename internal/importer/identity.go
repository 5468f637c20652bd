package importer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/problem"
)

// The properties that identify a paper, the most reliable first.
const (
	byArxiv = iota
	byDOI
	byTitle
	byAbstract
	byStart // date, number of authors and the first word of the title; several papers can share it
	byEnd   // the same with the last word
	identities
)

// crowd is the number of files above which a shared property is not distinctive, for example a publisher's sentence in
// place of every abstract.
const crowd = 100

// titleCrowd is the number of files above which a title alone is not distinctive.
const titleCrowd = 1000

func isCrowd(identity int, files []*paperFile) bool {
	return identity >= byAbstract && len(files) > crowd
}

// keys returns the values that identify a paper; unknown ones are "".
func keys[T string | []byte](m *content.PaperFields, abstract T) [identities]string {
	start, end := likeness(m)
	return [identities]string{
		byArxiv:    m.ArxivKey(),
		byDOI:      m.DOIKey(),
		byTitle:    identity.TitleKey(m.Title),
		byAbstract: identity.Fingerprint(abstract),
		byStart:    start,
		byEnd:      end,
	}
}

// likeness returns what two different titles of the same paper usually have in common.
func likeness(m *content.PaperFields) (start, end string) {
	n := countAuthors(m)
	if n == 0 || m.Date.Day == 0 {
		return "", ""
	}
	byline := m.Date.String() + " " + strconv.Itoa(n) + " "
	title := content.NormalTitle(m.Title)
	first, _, _ := strings.Cut(title, "-")
	return byline + first, byline + title[strings.LastIndexByte(title, '-')+1:]
}

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
	lists := [][]*paperFile{ix.byTexts[e.texts], ix.byIdentity[byAbstract][e.keys[byAbstract]]}
	if len(lists[1]) > crowd {
		lists = lists[:1]
	}
	for _, files := range lists {
		for _, pf := range files {
			if !taken.has(pf) && ix.isExact(pf, e) && (found == nil || compareNames(pf, found) < 0) {
				found = pf
			}
		}
		if found != nil {
			break
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
	var best, second *paperFile
	most := -1
	for _, pf := range files {
		if taken.has(pf) || !pf.isPaperOf(e) {
			continue
		}
		common := 0
		if len(files) > 1 {
			common = pf.common(e)
		}
		switch {
		case common > most:
			best, second, most = pf, nil, common
		case common == most:
			second = pf
			if compareNames(pf, best) < 0 {
				best, second = pf, best
			}
		}
	}
	if second != nil && identity.Compare(best.identity(), second.identity()).Verdict == identity.Different {
		return nil
	}
	return best
}

// isPaperOf reports whether an entry belongs to the paper of a file. In doubt, it does if the file lists the entry's
// digest, and only one of them has names: the digest is imported again, from a source that has more or less.
func (pf *paperFile) isPaperOf(e *source) bool {
	switch identity.Compare(pf.identity(), e.identity()).Verdict {
	case identity.Same:
		return true
	case identity.Doubtful:
		has, want := &pf.paper.PaperFields, &e.want
		return lists(has.Digests, e.on) && pf.keys[byTitle] == e.keys[byTitle] &&
			(len(has.Authors) == 0 || len(want.Authors) == 0) &&
			(want.Date.IsZero() || has.Date.Year == want.Date.Year)
	}
	return false
}

// values is the number of values that sameValues compares.
const values = 5

// sameValues counts the values that a file and an entry have in common, or both do not have.
func (pf *paperFile) sameValues(e *source) int {
	has, want := &pf.paper.PaperFields, &e.want
	return count(has.Date == want.Date, firstAuthor(has) == firstAuthor(want), countAuthors(has) == countAuthors(want),
		has.Venue == want.Venue, pf.identity().Abstract == e.identity().Abstract)
}

// common counts the values, identifiers and digests that a file and an entry have in common.
func (pf *paperFile) common(e *source) int {
	return pf.sameValues(e) + count(
		pf.keys[byArxiv] == e.keys[byArxiv], pf.keys[byDOI] == e.keys[byDOI], lists(pf.paper.Digests, e.on),
	)
}

func count(facts ...bool) (n int) {
	for _, fact := range facts {
		if fact {
			n++
		}
	}
	return n
}

func firstAuthor(m *content.PaperFields) string {
	if len(m.Authors) == 0 {
		return ""
	}
	return m.Authors[0]
}

// textsOf returns a paper's title and abstract, normalized for comparison. Without an abstract, the first author and
// the year distinguish papers with the same title.
func textsOf[T string | []byte](keys [identities]string, m *content.PaperFields, abstract T) texts {
	switch {
	case keys[byAbstract] != "":
		return texts{keys[byTitle], "fingerprint " + keys[byAbstract]}
	case len(abstract) > 0:
		return texts{keys[byTitle], identity.AbstractKey(abstract)}
	}
	return texts{keys[byTitle], "by " + firstAuthor(m) + " " + strconv.Itoa(m.Date.Year)}
}

// identity returns what identifies the file's paper.
func (pf *paperFile) identity() *identity.Record {
	if pf.record == nil {
		pf.record = recordOf(&pf.paper.PaperFields, pf.keys, func() string { return string(pf.paper.Abstract()) }, pf.paper.Abstract())
	}
	return pf.record
}

// identity returns what identifies the entry's paper.
func (e *source) identity() *identity.Record {
	if e.record == nil {
		e.record = recordOf(&e.want, e.keys, func() string { return e.abstract }, e.abstract)
	}
	return e.record
}

func recordOf[T string | []byte](
	m *content.PaperFields, keys [identities]string, text func() string, abstract T,
) *identity.Record {
	r := &identity.Record{
		Arxiv: keys[byArxiv], DOI: keys[byDOI], Title: keys[byTitle], Fields: m, Text: text,
	}
	switch {
	case keys[byAbstract] != "":
		r.Abstract = "fingerprint " + keys[byAbstract]
	case len(abstract) > 0:
		r.Abstract = identity.AbstractKey(abstract)
	}
	return r
}

// A suspicion is a remark that an entry may belong to the paper of another file.
type suspicion struct {
	of    *paperFile
	what  string
	taken string // what was done
}

// dropForeignIdentifiers removes the identifiers of an entry that belong to another paper's file, and reports them. An
// import never assigns the same identifier to two files.
func (ix *index) dropForeignIdentifiers(e *source) (found []suspicion) {
	for _, id := range []struct {
		identity int
		name     string
		value    *string
	}{{byArxiv, "arXiv identifier " + e.want.Arxiv, &e.want.Arxiv}, {byDOI, "DOI " + e.want.DOI, &e.want.DOI}} {
		key := e.keys[id.identity]
		if key == "" || e.file != nil && e.file.keys[id.identity] == key {
			continue
		}
		for _, pf := range ix.byIdentity[id.identity][key] {
			if pf != e.file && pf.keys[id.identity] == key {
				if *id.value == "" { // the DOI is the one that arXiv registered
					id.name, id.value = "DOI "+e.want.DOI, &e.want.DOI
				}
				what := "the " + id.name + " of " + problem.Quote(e.want.Title) + " belongs to " + pf.path
				found = append(found, suspicion{pf, what, "imported without it"})
				*id.value, e.keys[id.identity] = "", ""
				e.record = nil
				break
			}
		}
	}
	return found
}

// remark returns the problem that reports a suspicion about an entry whose file is pf.
func (s suspicion) remark(e *source, pf *paperFile) problem.Problem {
	return problemAt(e.at, s.what, s.taken+"; if they are the same paper, run offprint merge "+s.of.slug()+" "+pf.slug())
}

// findDoubtful finds files that may be of the same paper as an entry without a file, though too little is known to
// join them.
func (ix *index) findDoubtful(e *source) (found []suspicion) {
	files := ix.byIdentity[byTitle][e.keys[byTitle]]
	if e.keys[byTitle] == "" || len(files) > crowd {
		files = nil
	}
	for _, pf := range files {
		compare := identity.Compare
		if lists(pf.paper.Digests, e.on) {
			compare = identity.CompareListed
		}
		why := ""
		switch j := compare(pf.identity(), e.identity()); j.Verdict {
		case identity.Doubtful:
			why = "the titles are the same, but " + j.Why
		case identity.Same:
			why = "the titles are the same, but it may be another paper with this title"
		default:
			continue
		}
		found = append(found, suspicion{pf, e.mayBe(pf) + ": " + why, "imported as a separate paper"})
	}
	if len(found) > 0 {
		return found[:1]
	}
	if pf := ix.findSimilar(e); pf != nil {
		what := e.mayBe(pf) + ": the titles are similar, and the date and number of authors are the same"
		found = append(found, suspicion{pf, what, "imported as a separate paper"})
	}
	return found
}

// mayBe names an entry and the file that may be its paper, with their places.
func (e *source) mayBe(pf *paperFile) string {
	what := problem.Quote(e.want.Title) + " may be the paper in " + pf.path
	if pf.origin != "" {
		what += " (" + pf.origin + ")"
	}
	return what
}

const nearlyAll = 0.75 // of a title's words

// findSimilar finds a file that may be the same paper without any reliable match: it has the same date, the same number
// of authors and nearly the same title.
func (ix *index) findSimilar(e *source) *paperFile {
	for _, property := range []int{byStart, byEnd} {
		files := ix.byIdentity[property][e.keys[property]]
		if e.keys[property] == "" || isCrowd(property, files) {
			continue
		}
		var found *paperFile
		for _, pf := range files {
			if identity.Overlap(pf.paper.Title, e.want.Title) >= nearlyAll && !pf.contradicts(e) &&
				(found == nil || pf.name < found.name) {
				found = pf
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// contradicts reports whether the file is certainly of another paper than an entry.
func (pf *paperFile) contradicts(e *source) bool {
	return identity.Compare(pf.identity(), e.identity()).Verdict == identity.Different
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

func lists(days []content.Date, day content.Date) bool { return slices.Contains(days, day) }

func countAuthors(m *content.PaperFields) int { return max(m.AuthorCount, len(m.Authors)) }
