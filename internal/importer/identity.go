package importer

import (
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/problem"
)

// The properties by which an index finds papers, the most reliable first.
const (
	byArxiv = iota
	byDOI
	byTitle
	byAbstract
	byStart // date, number of authors and the first word of the title; several papers can share it
	byEnd   // date, number of authors and the last word of the title
	numProperties
)

// maxShared is the number of files above which a shared property does not identify a paper, for example a publisher's
// sentence in place of every abstract.
const maxShared = 100

// maxSameTitle is the number of files above which a title alone does not identify a paper.
const maxSameTitle = 1000

// isTooCommon reports whether too many files share a property for it to identify a paper. Identifiers and titles have
// no such limit here.
func isTooCommon(property int, files []*paperFile) bool {
	return property >= byAbstract && len(files) > maxShared
}

// keys returns the values that identify a paper; unknown ones are "".
func keys[T string | []byte](m *content.PaperFields, abstract T) [numProperties]string {
	start, end := bylinesOf(m)
	return [numProperties]string{
		byArxiv:    m.ArxivKey(),
		byDOI:      m.DOIKey(),
		byTitle:    identity.TitleKey(m.Title),
		byAbstract: identity.Fingerprint(abstract),
		byStart:    start,
		byEnd:      end,
	}
}

// bylinesOf returns the values of byStart and byEnd. A changed title usually still has its first or its last word. The
// values are "" if the day or the number of authors is unknown.
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

// isPaperOf reports whether an entry belongs to the paper of a file. If the comparison is doubtful, it does if the file
// lists the entry's digest and has its title, unless both have authors' names or the years differ. This occurs if the
// same digest is imported again from a source with more or less data.
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

// numValues is the number of values that sameValues compares.
const numValues = 5

// sameValues counts the equal values of a file and an entry, including those missing in both.
func (pf *paperFile) sameValues(e *source) int {
	has, want := &pf.paper.PaperFields, &e.want
	return countTrue(has.Date == want.Date,
		firstAuthor(has) == firstAuthor(want), countAuthors(has) == countAuthors(want),
		has.Venue == want.Venue, pf.identity().Abstract == e.identity().Abstract)
}

// common measures the similarity of a file and an entry: the number of equal values and identifiers, plus 1 if the file
// lists the digest.
func (pf *paperFile) common(e *source) int {
	return pf.sameValues(e) + countTrue(
		pf.keys[byArxiv] == e.keys[byArxiv], pf.keys[byDOI] == e.keys[byDOI], lists(pf.paper.Digests, e.on),
	)
}

func countTrue(conditions ...bool) (n int) {
	for _, c := range conditions {
		if c {
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
func textsOf[T string | []byte](keys [numProperties]string, m *content.PaperFields, abstract T) texts {
	switch {
	case keys[byAbstract] != "":
		return texts{keys[byTitle], "fingerprint " + keys[byAbstract]}
	case len(abstract) > 0:
		return texts{keys[byTitle], identity.AbstractKey(abstract)}
	}
	return texts{keys[byTitle], "by " + firstAuthor(m) + " " + strconv.Itoa(m.Date.Year)}
}

// identity returns the record that identifies the file's paper. It is not safe for concurrent use.
func (pf *paperFile) identity() *identity.Record {
	if pf.record == nil {
		text := func() string { return string(pf.paper.Abstract()) }
		pf.record = recordOf(&pf.paper.PaperFields, pf.keys, text, pf.paper.Abstract())
	}
	return pf.record
}

// identity returns the record that identifies the entry's paper. It is not safe for concurrent use.
func (e *source) identity() *identity.Record {
	if e.record == nil {
		e.record = recordOf(&e.want, e.keys, func() string { return e.abstract }, e.abstract)
	}
	return e.record
}

func recordOf[T string | []byte](
	m *content.PaperFields, keys [numProperties]string, text func() string, abstract T,
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
	done string // what the import did, for the hint
}

// dropForeignIdentifiers removes the identifiers of an entry that another paper's file has, and reports them, because
// an import never writes an identifier to two files.
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
		for _, pf := range ix.byProperty[id.property][key] {
			if pf != e.file && pf.keys[id.property] == key {
				if *id.value == "" { // the key is from a DOI that arXiv registered
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

// remarksOf returns a remark for each suspicion about an entry that has a file.
func remarksOf(suspicions []suspicion, e *source) (remarks problem.List) {
	for _, s := range suspicions {
		command := problem.Command("offprint merge", s.of.slug(), e.file.slug())
		remarks = append(remarks, problemAt(e.at, s.what, s.done+"; if they are the same paper, run "+command))
	}
	return remarks
}

// findDoubtful finds a file that may be the same paper as an entry without a file. It returns at most one suspicion.
func (ix *index) findDoubtful(e *source) (found []suspicion) {
	files := ix.byProperty[byTitle][e.keys[byTitle]]
	if e.keys[byTitle] == "" || len(files) > maxShared {
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

// mayBe returns the start of a remark: the entry may be the paper in a file. If this import made the file, it adds the
// position of the file's entry.
func (e *source) mayBe(pf *paperFile) string {
	what := problem.Quote(e.want.Title) + " may be the paper in " + pf.path
	if pf.origin != "" {
		what += " (" + pf.origin + ")"
	}
	return what
}

// minOverlap is the least overlap of similar titles; see identity.Overlap.
const minOverlap = 0.75

// findSimilar finds a file with the same date, the same number of authors and a similar title, or nil.
func (ix *index) findSimilar(e *source) *paperFile {
	for _, property := range []int{byStart, byEnd} {
		files := ix.byProperty[property][e.keys[property]]
		if e.keys[property] == "" || isTooCommon(property, files) {
			continue
		}
		var found *paperFile
		for _, pf := range files {
			if identity.Overlap(pf.paper.Title, e.want.Title) >= minOverlap && !pf.contradicts(e) &&
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

// contradicts reports whether the file and an entry are certainly different papers.
func (pf *paperFile) contradicts(e *source) bool {
	return identity.Compare(pf.identity(), e.identity()).Verdict == identity.Different
}

func lists(days []content.Date, day content.Date) bool { return slices.Contains(days, day) }

func countAuthors(m *content.PaperFields) int { return max(m.AuthorCount, len(m.Authors)) }
