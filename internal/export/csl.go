package export

import (
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
)

// CSL is the format CSL-JSON, which Pandoc and reference managers read: an array of items (the schema csl-data.json of
// citation-style-language/schema, version 1.0.2).
var CSL = &Format{
	Name: "CSL-JSON", ID: "csl-json", Extension: ".csl.json", mediaType: "application/vnd.citationstyles.csl+json",
	open: "[\n", between: ",\n", close: "\n]\n", end: "\n}",
	fields: writeCSL, texts: writeCSLTexts, parts: writeCSLParts,
}

func writeCSL(b io.StringWriter, p citationData) {
	text := func(name, value string) { writeCSLText(b, name, value) }
	write(b, "{\n  \"id\": ")
	writeQuoted(b, p.CitationKey(p.Slug))
	text("type", workOf(p.Record).csl)
	text("title", line(shownTitle(p.Record)))
	writeCSLNames(b, "author", p.names)
	writeCSLIssued(b, p.Record)
	text("container-title", line(p.venue.Name()))
	text("volume", line(p.venue.Volume))
	text("issue", line(p.Venue.Number))
	text("page", strings.ReplaceAll(line(p.venue.Pages), "–", "-"))
	text("publisher", p.publisher())
	text("number", cslNumber(p.Record))
	text("DOI", line(p.DOI))
	text("URL", line(publicationURL(p.Record)))
	for _, name := range further(p.Record, true) {
		writeCSLFurther(b, p.Record, name)
	}
	if p.Withdrawn {
		text("status", "withdrawn")
	}
}

// cslNumber returns the number of a paper: its arXiv identifier, or else the further field number, such as that of a
// report.
func cslNumber(p *archive.Record) string {
	if p.Arxiv != "" {
		return "arXiv:" + line(p.Arxiv)
	}
	return line(p.BibTeX["number"])
}

// hasVariable reports whether CSL has a variable for a further field, and no other field is written to this variable.
func hasVariable(p *archive.Record, name string) bool {
	return biblio.Lookup(name).CSL != "" && name != "number" && !isOwn(p, name) &&
		!(name == "pubstate" && p.Withdrawn) && !(name == "location" && p.BibTeX["address"] != "")
}

func writeCSLFurther(b io.StringWriter, p *archive.Record, name string) {
	if !hasVariable(p, name) {
		return
	}
	f, value := biblio.Lookup(name), p.BibTeX[name]
	switch {
	case f.Names:
		writeCSLNames(b, f.CSL, namesIn(value))
	case f.Date:
		write(b, ",\n  \"", f.CSL, "\": ")
		writeCSLDate(b, line(value))
	default:
		writeCSLText(b, f.CSL, strings.TrimSpace(value))
	}
}

func writeCSLNames(b io.StringWriter, variable string, names []name) {
	separator := ",\n  \"" + variable + "\": ["
	for _, n := range names {
		if n.isOthers() {
			continue
		}
		write(b, separator, "\n    {")
		writeCSLName(b, n)
		write(b, "}")
		separator = ","
	}
	if separator == "," {
		write(b, "\n  ]")
	}
}

// writeCSLIssued writes the date of publication. The further field date is written if it is an interval or the only
// date.
func writeCSLIssued(b io.StringWriter, p *archive.Record) {
	const member = ",\n  \"issued\": "
	switch text := line(p.BibTeX["date"]); {
	case text != "" && !isOwn(p, "date") && (p.Date.IsZero() || strings.Contains(text, "/")):
		write(b, member)
		writeCSLDate(b, text)
	case !p.Date.IsZero():
		write(b, member, "{\"date-parts\": [[", cslDate(p.Date), "]]}")
	}
}

// writeCSLDate writes a date or an interval in ISO 8601 as parts, and other texts unchanged.
func writeCSLDate(b io.StringWriter, text string) {
	var ends []string
	for end := range strings.SplitSeq(text, "/") {
		d, err := content.ParseDate(end)
		if err != nil {
			write(b, "{\"raw\": ")
			writeQuoted(b, text)
			write(b, "}")
			return
		}
		ends = append(ends, "["+cslDate(d)+"]")
	}
	write(b, "{\"date-parts\": [", strings.Join(ends, ", "), "]}")
}

func writeCSLTexts(b io.StringWriter, p *archive.Record) {
	writeCSLText(b, "abstract", strings.Join(paragraphs(p.Text), "\n\n"))
	writeCSLText(b, "keyword", strings.Join(p.Tags, ", "))
	for _, name := range further(p, false) {
		writeCSLFurther(b, p, name)
	}
	writeCSLCustom(b, p)
}

// isImplied reports whether the type or the date of an item already expresses a further field.
func isImplied(p *archive.Record, name string) bool {
	if name != subtype {
		return name == "date"
	}
	t, _ := biblio.FromCSL(workOf(p).csl)
	return t.BibTeX == p.Type && t.Subtype == p.BibTeX[name]
}

// writeCSLCustom writes the further fields and links for which CSL has no variable.
func writeCSLCustom(b io.StringWriter, p *archive.Record) {
	separator, end := ",\n  \"custom\": {", ""
	member := func(name, value string) {
		write(b, separator, "\n    ")
		writeQuoted(b, name)
		write(b, ": ")
		writeQuoted(b, value)
		separator, end = ",", "\n  }"
	}
	for _, name := range slices.Concat(further(p, true), further(p, false)) {
		isNumber := name == "number" && p.Arxiv != "" && p.Venue.Number != p.BibTeX[name]
		if isNumber || !hasVariable(p, name) && !isOwn(p, name) && !isImplied(p, name) {
			member(name, line(p.BibTeX[name]))
		}
	}
	if links := otherLinks(p); len(links) > 0 && p.BibTeX[biblio.LinksName] == "" {
		member(biblio.LinksName, formatLinks(links))
	}
	write(b, end)
}

func writeCSLText(b io.StringWriter, name, value string) {
	if value != "" {
		write(b, ",\n  \"", name, "\": ")
		writeQuoted(b, value)
	}
}

func writeCSLName(b io.StringWriter, n name) {
	separator := `"`
	for _, part := range [...]struct{ name, value string }{
		{"family", n.Family}, {"given", n.Given}, {"non-dropping-particle", n.Particle}, {"suffix", n.Suffix},
		{"literal", n.Whole},
	} {
		if part.value != "" {
			write(b, separator, part.name, `": `)
			writeQuoted(b, part.value)
			separator = `, "`
		}
	}
}

// writeCSLParts writes an array with one item per part. CSL-JSON has no comments, and an empty array would mean an
// empty archive.
func writeCSLParts(b io.StringWriter, e ArchiveParts) {
	separator := e.Format.open
	for _, part := range e.Parts {
		name := strings.TrimSuffix(path.Base(part.Path), e.Format.Extension)
		write(b, separator, "{\n  \"id\": ")
		writeQuoted(b, name)
		writeCSLText(b, "type", "dataset")
		writeCSLText(b, "title", e.Title+": "+part.description())
		writeCSLText(b, "URL", content.Absolute(e.Base, part.Path))
		write(b, e.Format.end)
		separator = e.Format.between
	}
	write(b, e.Format.close)
}

func cslDate(d content.Date) string {
	parts := []string{strconv.Itoa(d.Year)}
	if d.Month > 0 {
		parts = append(parts, strconv.Itoa(int(d.Month)))
	}
	if d.Day > 0 {
		parts = append(parts, strconv.Itoa(d.Day))
	}
	return strings.Join(parts, ", ")
}

// writeQuoted writes a text as a JSON string.
func writeQuoted(b io.StringWriter, text string) {
	if isLine(text) && !strings.ContainsAny(text, `"\\`) { // most texts
		write(b, `"`, text, `"`)
		return
	}
	q, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	write(b, string(q))
}
