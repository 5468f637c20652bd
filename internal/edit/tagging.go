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
	Papers   []PaperTags `json:"papers"`   // sorted by slug
	Untagged []string    `json:"untagged"` // slugs of the papers without a tag
	Single   []string    `json:"single"`   // tags that only one paper has
	Unknown  []string    `json:"unknown"`  // tags that are not in the vocabulary
	Unused   []string    `json:"unused"`   // tags of the vocabulary that no paper has
	Near     []TagPair   `json:"near"`     // pairs of tags that may have the same meaning
	Tags     int         `json:"tags"`     // number of tags that papers have
}

// A PaperTags has the tags of one paper: first its own tags in their order, then those that the vocabulary would add.
type PaperTags struct {
	Slug string `json:"slug"`
	File string `json:"file"`
	Tags []Tag  `json:"tags"`
}

// A Tag is a tag that a paper has or that the vocabulary assigns to it.
type Tag struct {
	Tag    string `json:"tag"`
	Has    bool   `json:"has"`    // whether the paper has it
	Phrase string `json:"phrase"` // the phrase of the vocabulary that matches, or ""
	Where  string `json:"where"`  // inTitle or inAbstract; "" without a phrase
	Around string `json:"around"` // the phrase as written, with the words around it
}

// Values of Tag.Where.
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
	papers := papersByTag(a)
	r.Tags = len(papers)
	known := map[string]bool{}
	for _, t := range terms {
		known[t.Tag] = true
		if len(papers[t.Tag]) == 0 {
			r.Unused = append(r.Unused, t.Tag)
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(papers)) {
		if len(papers[tag]) == 1 {
			r.Single = append(r.Single, tag)
		}
		if !known[tag] {
			r.Unknown = append(r.Unknown, tag)
		}
	}
	r.Near = append(r.Near, similarTags(papers)...)
	return r
}

// tagsOfPaper returns the tags of one paper, with the phrases that match.
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

// around returns the part of a text from start to end, with up to four words before and after it.
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

// papersByTag maps each tag to the indexes of its papers in the archive.
func papersByTag(a *archive.Archive) map[string][]int {
	papers := map[string][]int{}
	for i, r := range a.Records {
		for _, tag := range r.Tags {
			papers[tag] = append(papers[tag], i)
		}
	}
	return papers
}

// Count returns the number of tags of all papers for which isCounted returns true.
func (r *TagReport) Count(isCounted func(Tag) bool) int {
	n := 0
	for _, p := range r.Papers {
		for _, t := range p.Tags {
			if isCounted(t) {
				n++
			}
		}
	}
	return n
}

// ByHand reports whether the paper has the tag, but no phrase of the tag matches.
func (t Tag) ByHand() bool { return t.Has && t.Phrase == "" }

// Missing reports whether a phrase of the tag matches, but the paper does not have the tag.
func (t Tag) Missing() bool { return !t.Has }
