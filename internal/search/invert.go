package search

import (
	"bytes"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/parallel"
)

// A posting is the number of a paper that contains a word. The lowest weightBits bits are the weight of the word.
type posting uint32

const (
	weightBits = 4
	maxWeight  = 1<<weightBits - 1
)

func (p posting) paper() int  { return int(p >> weightBits) }
func (p posting) weight() int { return int(p & maxWeight) }

// A term is a word with the papers that contain it, in order.
type term struct {
	word      string
	postings  []posting
	positions []byte // positions of the word in each of these papers; see appendPositions
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

// boosts are the weights of the fields, relative to the text.
var boosts = [fields]int{titleField: 8, namesField: 4, tagsField: 4, textField: 1, notesField: 1}

// maxWord is the maximum length of a word in characters. Longer ones are URLs, keys or formulas, and are left out.
const maxWord = 48

// maxWhole is the maximum length of a whole value with the name of its field in bytes.
const maxWhole = 500

// An inverter collects the words of papers.
type inverter struct {
	words vocabulary
	done  []paperWords

	splitter splitter
	paper    int
	position int
	field    field
	prefix   string // "author:" if the words are indexed a second time, with this prefix; empty if not
	lengths  [fields]int
	found    []occurrence
	fielded  []byte
	seen     []int // by word: index in found plus one, or 0
	entries  []entry
	bytes    []byte
}

// An occurrence is a word in the current paper.
type occurrence struct {
	word      int
	counts    [fields]int
	positions []int32
}

// paperWords are the words of one paper.
type paperWords struct {
	entries   []entry
	positions []byte // positions of all entries
}

// An entry is a word in one paper.
type entry struct {
	word    int32
	posting posting
	size    int32 // length of its positions
}

func newInverter() *inverter {
	v := &inverter{}
	v.splitter.word, v.splitter.joined = v.word, v.joined
	return v
}

// invert collects the words of a paper. tag returns the title of a tag.
func (v *inverter) invert(number int, text *paperText, tag func(string) string) {
	p := text.paper
	v.paper, v.position, v.lengths = number, 0, [fields]int{}
	v.prefix = "title:"
	v.add(titleField, text.title)
	v.prefix = ""
	v.add(textField, text.abstract)
	v.add(notesField, text.notes)
	for _, t := range p.Tags {
		v.addOne(tagsField, "", tag(t))
	}
	v.addOne(namesField, "organization:", p.Organization)
	v.addOne(namesField, "venue:", p.Venue.Name())
	v.addOne(namesField, "arxiv:", p.Arxiv)
	v.addOne(namesField, "doi:", p.DOI)
	for _, name := range p.Authors {
		v.addOne(namesField, "author:", name)
	}
	for _, f := range p.Fields {
		whole := wholeValue(f)
		for _, text := range searched(f) {
			if whole == "" {
				v.addOne(namesField, f.Name+":", text)
			} else {
				v.addWhole(f.Name+":"+whole, text)
			}
		}
	}
	v.close()
}

// fielded returns the names of the fields whose words are also indexed after the name of the field, as in author:borel.
func (x *Index) fielded() []string {
	names := []string{"title", "author", "organization", "venue", "arxiv", "doi"}
	for _, p := range x.papers {
		for _, f := range p.Fields {
			if len(searched(f)) > 0 && !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// isFielded reports whether a word of the index begins with the name of a field.
func isFielded(word string) bool { return strings.IndexByte(word, ':') >= 0 }

// searched returns the texts of a field that are indexed. It returns nil for yes or no and for URLs.
func searched(f content.FieldValue) []string {
	if f.Type == content.BoolField || f.Type == content.URLField {
		return nil
	}
	texts := make([]string, len(f.Items))
	for i, item := range f.Items {
		texts[i] = item.Text
	}
	return texts
}

// wholeValue returns the value of a field in the form in which browsers look it up, if a query for the field must name
// the whole value: a choice, a number or a date. For other fields, it returns "".
func wholeValue(f content.FieldValue) string {
	switch value := f.Value.(type) {
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case content.Date:
		return value.String()
	case string:
		if f.Type == content.ChoiceField {
			return hyphenated(value)
		}
	}
	return ""
}

// wholeFields returns the names of the fields with whole values, each with its type.
func (x *Index) wholeFields() (all [][2]string) {
	seen := map[string]bool{}
	for _, p := range x.papers {
		for _, f := range p.Fields {
			if !seen[f.Name] && wholeValue(f) != "" {
				seen[f.Name] = true
				all = append(all, [2]string{f.Name, f.Type})
			}
		}
	}
	slices.SortFunc(all, func(f, g [2]string) int { return strings.Compare(f[0], g[0]) })
	return all
}

// add adds a text in pieces, followed by a gap in the positions that no phrase can span.
func (v *inverter) add(f field, text []string) {
	v.field = f
	for i, s := range text {
		if i%2 == 0 {
			v.splitter.split(s)
			continue
		}
		start := v.position
		s = mathText(s)
		v.splitter.split(s)
		v.addSymbol(s, text[i+1], start)
	}
	v.position++
}

// addSymbol adds a formula and the letters directly after it as one word, so that $\mu$P is found as μP. It does
// nothing unless the formula is one word; position is the position of that word.
func (v *inverter) addSymbol(formula, after string, position int) {
	end := runEnd(after, 0)
	if end == 0 || v.position != position+1 {
		return
	}
	var word []byte
	n := 0
	Words(formula+after[:end], func(w []byte) { word, n = append(word[:0], w...), n+1 }, func([]byte, int) {})
	if n == 1 {
		v.addWithPrefix(word, position)
	}
}

// addOne adds a text without formulas.
func (v *inverter) addOne(f field, prefix, text string) {
	v.field, v.prefix = f, prefix
	v.splitter.split(text)
	v.position++
	v.prefix = ""
}

// addWhole adds a text without formulas, and a whole value with the name of its field as one word.
func (v *inverter) addWhole(word, text string) {
	position := v.position
	v.addOne(namesField, "", text)
	if len(word) <= maxWhole {
		v.count([]byte(word), position)
	}
}

func (v *inverter) word(w []byte) {
	v.addWithPrefix(w, v.position)
	v.position++
	v.lengths[v.field]++
}

// joined adds a whole hyphenated word at the position of its first part.
func (v *inverter) joined(w []byte, parts int) { v.addWithPrefix(w, v.position-parts) }

// addWithPrefix adds an occurrence of a word and, if there is a prefix, of the word with the prefix.
func (v *inverter) addWithPrefix(w []byte, position int) {
	if len(w) > maxWord && utf8.RuneCount(w) > maxWord {
		return
	}
	v.count(w, position)
	if v.prefix != "" {
		v.fielded = append(append(v.fielded[:0], v.prefix...), w...)
		v.count(v.fielded, position)
	}
}

// count adds an occurrence of a word.
func (v *inverter) count(w []byte, position int) {
	n := v.words.number(w)
	if n == len(v.seen) {
		v.seen = append(v.seen, 0)
	}
	if v.seen[n] == 0 {
		v.addOccurrence(n)
		v.seen[n] = len(v.found)
	}
	s := &v.found[v.seen[n]-1]
	s.counts[v.field]++
	s.positions = append(s.positions, int32(position))
}

// addOccurrence appends a word to found. It reuses the memory of earlier papers.
func (v *inverter) addOccurrence(word int) {
	n := len(v.found)
	if n == cap(v.found) {
		v.found = append(v.found, occurrence{})
	}
	v.found = v.found[:n+1]
	v.found[n] = occurrence{word: word, positions: v.found[n].positions[:0]}
}

// close ends the current paper and stores its words.
func (v *inverter) close() {
	v.entries, v.bytes = v.entries[:0], v.bytes[:0]
	for i := range v.found {
		s := &v.found[i]
		start := len(v.bytes)
		v.bytes = appendPositions(v.bytes, s.positions)
		p := posting(v.paper<<weightBits | v.weight(s))
		v.entries = append(v.entries, entry{int32(s.word), p, int32(len(v.bytes) - start)})
		v.seen[s.word] = 0
	}
	v.found = v.found[:0]
	v.done = append(v.done, paperWords{slices.Clone(v.entries), bytes.Clone(v.bytes)})
}

// appendPositions appends the positions of a word in one paper as distances, shifted left by one bit. The lowest bit is
// set in the last one.
func appendPositions(b []byte, positions []int32) []byte {
	slices.Sort(positions)
	last := int32(0)
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

// pivot is the number of words in an ordinary abstract. It replaces the archive's mean, so that the weights of a paper
// do not depend on other papers.
const pivot = 200

// weight returns the relevance of a word for a paper, from 1 to maxWeight: its frequency according to BM25F (Zaragoza
// et al., TREC 2004) with k₁ = 1.2 and b = 0.6 for texts. It uses integers, so that the result is the same on every
// machine.
func (v *inverter) weight(s *occurrence) int {
	const one, k1 = 256, 307
	frequency := 0
	for f, n := range s.counts {
		if n == 0 {
			continue
		}
		length := pivot
		if field(f) == textField || field(f) == notesField {
			length = v.lengths[f]
		}
		frequency += n * boosts[f] * one * 5 * pivot / (2*pivot + 3*length)
	}
	saturation := frequency + k1
	return max(1, (2*maxWeight*frequency+saturation)/(2*saturation))
}

// inverted returns all words of papers in alphabetical order. The result does not depend on the number of workers.
func inverted(texts *paperTexts, tag func(string) string, workers int) []*term {
	parts := make([]*inverter, workers)
	parallel.Limited(workers, workers, func(w int) {
		from, to := texts.len()*w/workers, texts.len()*(w+1)/workers
		parts[w] = newInverter()
		for i := from; i < to; i++ {
			parts[w].invert(i, texts.at(i), tag)
		}
	})
	for _, part := range parts[1:] {
		part.renumber(&parts[0].words)
	}
	return collected(&parts[0].words, parts)
}

// renumber replaces the numbers of words by those in another vocabulary.
func (v *inverter) renumber(words *vocabulary) {
	numbers := make([]int32, v.words.len())
	for i := range numbers {
		numbers[i] = int32(words.number(v.words.word(i)))
	}
	for _, d := range v.done {
		for i := range d.entries {
			d.entries[i].word = numbers[d.entries[i].word]
		}
	}
}

// collected returns the words of all papers with their postings, in alphabetical order. It counts the postings first,
// so that it can allocate those of all words together.
func collected(words *vocabulary, parts []*inverter) []*term {
	counts, sizes := make([]int32, words.len()), make([]int32, words.len())
	all, size := 0, 0
	for e := range entries(parts) {
		counts[e.word]++
		sizes[e.word] += e.size
		all++
		size += int(e.size)
	}
	postings, positions := make([]posting, all), make([]byte, size)
	terms, sorted := make([]term, words.len()), make([]*term, words.len())
	for i, n := range words.sorted() {
		t := &terms[n]
		t.postings, postings = postings[:0:counts[n]], postings[counts[n]:]
		t.positions, positions = positions[:0:sizes[n]], positions[sizes[n]:]
		sorted[i] = t
	}
	text := string(words.text)
	for i := range terms {
		terms[i].word = text[words.start(i):words.ends[i]]
	}
	for e, positions := range entries(parts) {
		t := &terms[e.word]
		t.postings = append(t.postings, e.posting)
		t.positions = append(t.positions, positions...)
	}
	return sorted
}

// entries iterates over the words of all papers, in the order of the papers, each with its positions.
func entries(parts []*inverter) iter.Seq2[entry, []byte] {
	return func(yield func(entry, []byte) bool) {
		for _, part := range parts {
			for _, d := range part.done {
				positions := d.positions
				for _, e := range d.entries {
					if !yield(e, positions[:e.size]) {
						return
					}
					positions = positions[e.size:]
				}
			}
		}
	}
}
