package search

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/parallel"
)

// A posting is the number of a paper that contains a word, with the word's weight in the lowest 4 bits.
type posting uint32

const (
	weightBits = 4
	maxWeight  = 1<<weightBits - 1
)

func (p posting) paper() int  { return int(p >> weightBits) }
func (p posting) weight() int { return int(p & maxWeight) }

// A term is a word with all papers that contain it, in order.
type term struct {
	word      string
	postings  []posting
	positions []byte // positions of the word in each of these papers

	seen *occurrence // occurrence in the current paper, or nil
}

// A field is a searchable part of a paper.
type field int

const (
	titleField field = iota
	namesField
	tagsField
	textField
	notesField
	fields
)

// boosts are the weights of words in each field, relative to the text.
var boosts = [fields]int{titleField: 8, namesField: 4, tagsField: 4, textField: 1, notesField: 1}

// maxWord is the maximum length of a word in bytes. Anything longer is a URL, a key or a formula.
const maxWord = 48

// An inverter collects the words of papers.
type inverter struct {
	terms map[string]*term

	paper    int
	position int
	field    field
	lengths  [fields]int
	found    []*occurrence
	spare    []*occurrence
}

// An occurrence is a word in one paper.
type occurrence struct {
	term      *term
	counts    [fields]int
	positions []int
}

func newInverter() *inverter {
	return &inverter{terms: map[string]*term{}}
}

// invert collects the words of papers; first is the number of the first paper.
func (v *inverter) invert(papers []*archive.Paper, first int, tag func(string) string) {
	for i, p := range papers {
		v.paper, v.position, v.lengths = first+i, 0, [fields]int{}
		v.add(titleField, pieces(p.TitleHTML))
		v.add(textField, pieces(p.Abstract))
		v.add(notesField, pieces(p.Notes))
		for _, t := range p.Tags {
			v.add(tagsField, []string{tag(t)})
		}
		for _, name := range append([]string{p.Organization, p.Venue.Name(), p.Arxiv, p.DOI}, p.Authors...) {
			v.add(namesField, []string{name})
		}
		v.close()
	}
}

// add adds a text, followed by a gap that no phrase can span.
func (v *inverter) add(f field, text []string) {
	v.field = f
	for i, s := range text {
		if i%2 == 1 {
			s = mathText(s)
		}
		Words(s, v.word, v.joined)
	}
	v.position++
}

func (v *inverter) word(w []byte) {
	v.see(w, v.position)
	v.position++
	v.lengths[v.field]++
}

// joined adds a hyphenated word as a whole, at the position of its first part.
func (v *inverter) joined(w []byte, parts int) { v.see(w, v.position-parts) }

func (v *inverter) see(w []byte, position int) {
	if len(w) > maxWord {
		return
	}
	t := v.terms[string(w)]
	if t == nil {
		t = &term{word: string(w)}
		v.terms[t.word] = t
	}
	s := t.seen
	if s == nil {
		s = v.occurrence(t)
		t.seen = s
		v.found = append(v.found, s)
	}
	s.counts[v.field]++
	s.positions = append(s.positions, position)
}

func (v *inverter) occurrence(t *term) *occurrence {
	if n := len(v.spare); n > 0 {
		s := v.spare[n-1]
		v.spare = v.spare[:n-1]
		*s = occurrence{term: t, positions: s.positions[:0]}
		return s
	}
	return &occurrence{term: t}
}

// close adds the words of the current paper to the terms.
func (v *inverter) close() {
	for _, s := range v.found {
		t := s.term
		t.postings = append(t.postings, posting(v.paper<<weightBits|v.weight(s)))
		t.positions = appendPositions(t.positions, s.positions)
		t.seen = nil
	}
	v.spare = append(v.spare, v.found...)
	v.found = v.found[:0]
}

// appendPositions writes the positions of a word in one paper as distances. The lowest bit is set on the last one.
func appendPositions(b []byte, positions []int) []byte {
	slices.Sort(positions)
	last := 0
	for i, p := range positions {
		n := uint64(p-last) << 1
		if i == len(positions)-1 {
			n |= 1
		}
		b = appendVarint(b, n)
		last = p
	}
	return b
}

// pivot is the number of words in an ordinary abstract. It is a constant instead of the archive's mean, so that the
// weights of a paper do not depend on other papers.
const pivot = 200

// weight returns how relevant a word is for a paper: its frequency according to BM25F (Zaragoza et al., TREC 2004) with
// k₁ = 1.2 and b = 0.6 for texts, scaled so that the maximum for a rare word is 15. It uses integers, so that the
// result is the same on every machine.
func (v *inverter) weight(s *occurrence) int {
	const one, k1 = 256, 307
	frequency := 0
	for f, n := range s.counts {
		length := pivot
		if field(f) == textField || field(f) == notesField {
			length = v.lengths[f]
		}
		frequency += n * boosts[f] * one * 5 * pivot / (2*pivot + 3*length)
	}
	most := frequency + k1
	return max(1, (2*maxWeight*frequency+most)/(2*most))
}

// inverted returns all words of papers, in alphabetical order.
func inverted(papers []*archive.Paper, tag func(string) string, workers int) []*term {
	sorted := make([][]*term, workers)
	parallel.Limited(workers, workers, func(w int) {
		from, to := len(papers)*w/workers, len(papers)*(w+1)/workers
		v := newInverter()
		v.invert(papers[from:to], from, tag)
		sorted[w] = byWord(v.terms)
	})
	all := sorted[0]
	for _, more := range sorted[1:] {
		all = merged(all, more)
	}
	return all
}

func byWord(terms map[string]*term) []*term {
	all := make([]*term, 0, len(terms))
	for _, t := range terms {
		all = append(all, t)
	}
	slices.SortFunc(all, func(s, t *term) int { return strings.Compare(s.word, t.word) })
	return all
}

// merged merges the terms of papers with those of later papers.
func merged(a, b []*term) []*term {
	all := make([]*term, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch c := strings.Compare(a[0].word, b[0].word); {
		case c < 0:
			all, a = append(all, a[0]), a[1:]
		case c > 0:
			all, b = append(all, b[0]), b[1:]
		default:
			a[0].postings = append(a[0].postings, b[0].postings...)
			a[0].positions = append(a[0].positions, b[0].positions...)
			all, a, b = append(all, a[0]), a[1:], b[1:]
		}
	}
	return append(append(all, a...), b...)
}
