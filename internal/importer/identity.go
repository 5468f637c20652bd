package importer

import (
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

// isCrowd reports whether so many files share a property that it does not identify a paper.
func isCrowd(property int, files []*paperFile) bool {
	return property >= byAbstract && len(files) > crowd
}

// keys returns the values that identify a paper; unknown ones are "".
func keys[T string | []byte](m *content.PaperFields, abstract T) [identities]string {
	start, end := bylinesOf(m)
	return [identities]string{
		byArxiv:    m.ArxivKey(),
		byDOI:      m.DOIKey(),
		byTitle:    identity.TitleKey(m.Title),
		byAbstract: identity.Fingerprint(abstract),
		byStart:    start,
		byEnd:      end,
	}
}

// bylinesOf returns the date and the number of authors of a paper with the first word of its title, and the same with
// the last word: a changed title usually has one of these words still. They are "" if the day or the number is unknown.
func bylinesOf(m *content.PaperFields) (start, end string) {
	n := countAuthors(m)
	if n == 0 || m.Date.Day == 0 {
		return "", ""
	}
	byline := m.Date.String() + " " + strconv.Itoa(n) + " "
	title := content.NormalTitle(m.Title)
	first, _, _ := strings.Cut(title, "-")
	return byline + first, byline + title[strings.LastIndexByte(title, '-')+1:]
}

// isPaperOf reports whether an entry belongs to the paper of a file. In doubt, it does if the file lists the entry's
// digest and has its title, unless both have names or the years differ: the digest is imported again, from a source
// that has more or less.
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
		text := func() string { return string(pf.paper.Abstract()) }
		pf.record = recordOf(&pf.paper.PaperFields, pf.keys, text, pf.paper.Abstract())
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
	of   *paperFile
	what string
	done string // by the import
}

// dropForeignIdentifiers removes the identifiers of an entry that belong to another paper's file, and reports them. An
// import never assigns the same identifier to two files.
func (ix *index) dropForeignIdentifiers(e *source) (found []suspicion) {
	for _, id := range []struct {
		property int
		name     string
		value    *string
	}{
		{byArxiv, "arXiv identifier " + problem.Quote(e.want.Arxiv), &e.want.Arxiv},
		{byDOI, "DOI " + problem.Quote(e.want.DOI), &e.want.DOI},
	} {
		key := e.keys[id.property]
		if key == "" || e.file != nil && e.file.keys[id.property] == key {
			continue
		}
		for _, pf := range ix.byIdentity[id.property][key] {
			if pf != e.file && pf.keys[id.property] == key {
				if *id.value == "" { // the DOI is the one that arXiv registered
					id.name, id.value = "DOI "+problem.Quote(e.want.DOI), &e.want.DOI
				}
				what := "the " + id.name + " of " + problem.Quote(e.want.Title) + " belongs to " + pf.path
				found = append(found, suspicion{pf, what, "imported without it"})
				*id.value, e.keys[id.property] = "", ""
				e.record = nil
				break
			}
		}
	}
	return found
}

// remarksOf returns the problems that report suspicions about an entry with a file.
func remarksOf(suspicions []suspicion, e *source) (remarks problem.List) {
	for _, s := range suspicions {
		command := problem.Command("offprint merge", s.of.slug(), e.file.slug())
		remarks = append(remarks, problemAt(e.at, s.what, s.done+"; if they are the same paper, run "+command))
	}
	return remarks
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

func lists(days []content.Date, day content.Date) bool { return slices.Contains(days, day) }

func countAuthors(m *content.PaperFields) int { return max(m.AuthorCount, len(m.Authors)) }
