package archive

import (
	"cmp"
	"math"
	"slices"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/parallel"
)

// Papers are related if their texts and tags are similar. Similarity is the cosine of TF-IDF weights over each paper's
// most distinctive words and its tags (Salton and Buckley, 1988), so that a shared term counts more the rarer it is.
// Time grows linearly with the number of papers: terms that occur in too many papers are ignored.

// A relatedDocument is the input for comparing one paper with others.
type relatedDocument struct {
	Title string
	Text  string
	Tags  []string
}

const (
	buckets    = 1 << 20 // words are counted by hash; two words of an archive rarely collide
	topTerms   = 24      // most distinctive words of a paper
	titleBonus = 3       // weight of a word in the title, relative to the text
	tagCount   = 4.5     // weight of a tag, relative to a word: the curator chose it
	commonTerm = 400     // terms in more papers than this are too common
	unrelated  = 0.06    // similarity below which two papers are unrelated
)

// A relatedFinder finds related papers repeatedly. If only a few documents changed since the last call, and the order
// did not, it compares only documents that share a term with them. It is not safe for concurrent use.
type relatedFinder struct {
	k         int
	documents []relatedDocument
	terms     [][]term
	counts    []int32 // number of documents with a term, by bucket
	vectors   [][]weighted
	postings  map[uint32][]posting
	found     [][]int
}

// newRelatedFinder returns a finder of at most k related documents for each document.
func newRelatedFinder(k int) *relatedFinder { return &relatedFinder{k: k} }

// Find returns the indexes of the related documents for each document, most similar first. The result never changes
// afterwards.
func (f *relatedFinder) Find(documents []relatedDocument) [][]int {
	changed, few := f.changed(documents)
	f.documents = documents
	if few {
		f.update(changed)
	} else {
		f.findAll()
	}
	return f.found
}

// changed returns the documents that differ from those of the last call, and whether they are few.
func (f *relatedFinder) changed(documents []relatedDocument) (changed []int, few bool) {
	if len(documents) != len(f.documents) {
		return nil, false
	}
	for i := range documents {
		if !documents[i].same(&f.documents[i]) {
			changed = append(changed, i)
		}
	}
	return changed, len(changed) <= len(documents)/100+1
}

func (d *relatedDocument) same(e *relatedDocument) bool {
	return d.Title == e.Title && d.Text == e.Text && slices.Equal(d.Tags, e.Tags)
}

// findAll finds the related documents of every document.
func (f *relatedFinder) findAll() {
	n := len(f.documents)
	f.terms, f.counts = make([][]term, n), make([]int32, buckets)
	f.vectors, f.found = make([][]weighted, n), make([][]int, n)
	each(n, func(worker *scratch, i int) {
		f.terms[i] = worker.terms(f.documents[i])
		for _, t := range f.terms[i] {
			atomic.AddInt32(&f.counts[t.bucket], 1)
		}
	})
	each(n, func(_ *scratch, i int) { f.vectors[i] = f.vector(i) })
	f.postings = map[uint32][]posting{}
	for i, v := range f.vectors {
		for _, w := range v {
			f.postings[w.bucket] = append(f.postings[w.bucket], posting{int32(i), float32(w.weight)})
		}
	}
	each(n, func(worker *scratch, i int) { f.found[i] = worker.nearest(f, i) })
}

// update handles a change of a few documents: it recomputes the weights of documents with a term whose frequency
// changed, then the neighbors of documents with a term whose weight changed.
func (f *relatedFinder) update(changed []int) {
	before := map[uint32]int32{} // frequencies before the change
	add := func(terms []term, n int32) {
		for _, t := range terms {
			if _, noted := before[t.bucket]; !noted {
				before[t.bucket] = f.counts[t.bucket]
			}
			f.counts[t.bucket] += n
		}
	}
	worker := &scratch{}
	reweigh := make([]bool, len(f.documents))
	for _, i := range changed {
		add(f.terms[i], -1)
		f.terms[i] = worker.terms(f.documents[i])
		add(f.terms[i], 1)
		reweigh[i] = true
	}
	var frequency bits
	for bucket, n := range before {
		if n != f.counts[bucket] && (f.isDistinctive(n) || f.isDistinctive(f.counts[bucket])) {
			frequency.set(bucket)
		}
	}
	each(len(f.documents), func(_ *scratch, i int) {
		reweigh[i] = reweigh[i] || slices.ContainsFunc(f.terms[i], func(t term) bool { return frequency.has(t.bucket) })
	})
	weight := f.reweigh(reweigh)
	found := slices.Clone(f.found)
	each(len(f.documents), func(worker *scratch, i int) {
		if slices.ContainsFunc(f.vectors[i], func(w weighted) bool { return weight.has(w.bucket) }) ||
			len(f.vectors[i]) == 0 {
			found[i] = worker.nearest(f, i)
		}
	})
	f.found = found
}

// reweigh recomputes the weights of documents and returns the terms whose weight changed.
func (f *relatedFinder) reweigh(documents []bool) (changed bits) {
	for i, again := range documents {
		if !again {
			continue
		}
		old, now := f.vectors[i], f.vector(i)
		if slices.Equal(old, now) {
			continue
		}
		for _, w := range old {
			changed.set(w.bucket)
			f.postings[w.bucket] = slices.DeleteFunc(
				f.postings[w.bucket],
				func(p posting) bool { return p.document == int32(i) },
			)
		}
		for _, w := range now {
			changed.set(w.bucket)
			at, _ := slices.BinarySearchFunc(
				f.postings[w.bucket],
				int32(i),
				func(p posting, d int32) int { return cmp.Compare(p.document, d) },
			)
			f.postings[w.bucket] = slices.Insert(f.postings[w.bucket], at, posting{int32(i), float32(w.weight)})
		}
		f.vectors[i] = now
	}
	return changed
}

// bits is a set of terms.
type bits [buckets / 64]uint64

func (b *bits) set(bucket uint32)      { b[bucket/64] |= 1 << (bucket % 64) }
func (b *bits) has(bucket uint32) bool { return b[bucket/64]&(1<<(bucket%64)) != 0 }

type term struct {
	bucket uint32
	count  float32
}

type weighted struct {
	bucket uint32
	weight float64
}

type posting struct {
	document int32
	weight   float32
}

// each calls f for every number below n. Each worker has its own scratch.
func each(n int, f func(*scratch, int)) {
	parallel.EachWith(n, func() *scratch { return &scratch{} }, f)
}

// isDistinctive reports whether a term that occurs in this many documents is neither unique nor common.
func (f *relatedFinder) isDistinctive(documents int32) bool {
	return documents > 1 && (documents <= commonTerm || int(documents) <= len(f.documents)/10)
}

// vector returns a document's most distinctive terms with their weights, scaled to length 1.
func (f *relatedFinder) vector(i int) []weighted {
	v := make([]weighted, 0, len(f.terms[i]))
	for _, t := range f.terms[i] {
		n := f.counts[t.bucket]
		if !f.isDistinctive(n) {
			continue
		}
		idf := math.Log(float64(len(f.documents)+1) / float64(n))
		v = append(v, weighted{t.bucket, (1 + math.Log(float64(t.count))) * idf * idf})
	}
	slices.SortFunc(v, func(a, b weighted) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.bucket, b.bucket))
	})
	v = slices.Clone(v[:min(len(v), topTerms)])
	length := 0.0
	for _, w := range v {
		length += w.weight * w.weight
	}
	for i := range v {
		v[i].weight /= math.Sqrt(length)
	}
	return v
}

// scratch is memory that a worker reuses.
type scratch struct {
	words   []uint32
	found   []term
	scores  []float64
	touched []int32
}

// nearest sums up what a document shares with every other one. It ignores terms that are too common, which bounds the
// work per document.
func (s *scratch) nearest(f *relatedFinder, self int) []int {
	if s.scores == nil {
		s.scores = make([]float64, len(f.documents))
	}
	s.touched = s.touched[:0]
	for _, w := range f.vectors[self] {
		shared := f.postings[w.bucket]
		if len(shared) > commonTerm {
			continue
		}
		for _, p := range shared {
			if s.scores[p.document] == 0 {
				s.touched = append(s.touched, p.document)
			}
			s.scores[p.document] += w.weight * float64(p.weight)
		}
	}
	best := make([]int, 0, f.k+1)
	for _, d := range s.touched {
		if int(d) != self && s.scores[d] >= unrelated {
			best = s.insert(best, int(d), f.k)
		}
	}
	for _, d := range s.touched {
		s.scores[d] = 0
	}
	return best
}

// insert keeps the k best in order. Equal scores keep the archive's order.
func (s *scratch) insert(best []int, d, k int) []int {
	at := len(best)
	for at > 0 && (s.scores[d] > s.scores[best[at-1]] || s.scores[d] == s.scores[best[at-1]] && d < best[at-1]) {
		at--
	}
	if at == k {
		return best
	}
	best = slices.Insert(best, at, d)
	return best[:min(len(best), k)]
}

// terms counts the words and tags of a document.
func (s *scratch) terms(d relatedDocument) []term {
	s.words = s.words[:0]
	s.add(d.Text)
	for range titleBonus {
		s.add(d.Title)
	}
	slices.Sort(s.words)
	s.found = s.found[:0]
	for i := 0; i < len(s.words); {
		j := i
		for j < len(s.words) && s.words[j] == s.words[i] {
			j++
		}
		s.found = append(s.found, term{s.words[i], float32(j - i)})
		i = j
	}
	for _, tag := range d.Tags {
		s.found = append(s.found, term{hash("#" + tag), tagCount})
	}
	return slices.Clone(s.found)
}

// add hashes the words of a text in lower case, without a plural s.
func (s *scratch) add(text string) {
	var h uint32 = offset
	var last rune
	letters := 0
	flush := func(before uint32) {
		if letters >= 3 {
			if last == 's' && letters > 3 {
				h = before
			}
			s.words = append(s.words, h%buckets)
		}
		h, letters = offset, 0
	}
	previous := h
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			previous = h
			last = unicode.ToLower(r)
			h = (h ^ uint32(last)) * prime
			letters++
			continue
		}
		flush(previous)
	}
	flush(previous)
}

// FNV-1a over code points: fast, and the same on every machine.
const offset, prime = 2166136261, 16777619

func hash(s string) uint32 {
	var h uint32 = offset
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		h = (h ^ uint32(r)) * prime
		i += n
	}
	return h % buckets
}
