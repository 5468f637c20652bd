package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "compose the abstracts in testdata again")

// texts is the number of abstracts of each set.
const texts = 600

// sets are the shipped abstracts, with the results that they must have.
var sets = []struct {
	name         string
	right, wrong float64 // percent: at least, at most
}{
	{"cs", 82, 0.1},
	{"mathematics", 78, 0.1},
	{"plain", 0, 0},
}

// A table has the sentences of a set, and the formulas or words for each slot <name>.
type table struct {
	slots     map[string][]string
	sentences []string
}

// readTable reads a file of testdata. A line "name: a | b" lists what a slot can contain, a line "= …" is a sentence,
// and "#" starts a comment. A bar within a formula has no spaces around it.
func readTable(t *testing.T, name string) table {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	tab := table{slots: map[string][]string{}}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if sentence, ok := strings.CutPrefix(line, "= "); ok {
			tab.sentences = append(tab.sentences, sentence)
			continue
		}
		if slot, fillers, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			tab.slots[slot] = strings.Split(fillers, " | ")
		}
	}
	return tab
}

var slot = regexp.MustCompile(`<([a-z]+)>`)

// compose returns an abstract of four to eight sentences.
func (tab table) compose(r *rand.Rand) string {
	var b strings.Builder
	for n, i := range r.Perm(len(tab.sentences))[:4+r.IntN(5)] {
		if n > 0 {
			b.WriteByte(" \n"[r.IntN(12)/11])
		}
		b.WriteString(slot.ReplaceAllStringFunc(tab.sentences[i], func(s string) string {
			fillers := tab.slots[s[1:len(s)-1]]
			return fillers[r.IntN(len(fillers))]
		}))
	}
	return b.String()
}

// composeSet returns a file of abstracts.
func composeSet(t *testing.T, name string) []byte {
	tab := readTable(t, name)
	r := rand.New(rand.NewPCG(18, uint64(len(name))))
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	for range texts {
		if err := encoder.Encode(map[string]string{"abstract": tab.compose(r)}); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestShippedAbstractsAreComposedFromTheirTables(t *testing.T) {
	for _, s := range sets {
		name := "testdata/" + s.name + ".jsonl"
		want := composeSet(t, s.name)
		if *update {
			if err := os.WriteFile(name, want, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from its table (go test ./internal/mathrepair/measure -update)", name)
		}
	}
}

func TestShippedAbstractsAreRepaired(t *testing.T) {
	for _, s := range sets {
		abstracts, err := read("testdata/" + s.name + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		tally := measure(abstracts, func(r result) {
			if r.outcome == wrong || r.outcome == outside {
				t.Logf("%s: %q => %q", r.outcome, r.original, r.repaired)
			}
		})
		t.Logf("%s\n%s", s.name, tally)
		if got := tally.percent(exact, equivalent, inside); got < s.right && tally.formulas > 0 {
			t.Errorf("%s: %.2f %% are right, want %.0f %%", s.name, got, s.right)
		}
		if got := tally.percent(wrong); got > s.wrong {
			t.Errorf("%s: %.2f %% are wrong, want at most %.1f %%", s.name, got, s.wrong)
		}
		if s.name == "plain" && tally.counts[outside] > 0 {
			t.Errorf("%d formulas in text without formulas", tally.counts[outside])
		}
	}
}
