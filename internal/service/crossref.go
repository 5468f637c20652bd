package service

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/bib"
)

// crossref is the API of Crossref (https://api.crossref.org/swagger-ui/). Its public pool allows one search per second.
// It does not have the DOIs of arXiv.
var crossref = kind{
	name: "crossref", title: "Crossref", base: "https://api.crossref.org", interval: time.Second, extension: ".json",
	configured: func(s *config.Services) string { return s.Crossref },
	batch:      1,
	provides:   []string{"identifier", "authors", "venue"},
	canLookUp:  func(id ID) bool { return id.DOI != "" },
	lookup:     func(ids []ID) string { return "/works/" + pathOf(ids[0].DOI) },
	search:     func(title string) string { return query("/works", "query.bibliographic", title, "rows", hits) },
	read:       bib.ReadCSL,
	finish:     markRetracted,
}

// A crossrefWork is the part of a work, or of a list of works, with notices such as corrections
// (https://www.crossref.org/documentation/crossmark/).
type crossrefWork struct {
	DOI       string `json:"DOI"`
	UpdatedBy []struct {
		Type string `json:"type"`
	} `json:"updated-by"`
	Items []crossrefWork `json:"items"`
}

// markRetracted marks the records of retracted works.
func markRetracted(body []byte, records []Record) {
	var all struct {
		Message crossrefWork `json:"message"`
	}
	if json.Unmarshal(body, &all) != nil {
		return // the notices are optional, and bib.ReadCSL reports invalid JSON
	}
	for _, w := range append(all.Message.Items, all.Message) {
		for _, notice := range w.UpdatedBy {
			switch strings.ToLower(notice.Type) {
			case "retraction", "partial_retraction", "withdrawal", "removal":
				for i := range records {
					r := &records[i]
					r.Withdrawn = r.Withdrawn || content.BareDOI(r.DOI) == content.BareDOI(w.DOI)
				}
			}
		}
	}
}
