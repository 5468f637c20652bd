package data

import (
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
)

// arxivSnapshot reads the metadata of arXiv that Cornell University publishes on Kaggle
// (https://www.kaggle.com/datasets/Cornell-University/arxiv), one record per line.
var arxivSnapshot = service{
	name: "arXiv", marks: []string{"authors_parsed", "categories"},
	rules: []rule{
		{"authors_parsed", "authors"}, {"versions.created", "date"}, {"comments", "note"}, {"id", "arxiv"},
		{"update_date", "created"}, {"journal-ref", "reference"},
	},
	ignored: entry.WordSet("submitter license report-no authors versions"),
	finish: func(p *paper, _, _ value) {
		p.Venue.Journal = p.text("reference") // as the authors write it, with volume, year and pages
	},
}

// rxiv reads the API of bioRxiv and medRxiv (https://api.biorxiv.org). The DOI is that of the preprint.
var rxiv = service{
	name: "bioRxiv", marks: []string{"jatsxml"},
	ignored: entry.WordSet(`author_corresponding author_corresponding_institution license version server funder funding
		published jatsxml type`),
	finish: func(p *paper, root, _ value) {
		p.Type = "misc"
		p.Withdrawn = p.Withdrawn || root.get("type").text == "withdrawn"
		var published entry.Entry
		if published.Identify(root.get("published").text); published.DOI != "" && published.DOI != p.DOI {
			p.AddLink(entry.Link{Label: "Published version", URL: content.DOIURL(published.DOI)})
		}
	},
}
