package archive

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
)

// tagTitles finds the titles of the tags that have none in the vocabulary: their most frequent spelling in papers, such
// as "Graph Neural Nets". It remembers the papers that show such titles.
type tagTitles struct {
	titled map[*source]*source // with the titles in their cards
}

// titleTags returns the sources with the titles of their tags. A source without such a tag is not changed.
func (r *Reader) titleTags(sources []*source, vocabulary []content.Term) []*source {
	titles := titlesOf(sources, vocabulary)
	known := r.tagTitles.titled
	r.tagTitles.titled = map[*source]*source{}
	if len(titles) == 0 {
		return sources
	}
	all := make([]*source, len(sources))
	for i, s := range sources {
		all[i] = s
		if own := ofTags(s.Tags, titles); own != nil {
			t := known[s]
			if t == nil || !slices.Equal(t.card.TagTitles, own) {
				t = r.withTitles(s, own)
			}
			all[i], r.tagTitles.titled[s] = t, t
		}
	}
	return all
}

// titlesOf returns the titles of the tags that papers do not write as slugs and that have no title in the vocabulary.
// Of several spellings, the most frequent is the title, or the first in the order of the alphabet.
func titlesOf(sources []*source, vocabulary []content.Term) map[string]string {
	var counts map[string]map[string]int // of the spellings of each tag
	for _, s := range sources {
		for _, text := range s.spelled {
			if counts == nil {
				counts = map[string]map[string]int{}
			}
			slug := content.Slug(text)
			if counts[slug] == nil {
				counts[slug] = map[string]int{}
			}
			counts[slug][text]++
		}
	}
	titles := make(map[string]string, len(counts))
	for slug, spellings := range counts {
		if !content.HasTitle(vocabulary, slug) {
			titles[slug] = mostFrequent(spellings)
		}
	}
	return titles
}

// mostFrequent returns the text with the highest count, or the first in the order of the alphabet of several.
func mostFrequent(counts map[string]int) (best string) {
	for text, n := range counts {
		if best == "" || n > counts[best] || n == counts[best] && text < best {
			best = text
		}
	}
	return best
}

// spellings returns the tags of a paper that are not written as slugs, with white space collapsed.
func spellings(p *content.Paper) (spelled []string) {
	for _, tag := range p.Tags {
		if text := strings.Join(strings.Fields(p.WrittenTag(tag)), " "); text != tag {
			spelled = append(spelled, text)
		}
	}
	return spelled
}

// ofTags returns the titles of tags in their order, "" for a tag without one; or nil if there is none.
func ofTags(tags []string, titles map[string]string) (own []string) {
	for i, tag := range tags {
		if title := titles[tag]; title != "" {
			if own == nil {
				own = make([]string, len(tags))
			}
			own[i] = title
		}
	}
	return own
}

// withTitles returns a source whose card has titles of tags. The card is that of the last archive if it is the same.
func (r *Reader) withTitles(s *source, titles []string) *source {
	changed, card := *s, *s.card
	card.TagTitles = titles
	changed.card = &card
	if r.last != nil && r.last.Lists != nil {
		if at, there := r.last.places[s.Slug]; there {
			changed.card = memo.Same(r.last.Cards[at], &card)
		}
	}
	return &changed
}

// TagTitle returns the title of a tag of the paper that has none in the vocabulary, as papers write it, or "".
func (c *Card) TagTitle(tag string) string {
	if at := slices.Index(c.Tags, tag); at >= 0 && at < len(c.TagTitles) {
		return c.TagTitles[at]
	}
	return ""
}
