package edit

import (
	"cmp"
	"maps"
	"path"
	"slices"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// This file holds the tags of an archive against its vocabulary.
//
// In come the papers and the terms of site.yaml, out go the tags that the phrases give each paper and why, those
// that a person gave it or took away, and what of all tags a curator should look at; further, phrases of the
// papers that the vocabulary does not have. What the curator accepts is written into a revision, and nothing
// else is.

// A TagReport is how an archive is tagged.
type TagReport struct {
	Papers   []PaperTags `json:"papers"`   // in order of their names
	Untagged []string    `json:"untagged"` // papers without a tag
	Single   []string    `json:"single"`   // tags of one paper
	Unknown  []string    `json:"unknown"`  // tags that the vocabulary lacks
	Unused   []string    `json:"unused"`   // tags of the vocabulary that no paper has
	Near     []TagPair   `json:"near"`     // tags that may be one
	Tags     int         `json:"tags"`     // that papers have
}

// A PaperTags is the tags of one paper: those that it has, in its own order, then those that it lacks.
type PaperTags struct {
	Slug string `json:"slug"`
	File string `json:"file"`
	Tags []Tag  `json:"tags"`
}

// A Tag is one that a paper has, or that the vocabulary gives it.
type Tag struct {
	Tag    string `json:"tag"`
	Has    bool   `json:"has"`    // the paper has it
	Phrase string `json:"phrase"` // that gives it; "" for none
	Where  string `json:"where"`  // the phrase stands: Title or Abstract
}

// The places of phrases.
const (
	Title    = "title"
	Abstract = "abstract"
)

// InspectTags reports on an archive.
func InspectTags(a *archive.Archive, terms []content.Term) *TagReport {
	r := &TagReport{
		Untagged: []string{},
		Single:   []string{},
		Unknown:  []string{},
		Unused:   []string{},
		Near:     []TagPair{},
	}
	matcher := content.NewMatcher(terms)
	for _, record := range a.Records {
		p := look(record, matcher)
		r.Papers = append(r.Papers, p)
		if len(record.Tags) == 0 {
			r.Untagged = append(r.Untagged, p.Slug)
		}
	}
	slices.SortFunc(r.Papers, func(p, q PaperTags) int { return cmp.Compare(p.Slug, q.Slug) })
	slices.Sort(r.Untagged)
	on := papersOf(a)
	r.Tags = len(on)
	known := map[string]bool{}
	for _, t := range terms {
		known[t.Tag] = true
		if len(on[t.Tag]) == 0 {
			r.Unused = append(r.Unused, t.Tag)
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(on)) {
		if len(on[tag]) == 1 {
			r.Single = append(r.Single, tag)
		}
		if !known[tag] {
			r.Unknown = append(r.Unknown, tag)
		}
	}
	r.Near = append(r.Near, near(on)...)
	return r
}

// look finds the tags of one paper, and what gives them.
func look(record *archive.Record, m *content.Matcher) PaperTags {
	p := PaperTags{Slug: record.Slug, File: path.Join(content.PapersDir, record.Slug+".md"), Tags: []Tag{}}
	var given []Tag
	for _, place := range []struct{ where, text string }{{Title, record.TitleText}, {Abstract, record.Text}} {
		for _, match := range m.Match(place.text) {
			if !slices.ContainsFunc(given, func(t Tag) bool { return t.Tag == match.Tag }) {
				given = append(given, Tag{Tag: match.Tag, Phrase: match.Phrase, Where: place.where})
			}
		}
	}
	for _, tag := range record.Tags {
		t := Tag{Tag: tag}
		if at := slices.IndexFunc(given, func(g Tag) bool { return g.Tag == tag }); at >= 0 {
			t = given[at]
			given = slices.Delete(given, at, at+1)
		}
		t.Has = true
		p.Tags = append(p.Tags, t)
	}
	p.Tags = append(p.Tags, given...)
	return p
}

// papersOf gives the papers of every tag, by their places in the archive.
func papersOf(a *archive.Archive) map[string][]int {
	on := map[string][]int{}
	for i, r := range a.Records {
		for _, tag := range r.Tags {
			on[tag] = append(on[tag], i)
		}
	}
	return on
}

// Count counts the tags of all papers that are fit.
func (r *TagReport) Count(fit func(Tag) bool) int {
	n := 0
	for _, p := range r.Papers {
		for _, t := range p.Tags {
			if fit(t) {
				n++
			}
		}
	}
	return n
}

// ByHand tells whether the paper has the tag without a phrase that gives it.
func (t Tag) ByHand() bool { return t.Has && t.Phrase == "" }

// Missing tells whether a phrase gives the tag and the paper lacks it: nobody wrote it, or the curator took it
// away.
func (t Tag) Missing() bool { return !t.Has }
