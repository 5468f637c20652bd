package data

import "github.com/offprint/offprint/internal/digest/entry"

// semanticScholar reads papers of Semantic Scholar's Academic Graph API (https://api.semanticscholar.org/api-docs).
var semanticScholar = service{
	name: "Semantic Scholar", marks: []string{"paperId", "title"},
	rules: []rule{
		{"publicationVenue", "venue"}, {"journal.name", "venue"}, {"venue", "venue"}, {"journal.volume", "volume"},
		{"journal.pages", "pages"}, {"openAccessPdf.url", "pdf"}, {"publicationVenue.issn", "issn"}, {"url", "page"},
	},
	ignored: entry.WordSet(`paperId corpusId citationStyles textAvailability isOpenAccess influentialCitationCount
		citationCount referenceCount embedding citations references isInfluential contexts intents`),
}
