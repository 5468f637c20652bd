package check

import (
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// duplicates finds papers that are there twice.
func duplicates(f *finder) {
	d := duplicateSearch{finder: f, reported: map[*source]bool{}}
	d.same(
		"the arXiv identifier",
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
		"the DOI",
		Error,
		(*content.PaperFields).DOIKey,
		func(p *content.Paper) (field, value string) { return "doi", p.DOI },
	)
	d.same("the title", Warning, func(m *content.PaperFields) string { return content.NormalTitle(m.Title) }, titleOf)
	d.alike()
}

func titleOf(p *content.Paper) (field, value string) { return "title", p.Title }

type duplicateSearch struct {
	*finder
	reported map[*source]bool // that were found to be duplicates
}

// same finds papers that have the same of something. Different identifiers make two papers of one
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
				where.What, where.Hint = "the paper has "+what+" of "+other.file, "keep one of the two files"
				d.add(severity, where, nil)
				d.reported[s] = true
			}
		}
		first[k] = append(first[k], s)
	}
}

// contradict tells whether two papers have different identifiers of one kind.
func contradict(a, b *content.PaperFields) bool {
	if x, y := a.ArxivKey(), b.ArxivKey(); x != "" && y != "" {
		return x != y
	}
	x, y := a.DOIKey(), b.DOIKey()
	return x != "" && y != "" && x != y
}

// alike finds papers of one day and of as many authors whose titles are nearly the same.
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
				where.What = "the paper is perhaps that of " + other.file + ", which has nearly its title, its date and its number of authors"
				where.Hint = "keep one of the two files, or give both their `arxiv` or `doi`"
				d.add(Warning, where, nil)
				d.reported[s] = true
			}
		}
		groups[group] = append(groups[group], s)
	}
}

// nearlySame tells whether two titles differ by slips or by a few words, and not by the number of a
// part or a version.
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

// unshared are the words of one title that another one lacks.
func unshared(a, b string) []string {
	var words []string
	for word := range strings.SplitSeq(a, "-") {
		if !strings.Contains("-"+b+"-", "-"+word+"-") {
			words = append(words, word)
		}
	}
	return words
}

// areNumbers tells whether all words count something, in digits or in Roman numerals.
func areNumbers(words []string) bool {
	for _, w := range words {
		if strings.Trim(w, "0123456789") != "" && strings.Trim(w, "ivx") != "" {
			return false
		}
	}
	return true
}

// isBeginning tells whether a title is another one without its subtitle.
func isBeginning(short, long string) bool {
	return strings.Count(short, "-") >= 2 && strings.HasPrefix(long, short+"-")
}
