package entry

import (
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// JoinRepeats merges entries of the same paper, for example if a page was pasted twice or lists each paper twice. It
// reports differences between them. Entries with the same title but different arXiv identifiers remain separate. It
// merges only fields that daily-papers pages have.
func (d *Dump) JoinRepeats() {
	seen := newRepeats()
	all := d.Entries[:0]
	for _, e := range d.Entries {
		i, again := seen.find(&e, all)
		if !again {
			seen.add(&e, len(all))
			all = append(all, e)
			continue
		}
		if kept := &all[i]; kept.merge(e) {
			d.Unplaced = append(d.Unplaced, problem.Problem{
				File: d.Name, Line: e.Line, What: problem.Quote(e.Title) + " is listed again with different data",
				Hint: "imported the first; compare the two",
			})
		}
		seen.identify(&all[i], i)
	}
	clear(d.Entries[len(all):])
	d.Entries = all
}

// Merge adds entries from another part of the same dump. For papers that the dump already has, it only fills in missing
// fields that daily-papers pages have.
func (d *Dump) Merge(others []Entry) {
	seen := newRepeats()
	for i := range d.Entries {
		seen.add(&d.Entries[i], i)
	}
	for _, e := range others {
		if i, again := seen.find(&e, d.Entries); again {
			d.Entries[i].merge(e)
		} else {
			d.Entries = append(d.Entries, e)
		}
	}
}

// repeats finds entries of the same paper. The maps contain indexes of entries.
type repeats struct {
	byArxiv      map[string]int
	byTitle      map[string]int // the first entry with each title
	unidentified map[string]int // the last entry with each title and without an arXiv identifier
}

func newRepeats() repeats { return repeats{map[string]int{}, map[string]int{}, map[string]int{}} }

// add adds an entry with its index.
func (r repeats) add(e *Entry, i int) {
	key := content.NormalTitle(e.Title)
	if _, taken := r.byTitle[key]; !taken && key != "" {
		r.byTitle[key] = i
	}
	if e.Arxiv == "" && key != "" {
		r.unidentified[key] = i
	}
	r.identify(e, i)
}

// identify adds the arXiv identifier of an entry. It is called again after a merge, which can add an identifier.
func (r repeats) identify(e *Entry, i int) {
	if id := content.Unversioned(e.Arxiv); id != "" {
		r.byArxiv[id] = i
	}
}

// find returns the index of an earlier entry of the same paper: one with the same identifier, or else one with the same
// title if the identifiers do not conflict.
func (r repeats) find(e *Entry, all []Entry) (i int, again bool) {
	key, id := content.NormalTitle(e.Title), content.Unversioned(e.Arxiv)
	if id == "" {
		i, again = r.byTitle[key]
		return i, again
	}
	if i, again = r.byArxiv[id]; again {
		return i, true
	}
	i, again = r.unidentified[key]
	return i, again && all[i].Arxiv == ""
}

// merge fills in the missing fields of an entry from another entry of the same paper. It reports whether the two differ
// in fields that both have.
func (e *Entry) merge(other Entry) (differ bool) {
	switch {
	case strings.HasPrefix(other.Abstract, e.Abstract): // the first abstract is truncated
		e.Abstract = other.Abstract
	case !strings.HasPrefix(e.Abstract, other.Abstract):
		differ = true
	}
	differ = content.NormalTitle(e.Title) != content.NormalTitle(other.Title) || differ
	differ = Fill(&e.AuthorCount, other.AuthorCount) || differ
	differ = Fill(&e.Day, other.Day) || differ
	differ = Fill(&e.Date, other.Date) || differ
	differ = Fill(&e.Organization, other.Organization) || differ
	Fill(&e.Comments, other.Comments)
	Fill(&e.Upvotes, other.Upvotes)
	Fill(&e.Arxiv, other.Arxiv)
	Fill(&e.DOI, other.DOI)
	for _, l := range other.Links {
		e.AddLink(l)
	}
	Fill(&e.Key, other.Key)
	Fill(&e.Type, other.Type)
	for name, value := range other.Fields {
		if _, has := e.Fields[name]; !has {
			e.SetField(name, value)
		}
	}
	e.Withdrawn = e.Withdrawn || other.Withdrawn
	return differ
}

// Fill sets a value that is zero to the other value, and reports whether both are not zero and differ.
func Fill[T comparable](mine *T, other T) (differ bool) {
	var none T
	if *mine == none {
		*mine = other
	}
	return other != none && other != *mine
}
