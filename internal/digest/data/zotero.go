package data

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// zotero reads items of Zotero's web API (https://www.zotero.org/support/dev/web_api/v3/basics), in which the item is
// the member data, and of Better BibTeX's JSON, in which it is the record.
var zotero = service{
	name: "Zotero", marks: []string{"itemType"},
	rules: []rule{
		{"archiveID", "id"}, {"university", "publisher"}, {"institution", "publisher"}, {"reportNumber", "number"},
		{"bookTitle", "booktitle"}, {"meta.citationKey", "key"},
	},
	ignored: entry.WordSet(`key version library links meta collections relations libraryCatalog accessDate rights
		archive archiveLocation callNumber journalAbbreviation shortTitle itemKey itemID uri select attachments notes
		numPages genre thesisType repository seriesTitle seriesText seriesNumber parentItem linkMode contentType charset
		filename md5 mtime creatorSummary parsedDate inPublications reportType numberOfVolumes`),
	skip: func(root value) string {
		of := root.get("itemType").text + root.get("data").get("itemType").text
		if slices.Contains([]string{"attachment", "note", "annotation"}, of) {
			return "not a paper: an " + strings.Replace(of, "note", "independent note", 1) + " of Zotero"
		}
		return ""
	},
	finish: func(p *paper, _, core value) { p.readExtra(core.get("extra").text) },
}

// extraFact matches a line with a name and a value in Zotero's field "Extra"
// (https://www.zotero.org/support/kb/item_types_and_fields).
var extraFact = lazyregexp.New(`(?i)^\s*(arxiv|pmid|citation key|doi|pmcid|publisher|_eprint|` +
	`tex\.[\w.]+|original-date|` +
	`type|version|issn|isbn|event-title|number-of-pages|adsurl|eprint|zbl|mr number)\s*[:=]\s*(.*)$`)

// readExtra reads the field "Extra". Lines that are not facts become the note.
func (p *paper) readExtra(text string) {
	var rest []string
	for line := range strings.Lines(text) {
		line = entry.Clean(line)
		m := extraFact.FindStringSubmatch(line)
		switch {
		case m == nil:
			if line != "" {
				rest = append(rest, line)
			}
		case strings.EqualFold(m[1], "pmid"), strings.EqualFold(m[1], "issn"), strings.EqualFold(m[1], "isbn"):
			p.setField(strings.ToLower(m[1]), m[2])
		case strings.EqualFold(m[1], "citation key"):
			if p.Key == "" {
				p.Key = m[2]
			}
		case strings.EqualFold(m[1], "arxiv"), strings.EqualFold(m[1], "doi"), strings.EqualFold(m[1], "eprint"):
			p.Identify(entry.MentionedArxiv("arXiv:" + m[2]))
			p.Identify(m[2])
		}
	}
	p.Note = strings.Join(rest, "; ")
}
