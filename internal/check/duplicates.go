package check

import (
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// duplicates finds papers that occur more than once.
func duplicates(f *finder) {
	d := duplicateSearch{finder: f, reported: map[*source]bool{}}
	d.same(
		"arXiv identifier",
		Error,
		(*content.PaperFields).ArxivKey,
		func(p *content.Paper) (field, value string) {
			if p.Arxiv == "" {
				return "doi", p.DOI
			}
			return "arxiv", p.Arxiv
		},
	)
	d.same(
		"DOI",
		Error,
		(*content.PaperFields).DOIKey,
		func(p *content.Paper) (field, value string) { return "doi", p.DOI },
	)
	d.same("title", Warning, func(m *content.PaperFields) string { return content.NormalTitle(m.Title) }, titleOf)
	d.alike()
}

func titleOf(p *content.Paper) (field, value string) { return "title", p.Title }

type duplicateSearch struct {
	*finder
	reported map[*source]bool // sources already reported as duplicates
}

// same finds papers that share a value. Papers with different identifiers are different papers, even with the same
// title.
func (d *duplicateSearch) same(
	what string,
	severity Severity,
	key func(*content.PaperFields) string,
	field func(*content.Paper) (field, value string),
) {
	first := map[string][]*source{}
	for _, s := range d.sources {
		if s.paper == nil {
			continue
		}
		k := key(&s.paper.PaperFields)
		for _, other := range first[k] {
			if k != "" && !d.reported[s] && !contradict(&s.paper.PaperFields, &other.paper.PaperFields) {
				where := s.field(field(s.paper))
				where.What, where.Hint = "the paper has the same "+what+" as "+other.file, "keep one of the two files"
				d.add(severity, where, nil)
				d.reported[s] = true
			}
		}
		first[k] = append(first[k], s)
	}
}

// contradict reports whether two papers have different identifiers of the same kind.
func contradict(a, b *content.PaperFields) bool {
	if x, y := a.ArxivKey(), b.ArxivKey(); x != "" && y != "" {
		return x != y
	}
	x, y := a.DOIKey(), b.DOIKey()
	return x != "" && y != "" && x != y
}

// alike finds papers with the same date, the same number of authors and nearly the same title.
func (d *duplicateSearch) alike() {
	groups := map[string][]*source{}
	for _, s := range d.sources {
		if s.paper == nil || s.paper.Date.Day == 0 || s.paper.CountAuthors() == 0 {
			continue
		}
		group := fmt.Sprint(s.paper.Date, s.paper.CountAuthors())
		for _, other := range groups[group] {
			if !d.reported[s] && !contradict(&s.paper.PaperFields, &other.paper.PaperFields) &&
				nearlySame(s.paper.Title, other.paper.Title) {
				where := s.field(titleOf(s.paper))
				where.What = "the paper may be a duplicate of " + other.file +
					": it has nearly the same title, and the same date and number of authors"
				where.Hint = "keep one of the two files, or add `arxiv` or `doi` to both"
				d.add(Warning, where, nil)
				d.reported[s] = true
			}
		}
		groups[group] = append(groups[group], s)
	}
}

// nearlySame reports whether two titles differ only by misspellings or a few words, but not by the number of a part or
// version.
func nearlySame(a, b string) bool {
	a, b = content.NormalTitle(a), content.NormalTitle(b)
	mine, other := unshared(a, b), unshared(b, a)
	if len(mine)+len(other) == 0 {
		return true
	}
	if areNumbers(mine) && areNumbers(other) {
		return false
	}
	return 2*len(mine) <= len(strings.Split(a, "-")) && problem.Nearest(a, []string{b}) != "" || isBeginning(a, b) ||
		isBeginning(b, a)
}

// unshared returns the words of title a that b does not have.
func unshared(a, b string) []string {
	var words []string
	for word := range strings.SplitSeq(a, "-") {
		if !strings.Contains("-"+b+"-", "-"+word+"-") {
			words = append(words, word)
		}
	}
	return words
}

// areNumbers reports whether all words are numbers, in digits or Roman numerals.
func areNumbers(words []string) bool {
	for _, w := range words {
		if strings.Trim(w, "0123456789") != "" && strings.Trim(w, "ivx") != "" {
			return false
		}
	}
	return true
}

// isBeginning reports whether one title is the other without its subtitle.
func isBeginning(short, long string) bool {
	return strings.Count(short, "-") >= 2 && strings.HasPrefix(long, short+"-")
}
