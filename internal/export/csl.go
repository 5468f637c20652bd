package export

import (
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// CSL writes CSL-JSON, an array of items (the schema csl-data.json of citation-style-language/schema, version 1.0.2),
// which Pandoc and reference managers read.
var CSL = &Format{
	Name: "CSL-JSON", ID: "csl-json", Extension: ".csl.json", mediaType: "application/vnd.citationstyles.csl+json",
	open: "[\n", between: ",\n", close: "\n]\n", end: "\n}",
	fields: writeCSL, texts: writeCSLTexts, parts: writeCSLParts,
}

func writeCSL(b io.StringWriter, p cited) {
	text := func(name, value string) { writeCSLText(b, name, value) }
	write(b, "{\n  \"id\": ")
	writeQuoted(b, key(p.Slug))
	text("type", workOf(p.Record).csl)
	text("title", line(shownTitle(p.Record)))
	for i, n := range p.names {
		if i == 0 {
			write(b, ",\n  \"author\": [")
		} else {
			write(b, ",")
		}
		write(b, "\n    {")
		writeCSLName(b, n)
		write(b, "}")
	}
	if len(p.names) > 0 {
		write(b, "\n  ]")
	}
	if !p.Date.IsZero() {
		write(b, ",\n  \"issued\": {\"date-parts\": [[", cslDate(p.Date), "]]}")
	}
	text("container-title", line(p.Venue.Name()))
	text("volume", line(p.Venue.Volume))
	text("issue", line(p.Venue.Number))
	text("page", strings.ReplaceAll(line(p.Venue.Pages), "–", "-"))
	text("publisher", publisher(p.Record))
	if p.Arxiv != "" {
		text("number", "arXiv:"+line(p.Arxiv))
	}
	text("DOI", line(p.DOI))
	text("URL", line(address(p.Record)))
	if p.Withdrawn {
		text("status", "withdrawn")
	}
}

func writeCSLTexts(b io.StringWriter, p *archive.Record) {
	writeCSLText(b, "abstract", strings.Join(paragraphs(p.Text), "\n\n"))
	writeCSLText(b, "keyword", strings.Join(p.Tags, ", "))
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

// writeCSLParts writes an array with one item for each part. CSL-JSON has no comments, and an empty array would say
// that the archive is empty.
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
	if isLine(text) && !strings.ContainsAny(text, `"\\`) { // as most texts
		write(b, `"`, text, `"`)
		return
	}
	q, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	write(b, string(q))
}
