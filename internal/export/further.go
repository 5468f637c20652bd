package export

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
)

// venue returns the venue of a paper, completed from its further fields. These have values that imports do not put into
// the venue, such as arXiv as the journal.
func venue(p *archive.Record) content.Venue {
	v, m := p.Venue, p.BibTeX
	v.Number = cmp.Or(v.Number, m["number"])
	if v.Name() == "" && len(m) > 0 { // if it has a venue, the further fields describe an earlier version of the paper
		v.Journal, v.Booktitle = m["journal"], m["booktitle"]
		v.Volume, v.Publisher = cmp.Or(v.Volume, m["volume"]), cmp.Or(v.Publisher, m["publisher"])
		v.Pages = cmp.Or(v.Pages, m["pages"])
	}
	if v.Pages != m["eid"] && v.Pages != m["articleno"] { // else it is the number of an article
		v.Pages = content.PageRange(v.Pages)
	}
	return v
}

// further returns the names of the public further fields of a paper, in the order in which exports write them: only the
// fields for citations, or only the others. A further field comes from a bibliography and has no equivalent in the
// paper's own fields.
func further(p *archive.Record, cited bool) []string {
	if len(p.BibTeX) == 0 {
		return nil
	}
	return slices.SortedFunc(func(yield func(string) bool) {
		for name := range maps.Keys(p.BibTeX) {
			if biblio.IsCited(name) == cited && !biblio.IsPrivate(name) && p.BibTeX[name] != "" && !yield(name) {
				return
			}
		}
	}, biblio.Compare)
}

// ofVenue contains the further fields that complete a venue.
var ofVenue = map[string]bool{
	"journal": true, "booktitle": true, "volume": true, "number": true, "pages": true, "publisher": true,
}

// isOwn reports whether exports leave out a further field because they write the paper's own value in its place.
func isOwn(p *archive.Record, name string) bool {
	switch name {
	case "title", "author", "abstract", "keywords":
		return true
	case "year", "date":
		return !p.Date.IsZero() && !strings.Contains(p.BibTeX[name], p.Date.String()[:4])
	case "month":
		return p.Date.Month > 0
	case "day":
		return p.Date.Day > 0
	case "eprint", "archiveprefix":
		return p.Arxiv != ""
	case "primaryclass":
		return primaryClass(p.Arxiv) != ""
	case "doi":
		return p.DOI != ""
	case "url":
		return publicationURL(p) != ""
	case "institution", "school":
		return p.Organization != "" && name == organizationField(p.Type)
	}
	return ofVenue[name]
}

// otherLinks returns the links of a paper that neither its citation nor its further fields contain.
func otherLinks(p *archive.Record) []content.Link {
	var all []content.Link
	for _, l := range p.Links {
		written := l.URL == publicationURL(p) || strings.Contains(p.BibTeX["howpublished"], l.URL) ||
			l.Label == "zbMATH" && p.BibTeX["zbl"]+p.BibTeX["zbmath"] != ""
		if !written {
			all = append(all, l)
		}
	}
	return all
}

// formatLinks returns links as the value of one field.
func formatLinks(links []content.Link) string {
	texts := make([]string, len(links))
	for i, l := range links {
		texts[i] = biblio.FormatLink(l.Label, l.URL)
	}
	return strings.Join(texts, "; ")
}

// namesIn splits a list of names in the form of BibTeX. The last one is others if the list is incomplete.
func namesIn(list string) []name {
	texts := splitNames(line(list))
	all := make([]name, 0, len(texts))
	for _, text := range texts {
		parts := strings.Split(text, ",")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		inside, whole := strings.CutPrefix(text, "{")
		switch {
		case text == "":
		case text == "others":
			all = append(all, others)
		case whole:
			all = append(all, name{Whole: strings.TrimSuffix(inside, "}")})
		case len(parts) == 2:
			all = append(all, invertedName(parts[0], "", parts[1]))
		case len(parts) == 3:
			all = append(all, invertedName(parts[0], parts[1], parts[2]))
		default:
			all = append(all, nameOf(text))
		}
	}
	return all
}

// invertedName returns a name from its inverted form. The family name can start with a particle.
func invertedName(family, suffix, given string) name {
	n := name{Given: given, Family: family, Suffix: suffix}
	words := strings.Fields(family)
	small := 0
	for small < len(words)-1 && isSmall(words[small]) {
		small++
	}
	n.Particle, n.Family = strings.Join(words[:small], " "), strings.Join(words[small:], " ")
	return n
}

// splitNames splits a list at each "and" outside braces.
func splitNames(list string) []string {
	const separator = " and "
	var all []string
	depth, start := 0, 0
	for i := range len(list) {
		switch {
		case i < start:
		case list[i] == '{':
			depth++
		case list[i] == '}':
			depth = max(depth-1, 0)
		case depth == 0 && strings.HasPrefix(list[i:], separator):
			all = append(all, strings.TrimSpace(list[start:i]))
			start = i + len(separator)
		}
	}
	return append(all, strings.TrimSpace(list[start:]))
}

// isOthers reports whether a name represents the names that a list omits.
func (n name) isOthers() bool { return n == others }

// others is the last element of an incomplete list of names. It has no family name, unlike an author with this name.
var others = name{Given: "others"}
