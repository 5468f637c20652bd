package data

import (
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// papersWithCode reads the archive "papers with abstracts" of Papers with Code
// (https://github.com/paperswithcode/paperswithcode-data). Programs chose its tasks and methods.
var papersWithCode = service{
	name: "Papers with Code", marks: []string{"paper_url", "url_abs"},
	rules: []rule{
		{"url_abs", "url"}, {"url_pdf", "pdf"}, {"conference_url_abs", "url"}, {"conference_url_pdf", "pdf"},
		{"paper_url", "page"},
	},
	ignored: entry.WordSet("short_abstract url reproduces_paper conference"),
	finish: func(p *paper, _, _ value) {
		if m := proceedingSlug.FindStringSubmatch(p.Venue.Booktitle); m != nil {
			p.Venue.Booktitle = strings.ToUpper(m[1]) + " " + m[2]
		}
	},
}

// proceedingSlug matches the name of a conference in an address: "iclr-2019-5".
var proceedingSlug = lazyregexp.New(`^([a-z]+)-(\d{4})(?:-\d+)?$`)

// papersWithCodeLinks reads the archive "links between papers and code".
var papersWithCodeLinks = service{
	name: "Papers with Code", marks: []string{"paper_title", "repo_url"},
	rules:   []rule{{"paper_url_abs", "url"}, {"paper_url_pdf", "pdf"}, {"paper_url", "page"}},
	ignored: entry.WordSet("is_official mentioned_in_paper mentioned_in_github framework"),
}
