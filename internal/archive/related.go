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

// Papers are related if their texts and tags are similar, and a reader can see why. Similarity is the cosine of TF-IDF
// weights over each paper's most distinctive words and its tags (Salton and Buckley, 1988), so that a shared term
// counts more the rarer it is. Time grows linearly with the number of papers: terms that occur in too many papers are
// ignored.

// A relatedDocument is the input for comparing one paper with others.
type relatedDocument struct {
	Title string
	Text  string
	Tags  []string
}

// A neighbor is a document that is related to another one.
type neighbor struct {
	Document int    // its index
	Shared   string // what both share, most telling first, one per line: tags, each after a #, and words
}

const (
	buckets    = 1 << 20 // words are counted by hash; two words of an archive rarely collide
	topTerms   = 24      // most distinctive words of a paper
	titleBonus = 3       // weight of a word in the title, relative to the text
	tagCount   = 4.5     // weight of a tag, relative to a word: the curator chose it
	commonTerm = 400     // terms in more papers than this are too common
	unrelated  = 0.08    // similarity below which two papers are unrelated
	reasons    = 3       // what is said of how two papers are related: the tags and words that count most
)

// A relatedFinder finds related papers repeatedly. If only a few documents changed since the last call, it compares
// only documents that share a term with them. If only their order changed, it compares only documents for which it
// broke a tie. It is not safe for concurrent use.
type relatedFinder struct {
	k         int
	documents []relatedDocument
	places    []int // of the documents in the archive, to break ties
	terms     [][]term
	counts    []int32 // number of documents with a term, by bucket
	vectors   [][]weighted
	postings  map[uint32][]posting
	found     [][]neighbor
	tied      []bool // documents for which two others are equally similar
}

// relatedCache is the last list of related papers, with its inputs.
type relatedCache struct {
	records   []*Record // by file name
	documents []relatedDocument
	places    []int // of the records in the archive
	finder    *relatedFinder
	neighbors [][]neighbor // nil before the first update
	store     *cache.Store
}

// update finds the indexes of the most similar records for each record, given the places of the records in the archive.
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

// savedRelated is what the cache of the site stores.
type savedRelated struct {
	Hash      cache.Hash // of the documents and their places
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

// Find returns the related documents of each document, most similar first. If two are equally similar,
// the one with the lower place comes first. The result never changes afterwards.
func (f *relatedFinder) Find(documents []relatedDocument, places []int) [][]neighbor {
	others, few := f.others(documents)
	moved := !slices.Equal(f.places, places)
	f.documents, f.places = documents, places
	if few {
		f.update(others, moved)
	} else {
		f.findAll()
	}
	return f.found
}

// others returns the documents that differ from the last ones, and whether they are few.
func (f *relatedFinder) others(documents []relatedDocument) (others []int, few bool) {
	if len(documents) != len(f.documents) {
		return nil, false
	}
	if len(documents) == 0 || &documents[0] == &f.documents[0] {
		return nil, f.found != nil
	}
	for i := range documents {
		if !documents[i].same(&f.documents[i]) {
			others = append(others, i)
		}
	}
	return others, len(others) <= len(documents)/100+1
}

// appendTo appends bytes that identify the document.
func (d *relatedDocument) appendTo(b []byte) []byte {
	for _, s := range append([]string{d.Title, d.Text}, d.Tags...) {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

func (d *relatedDocument) same(e *relatedDocument) bool {
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

// collectPostings lists the documents of each term. All lists share one slice, which saves growing each of them.
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

// update handles a change of a few documents or of the order: it recomputes the weights of documents with a term whose
// frequency changed, then the neighbors of documents with a term whose weight changed, or with ties if places changed.
func (f *relatedFinder) update(others []int, moved bool) {
	if len(others) == 0 && !moved {
		return
	}
	isOther := make([]bool, len(f.documents))
	for _, i := range others {
		isOther[i] = true
	}
	var changed bits
	if len(others) > 0 {
		changed = f.reweigh(f.affected(others), isOther)
	}
	f.found, f.tied = slices.Clone(f.found), slices.Clone(f.tied)
	each(len(f.documents), func(worker *scratch, i int) {
		if moved && f.tied[i] || isOther[i] || len(others) > 0 && (len(f.vectors[i]) == 0 ||
			slices.ContainsFunc(f.vectors[i], func(w weighted) bool { return changed.has(w.bucket) })) {
			worker.nearest(f, i)
		}
	})
}

// affected counts the terms of changed documents again. It returns these documents and those with a term whose
// frequency changed.
func (f *relatedFinder) affected(others []int) []bool {
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
	affected := make([]bool, len(f.documents))
	for _, i := range others {
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

// reweigh recomputes the weights of documents and returns the terms whose weight changed, and all terms of changed
// documents: how often a document has a term decides what is said of it, even if the weights stay the same.
func (f *relatedFinder) reweigh(documents, isOther []bool) (changed bits) {
	worker := &scratch{}
	for i, again := range documents {
		if !again {
			continue
		}
		old, now := f.vectors[i], worker.vector(f, i)
		if slices.Equal(old, now) && !isOther[i] {
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
	is := func(p posting) bool { return p.document == int32(document) }
	f.postings[bucket] = slices.DeleteFunc(f.postings[bucket], is)
}

func (f *relatedFinder) addPosting(w weighted, document int) {
	compare := func(p posting, d int32) int { return cmp.Compare(p.document, d) }
	at, _ := slices.BinarySearchFunc(f.postings[w.bucket], int32(document), compare)
	p := posting{int32(document), float32(w.weight)}
	f.postings[w.bucket] = slices.Insert(f.postings[w.bucket], at, p)
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

// scratch is memory that a worker reuses.
type scratch struct {
	words   []uint32
	found   []term
	vectors []weighted
	scores  []float64
	touched []int32
	tied    bool
	said    []reason
	covered []uint32 // words of tags
	written []writtenWord
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

// nearest finds the documents nearest to a document: it sums up what the document shares with every other one. It
// ignores terms that are too common, which bounds the work per document.
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
		if int(d) != self && s.scores[d] >= unrelated {
			best = s.insert(best, int(d), f)
		}
	}
	for _, d := range s.touched {
		s.scores[d] = 0
	}
	f.found[self], f.tied[self] = s.explain(f, self, best), s.tied
}

// explain says what a document shares with each of the nearest ones: tags, and words that both are about. It leaves out
// those with which it shares no tag and only one word, unless both titles have it and both texts too: a word can have
// many meanings.
func (s *scratch) explain(f *relatedFinder, self int, best []int) []neighbor {
	document := &f.documents[self]
	s.said, s.written = s.said[:0], s.written[:0]
	for _, d := range best {
		at := len(s.said)
		shared := s.shared(f.vectors[self], f.vectors[d])
		shared = slices.DeleteFunc(shared, func(t weighted) bool { return !f.isSubject(t.bucket, self, d) })
		s.say(document, shared, d)
		if said := s.said[at:]; len(said) == 1 && said[0].tag == "" && !f.isTitleWord(said[0].bucket, self, d) {
			s.said = s.said[:at]
		}
	}
	s.write(document)
	found := make([]neighbor, 0, len(best))
	for _, r := range s.said {
		text := r.text(s.written)
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

// isSubject reports whether two documents are both about a word that they share: it is in one of the titles, or both
// repeat it.
func (f *relatedFinder) isSubject(bucket uint32, i, j int) bool {
	a, b := f.count(bucket, i), f.count(bucket, j)
	return max(a, b) > titleBonus || min(a, b) > 1
}

// isTitleWord reports whether the titles of both documents have a word, and their texts too.
func (f *relatedFinder) isTitleWord(bucket uint32, i, j int) bool {
	return min(f.count(bucket, i), f.count(bucket, j)) > titleBonus
}

// count returns how often a document has a term.
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
	document int // the other one
	tag      string
	bucket   uint32 // of the word, if tag is empty
}

// text returns the reason for neighbor.Shared.
func (r reason) text(words []writtenWord) string {
	if r.tag != "" {
		return "#" + r.tag
	}
	i := slices.IndexFunc(words, func(w writtenWord) bool { return w.bucket == r.bucket })
	return words[i].text
}

// shared returns the terms of two documents, those first that make them most similar.
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

// say adds the first terms that a document shares with another one as reasons, tags before words. A word that is part
// of a tag adds nothing.
func (s *scratch) say(document *relatedDocument, terms []weighted, other int) {
	left := reasons
	s.covered = s.covered[:0]
	for _, tag := range document.Tags {
		bucket := hash("#" + tag)
		if left > 0 && slices.ContainsFunc(terms, func(t weighted) bool { return t.bucket == bucket }) {
			s.said = append(s.said, reason{document: other, tag: tag})
			left--
		}
		s.covered = append(s.covered, bucket)
		for w := range wordsIn(tag) {
			s.covered = append(s.covered, w.bucket)
		}
	}
	for _, t := range terms {
		if left > 0 && !slices.Contains(s.covered, t.bucket) {
			s.said = append(s.said, reason{document: other, bucket: t.bucket})
			s.written = append(s.written, writtenWord{bucket: t.bucket})
			left--
		}
	}
}

// A writtenWord is the first word of a document in a bucket.
type writtenWord struct {
	bucket uint32
	text   string
}

// write finds how a document writes the words that are reasons: in lower case, but for names such as MgNO.
func (s *scratch) write(document *relatedDocument) {
	missing := len(s.written)
	for _, text := range []string{document.Title, document.Text} {
		for w := range wordsIn(text) {
			if missing == 0 {
				return
			}
			for i := range s.written {
				if s.written[i].bucket == w.bucket && s.written[i].text == "" {
					s.written[i].text = lowered(text[w.start:w.end])
					missing--
				}
			}
		}
	}
}

// lowered returns a word in lower case, unless a letter after the first is a capital.
func lowered(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	if strings.ToLower(word[size:]) == word[size:] {
		return strings.ToLower(word)
	}
	return word
}

// insert keeps the k best in order. Equal scores keep the archive's order.
func (s *scratch) insert(best []int, d int, f *relatedFinder) []int {
	at := len(best)
	for ; at > 0 && s.scores[d] >= s.scores[best[at-1]]; at-- {
		if s.scores[d] > s.scores[best[at-1]] {
			continue
		}
		if s.tied = true; f.places[d] > f.places[best[at-1]] {
			break
		}
	}
	if at == f.k {
		return best
	}
	best = slices.Insert(best, at, d)
	return best[:min(len(best), f.k)]
}

// terms counts the words and tags of a document.
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

// add adds the words of a text.
func (s *scratch) add(text string) {
	for w := range wordsIn(text) {
		if !stopBuckets.has(w.bucket) {
			s.words = append(s.words, w.bucket)
		}
	}
}

// A textWord is a word of a text.
type textWord struct {
	start, end int // in the text
	bucket     uint32
}

// wordsIn returns the words of a text from three letters on. Case and a plural s do not change the bucket.
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

// bucketOf returns the bucket of a word of some letters, given its hash, the hash before its last letter, and that
// letter.
func bucketOf(h, before, last uint32, letters int) uint32 {
	if last == 's' && letters > 3 {
		h = before
	}
	return h % buckets
}

// stopBuckets are the words that say nothing about a subject.
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
