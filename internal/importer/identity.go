package importer

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
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
		byTitle:    essence(m.Title),
		byAbstract: fingerprint(abstract),
		byStart:    start,
		byEnd:      end,
	}
}

// essence normalizes a text for comparison. In a text of only punctuation, it removes only the spaces.
func essence(text string) string {
	if key := condense(text); key != "" {
		return key
	}
	return strings.Join(strings.Fields(text), "")
}

// condense removes everything that can differ between two copies of a text, including what the repairs of a dump can
// change.
func condense(text string) string {
	return string(appendCondensed(make([]byte, 0, len(text)), text))
}

// appendCondensed appends the condensed text to a buffer, so that a caller that only needs a hash allocates nothing.
func appendCondensed[T string | []byte](short []byte, text T) []byte {
	start := len(short)
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			short = append(short, c)
		case 'A' <= c && c <= 'Z':
			short = append(short, c+'a'-'A')
		case c >= utf8.RuneSelf: // the rest is for ASCII, which nearly every text is in
			return append(short[:start], strings.ReplaceAll(content.NormalTitle(string(text)), "-", "")...)
		}
	}
	return short
}

// fingerprint returns a hash of an abstract, or "" for a short one, which many papers could share.
func fingerprint[T string | []byte](abstract T) string {
	var buffer [4096]byte // longer than most abstracts
	text := appendCondensed(buffer[:0], abstract)
	if len(text) < 80 {
		return ""
	}
	sum := sha256.Sum256(text)
	return string(sum[:])
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

// claims is the set of files that entries of a dump have been matched to. In match, two entries of one dump get the
// same file only by identifier; by title or similarity, each needs its own. findRepeated finds repeated entries later.
type claims map[*paperFile]bool

// match finds the files of a digest's entries. It tries the most reliable property first for all entries, so that no
// entry claims a similar file that a more reliable property assigns to another entry.
func (ix *index) match(sources []*source) {
	taken := claims{}
	for _, find := range []func(*source, claims) *paperFile{
		ix.findByIdentifier, ix.findByTitleAndAbstract, ix.findByTitle, ix.findByAbstract, ix.findByFileName,
	} {
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

// findByIdentifier finds a file by its arXiv identifier or DOI.
func (ix *index) findByIdentifier(e *source, _ claims) *paperFile {
	for _, identity := range []int{byArxiv, byDOI} {
		if pf := ix.first(identity, e, func(*paperFile) bool { return true }); pf != nil {
			return pf
		}
	}
	return nil
}

// findByTitleAndAbstract finds a file by title and abstract, because several papers can have the same title.
func (ix *index) findByTitleAndAbstract(e *source, taken claims) *paperFile {
	if e.texts.title == "" {
		return nil
	}
	return best(ix.byTexts[e.texts], e, func(pf *paperFile) bool { return !taken[pf] })
}

func (ix *index) findByTitle(e *source, taken claims) *paperFile {
	if len(ix.byIdentity[byTitle][e.keys[byTitle]]) > titleCrowd {
		return nil
	}
	return ix.first(byTitle, e, func(pf *paperFile) bool { return !taken[pf] })
}

// findByAbstract finds a file by its abstract, in case the curator changed the title.
func (ix *index) findByAbstract(e *source, taken claims) *paperFile {
	return ix.first(byAbstract, e, func(pf *paperFile) bool { return !taken[pf] })
}

// findRepeated finds the file of an entry that its dump lists twice. Two entries with the same title but different
// abstracts are two papers.
func (ix *index) findRepeated(e *source) *paperFile {
	if pf := ix.findByIdentifier(e, nil); pf != nil {
		return pf
	}
	if e.texts.title == "" {
		return nil
	}
	fits := func(pf *paperFile) bool {
		return lists(pf.paper.Digests, e.on) &&
			(e.abstract == "" || len(pf.abstract()) == 0 || pf.texts.abstract == e.texts.abstract)
	}
	if e.abstract == "" {
		return ix.first(byTitle, e, fits)
	}
	without := texts{e.texts.title, textsOf(e.keys, "").abstract}
	if without == e.texts {
		return best(ix.byTexts[without], e, fits)
	}
	return best(slices.Concat(ix.byTexts[e.texts], ix.byTexts[without]), e, fits)
}

// first returns a file that shares the entry's identity, satisfies fit and does not contradict the entry. If there are
// several, it returns the one with the shortest name, regardless of the order of the files.
func (ix *index) first(identity int, e *source, fit func(*paperFile) bool) *paperFile {
	if e.keys[identity] == "" || isCrowd(identity, ix.byIdentity[identity][e.keys[identity]]) {
		return nil
	}
	return best(ix.byIdentity[identity][e.keys[identity]], e, fit)
}

// best returns the file with the shortest name that satisfies fit and does not contradict an entry. Of files with the
// same title, that is the one without a number or with the lowest number in its name.
func best(files []*paperFile, e *source, fit func(*paperFile) bool) *paperFile {
	var best *paperFile
	for _, pf := range files {
		if !contradicts(pf, e) && fit(pf) &&
			(best == nil || cmp.Or(cmp.Compare(len(pf.name), len(best.name)), cmp.Compare(pf.name, best.name)) < 0) {
			best = pf
		}
	}
	return best
}

// textsOf returns a paper's title and abstract, normalized for comparison. A long abstract is represented by its
// fingerprint.
func textsOf[T string | []byte](keys [identities]string, abstract T) texts {
	if keys[byAbstract] != "" && len(abstract) > 0 {
		return texts{keys[byTitle], "fingerprint " + keys[byAbstract]}
	}
	return texts{keys[byTitle], "text " + essence(string(abstract))}
}

// contradicts reports whether the file and the entry have different identifiers. Two papers can have the same title.
func contradicts(pf *paperFile, e *source) bool {
	if has, want := pf.keys[byArxiv], e.keys[byArxiv]; has != "" && want != "" {
		return has != want
	}
	has, want := pf.keys[byDOI], e.keys[byDOI]
	return has != "" && want != "" && has != want
}

// dropForeignIdentifiers removes the identifiers of an entry that belong to another paper's file, and reports them. An
// import never assigns the same identifier to two files.
func (ix *index) dropForeignIdentifiers(e *source) (remarks problem.List) {
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
				remarks = append(
					remarks,
					problemAt(
						e.at,
						"the "+id.name+" of "+problem.Quote(e.want.Title)+" belongs to "+pf.path,
						"imported without it; if they are the same paper, delete one of the files",
					),
				)
				*id.value, e.keys[id.identity] = "", ""
				break
			}
		}
	}
	return remarks
}

const nearlyAll = 0.75 // of a title's words

// findSimilar finds a file that may be the same paper without any reliable match: it has the same date, the same number
// of authors and nearly the same title.
func (ix *index) findSimilar(e *source) *paperFile {
	alike := func(pf *paperFile) bool { return overlap(pf.paper.Title, e.want.Title) >= nearlyAll }
	return cmp.Or(ix.first(byStart, e, alike), ix.first(byEnd, e, alike))
}

// findByFileName finds a file by the name that the entry's title produces, in case the curator changed both title and
// abstract.
func (ix *index) findByFileName(e *source, taken claims) *paperFile {
	for n := 1; n <= crowd; n++ {
		pf := ix.byName[nameOf(e.slug, n)]
		if pf == nil {
			return nil
		}
		if !taken[pf] && pf.paper != nil && !contradicts(pf, e) && pf.comesFrom(e) {
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
	if content.Slug(m.Title) == content.Slug(e.want.Title) && !alike(string(pf.abstract()), e.abstract) {
		return false
	}
	sameDate := m.Date == e.want.Date && !m.Date.IsZero()
	sameCount := countAuthors(m) == countAuthors(&e.want)
	return lists(m.Digests, e.on) && (sameDate || sameCount || m.Date.IsZero() || e.want.Date.IsZero()) ||
		sameDate && sameCount
}

// alike reports whether two texts share most of their words.
func alike(a, b string) bool { return overlap(a, b) > 0.5 }

// overlap returns the share of words that two texts have in common.
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
