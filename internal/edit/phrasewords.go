package edit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
)

// A word is a word of a text. Words with hyphens are split into several.
type word struct {
	text       string // as written
	folded     string // in lower case
	hyphenated bool   // joined to the previous word by a hyphen
}

// runs returns the runs of at least two words in a text. A run ends at stop words, adverbs, punctuation, formulas and
// other tokens that are not words.
func runs(text string) [][]word {
	var all [][]word
	var run []word
	endRun := func() {
		if len(run) > 1 {
			all = append(all, run)
		}
		run = nil
	}
	for _, token := range strings.Fields(withoutFormulas(text)) {
		core := strings.TrimLeftFunc(token, isSign)
		if core != token {
			endRun()
		}
		bare := strings.TrimRightFunc(core, isSign)
		if parts := split(bare); parts != nil && !content.IsStopWord(strings.ToLower(bare)) && !isAdverb(bare) {
			run = append(run, parts...)
		} else {
			endRun()
		}
		if bare != core {
			endRun()
		}
	}
	endRun()
	return all
}

// withoutFormulas replaces each formula between dollar signs with a semicolon, which ends a run.
func withoutFormulas(text string) string {
	if !strings.Contains(text, "$") {
		return text
	}
	var b strings.Builder
	for i, part := range strings.Split(text, "$") {
		if i%2 == 0 {
			b.WriteString(part)
		} else {
			b.WriteString(" ; ")
		}
	}
	return b.String()
}

// isSign reports whether a character is neither a letter nor a digit.
func isSign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// split returns the words of a token, which may be joined by hyphens. It returns nil if the token contains other signs,
// or if a part has no letter or fewer than two characters.
func split(token string) []word {
	var words []word
	for i, text := range strings.FieldsFunc(token, func(r rune) bool { return r == '-' || r == '‐' || r == '‑' }) {
		if strings.ContainsFunc(text, isSign) || !strings.ContainsFunc(text, unicode.IsLetter) ||
			utf8.RuneCountInString(text) < 2 {
			return nil
		}
		words = append(words, word{text, strings.ToLower(text), i > 0})
	}
	return words
}

// canEnd reports whether a phrase can end with the word. Words that seem to be participles or adjectives cannot.
func (w word) canEnd() bool {
	if w.hyphenated && adjectival[w.folded] {
		return false
	}
	for _, ending := range []string{"ed", "ous", "able", "ible", "ive", "al"} {
		if strings.HasSuffix(w.folded, ending) && len(w.folded) > len(ending)+2 && !nouns[w.folded] {
			return false
		}
	}
	return true
}

// isAdverb recognizes adverbs by their ending.
func isAdverb(token string) bool {
	folded := strings.ToLower(token)
	return strings.HasSuffix(folded, "ly") && len(folded) > 4 && !nouns[folded]
}

// nouns are words with the ending of an adjective, a participle or an adverb that can be nouns or verbs.
var nouns = set(
	`objective derivative narrative perspective adjective alternative representative additive family anomaly
		assembly supply seed feed need speed embed table variable cable multiply bed signal retrieval proposal
		goal survival removal manual journal material total interval arrival metal crystal potential differential
		terminal dial trial spiral integral rationale hospital animal appraisal disposal rehearsal renewal
		reversal traversal withdrawal`,
)

// adjectival are second parts of compounds that are adjectives, such as "based" in "graph-based".
var adjectival = set(
	`based driven aware level scale wise specific free like order dimensional efficient effective agnostic
		guided oriented informed enhanced augmented intensive independent dependent invariant sensitive quality
		term time shot rank world art end top size purpose source grained trained resource resolution performance
		performing of the to and in`,
)

// set returns the set of words in a text.
func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

// genericPhrases are phrases that occur in papers on any subject, in the form that fold returns.
var genericPhrases = phrases(
	`artificial intelligence, machine learning, deep learning, supervised learning, neural network,
		deep neural network, deep learning model, machine learning model, foundation model, trained model,
		training data, training set, training process, training time, training step, test set, validation set,
		batch size, model size, model weight, hidden state, loss function, objective function, ground truth,
		computational cost, computational resource, computational overhead, computational complexity, memory usage,
		memory consumption, experimental result, empirical result, ablation study, case study, benchmark dataset,
		public dataset, evaluation metric, success rate, error rate, computer vision, natural language,
		natural language processing, project page, source code, research community, future work, input data,
		data point`,
)

// phrases returns the set of phrases in a list with commas.
func phrases(list string) map[string]bool {
	all := map[string]bool{}
	for phrase := range strings.SplitSeq(list, ",") {
		all[strings.Join(strings.Fields(phrase), " ")] = true
	}
	return all
}
