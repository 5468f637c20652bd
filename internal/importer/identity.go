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

func isCrowd(identity int, books []*book) bool { return identity >= byAbstract && len(books) > crowd }

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
type claims map[*book]bool

// match finds the files of a digest's entries. What is surer is looked for first, for all entries,
// so that no entry takes by a likeness what belongs to another by name.
func (s *shelf) match(sources []*source) {
	taken := claims{}
	for _, find := range []func(*source, claims) *book{s.identified, s.entitledAlike, s.entitled, s.worded, s.renamed} {
		for _, e := range sources {
			if e.file != nil {
				continue
			}
			if b := find(e, taken); b != nil {
				e.file, taken[b] = b, true
			}
		}
	}
}

// identified finds a file by an identifier.
func (s *shelf) identified(e *source, _ claims) *book {
	for _, identity := range []int{byArxiv, byDOI} {
		if b := s.first(identity, e, func(*book) bool { return true }); b != nil {
			return b
		}
	}
	return nil
}

// entitledAlike finds a file by title where several have it: the one that has the abstract too.
func (s *shelf) entitledAlike(e *source, taken claims) *book {
	return s.first(byTitle, e, func(b *book) bool { return !taken[b] && b.hasAbstract(e) })
}

func (s *shelf) entitled(e *source, taken claims) *book {
	return s.first(byTitle, e, func(b *book) bool { return !taken[b] })
}

// worded finds a file whose title the curator has changed, by its abstract.
func (s *shelf) worded(e *source, taken claims) *book {
	return s.first(byAbstract, e, func(b *book) bool { return !taken[b] })
}

// twin finds the file of an entry that its dump lists twice. Two entries with one title and
// different abstracts are two papers.
func (s *shelf) twin(e *source) *book {
	if b := s.identified(e, nil); b != nil {
		return b
	}
	return s.first(byTitle, e, func(b *book) bool {
		return lists(b.paper.Digests, e.on) && (e.abstract == "" || len(b.abstract()) == 0 || b.hasAbstract(e))
	})
}

// first gives the first file with an entry's identity that is fit and that nothing contradicts: that
// with the lowest number, in whatever order the files were found.
func (s *shelf) first(identity int, e *source, fit func(*book) bool) *book {
	var best *book
	if e.keys[identity] == "" || isCrowd(identity, s.found[identity][e.keys[identity]]) {
		return nil
	}
	for _, b := range s.found[identity][e.keys[identity]] {
		if !contradicts(b, e) && fit(b) && (best == nil || cmp.Or(cmp.Compare(len(b.name), len(best.name)), cmp.Compare(b.name, best.name)) < 0) {
			best = b
		}
	}
	return best
}

func (b *book) hasAbstract(e *source) bool {
	if b.keys[byAbstract] != "" || e.keys[byAbstract] != "" {
		return b.keys[byAbstract] == e.keys[byAbstract]
	}
	return essence(string(b.abstract())) == essence(e.abstract)
}

// contradicts tells whether a file has an identifier that the entry has otherwise: two papers can
// have one title.
func contradicts(b *book, e *source) bool {
	if has, want := b.keys[byArxiv], e.keys[byArxiv]; has != "" && want != "" {
		return has != want
	}
	has, want := b.keys[byDOI], e.keys[byDOI]
	return has != "" && want != "" && has != want
}

// withoutOthers takes from an entry the identifiers that another file has than the entry's own, and
// reports them: no import gives two files one identifier.
func (s *shelf) withoutOthers(e *source) (odd problem.List) {
	for _, id := range []struct {
		identity int
		name     string
		value    *string
	}{{byArxiv, "identifier " + e.want.Arxiv + " of arXiv", &e.want.Arxiv}, {byDOI, "DOI " + e.want.DOI, &e.want.DOI}} {
		key := e.keys[id.identity]
		if key == "" || e.file != nil && e.file.keys[id.identity] == key {
			continue
		}
		for _, b := range s.found[id.identity][key] {
			if b != e.file && b.keys[id.identity] == key {
				if *id.value == "" { // the DOI is the one that arXiv gave
					id.name, id.value = "DOI "+e.want.DOI, &e.want.DOI
				}
				odd = append(odd, said(e.at, "the "+id.name+" of "+strconv.Quote(e.want.Title)+" is that of "+b.path, "left out; if the two are one paper, delete a file"))
				*id.value, e.keys[id.identity] = "", ""
				break
			}
		}
	}
	return odd
}

const nearlyAll = 0.75 // of a title's words

// near finds a file that is not the entry's by anything sure and may be all the same: it has its day,
// its number of authors and nearly its title.
func (s *shelf) near(e *source) *book {
	alike := func(b *book) bool { return overlap(b.paper.Title, e.want.Title) >= nearlyAll }
	return cmp.Or(s.first(byStart, e, alike), s.first(byEnd, e, alike))
}

// renamed finds a file whose title and abstract the curator has both changed: it has the name that
// the dump's title gave it.
func (s *shelf) renamed(e *source, taken claims) *book {
	for n := 1; ; n++ {
		b := s.books[nameOf(e.want.Title, n)]
		if b == nil {
			return nil
		}
		if !taken[b] && b.paper != nil && !contradicts(b, e) && b.comesFrom(e) {
			return b
		}
	}
}

// comesFrom tells whether a file that is named after an entry's title is that entry's, and not that
// of another paper whose title gives the same name. The title of the file is then not the one that
// the name was made of, or else the abstract is nearly that of the entry; and the file lists the
// digest, or is of the same day.
func (b *book) comesFrom(e *source) bool {
	m := &b.paper.PaperFields
	if content.Slug(m.Title) == content.Slug(e.want.Title) && !alike(string(b.abstract()), e.abstract) {
		return false
	}
	sameDate := m.Date == e.want.Date && !m.Date.IsZero()
	sameCount := countAuthors(m) == countAuthors(&e.want)
	return lists(m.Digests, e.on) && (sameDate || sameCount || m.Date.IsZero() || e.want.Date.IsZero()) || sameDate && sameCount
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
