package check

import (
	"slices"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// tags finds tags that are not in the vocabulary. A tag similar to one of the vocabulary is probably misspelled and
// reported for every paper; any other tag is reported once, with the number of its papers.
func tags(f *finder) {
	mixedTags(f)
	var terms []string
	for _, t := range f.config.Tags {
		terms = append(terms, t.Tag)
	}
	if len(terms) == 0 {
		return // the archive has no vocabulary
	}
	papers := map[string]int{}
	for _, s := range f.sources {
		for _, tag := range s.tags() {
			papers[tag]++
		}
	}
	strays := map[string]*content.StrayTag{}
	for tag, n := range papers {
		strays[tag] = content.Stray(f.config.Tags, tag, n)
	}
	reported := map[string]bool{}
	for _, s := range f.sources {
		for _, tag := range s.tags() {
			stray := strays[tag]
			if stray == nil || reported[tag] && stray.IsOwn {
				continue
			}
			reported[tag] = true
			where := s.field("tags", s.paper.WrittenTag(tag))
			where.What, where.Hint = stray.What, stray.Hint
			if stray.Now != "" {
				f.add(Warning, where, s.replaceTag(tag, stray.Now))
			} else {
				f.add(Warning, where, s.correctTag(tag, terms))
			}
		}
	}
}

// mixedTags finds tags that are the same only because slugs have only letters and digits, such as C++ and C#. It
// reports each pair once.
func mixedTags(f *finder) {
	first := map[string]string{} // title or first spelling of each tag
	for _, t := range f.config.Tags {
		first[t.Tag] = t.Title
	}
	reported := map[string]bool{}
	for _, s := range f.sources {
		if s.paper == nil {
			continue
		}
		for _, text := range s.paper.Spellings() {
			slug := content.Slug(text)
			switch other := first[slug]; {
			case text == slug || other != "" && content.SameTag(other, text) || reported[text]:
			case other == "":
				first[slug] = text
			case content.HasTitle(f.config.Tags, slug) && content.SameTag(slug, text): // PDEs, with a longer title
			default:
				reported[text] = true
				where := s.field("tags", text)
				where.What = "the tags " + problem.Quote(other) + " and " + problem.Quote(text) + " are both the tag " +
					problem.Quote(slug)
				where.Hint = "write them so that they differ in letters or digits"
				f.add(Warning, where, nil)
			}
		}
	}
}

func (s *source) tags() []string {
	if s.paper == nil {
		return nil
	}
	return s.paper.Tags
}

// correctTag returns a change that corrects a misspelled tag, or nil unless exactly one term is similar.
func (s *source) correctTag(tag string, terms []string) *change {
	var similar []string
	for _, term := range terms {
		if isMisspelled(tag, term) {
			similar = append(similar, term)
		}
	}
	if len(similar) != 1 {
		return nil
	}
	return s.replaceTag(tag, similar[0])
}

// replaceTag returns a change that replaces a tag with a term, or nil if the paper already has that term.
func (s *source) replaceTag(tag, term string) *change {
	if slices.Contains(s.tags(), term) {
		return nil
	}
	return &change{s, "tags", s.paper.WrittenTag(tag), term}
}

// isMisspelled reports whether a word is a misspelling of another: one edit apart, or two in long words. Similar short
// words are often different words.
func isMisspelled(word, other string) bool {
	n := min(len(word), len(other))
	return n >= 5 && problem.Distance(word, other) <= 1 || n >= 10 && problem.Distance(word, other) <= 2
}
