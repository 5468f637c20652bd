package data

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
)

// openAlex reads works of OpenAlex (https://docs.openalex.org/api-entities/works/work-object). Its abstracts are
// inverted indexes, and programs choose its topics and keywords.
var openAlex = service{
	name: "OpenAlex", marks: []string{"authorships"},
	rules: []rule{
		{"abstract_inverted_index", "abstract"}, {"primary_location.source", "venue"}, {"host_venue", "venue"},
		{"biblio.volume", "volume"}, {"biblio.issue", "number"}, {"biblio.first_page", "first"},
		{"biblio.last_page", "last"}, {"primary_location.landing_page_url", "url"}, {"best_oa_location.pdf_url", "pdf"},
		{"primary_location.source.issn_l", "issn"}, {"locations.landing_page_url", "id"}, {"ids.pmid", "pmid"},
		{"concepts", "subjects"}, {"topics", "subjects"}, {"keywords", "subjects"}, {"id", "page"},
	},
	ignored: entry.WordSet(`primary_topic open_access cited_by_api_url mesh counts_by_year related_works
		referenced_works corresponding_author_ids corresponding_institution_ids indexed_in countries_distinct_count
		institutions institutions_distinct_count apc_list apc_paid fwci has_fulltext fulltext_origin
		citation_normalized_percentile cited_by_percentile_year is_paratext is_xpac locations_count
		sustainable_development_goals awards grants funders has_content content_urls referenced_works_count updated_date
		created_date is_authors_truncated alternate_host_venues ngrams_url abstract_inverted_index_v3 type_crossref
		relevance_score is_oa best_open_version fulltext`),
}

// invertedText returns the text of an inverted index, which maps each word to its positions. It returns "" if the
// object is not such an index.
func invertedText(index value) string {
	type word struct {
		at   int
		text string
	}
	var all []word
	size, limit := 0, 0
	for _, m := range index.members {
		for _, position := range m.list {
			at, err := strconv.Atoi(position.text)
			if err != nil {
				return ""
			}
			all = append(all, word{at, m.name})
			size += len(m.name) + 1
		}
		limit += 4*len(m.name) + 8*len(m.list) + 1000
	}
	if size > limit {
		return "" // a long word at many positions
	}
	slices.SortStableFunc(all, func(a, b word) int { return cmp.Compare(a.at, b.at) })
	var b strings.Builder
	for i, w := range all {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}
