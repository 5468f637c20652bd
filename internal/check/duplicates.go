package check

import (
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/problem"
)

// duplicates finds papers that occur more than once. Papers that are certainly different, as an import would judge
// them, are not duplicates.
func duplicates(f *finder) {
	d := duplicateSearch{finder: f, reported: map[*source]bool{}}
	for _, s := range f.sources {
		if s.paper != nil && s.paper.Title != "" {
			abstract := s.paper.Abstract()
			d.papers = append(d.papers, candidate{s, identity.New(&s.paper.PaperFields, string(abstract))})
		}
	}
	d.same("arXiv identifier", Error, func(r *identity.Record) string { return r.Arxiv }, arxivOf)
	d.same("DOI", Error, func(r *identity.Record) string { return r.DOI },
		func(p *content.Paper) (field, value string) { return "doi", p.DOI })
	d.same("title", Warning, func(r *identity.Record) string { return r.Title }, titleOf)
	d.same("abstract", Warning, fingerprintOf, titleOf)
	d.alike(byDay, "it has nearly the same title, and the same date and number of authors")
	d.alike(byFirstWord, "it has nearly the same title and the same first author")
	d.alike(byLastWord, "it has nearly the same title and the same first author")
}

func arxivOf(p *content.Paper) (field, value string) {
	if p.Arxiv == "" {
		return "doi", p.DOI
	}
	return "arxiv", p.Arxiv
}

func titleOf(p *content.Paper) (field, value string) { return "title", p.Title }

// fingerprintOf returns a value that only papers with the same abstract have, or "" for a short abstract.
func fingerprintOf(r *identity.Record) string {
	if r.Text == nil {
		return ""
	}
	return identity.Fingerprint(r.Text())
}

type duplicateSearch struct {
	*finder
	papers   []candidate
	reported map[*source]bool // sources already reported as duplicates
	effort   problem.Effort   // for finding similar titles
}

// A candidate is a paper that may be a duplicate.
type candidate struct {
	*source
	record *identity.Record
}

// crowd is the number of papers above which a shared value is not distinctive, and not all pairs are compared.
const crowd = 100

// same finds papers that share a value.
func (d *duplicateSearch) same(
	what string,
	severity Severity,
	key func(*identity.Record) string,
	field func(*content.Paper) (field, value string),
) {
	first := map[string][]candidate{}
	for _, s := range d.papers {
		k := key(s.record)
		if k == "" {
			continue
		}
		for _, other := range first[k] {
			if d.reported[s.source] {
				break
			}
			j := identity.Compare(s.record, other.record)
			if j.Verdict == identity.Different || j.Verdict == identity.Doubtful && otherFirstAuthor(s, other) {
				continue
			}
			what := "the paper has the same " + what + " as " + other.file
			if j.Verdict == identity.Doubtful && severity == Warning {
				what += ", but " + j.Why
			}
			d.report(severity, s, other, field, what)
		}
		if len(first[k]) < crowd {
			first[k] = append(first[k], s)
		}
	}
}

// otherFirstAuthor reports whether the first authors of two papers are known and have different family names.
func otherFirstAuthor(s, other candidate) bool {
	a, b := s.record.FirstFamily(), other.record.FirstFamily()
	return a != "" && b != "" && a != b
}

func (d *duplicateSearch) report(
	severity Severity, s, other candidate, field func(*content.Paper) (field, value string), what string,
) {
	where := s.field(field(s.paper))
	where.What = what
	where.Hint = "if they are the same paper, run " + problem.Command("offprint merge", other.paper.Slug, s.paper.Slug)
	d.add(severity, where, nil)
	d.reported[s.source] = true
}

// alike finds papers with nearly the same title in groups of papers that share a key.
func (d *duplicateSearch) alike(key func(candidate) string, why string) {
	groups := map[string][]candidate{}
	for _, s := range d.papers {
		group := key(s)
		if group == "" {
			continue
		}
		for _, other := range groups[group] {
			if !d.reported[s.source] && d.nearlySame(s.paper.Title, other.paper.Title) &&
				identity.Compare(s.record, other.record).Verdict != identity.Different {
				d.report(Warning, s, other, titleOf, "the paper may be a duplicate of "+other.file+": "+why)
			}
		}
		if len(groups[group]) < crowd {
			groups[group] = append(groups[group], s)
		}
	}
}

// byDay returns the date and the number of authors, or "" if one of them is unknown.
func byDay(s candidate) string {
	if s.paper.Date.Day == 0 || s.paper.CountAuthors() == 0 {
		return ""
	}
	return fmt.Sprint(s.paper.Date, s.paper.CountAuthors())
}

// byFirstWord returns the first author and the first word of the title.
func byFirstWord(s candidate) string {
	word, _, _ := strings.Cut(content.NormalTitle(s.paper.Title), "-")
	return byAuthor(s, word)
}

// byLastWord returns the first author and the last word of the title.
func byLastWord(s candidate) string {
	title := content.NormalTitle(s.paper.Title)
	return byAuthor(s, title[strings.LastIndexByte(title, '-')+1:])
}

func byAuthor(s candidate, word string) string {
	family := s.record.FirstFamily()
	if family == "" {
		return ""
	}
	return family + " " + word
}

// nearlySame reports whether two titles differ only by misspellings or a few words, but not by the number of a part or
// version.
func (d *duplicateSearch) nearlySame(a, b string) bool {
	a, b = content.NormalTitle(a), content.NormalTitle(b)
	mine, other := unshared(a, b), unshared(b, a)
	if len(mine)+len(other) == 0 {
		return true
	}
	if areNumbers(mine) && areNumbers(other) {
		return false
	}
	return 2*len(mine) <= len(strings.Split(a, "-")) && d.effort.Nearest(a, []string{b}) != "" ||
		isBeginning(a, b) || isBeginning(b, a)
}

// unshared returns the words of title a that b does not have.
func unshared(a, b string) []string {
	shared := map[string]bool{}
	for word := range strings.SplitSeq(b, "-") {
		shared[word] = true
	}
	var words []string
	for word := range strings.SplitSeq(a, "-") {
		if !shared[word] {
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
