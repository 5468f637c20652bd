package service

import (
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/digest/data"
	"github.com/offprint/offprint/internal/web"
)

// openAlex is the API of OpenAlex (https://docs.openalex.org/how-to-use-the-api/api-overview). It has the works of
// Crossref, DataCite and arXiv. Searches need a key, which is free.
var openAlex = kind{
	name: "openalex", title: "OpenAlex", base: "https://api.openalex.org", interval: 200 * time.Millisecond,
	extension:  ".json",
	secret:     web.Secret{Name: "api_key", Variable: "OFFPRINT_OPENALEX_KEY"},
	configured: func(s *config.Services) string { return s.OpenAlex },
	batch:      1,
	provides:   []string{"identifier", "authors", "venue", "links"},
	canLookUp:  func(ID) bool { return true },
	lookup: func(ids []ID) string {
		doi := ids[0].DOI
		if doi == "" {
			doi = "10.48550/arxiv." + ids[0].Arxiv
		}
		return "/works/doi:" + pathOf(doi)
	},
	search: func(title string) string { return query("/works", "search", title, "per-page", hits) },
	read:   data.ReadPlainJSON,
}
