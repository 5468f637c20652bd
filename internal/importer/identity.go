package importer

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// The identities of a paper, the surest first.
const (
	byArxiv = iota
	byDOI
	byTitle
	byAbstract
	byStart // day, number of authors, and the title's first word, which several papers can share
	byEnd   // the same with its last word
	identities
)

// crowd is how many files can have a likeness in common before it tells none of them from the others, such as a
// publisher's sentence in the place of every abstract.
const crowd = 100

func isCrowd(identity int, files []*paperFile) bool {
	return identity >= byAbstract && len(files) > crowd
}

// keys gives what identifies a paper, "" where it is not known.
func keys(m *content.PaperFields, abstract string) [identities]string {
	start, end := likeness(m)
	return [identities]string{
		byArxiv:    m.ArxivKey(),
		byDOI:      m.DOIKey(),
		byTitle:    essence(m.Title),
		byAbstract: fingerprint(abstract),
		byStart:    start,
		byEnd:      end,
	}
}

// essence is a text as it is compared. One of signs alone stands for itself.
func essence(text string) string {
	if key := condense(text); key != "" {
		return key
	}
	return strings.Join(strings.Fields(text), "")
}

// condense takes out of a text everything that the repairs of a dump can change, and that two
// copies of it can differ in.
func condense(text string) string { return strings.ReplaceAll(content.NormalTitle(text), "-", "") }

// fingerprint stands for an abstract. A short one could be that of many papers.
func fingerprint(abstract string) string {
	text := condense(abstract)
	if len(text) < 80 {
		return ""
	}
	h := fnv.New128a()
	_, _ = h.Write([]byte(text))
	return string(h.Sum(nil))
}

// likeness is what two titles of one paper have in common where they are not the same.
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

// A claims is the files that entries of a dump have taken. Only an identifier leads two entries of
// one dump to the same file; titles and likenesses lead each to its own.
type claims map[*paperFile]bool

// match finds the files of a digest's entries. What is surer is looked for first, for all entries,
// so that no entry takes by a likeness what belongs to another by name.
func (ix *index) match(sources []*source) {
	taken := claims{}
	for _, find := range []func(*source, claims) *paperFile{ix.findByIdentifier, ix.findByTitleAndAbstract, ix.findByTitle, ix.findByAbstract, ix.findByFileName} {
		for _, e := range sources {
			if e.file != nil {
				continue
			}
			if pf := find(e, taken); pf != nil {
				e.file, taken[pf] = pf, true
			}
		}
	}
}

// findByIdentifier finds a file by an identifier.
func (ix *index) findByIdentifier(e *source, _ claims) *paperFile {
	for _, identity := range []int{byArxiv, byDOI} {
		if pf := ix.first(identity, e, func(*paperFile) bool { return true }); pf != nil {
			return pf
		}
	}
	return nil
}

// findByTitleAndAbstract finds a file by its title and its abstract, for several can have the title.
func (ix *index) findByTitleAndAbstract(e *source, taken claims) *paperFile {
	return ix.first(byTitle, e, func(pf *paperFile) bool { return !taken[pf] && pf.hasAbstract(e) })
}

func (ix *index) findByTitle(e *source, taken claims) *paperFile {
	return ix.first(byTitle, e, func(pf *paperFile) bool { return !taken[pf] })
}

// findByAbstract finds a file whose title the curator has changed, by its abstract.
func (ix *index) findByAbstract(e *source, taken claims) *paperFile {
	return ix.first(byAbstract, e, func(pf *paperFile) bool { return !taken[pf] })
}

// findRepeated finds the file of an entry that its dump lists twice. Two entries with one title and
// different abstracts are two papers.
func (ix *index) findRepeated(e *source) *paperFile {
	if pf := ix.findByIdentifier(e, nil); pf != nil {
		return pf
	}
	return ix.first(byTitle, e, func(pf *paperFile) bool {
		return lists(pf.paper.Digests, e.on) && (e.abstract == "" || len(pf.abstract()) == 0 || pf.hasAbstract(e))
	})
}

// first gives the first file with an entry's identity that is fit and that nothing contradicts: that
// with the lowest number, in whatever order the files were found.
func (ix *index) first(identity int, e *source, fit func(*paperFile) bool) *paperFile {
	var best *paperFile
	if e.keys[identity] == "" || isCrowd(identity, ix.byIdentity[identity][e.keys[identity]]) {
		return nil
	}
	for _, pf := range ix.byIdentity[identity][e.keys[identity]] {
		if !contradicts(pf, e) && fit(pf) &&
			(best == nil || cmp.Or(cmp.Compare(len(pf.name), len(best.name)), cmp.Compare(pf.name, best.name)) < 0) {
			best = pf
		}
	}
	return best
}

func (pf *paperFile) hasAbstract(e *source) bool {
	if pf.keys[byAbstract] != "" || e.keys[byAbstract] != "" {
		return pf.keys[byAbstract] == e.keys[byAbstract]
	}
	return essence(string(pf.abstract())) == essence(e.abstract)
}

// contradicts tells whether a file has an identifier that the entry has otherwise: two papers can
// have one title.
func contradicts(pf *paperFile, e *source) bool {
	if has, want := pf.keys[byArxiv], e.keys[byArxiv]; has != "" && want != "" {
		return has != want
	}
	has, want := pf.keys[byDOI], e.keys[byDOI]
	return has != "" && want != "" && has != want
}

// withoutOthers takes from an entry the identifiers that another file has than the entry's own, and
// reports them: no import gives two files one identifier.
func (ix *index) withoutOthers(e *source) (odd problem.List) {
	for _, id := range []struct {
		identity int
		name     string
		value    *string
	}{{byArxiv, "identifier " + e.want.Arxiv + " of arXiv", &e.want.Arxiv}, {byDOI, "DOI " + e.want.DOI, &e.want.DOI}} {
		key := e.keys[id.identity]
		if key == "" || e.file != nil && e.file.keys[id.identity] == key {
			continue
		}
		for _, pf := range ix.byIdentity[id.identity][key] {
			if pf != e.file && pf.keys[id.identity] == key {
				if *id.value == "" { // the DOI is the one that arXiv gave
					id.name, id.value = "DOI "+e.want.DOI, &e.want.DOI
				}
				odd = append(
					odd,
					problemAt(
						e.at,
						"the "+id.name+" of "+strconv.Quote(e.want.Title)+" is that of "+pf.path,
						"left out; if the two are one paper, delete a file",
					),
				)
				*id.value, e.keys[id.identity] = "", ""
				break
			}
		}
	}
	return odd
}

const nearlyAll = 0.75 // of a title's words

// findSimilar finds a file that is not the entry's by anything sure and may be all the same: it has its day,
// its number of authors and nearly its title.
func (ix *index) findSimilar(e *source) *paperFile {
	alike := func(pf *paperFile) bool { return overlap(pf.paper.Title, e.want.Title) >= nearlyAll }
	return cmp.Or(ix.first(byStart, e, alike), ix.first(byEnd, e, alike))
}

// findByFileName finds a file whose title and abstract the curator has both changed: it has the name that
// the dump's title gave it.
func (ix *index) findByFileName(e *source, taken claims) *paperFile {
	for n := 1; ; n++ {
		pf := ix.byName[nameOf(e.want.Title, n)]
		if pf == nil {
			return nil
		}
		if !taken[pf] && pf.paper != nil && !contradicts(pf, e) && pf.comesFrom(e) {
			return pf
		}
	}
}

// comesFrom tells whether a file that is named after an entry's title is that entry's, and not that
// of another paper whose title gives the same name. The title of the file is then not the one that
// the name was made of, or else the abstract is nearly that of the entry; and the file lists the
// digest, or is of the same day.
func (pf *paperFile) comesFrom(e *source) bool {
	m := &pf.paper.PaperFields
	if content.Slug(m.Title) == content.Slug(e.want.Title) && !alike(string(pf.abstract()), e.abstract) {
		return false
	}
	sameDate := m.Date == e.want.Date && !m.Date.IsZero()
	sameCount := countAuthors(m) == countAuthors(&e.want)
	return lists(m.Digests, e.on) && (sameDate || sameCount || m.Date.IsZero() || e.want.Date.IsZero()) ||
		sameDate && sameCount
}

// alike tells whether two texts share most of their words.
func alike(a, b string) bool { return overlap(a, b) > 0.5 }

// overlap is the part of the words of two texts that both have.
func overlap(a, b string) float64 {
	s, t := wordSet(a), wordSet(b)
	shared := 0
	for w := range s {
		if t[w] {
			shared++
		}
	}
	return float64(shared) / float64(max(len(s), len(t), 1))
}

func wordSet(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Split(content.NormalTitle(text), "-") {
		words[w] = true
	}
	delete(words, "")
	return words
}

func lists(days []content.Date, day content.Date) bool { return slices.Contains(days, day) }

func countAuthors(m *content.PaperFields) int { return max(m.AuthorCount, len(m.Authors)) }
