package search

import (
	"encoding/binary"
	"runtime"
	"strings"
	"sync"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/parallel"
)

// saved is the data of an index in the cache of a site.
type saved struct {
	Papers    []cache.Hash // hash of the indexed data of each paper
	Terms     string       // for each term: the word, its number of papers, the length of its positions
	Postings  string       // postings of all terms, 4 bytes each
	Positions string       // positions of all terms
	Parts     []savedPart
}

// A savedPart is an encoded part of an index, with a hash of its inputs.
type savedPart struct {
	Inputs cache.Hash
	Data   string
}

// savedName is the name of saved in the cache.
const savedName = "search"

// A partCache has the terms and the encoded parts of the last index. With them, the next index inverts only papers that
// changed, and encodes only parts whose inputs changed. Only the method get is safe for concurrent use.
type partCache struct {
	last   saved
	papers []cache.Hash          // as saved.Papers, of this index
	known  map[cache.Hash]string // encoded parts of the last index, by the hash of their inputs

	mu   sync.Mutex
	used []savedPart // parts of this index
	made int         // number of parts and papers that are new
}

// loadPartCache returns the parts of the last index for an index of papers with these hashes.
func loadPartCache(store *cache.Store, papers []cache.Hash) *partCache {
	k := &partCache{papers: papers, known: map[cache.Hash]string{}}
	if !store.Load(savedName, &k.last) {
		k.last = saved{}
	}
	for _, p := range k.last.Parts {
		k.known[p.Inputs] = p.Data
	}
	return k
}

// get returns the part whose inputs have the given hash: that of the last index, or else the result of compute. It
// keeps the part for the next index.
func (k *partCache) get(inputs cache.Hash, compute func() string) string {
	data, known := k.known[inputs]
	if !known {
		data = compute()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.used = append(k.used, savedPart{inputs, data})
	if !known {
		k.made++
	}
	return data
}

// keyOf returns a hash of texts, as a key for get.
func keyOf(inputs ...string) cache.Hash {
	var b []byte
	for _, s := range inputs {
		b = appendText(b, s)
	}
	return cache.HashOf(b)
}

// keyOfPapers returns a hash of a text and of the indexed data of a range of papers, as a key for get.
func (k *partCache) keyOfPapers(input string, from, to int) cache.Hash {
	b := appendText(nil, input)
	for _, hash := range k.papers[from:to] {
		b = append(b, hash[:]...)
	}
	return cache.HashOf(b)
}

// shorthand returns the shorthand of an archive.
func (k *partCache) shorthand(texts *paperTexts) shorthand {
	papers := samplePapers(texts.len())
	b := []byte("shorthand")
	for _, i := range papers {
		b = append(b, k.papers[i][:]...)
	}
	const separator = "\n" // never part of a word
	words := k.get(cache.HashOf(b), func() string {
		return strings.Join(frequentWords(texts, papers), separator)
	})
	if words == "" {
		return newShorthand([]string{})
	}
	return newShorthand(strings.Split(words, separator))
}

// sample returns the sample for packing blocks.
func (k *partCache) sample(short shorthand, texts *paperTexts) string {
	key := k.keyOfPapers("sample "+strings.Join(short.words, "\n"), 0, texts.len())
	return k.get(key, func() string { return string(short.sample(texts)) })
}

// terms returns the words of all papers in alphabetical order. It inverts only the papers that changed, unless more
// than half changed or their number is not the same.
func (k *partCache) terms(texts *paperTexts, tag func(string) string) []*term {
	changed := make([]bool, len(k.papers))
	var others []int
	for i, hash := range k.papers {
		if i >= len(k.last.Papers) || k.last.Papers[i] != hash {
			changed[i] = true
			others = append(others, i)
		}
	}
	old, ok := k.last.terms()
	if !ok || len(k.last.Papers) != len(k.papers) || 2*len(others) > len(k.papers) {
		k.made += len(k.papers)
		return inverted(texts, tag, runtime.GOMAXPROCS(0))
	}
	if len(others) == 0 {
		return old
	}
	v := newInverter()
	for _, i := range others {
		v.invert(i, texts.at(i), tag)
	}
	return updatedTerms(old, collected(&v.words, []*inverter{v}), changed)
}

// updatedTerms returns the terms of an index, given the terms of the last index, the papers that changed since, and the
// terms of these papers. All terms are in alphabetical order.
func updatedTerms(old, fresh []*term, changed []bool) []*term {
	all := make([]*term, 0, len(old)+len(fresh))
	for len(old) > 0 || len(fresh) > 0 {
		var t, u *term
		if len(fresh) == 0 || len(old) > 0 && old[0].word <= fresh[0].word {
			t = old[0]
		}
		if len(old) == 0 || len(fresh) > 0 && fresh[0].word <= old[0].word {
			u = fresh[0]
		}
		if t != nil {
			old = old[1:]
		}
		if u != nil {
			fresh = fresh[1:]
		}
		if t = replaced(t, u, changed); len(t.postings) > 0 {
			all = append(all, t)
		}
	}
	return all
}

// replaced returns the term of a word with the postings of old for unchanged papers and all postings of fresh, in the
// order of the papers. One of the terms can be nil.
func replaced(old, fresh *term, changed []bool) *term {
	if old == nil {
		return fresh
	}
	if fresh == nil && !old.isIn(changed) {
		return old
	}
	if fresh == nil {
		fresh = &term{}
	}
	t := &term{
		word:      old.word,
		postings:  make([]posting, 0, len(old.postings)+len(fresh.postings)),
		positions: make([]byte, 0, len(old.positions)+len(fresh.positions)),
	}
	next, rest := 0, fresh.positions
	addUntil := func(paper int) {
		for ; next < len(fresh.postings) && fresh.postings[next].paper() <= paper; next++ {
			size := sizeOfPositions(rest)
			t.add(fresh.postings[next], rest[:size])
			rest = rest[size:]
		}
	}
	before := old.positions
	for _, p := range old.postings {
		addUntil(p.paper())
		size := sizeOfPositions(before)
		if !changed[p.paper()] {
			t.add(p, before[:size])
		}
		before = before[size:]
	}
	addUntil(len(changed))
	return t
}

// isIn reports whether a paper in the set contains the word.
func (t *term) isIn(set []bool) bool {
	for _, p := range t.postings {
		if set[p.paper()] {
			return true
		}
	}
	return false
}

func (t *term) add(p posting, positions []byte) {
	t.postings, t.positions = append(t.postings, p), append(t.positions, positions...)
}

// sizeOfPositions returns the length in bytes of the positions in the first paper; see appendPositions.
func sizeOfPositions(positions []byte) int {
	at := 0
	for at < len(positions) {
		n, size := binary.Uvarint(positions[at:])
		if at += max(1, size); n&1 == 1 {
			break
		}
	}
	return at
}

// terms returns the saved terms. ok is false if the data is damaged.
func (s *saved) terms() (all []*term, ok bool) {
	head, positions := []byte(s.Terms), []byte(s.Positions)
	postings := make([]posting, len(s.Postings)/4)
	for i := range postings {
		p := s.Postings[4*i : 4*i+4]
		postings[i] = posting(uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24)
	}
	at := 0
	number := func() int {
		n, size := binary.Uvarint(head[at:])
		at += max(1, size)
		return int(min(n, 1<<30))
	}
	for at < len(head) {
		length := number()
		start := at
		at += length
		if at >= len(head) {
			return nil, false
		}
		papers, size := number(), number()
		if papers > len(postings) || size > len(positions) {
			return nil, false
		}
		all = append(all, &term{s.Terms[start : start+length], postings[:papers:papers], positions[:size:size]})
		postings, positions = postings[papers:], positions[size:]
	}
	return all, len(postings) == 0 && len(positions) == 0
}

// save stores the terms and parts of an index in the cache, unless at most 1 % of the parts are new. The store can be
// nil.
func (k *partCache) save(store *cache.Store, terms []*term) {
	if store == nil || k.made*100 <= len(k.used) {
		return
	}
	s := saved{Papers: k.papers, Parts: k.used}
	s.setTerms(terms)
	store.Save(savedName, &s)
}

// setTerms encodes the terms. It allocates each text once in its full size, because a full build needs the most memory
// at this point.
func (s *saved) setTerms(terms []*term) {
	var words, papers, size int
	for _, t := range terms {
		words, papers, size = words+len(t.word), papers+len(t.postings), size+len(t.positions)
	}
	var head, postings, positions strings.Builder
	head.Grow(words + 8*len(terms))
	postings.Grow(4 * papers)
	positions.Grow(size)
	var b []byte
	for _, t := range terms {
		b = appendText(b[:0], t.word)
		b = appendVarint(appendVarint(b, uint64(len(t.postings))), uint64(len(t.positions)))
		_, _ = head.Write(b)
		b = b[:0]
		for _, p := range t.postings {
			b = binary.LittleEndian.AppendUint32(b, uint32(p))
		}
		_, _ = postings.Write(b)
		_, _ = positions.Write(t.positions)
	}
	s.Terms, s.Postings, s.Positions = head.String(), postings.String(), positions.String()
}

// hashesOf returns a hash of the indexed data of each paper.
func hashesOf(papers []*archive.Paper, tag func(string) string) []cache.Hash {
	hashes := make([]cache.Hash, len(papers))
	parallel.EachWith(len(papers), func() *[]byte { return new([]byte) }, func(b *[]byte, i int) {
		*b = appendPaper((*b)[:0], papers[i], tag)
		hashes[i] = cache.HashOf(*b)
	})
	return hashes
}

// appendPaper appends the indexed data of a paper.
func appendPaper(b []byte, p *archive.Paper, tag func(string) string) []byte {
	for _, s := range [...]string{
		p.Slug, p.Date.String(), p.TitleHTML, p.Abstract, p.Notes, p.Organization, p.Venue.Name(), p.Arxiv, p.DOI,
	} {
		b = appendText(b, s)
	}
	b = appendVarint(b, uint64(len(p.Tags)))
	for _, t := range p.Tags {
		b = appendText(b, tag(t))
	}
	b = appendVarint(b, uint64(len(p.Authors)))
	for _, name := range p.Authors {
		b = appendText(b, name)
	}
	b = appendVarint(b, uint64(len(p.Aliases)))
	for _, slug := range p.Aliases {
		b = appendText(b, slug)
	}
	b = appendColumnsOf(b, p)
	for _, f := range p.Fields {
		for _, text := range searched(f) {
			b = appendText(b, f.Name)
			b = appendText(b, text)
			b = appendText(b, wholeValue(f))
		}
	}
	return b
}

// appendColumnsOf appends the data of a paper for the columns, except the date and the tags.
func appendColumnsOf(b []byte, p *archive.Paper) []byte {
	for _, n := range [...]int{p.CountAuthors(), flags(p, content.Date{}), upvotes(p), len(p.Names)} {
		b = appendVarint(b, uint64(n))
	}
	for _, name := range p.Names {
		b = appendText(b, name.Slug)
	}
	if p.Card == nil {
		return b
	}
	b = appendVarint(b, uint64(len(p.Card.Indexed)))
	for _, f := range p.Card.Indexed {
		b = appendVarint(appendText(b, f.Field), uint64(len(f.Items)))
		for _, item := range f.Items {
			b = appendText(b, item.Path)
		}
	}
	return b
}

// hashOf returns a hash of all inputs of the index, given the hashes of its papers.
func (x *inputs) hashOf(papers []cache.Hash) cache.Hash {
	b := appendVarint(appendText(nil, x.today.String()), uint64(len(papers)))
	for _, hash := range papers {
		b = append(b, hash[:]...)
	}
	terms := func(tags []*archive.Term) {
		b = appendVarint(b, uint64(len(tags)))
		for _, t := range tags {
			b = appendText(appendText(b, t.Slug), t.Title)
		}
	}
	terms(x.tags)
	b = appendVarint(b, uint64(len(x.indexes)))
	for _, ix := range x.indexes {
		b = appendText(appendText(appendText(b, ix.Field), ix.Title), ix.Path)
		terms(termsOf(ix))
	}
	for _, p := range x.people {
		b = appendText(appendText(b, p.Slug), p.Name)
	}
	return cache.HashOf(b)
}
