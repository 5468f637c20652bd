// Package related finds for every paper of an archive the papers most like it.
//
// In come the texts and tags of all papers, out go for each the numbers of its nearest neighbours.
// Likeness is the cosine of TF-IDF weights over each paper's most telling words and its tags
// (Salton and Buckley, 1988), so that what two papers share counts the more the rarer it is. The
// answer depends on the texts alone. Time grows with the number of papers, not with its square:
// a word or tag so common that it stands in thousands of papers tells nothing and is passed over.
package related

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// A Document is what likeness is judged by.
type Document struct {
	Title string
	Text  string
	Tags  []string
}

const (
	buckets    = 1 << 20 // words are counted by hash; two of an archive's words rarely meet in one
	topTerms   = 24      // the most telling words of a paper
	titleBonus = 3       // a word of the title counts as often as so many in the text
	tagWeight  = 1.5     // a tag is a curator's word for it
	most       = 400     // papers that may share a term before it is too common to tell anything
	least      = 0.06    // likeness below which two papers have nothing to do with each other
)

// Find gives for each document the numbers of at most k others, the most alike first.
func Find(documents []Document, k int) [][]int {
	counts := make([]int32, buckets)
	each(len(documents), func(worker *scratch, i int) {
		for _, t := range worker.terms(documents[i]) {
			atomic.AddInt32(&counts[t.bucket], 1)
		}
	})
	vectors := make([][]weighted, len(documents))
	each(len(documents), func(worker *scratch, i int) {
		vectors[i] = telling(worker.terms(documents[i]), counts, len(documents))
	})
	postings := invert(vectors)
	found := make([][]int, len(documents))
	each(len(documents), func(worker *scratch, i int) {
		found[i] = worker.nearest(i, vectors[i], postings, len(documents), k)
	})
	return found
}

type term struct {
	bucket uint32
	count  float64
}

type weighted struct {
	bucket uint32
	weight float64
}

type posting struct {
	document int32
	weight   float32
}

// each runs a function for every number below n on all processors. The scratch is the worker's own.
func each(n int, do func(*scratch, int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			s := &scratch{}
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(s, i)
			}
		})
	}
	wg.Wait()
}

// telling keeps the terms of a document that tell it from the others, with the length of one.
func telling(terms []term, counts []int32, documents int) []weighted {
	v := make([]weighted, 0, len(terms))
	for _, t := range terms {
		n := counts[t.bucket]
		if n < 2 || n > most && int(n) > documents/10 {
			continue // shared with no one, or with everyone
		}
		idf := math.Log(float64(documents+1) / float64(n))
		v = append(v, weighted{t.bucket, (1 + math.Log(t.count)) * idf * idf})
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

// invert lists for each term the documents that have it. Terms too common to tell anything are left
// out, which bounds the work for each document.
func invert(vectors [][]weighted) map[uint32][]posting {
	postings := map[uint32][]posting{}
	for i, v := range vectors {
		for _, w := range v {
			postings[w.bucket] = append(postings[w.bucket], posting{int32(i), float32(w.weight)})
		}
	}
	for b, p := range postings {
		if len(p) < 2 || len(p) > most {
			delete(postings, b)
		}
	}
	return postings
}

// scratch is memory that a worker uses again for each document.
type scratch struct {
	words   []uint32
	found   []term
	scores  []float64
	touched []int32
}

// nearest adds up what a document shares with each other one.
func (s *scratch) nearest(self int, v []weighted, postings map[uint32][]posting, documents, k int) []int {
	if s.scores == nil {
		s.scores = make([]float64, documents)
	}
	s.touched = s.touched[:0]
	for _, w := range v {
		for _, p := range postings[w.bucket] {
			if s.scores[p.document] == 0 {
				s.touched = append(s.touched, p.document)
			}
			s.scores[p.document] += w.weight * float64(p.weight)
		}
	}
	best := make([]int, 0, k+1)
	for _, d := range s.touched {
		if int(d) != self && s.scores[d] >= least {
			best = s.insert(best, int(d), k)
		}
	}
	for _, d := range s.touched {
		s.scores[d] = 0
	}
	return best
}

// insert keeps the k best in order; equals stand in the archive's order.
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
func (s *scratch) terms(d Document) []term {
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
		s.found = append(s.found, term{s.words[i], float64(j - i)})
		i = j
	}
	for _, tag := range d.Tags {
		s.found = append(s.found, term{hash("#" + tag), math.Exp(tagWeight)})
	}
	return s.found
}

// add hashes the words of a text, folded to lower case and without a plural s.
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
