package service

import (
	"strconv"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/feed"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// arxiv is the API of arXiv (https://info.arxiv.org/help/api/user-manual.html). Its terms of use allow one request
// every three seconds and one connection (https://info.arxiv.org/help/api/tou.html).
var arxiv = kind{
	name: "arxiv", title: "arXiv", base: "https://export.arxiv.org", interval: 3 * time.Second, extension: ".atom",
	configured: func(s *config.Services) string { return s.Arxiv },
	batch:      100,
	provides:   []string{"identifier", "authors"},
	canLookUp:  func(id ID) bool { return id.Arxiv != "" },
	lookup: func(ids []ID) string {
		names := make([]string, len(ids))
		for i, id := range ids {
			names[i] = id.Arxiv
		}
		return query("/api/query", "id_list", strings.Join(names, ","), "start", "0", "max_results",
			strconv.Itoa(len(ids)))
	},
	search: func(title string) string {
		return query("/api/query", "search_query", arxivTitle(title), "start", "0", "max_results", hits)
	},
	read: feed.ReadArxiv,
}

// formula matches a formula in TeX, which arXiv's index does not contain as written.
var formula = lazyregexp.New(`\$[^$]*\$|\\[A-Za-z]+`)

// arxivTitle returns a search query for a title: its words in their order or, for a title with formulas, the words
// outside formulas in any order.
func arxivTitle(title string) string {
	plain := formula.ReplaceAllString(title, " ")
	words := strings.Split(content.NormalTitle(plain), "-")
	if plain == title || len(words) < 2 {
		return `ti:"` + strings.Join(strings.Split(content.NormalTitle(title), "-"), " ") + `"`
	}
	return "ti:" + strings.Join(words, " AND ti:")
}

// Version returns the version of the paper that a record of arXiv describes, or 0 if it is unknown.
func (r *Record) Version() int { return VersionOf(r.Arxiv) }

// VersionOf returns the version in an arXiv identifier, such as 2 in 2310.19809v2, or 0 if it has none.
func VersionOf(id string) int {
	version := strings.TrimPrefix(id, content.Unversioned(id))
	n, _ := strconv.Atoi(strings.TrimPrefix(version, "v"))
	return n
}
