package data

import (
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
)

// dataCite reads the DOIs of DataCite's REST API (https://support.datacite.org/docs/api).
var dataCite = service{
	name: "DataCite", marks: []string{"titles", "creators", "publicationYear"},
	rules: []rule{
		{"descriptions[descriptionType=Abstract].description", "abstract"}, {"dates[dateType=Issued].date", "date"},
		{"types.bibtex", "kind"}, {"types.resourceTypeGeneral", "kind"}, {"container.title", "journal"},
		{"container.volume", "volume"}, {"container.issue", "number"}, {"container.firstPage", "first"},
		{"container.lastPage", "last"}, {"subjects.subject", "subjects"},
	},
	ignored: entry.WordSet(`id type relationships prefix suffix identifiers alternateIdentifiers contributors
		descriptions sizes formats version rightsList geoLocations fundingReferences relatedIdentifiers relatedItems xml
		contentUrl metadataVersion schemaVersion source isActive state reason viewCount viewsOverTime downloadCount
		downloadsOverTime referenceCount citationCount citationsOverTime partCount partOfCount versionCount
		versionOfCount created registered updated published`),
}

// dblp reads the search API of DBLP (https://dblp.org/faq/How+to+use+the+dblp+search+API.html).
var dblp = service{
	name: "DBLP", marks: []string{"venue", "ee", "key"},
	rules:   []rule{{"url", "page"}},
	ignored: entry.WordSet("@score @id access key url"),
	finish: func(p *paper, _, core value) {
		p.Title = strings.TrimSuffix(p.Title, ".")
		if id, found := strings.CutPrefix(core.get("volume").text, "abs/"); found {
			p.Identify(id)
		}
		p.Key = "DBLP:" + core.get("key").first()
	},
}

// inspire reads the literature of INSPIRE's REST API (https://github.com/inspirehep/rest-api-doc).
var inspire = service{
	name: "INSPIRE", marks: []string{"titles", "control_number"},
	rules: []rule{
		{"titles.title", "title"}, {"authors.full_name", "authors"}, {"abstracts.value", "abstract"},
		{"arxiv_eprints.value", "arxiv"}, {"dois.value", "doi"}, {"publication_info.journal_title", "journal"},
		{"publication_info.journal_volume", "volume"}, {"publication_info.journal_issue", "number"},
		{"publication_info.page_start", "first"}, {"publication_info.page_end", "last"}, {"publication_info.year",
			"year"},
		{"preprint_date", "date"}, {"imprints.date", "date"}, {"earliest_date", "created"}, {"document_type", "kind"},
		{"arxiv_eprints.categories", "subjects"}, {"inspire_categories.term", "subjects"}, {"keywords.value",
			"subjects"},
		{"isbns.value", "isbn"},
	},
	ignored: entry.WordSet(`$schema _collections _files control_number self references documents figures
		external_system_identifiers legacy_creation_date legacy_version core citeable refereed curated citation_count
		citation_count_without_self_citations reference_count license copyright acquisition_source facet_author_name
		first_author public_notes number_of_pages curated_relation collaborations report_numbers accelerator_experiments
		texkeys_ primary_arxiv_category can_edit is_collection_hidden links id created updated abstract_sources`),
}

// ads reads the search API of the Astrophysics Data System (https://ui.adsabs.harvard.edu/help/api).
var ads = service{
	name: "ADS", marks: []string{"bibcode", "title"},
	rules: []rule{{"bibcode", "key"}, {"pub", "journal"}},
	ignored: entry.WordSet(`read_count citation_count id property bibstem aff links_data esources data reference
		citation`),
}

// bibtexParser reads entries of BibTeX as Python's bibtexparser writes them (https://bibtexparser.readthedocs.io).
var bibtexParser = service{
	name: "bibtexparser", marks: []string{"ENTRYTYPE", "ID"},
	rules: []rule{{"ID", "key"}, {"ENTRYTYPE", "kind"}},
}
