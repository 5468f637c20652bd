package archive

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
)

// tagTitles caches the papers whose tags have no title in the vocabulary. The title of such a tag is its most frequent
// spelling in papers, such as "Graph Neural Nets".
type tagTitles struct {
	titled map[*source]*source // sources with titles in their cards, by source without
}

// titleTags returns the sources with the titles of such tags in their cards. It returns a source without such tags
// unchanged.
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
		if own := titlesFor(s.Tags, titles); own != nil {
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
// The title is the most frequent spelling, or the alphabetically first of several.
func titlesOf(sources []*source, vocabulary []content.Term) map[string]string {
	var counts map[string]map[string]int // number of papers by tag and spelling
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

// mostFrequent returns the text with the highest count, or the alphabetically first of several.
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

// titlesFor returns the titles of tags by index, with "" for a tag without one. It returns nil if no tag has a title.
func titlesFor(tags []string, titles map[string]string) (own []string) {
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

// withTitles returns a copy of a source whose card has titles of tags. It reuses the card of the last archive if it is
// equal.
func (r *Reader) withTitles(s *source, titles []string) *source {
	changed, card := *s, *s.card
	card.TagTitles = titles
	changed.card = &card
	if r.last != nil && r.last.Lists != nil {
		if at, ok := r.last.places[s.Slug]; ok {
			changed.card = memo.Same(r.last.Cards[at], &card)
		}
	}
	return &changed
}

// TagTitle returns the spelling of a tag in papers that is its title. It returns "" if the tag has another title or is
// only written as a slug.
func (c *Card) TagTitle(tag string) string {
	if at := slices.Index(c.Tags, tag); at >= 0 && at < len(c.TagTitles) {
		return c.TagTitles[at]
	}
	return ""
}
