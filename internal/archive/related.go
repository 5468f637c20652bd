package archive

import (
	"cmp"
	"encoding/binary"
	"iter"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/parallel"
)

// Papers are related if their texts and tags are similar, and the reason can be shown to a reader. Similarity is the
// cosine of TF-IDF weights over each paper's most distinctive words and its tags (Salton and Buckley, 1988), so that a
// shared term counts more the rarer it is. Terms that occur in too many papers are ignored, so that time grows linearly
// with the number of papers.

// A relatedDocument contains what determines the papers related to a paper.
type relatedDocument struct {
	Title string
	Text  string
	Tags  []string
}

// A neighbor is a document that is related to another one.
type neighbor struct {
	Document int    // index of the document
	Shared   string // as in Related
}

const (
	buckets       = 1 << 20 // number of hashes of terms; two terms of an archive rarely collide
	topTerms      = 24      // number of a paper's terms that are compared
	titleBonus    = 3       // count of a word in the title; in the text it is 1
	tagCount      = 4.5     // count of a tag, which is large because the curator chose it
	commonTerm    = 400     // terms in more papers than this are too common
	minSimilarity = 0.08    // smallest similarity of related papers
	maxReasons    = 3       // number of shared tags and words that are shown
)

// A relatedFinder finds related papers repeatedly. If only a few documents changed since the last call, it compares
// only documents that share a term with them. If only their order changed, it compares only documents with ties. It is
// not safe for concurrent use.
type relatedFinder struct {
	k         int
	documents []relatedDocument
	places    []int // index of each document in the archive, to break ties
	terms     [][]term
	counts    []int32 // number of documents with a term, by bucket
	vectors   [][]weighted
	postings  map[uint32][]posting
	found     [][]neighbor
	tied      []bool // whether two other documents are equally similar to this one
}

// relatedCache caches the last related papers, with the inputs they depend on.
type relatedCache struct {
	records   []*Record // by file name
	documents []relatedDocument
	places    []int // index of each record in the archive
	finder    *relatedFinder
	neighbors [][]neighbor // nil before the first update
	store     *cache.Store
}

// update finds the records related to each record. places contains the index of each record in the archive.
func (c *relatedCache) update(records []*Record, places []int) {
	sameRecords := c.neighbors != nil && slices.Equal(c.records, records)
	if sameRecords && slices.Equal(c.places, places) {
		return
	}
	if !sameRecords {
		c.records, c.documents = records, make([]relatedDocument, len(records))
		for i, r := range records {
			c.documents[i] = relatedDocument{Title: r.TitleText, Text: r.Text, Tags: r.Tags}
		}
	}
	c.places = places
	if c.neighbors == nil && c.store != nil {
		c.neighbors = c.loadOrFind()
	} else {
		c.neighbors = c.finder.Find(c.documents, places)
	}
}

// savedRelated is the content of the cache file.
type savedRelated struct {
	Hash      cache.Hash // hash of the documents and their places
	Neighbors [][]neighbor
}

const relatedName = "related"

// loadOrFind loads the neighbors that an earlier run found for the same documents, or finds and saves them.
func (c *relatedCache) loadOrFind() [][]neighbor {
	hashes := make([]cache.Hash, len(c.documents)+1)
	parallel.EachWith(len(c.documents), func() *[]byte { return new([]byte) }, func(b *[]byte, i int) {
		*b = c.documents[i].appendTo((*b)[:0])
		hashes[i] = cache.HashOf(*b)
	})
	hashes[len(c.documents)] = cache.HashOfValue(&c.places)
	hash := cache.HashOfValue(&hashes)
	var saved savedRelated
	if !c.store.Load(relatedName, &saved) || saved.Hash != hash || len(saved.Neighbors) != len(c.documents) {
		saved = savedRelated{hash, c.finder.Find(c.documents, c.places)}
		c.store.Save(relatedName, &saved)
	}
	return saved.Neighbors
}

// newRelatedFinder returns a finder of at most k related documents for each document.
func newRelatedFinder(k int) *relatedFinder { return &relatedFinder{k: k} }

// Find returns the related documents of each document, most similar first, and the one with the lower place first if
// two are equally similar. The caller must not change the arguments or the result.
func (f *relatedFinder) Find(documents []relatedDocument, places []int) [][]neighbor {
	if len(documents) < 2 {
		*f = relatedFinder{k: f.k, documents: documents, places: places, found: make([][]neighbor, len(documents))}
		return f.found
	}
	changed, few := f.changedDocuments(documents)
	moved := !slices.Equal(f.places, places)
	f.documents, f.places = documents, places
	if few {
		f.update(changed, moved)
	} else {
		f.findAll()
	}
	return f.found
}

// changedDocuments returns the indexes of the documents that differ from the last ones, and whether they are few enough
// for an update.
func (f *relatedFinder) changedDocuments(documents []relatedDocument) (changed []int, few bool) {
	if len(documents) != len(f.documents) {
		return nil, false
	}
	if len(documents) == 0 || &documents[0] == &f.documents[0] {
		return nil, f.found != nil
	}
	for i := range documents {
		if !documents[i].equal(&f.documents[i]) {
			changed = append(changed, i)
		}
	}
	return changed, len(changed) <= len(documents)/100+1
}

// appendTo appends bytes that are equal only for equal documents.
func (d *relatedDocument) appendTo(b []byte) []byte {
	for _, s := range append([]string{d.Title, d.Text}, d.Tags...) {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

func (d *relatedDocument) equal(e *relatedDocument) bool {
	return d.Title == e.Title && d.Text == e.Text && slices.Equal(d.Tags, e.Tags)
}

// findAll finds the related documents of every document.
func (f *relatedFinder) findAll() {
	n := len(f.documents)
	f.terms, f.counts = make([][]term, n), make([]int32, buckets)
	f.vectors, f.found, f.tied = make([][]weighted, n), make([][]neighbor, n), make([]bool, n)
	each(n, func(worker *scratch, i int) {
		f.terms[i] = worker.terms(f.documents[i])
		for _, t := range f.terms[i] {
			atomic.AddInt32(&f.counts[t.bucket], 1)
		}
	})
	each(n, func(worker *scratch, i int) { f.vectors[i] = worker.vector(f, i) })
	f.collectPostings()
	each(n, func(worker *scratch, i int) { worker.nearest(f, i) })
}

// collectPostings builds the list of documents of each term. All lists share one slice, which saves growing each of
// them.
func (f *relatedFinder) collectPostings() {
	sizes, all := make([]int32, buckets), 0
	var different []uint32
	for _, v := range f.vectors {
		for _, w := range v {
			if sizes[w.bucket] == 0 {
				different = append(different, w.bucket)
			}
			sizes[w.bucket]++
			all++
		}
	}
	room := make([]posting, all)
	f.postings = make(map[uint32][]posting, len(different))
	next := sizes // reuse the slice for the index of the next posting of each term
	start := int32(0)
	for _, bucket := range different {
		size := sizes[bucket]
		f.postings[bucket] = room[start : start+size : start+size]
		next[bucket] = start
		start += size
	}
	for i, v := range f.vectors {
		for _, w := range v {
			room[next[w.bucket]] = posting{int32(i), float32(w.weight)}
			next[w.bucket]++
		}
	}
}

// update handles a change of a few documents or of the order. It recomputes the weights of documents with a term whose
// frequency changed. Then it recomputes the neighbors of documents with a term whose weight changed and, if places
// changed, of documents with ties.
func (f *relatedFinder) update(changed []int, moved bool) {
	if len(changed) == 0 && !moved {
		return
	}
	isChanged := make([]bool, len(f.documents))
	for _, i := range changed {
		isChanged[i] = true
	}
	var terms bits
	if len(changed) > 0 {
		terms = f.reweigh(f.affected(changed), isChanged)
	}
	f.found, f.tied = slices.Clone(f.found), slices.Clone(f.tied)
	each(len(f.documents), func(worker *scratch, i int) {
		if moved && f.tied[i] || isChanged[i] || len(changed) > 0 && (len(f.vectors[i]) == 0 ||
			slices.ContainsFunc(f.vectors[i], func(w weighted) bool { return terms.has(w.bucket) })) {
			worker.nearest(f, i)
		}
	})
}

// affected counts the terms of changed documents again. It returns a set of these documents and of those with a term
// whose frequency changed.
func (f *relatedFinder) affected(changed []int) []bool {
	before := map[uint32]int32{} // frequencies before the change
	add := func(terms []term, n int32) {
		for _, t := range terms {
			if _, ok := before[t.bucket]; !ok {
				before[t.bucket] = f.counts[t.bucket]
			}
			f.counts[t.bucket] += n
		}
	}
	worker := &scratch{}
	affected := make([]bool, len(f.documents))
	for _, i := range changed {
		add(f.terms[i], -1)
		f.terms[i] = worker.terms(f.documents[i])
		add(f.terms[i], 1)
		affected[i] = true
	}
	var frequency bits
	different := false
	for bucket, n := range before {
		if n != f.counts[bucket] && (f.isDistinctive(n) || f.isDistinctive(f.counts[bucket])) {
			frequency.set(bucket)
			different = true
		}
	}
	if different {
		each(len(f.documents), func(_ *scratch, i int) {
			affected[i] = affected[i] ||
				slices.ContainsFunc(f.terms[i], func(t term) bool { return frequency.has(t.bucket) })
		})
	}
	return affected
}

// reweigh recomputes the weights of documents. It returns the terms whose weight changed and all terms of changed
// documents, because term counts affect the reasons even if the weights stay the same.
func (f *relatedFinder) reweigh(documents, isChanged []bool) (changed bits) {
	worker := &scratch{}
	for i, isAffected := range documents {
		if !isAffected {
			continue
		}
		old, now := f.vectors[i], worker.vector(f, i)
		if slices.Equal(old, now) && !isChanged[i] {
			continue
		}
		for _, w := range old {
			changed.set(w.bucket)
			f.removePosting(w.bucket, i)
		}
		for _, w := range now {
			changed.set(w.bucket)
			f.addPosting(w, i)
		}
		f.vectors[i] = now
	}
	return changed
}

func (f *relatedFinder) removePosting(bucket uint32, document int) {
	isOf := func(p posting) bool { return p.document == int32(document) }
	f.postings[bucket] = slices.DeleteFunc(f.postings[bucket], isOf)
}

func (f *relatedFinder) addPosting(w weighted, document int) {
	compare := func(p posting, d int32) int { return cmp.Compare(p.document, d) }
	at, _ := slices.BinarySearchFunc(f.postings[w.bucket], int32(document), compare)
	p := posting{int32(document), float32(w.weight)}
	f.postings[w.bucket] = slices.Insert(f.postings[w.bucket], at, p)
}

// bits is a set of buckets.
type bits [buckets / 64]uint64

func (b *bits) set(bucket uint32)      { b[bucket/64] |= 1 << (bucket % 64) }
func (b *bits) has(bucket uint32) bool { return b[bucket/64]&(1<<(bucket%64)) != 0 }

// A term is a word or tag with its count in a document.
type term struct {
	bucket uint32
	count  float32
}

// A weighted is a word or tag with its weight in a document.
type weighted struct {
	bucket uint32
	weight float64
}

// A posting is a document with a term and the weight of the term.
type posting struct {
	document int32
	weight   float32
}

// each calls f for every number below n. Each worker has its own scratch.
func each(n int, f func(*scratch, int)) {
	parallel.EachWith(n, func() *scratch { return &scratch{} }, f)
}

// isDistinctive reports whether a term in this number of documents is neither unique nor too common.
func (f *relatedFinder) isDistinctive(documents int32) bool {
	return documents > 1 && (documents <= commonTerm || int(documents) <= len(f.documents)/10)
}

// scratch is memory that a worker reuses.
type scratch struct {
	words   []uint32 // buckets
	found   []term
	vectors []weighted
	scores  []float64 // by document; all zero between two uses
	touched []int32   // documents with a score
	tied    bool      // whether two documents have the same score
	reasons []reason
	covered []uint32 // buckets of tags and their words
	spelled []spelledWord
}

// vector returns a document's most distinctive terms with their weights, scaled to length 1.
func (s *scratch) vector(f *relatedFinder, i int) []weighted {
	v := s.vectors[:0]
	for _, t := range f.terms[i] {
		n := f.counts[t.bucket]
		if !f.isDistinctive(n) {
			continue
		}
		idf := math.Log(float64(len(f.documents)+1) / float64(n))
		weight := idf * idf // a term that occurs once, as most do, has the factor 1
		if t.count != 1 {
			weight = (1 + math.Log(float64(t.count))) * idf * idf
		}
		v = append(v, weighted{t.bucket, weight})
	}
	s.vectors = v
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

// nearest finds the documents that are most similar to a document. It ignores terms that are too common, which bounds
// the work per document.
func (s *scratch) nearest(f *relatedFinder, self int) {
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
	s.tied = false
	for _, d := range s.touched {
		if int(d) != self && s.scores[d] >= minSimilarity {
			best = s.insert(best, int(d), f)
		}
	}
	for _, d := range s.touched {
		s.scores[d] = 0
	}
	f.found[self], f.tied[self] = s.explain(f, self, best), s.tied
}

// explain returns the best documents with the tags and subjects that they share with a document. It omits those that
// share only one word and no tag, because a word can have many meanings, unless both titles and both texts contain this
// word.
func (s *scratch) explain(f *relatedFinder, self int, best []int) []neighbor {
	document := &f.documents[self]
	s.reasons, s.spelled = s.reasons[:0], s.spelled[:0]
	for _, d := range best {
		start := len(s.reasons)
		shared := s.shared(f.vectors[self], f.vectors[d])
		shared = slices.DeleteFunc(shared, func(t weighted) bool { return !f.isSubject(t.bucket, self, d) })
		s.addReasons(document, shared, d)
		if all := s.reasons[start:]; len(all) == 1 && all[0].tag == "" && !f.isTitleWord(all[0].bucket, self, d) {
			s.reasons = s.reasons[:start]
		}
	}
	s.spell(document)
	found := make([]neighbor, 0, len(best))
	for _, r := range s.reasons {
		text := r.text(s.spelled)
		if text == "" {
			continue // a tag and a word in the same bucket
		}
		if last := len(found) - 1; last >= 0 && found[last].Document == r.document {
			found[last].Shared += "\n" + text
		} else {
			found = append(found, neighbor{r.document, text})
		}
	}
	return found
}

// isSubject reports whether two documents that share a word are both about it: it is in at least one title, or both
// repeat it.
func (f *relatedFinder) isSubject(bucket uint32, i, j int) bool {
	a, b := f.count(bucket, i), f.count(bucket, j)
	return max(a, b) > titleBonus || min(a, b) > 1
}

// isTitleWord reports whether both documents have a word in their titles and in their texts.
func (f *relatedFinder) isTitleWord(bucket uint32, i, j int) bool {
	return min(f.count(bucket, i), f.count(bucket, j)) > titleBonus
}

// count returns the count of a term in a document, with a title counted titleBonus times.
func (f *relatedFinder) count(bucket uint32, document int) float32 {
	terms := f.terms[document]
	i := slices.IndexFunc(terms, func(t term) bool { return t.bucket == bucket })
	if i < 0 {
		return 0
	}
	return terms[i].count
}

// A reason is a tag or a word that a document shares with another one.
type reason struct {
	document int // the other document
	tag      string
	bucket   uint32 // bucket of the word, if tag is empty
}

// text returns the reason as a line of neighbor.Shared.
func (r reason) text(words []spelledWord) string {
	if r.tag != "" {
		return "#" + r.tag
	}
	i := slices.IndexFunc(words, func(w spelledWord) bool { return w.bucket == r.bucket })
	return words[i].text
}

// shared returns the terms that two documents share, those that add most to the similarity first.
func (s *scratch) shared(v, w []weighted) []weighted {
	all := s.vectors[:0]
	for _, a := range v {
		for _, b := range w {
			if a.bucket == b.bucket {
				all = append(all, weighted{a.bucket, a.weight * b.weight})
			}
		}
	}
	s.vectors = all
	slices.SortFunc(all, func(a, b weighted) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.bucket, b.bucket))
	})
	return all
}

// addReasons adds the first shared terms as reasons why a document is related to another one, tags before words. It
// omits words that are part of a tag.
func (s *scratch) addReasons(document *relatedDocument, terms []weighted, other int) {
	left := maxReasons
	s.covered = s.covered[:0]
	for _, tag := range document.Tags {
		bucket := hash("#" + tag)
		if left > 0 && slices.ContainsFunc(terms, func(t weighted) bool { return t.bucket == bucket }) {
			s.reasons = append(s.reasons, reason{document: other, tag: tag})
			left--
		}
		s.covered = append(s.covered, bucket)
		for w := range wordsIn(tag) {
			s.covered = append(s.covered, w.bucket)
		}
	}
	for _, t := range terms {
		if left > 0 && !slices.Contains(s.covered, t.bucket) {
			s.reasons = append(s.reasons, reason{document: other, bucket: t.bucket})
			s.spelled = append(s.spelled, spelledWord{bucket: t.bucket})
			left--
		}
	}
}

// A spelledWord is the first word of a document in a bucket.
type spelledWord struct {
	bucket uint32
	text   string
}

// spell finds the spelling of the words among the reasons in a document.
func (s *scratch) spell(document *relatedDocument) {
	missing := len(s.spelled)
	for _, text := range []string{document.Title, document.Text} {
		for w := range wordsIn(text) {
			if missing == 0 {
				return
			}
			for i := range s.spelled {
				if s.spelled[i].bucket == w.bucket && s.spelled[i].text == "" {
					s.spelled[i].text = lowered(text[w.start:w.end])
					missing--
				}
			}
		}
	}
}

// lowered returns a word in lower case, unless a letter after the first is a capital, as in MgNO.
func lowered(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	if strings.ToLower(word[size:]) == word[size:] {
		return strings.ToLower(word)
	}
	return word
}

// insert inserts a document into the best ones and keeps at most k. Equal scores are in the order of the archive.
func (s *scratch) insert(best []int, d int, f *relatedFinder) []int {
	at := len(best)
	for ; at > 0 && s.scores[d] >= s.scores[best[at-1]]; at-- {
		if s.scores[d] > s.scores[best[at-1]] {
			continue
		}
		s.tied = true
		if f.places[d] > f.places[best[at-1]] {
			break
		}
	}
	if at == f.k {
		return best
	}
	best = slices.Insert(best, at, d)
	return best[:min(len(best), f.k)]
}

// terms returns the words and tags of a document with their counts.
func (s *scratch) terms(d relatedDocument) []term {
	s.words = s.words[:0]
	s.add(d.Title)
	title := s.words
	for range titleBonus - 1 {
		s.words = append(s.words, title...)
	}
	s.add(d.Text)
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

// add adds the words of a text, except stop words.
func (s *scratch) add(text string) {
	for w := range wordsIn(text) {
		if !stopBuckets.has(w.bucket) {
			s.words = append(s.words, w.bucket)
		}
	}
}

// A textWord is the position and bucket of a word in a text.
type textWord struct {
	start, end int // in bytes
	bucket     uint32
}

// wordsIn yields the words of a text that have at least three letters. Words that differ only in case or in a final s
// have the same bucket.
func wordsIn(text string) iter.Seq[textWord] {
	return func(yield func(textWord) bool) {
		var h, previous, last uint32 = offset, offset, 0
		start, letters := 0, 0
		for i, r := range text {
			if r = folded(r); r != 0 {
				if letters == 0 {
					start = i
				}
				previous, last = h, uint32(r)
				h = (h ^ last) * prime
				letters++
				continue
			}
			if letters >= 3 && !yield(textWord{start, i, bucketOf(h, previous, last, letters)}) {
				return
			}
			h, letters = offset, 0
		}
		if letters >= 3 {
			yield(textWord{start, len(text), bucketOf(h, previous, last, letters)})
		}
	}
}

// bucketOf returns the bucket of a word, given its hash, the hash before its last letter, that letter, and the number
// of letters.
func bucketOf(h, before, last uint32, letters int) uint32 {
	if last == 's' && letters > 3 {
		h = before
	}
	return h % buckets
}

// stopBuckets are the buckets of content.StopWords.
var stopBuckets = func() *bits {
	var all bits
	for w := range wordsIn(content.StopWords) {
		all.set(w.bucket)
	}
	return &all
}()

// folded returns a letter or digit in lower case, or 0 for any other character.
func folded(r rune) rune {
	if r < utf8.RuneSelf {
		return asciiFolded[r]
	}
	return fold(r)
}

func fold(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return unicode.ToLower(r)
	}
	return 0
}

var asciiFolded = func() (table [utf8.RuneSelf]rune) {
	for r := range table {
		table[r] = fold(rune(r))
	}
	return table
}()

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
