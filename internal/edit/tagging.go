package edit

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A TagReport describes how an archive is tagged, compared with its vocabulary.
type TagReport struct {
	Papers   []PaperTags `json:"papers"`   // sorted by name
	Untagged []string    `json:"untagged"` // papers without a tag
	Single   []string    `json:"single"`   // tags of one paper
	Unknown  []string    `json:"unknown"`  // tags that are not in the vocabulary
	Unused   []string    `json:"unused"`   // tags of the vocabulary that no paper has
	Near     []TagPair   `json:"near"`     // tags that may be the same
	Tags     int         `json:"tags"`     // number of tags that papers have
}

// A PaperTags lists the tags of one paper: the existing ones in the paper's order, then the missing ones.
type PaperTags struct {
	Slug string `json:"slug"`
	File string `json:"file"`
	Tags []Tag  `json:"tags"`
}

// A Tag is a tag that a paper has or that the vocabulary assigns to it.
type Tag struct {
	Tag    string `json:"tag"`
	Has    bool   `json:"has"`    // whether the paper has it
	Phrase string `json:"phrase"` // the phrase that matches; "" if there is none
	Where  string `json:"where"`  // where the phrase occurs: inTitle or inAbstract
	Around string `json:"around"` // the phrase as written, with the words around it
}

// Where a phrase occurs.
const (
	inTitle    = "title"
	inAbstract = "abstract"
)

// InspectTags reports on the tags of an archive.
func InspectTags(a *archive.Archive, terms []content.Term) *TagReport {
	r := &TagReport{
		Untagged: []string{},
		Single:   []string{},
		Unknown:  []string{},
		Unused:   []string{},
		Near:     []TagPair{},
	}
	matcher := content.NewMatcher(terms)
	for i, record := range a.Records {
		p := tagsOfPaper(record, a.Papers[i].File, matcher)
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

// tagsOfPaper returns the tags of one paper and the phrases that match them.
func tagsOfPaper(record *archive.Record, file string, m *content.Matcher) PaperTags {
	p := PaperTags{Slug: record.Slug, File: file, Tags: []Tag{}}
	var matched []Tag
	texts, places := []string{record.TitleText, record.Text}, []string{inTitle, inAbstract}
	for _, match := range m.Match(texts...) {
		matched = append(matched, Tag{
			Tag: match.Tag, Phrase: match.Phrase, Where: places[match.Text],
			Around: around(texts[match.Text], match.Start, match.End),
		})
	}
	for _, tag := range record.Tags {
		t := Tag{Tag: tag}
		if at := slices.IndexFunc(matched, func(m Tag) bool { return m.Tag == tag }); at >= 0 {
			t = matched[at]
			matched = slices.Delete(matched, at, at+1)
		}
		t.Has = true
		p.Tags = append(p.Tags, t)
	}
	p.Tags = append(p.Tags, matched...)
	return p
}

// around returns a part of a text with up to four words before and after it.
func around(text string, start, end int) string {
	const words, space = 4, " \t\n"
	from, to := start, end
	for range words {
		from = strings.LastIndexAny(strings.TrimRight(text[:from], space), space) + 1
		rest := strings.TrimLeft(text[to:], space)
		if length := strings.IndexAny(rest, space); length >= 0 {
			to = len(text) - len(rest) + length
		} else {
			to = len(text)
		}
	}
	part := strings.Join(strings.Fields(text[from:to]), " ")
	if from > 0 {
		part = "… " + part
	}
	if to < len(text) {
		part += " …"
	}
	return part
}

// papersOf maps each tag to the indexes of its papers in the archive.
func papersOf(a *archive.Archive) map[string][]int {
	on := map[string][]int{}
	for i, r := range a.Records {
		for _, tag := range r.Tags {
			on[tag] = append(on[tag], i)
		}
	}
	return on
}

// Count returns the number of tags, over all papers, that satisfy fit.
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

// ByHand reports whether the paper has the tag although none of its phrases matches.
func (t Tag) ByHand() bool { return t.Has && t.Phrase == "" }

// Missing reports whether a phrase matches but the paper does not have the tag. Either nobody added it, or the curator
// removed it.
func (t Tag) Missing() bool { return !t.Has }
