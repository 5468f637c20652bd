package search

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// split returns the words of a text and its whole hyphenated words.
func split(text string) (words, whole []string) {
	Words(
		text,
		func(w []byte) { words = append(words, string(w)) },
		func(w []byte, _ int) { whole = append(whole, string(w)) },
	)
	return words, whole
}

// TestWords reads the same table as the test of the JavaScript implementation.
func TestWords(t *testing.T) {
	data, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var table [][2]any
	if err := json.Unmarshal(data, &table); err != nil {
		t.Fatal(err)
	}
	if len(table) < 20 {
		t.Errorf("%d texts", len(table))
	}
	for _, row := range table {
		got, _ := split(row[0].(string))
		var want []string
		for _, w := range row[1].([]any) {
			want = append(want, norm.NFKD.String(w.(string))) // this decomposes Korean syllables
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", row[0], diff)
		}
	}
}

func TestHyphenatedWordsAreJoined(t *testing.T) {
	for text, want := range map[string]string{
		"fine-tuning": "finetuning", "a state-of-the-art b": "stateoftheart", "pre-train, re-use": "pretrain reuse",
		"a - b": "", "a-": "", "-a": "", "a--b": "", "Erdős-Rényi": "erdosrenyi", "1-2": "12", "a/b": "", "x-神": "x神",
	} {
		if _, whole := split(text); strings.Join(whole, " ") != want {
			t.Errorf("%q has the whole words %q", text, whole)
		}
	}
}

// FuzzWords checks that the words of a text do not change when they are split again or composed.
func FuzzWords(f *testing.F) {
	for _, text := range []string{"", "Neural-Operators", "é́\xff神経ネット", "a\u00adb\u200d\u0301", "ſ K ẛ̣", "ǅ İ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words, whole := split(text)
		for _, w := range append(slices.Clone(words), whole...) {
			if w == "" || !utf8.ValidString(w) ||
				strings.ContainsFunc(w, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.Mc) }) {
				t.Errorf("%q has the word %q", text, w)
			}
		}
		for _, w := range words {
			if again, _ := split(w); strings.Join(again, "") != w {
				t.Errorf("%q has the word %q, which has %q", text, w, again)
			}
		}
		if composed, _ := split(norm.NFC.String(text)); utf8.ValidString(text) && !slices.Equal(composed, words) {
			t.Errorf("%q has %q, composed %q", text, words, composed)
		}
	})
}
