package digest

import (
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// joinRepeats joins entries of the same paper: those of a page that was pasted twice, or that shows
// each paper twice. What the later one says otherwise is reported. Two papers of the same title are
// two where their identifiers are.
func (r *reading) joinRepeats() {
	seen := newRepeats()
	all := r.Entries[:0]
	for _, e := range r.Entries {
		i, again := seen.find(&e, all)
		if !again {
			seen.add(&e, len(all))
			all = append(all, e)
			continue
		}
		if kept := &all[i]; kept.merge(e) {
			r.Unplaced = append(r.Unplaced, problem.Problem{
				File: r.name, Line: e.Line, What: quote(e.Title) + " stands here again and says something else",
				Hint: "the first is imported; compare the two",
			})
		}
		seen.identify(&all[i], i)
	}
	clear(r.Entries[len(all):])
	r.Entries = all
}

// A repeats knows where the entries stand that were seen.
type repeats struct {
	byArxiv   map[string]int
	byTitle   map[string]int // the first of each title
	anonymous map[string]int // the one of each title that has no identifier
}

func newRepeats() repeats { return repeats{map[string]int{}, map[string]int{}, map[string]int{}} }

func (r repeats) add(e *Entry, i int) {
	key := content.NormalTitle(e.Title)
	if _, taken := r.byTitle[key]; !taken && key != "" {
		r.byTitle[key] = i
	}
	if e.Arxiv == "" && key != "" {
		r.anonymous[key] = i
	}
	r.identify(e, i)
}

// identify keeps an identifier, which an entry can get from a later one.
func (r repeats) identify(e *Entry, i int) {
	if id := unversioned(e.Arxiv); id != "" {
		r.byArxiv[id] = i
	}
}

// find looks for the paper of an entry: by its identifier, else by a title that has no other one.
func (r repeats) find(e *Entry, all []Entry) (i int, again bool) {
	key, id := content.NormalTitle(e.Title), unversioned(e.Arxiv)
	if id == "" {
		i, again = r.byTitle[key]
		return i, again
	}
	if i, again = r.byArxiv[id]; again {
		return i, true
	}
	i, again = r.anonymous[key]
	return i, again && all[i].Arxiv == ""
}

// unversioned is an identifier of arXiv without the version.
func unversioned(id string) string {
	if at := strings.LastIndexByte(id, 'v'); at > 0 && strings.Trim(id[at+1:], "0123456789") == "" {
		return id[:at]
	}
	return id
}

// merge fills the gaps of an entry from another of the same paper, and tells whether the two differ
// in what both have.
func (e *Entry) merge(other Entry) (differ bool) {
	switch {
	case strings.HasPrefix(other.Abstract, e.Abstract): // the first broke off
		e.Abstract = other.Abstract
	case !strings.HasPrefix(e.Abstract, other.Abstract):
		differ = true
	}
	differ = content.NormalTitle(e.Title) != content.NormalTitle(other.Title) || differ
	differ = fill(&e.AuthorCount, other.AuthorCount) || differ
	differ = fill(&e.day, other.day) || differ
	differ = fill(&e.Date, other.Date) || differ
	differ = fill(&e.Organization, other.Organization) || differ
	fill(&e.Comments, other.Comments)
	fill(&e.Upvotes, other.Upvotes)
	fill(&e.Arxiv, other.Arxiv)
	fill(&e.DOI, other.DOI)
	for _, l := range other.Links {
		e.link(l)
	}
	e.Withdrawn = e.Withdrawn || other.Withdrawn
	return differ
}

// fill takes a value for one that is absent, and tells whether two differ that are not.
func fill[T comparable](mine *T, others T) (differ bool) {
	var none T
	if *mine == none {
		*mine = others
	}
	return others != none && others != *mine
}

// link adds a link whose address the entry does not have.
func (e *Entry) link(l Link) {
	for _, mine := range e.Links {
		if mine.URL == l.URL {
			return
		}
	}
	e.Links = append(e.Links, l)
}
