package edit

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// A TagPair is two tags that may have the same meaning.
type TagPair struct {
	A   string `json:"a"` // the first in alphabetical order
	B   string `json:"b"`
	Why string `json:"why"`
}

// Values of TagPair.Why.
const (
	oneLetter      = "one letter apart"
	singularPlural = "singular and plural"
	samePapers     = "mostly on the same papers"
)

// Two tags are mostly on the same papers if they share at least minShared papers, and minShare of all papers that
// have either tag.
const (
	minShared = 3
	minShare  = 0.75
)

// similarTags returns pairs of tags that may have the same meaning, sorted by name. The argument has the indexes of the
// papers of each tag.
func similarTags(papers map[string][]int) []TagPair {
	found := map[[2]string]string{}
	add := func(a, b, why string) {
		if pair := [2]string{min(a, b), max(a, b)}; a != b && found[pair] == "" {
			found[pair] = why
		}
	}
	tags := slices.Sorted(maps.Keys(papers))
	pairsByForm(tags, singularOf, func(a, b string) { add(a, b, singularPlural) })
	pairsByForm(tags, shortened, func(a, b string) {
		if min(len(a), len(b)) >= 5 && problem.Distance(a, b) == 1 {
			add(a, b, oneLetter)
		}
	})
	pairsByPapers(papers, func(a, b string) { add(a, b, samePapers) })
	var pairs []TagPair
	for pair, why := range found {
		pairs = append(pairs, TagPair{pair[0], pair[1], why})
	}
	slices.SortFunc(pairs, func(p, q TagPair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
	return pairs
}

// pairsByForm calls do for each pair of tags that have a form in common. It may call do several times for a pair.
func pairsByForm(tags []string, forms func(string) []string, do func(a, b string)) {
	byForm := map[string][]string{}
	for _, tag := range tags {
		for _, form := range forms(tag) {
			for _, other := range byForm[form] {
				do(other, tag)
			}
			byForm[form] = append(byForm[form], tag)
		}
	}
}

// singularOf returns a tag with all words in the singular, as its only form.
func singularOf(tag string) []string {
	words := strings.Split(tag, "-")
	for i, w := range words {
		if stem, plural := strings.CutSuffix(w, "ies"); plural && len(w) > 4 {
			words[i] = stem + "y"
		} else if len(w) > 3 && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") &&
			!strings.HasSuffix(w, "is") {
			words[i] = strings.TrimSuffix(w, "s")
		}
	}
	return []string{strings.Join(words, "-")}
}

// shortened returns a tag and all its variants with one letter removed. Two tags whose edit distance is 1 have at least
// one of these forms in common.
func shortened(tag string) []string {
	forms := []string{tag}
	runes := []rune(tag)
	for i := range runes {
		forms = append(forms, string(runes[:i])+string(runes[i+1:]))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// pairsByPapers calls do for each pair of tags that are mostly on the same papers.
func pairsByPapers(papers map[string][]int, do func(a, b string)) {
	tagsOf := map[int][]string{}
	for _, tag := range slices.Sorted(maps.Keys(papers)) {
		for _, paper := range papers[tag] {
			tagsOf[paper] = append(tagsOf[paper], tag)
		}
	}
	shared := map[[2]string]int{}
	for _, tags := range tagsOf {
		for i, a := range tags {
			for _, b := range tags[i+1:] {
				shared[[2]string{a, b}]++
			}
		}
	}
	for pair, n := range shared {
		either := len(papers[pair[0]]) + len(papers[pair[1]]) - n
		if n >= minShared && float64(n) >= minShare*float64(either) {
			do(pair[0], pair[1])
		}
	}
}
