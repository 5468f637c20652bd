package search

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// TestTypingErrorsAreCorrectable makes typing errors in the words of an archive, at random positions, and chooses words
// as often as they occur. It counts the errors whose word is where a browser looks: in the shard of the mistyped word,
// or among the frequent words. OFFPRINT_PAPERS=10000 measures a larger archive.
func TestTypingErrorsAreCorrectable(t *testing.T) {
	papers := 300
	if n, err := strconv.Atoi(os.Getenv("OFFPRINT_PAPERS")); err == nil {
		papers = n
	}
	dir := t.TempDir()
	if err := synthetic.Write(dir, papers, 1); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Load(dir, c, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	terms := inverted(textsOf(a.Papers), func(string) string { return "" }, 2)
	shards := sharded(terms, papers)
	firsts := firstWords(shards[1:])
	shardOf := func(word string) int {
		n := len(firsts) - 1
		for n > 0 && firsts[n] > word {
			n--
		}
		return n
	}
	packed := []byte(newPacker(nil).pack(spelling(shards)))
	frequent := map[string]bool{}
	for _, t := range shards[0].terms {
		frequent[t.word] = true
	}
	for _, w := range (&reader{t: t}).list(unpack(t, packed, nil)) {
		frequent[w] = true
	}
	g := rand.New(rand.NewPCG(1, 2))
	found, all := 0, 0
	for _, term := range terms {
		if len(term.word) < minSuggested+1 || term.word[0] < 'a' || term.word[0] > 'z' {
			continue
		}
		for range 3 {
			all += len(term.postings)
			if frequent[term.word] || shardOf(mistyped(g, term.word)) == shardOf(term.word) {
				found += len(term.postings)
			}
		}
	}
	t.Logf("%d papers, %d words: %.1f%% of typing errors can be corrected; the frequent words take %d bytes",
		papers, len(terms), 100*float64(found)/float64(all), len(packed))
	if all < 10_000 || found < all*90/100 {
		t.Errorf("of %d typing errors only %d can be corrected", all, found)
	}
}

// mistyped returns a word with one letter added, removed or replaced, or with two letters swapped.
func mistyped(g *rand.Rand, word string) string {
	i := g.IntN(len(word) - 1)
	letter := string(rune('a' + g.IntN(26)))
	switch g.IntN(4) {
	case 0:
		return word[:i] + letter + word[i:]
	case 1:
		return word[:i] + word[i+1:]
	case 2:
		return word[:i] + letter + word[i+1:]
	}
	return word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:]
}
