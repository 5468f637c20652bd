package export

import (
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/content"
)

// CSL writes CSL-JSON, an array of items (the schema csl-data.json of citation-style-language/schema, version 1.0.2),
// which Pandoc and reference managers read.
var CSL = &Format{
	Name: "CSL-JSON", ID: "csl-json", Extension: ".csl.json", mediaType: "application/vnd.citationstyles.csl+json",
	open: "[\n", between: ",\n", close: "\n]\n", write: writeCSL,
}

func writeCSL(b io.StringWriter, p cited, whole bool) {
	member := func(name, value string) {
		write(b, ",\n  \"", name, "\": ", value)
	}
	text := func(name, value string) {
		if value != "" {
			member(name, quoted(value))
		}
	}
	write(b, "{\n  \"id\": ", quoted(key(p.Slug)))
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
		member("issued", `{"date-parts": [[`+cslDate(p.Date)+`]]}`)
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
	if whole {
		text("abstract", strings.Join(paragraphs(p.Text), "\n\n"))
		text("keyword", strings.Join(p.Tags, ", "))
	}
	write(b, "\n}")
}

func writeCSLName(b io.StringWriter, n name) {
	separator := `"`
	for _, part := range [...]struct{ name, value string }{
		{"family", n.Family}, {"given", n.Given}, {"non-dropping-particle", n.Particle}, {"suffix", n.Suffix},
		{"literal", n.Whole},
	} {
		if part.value != "" {
			write(b, separator, part.name, `": `, quoted(part.value))
			separator = `, "`
		}
	}
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

// quoted returns a text as a JSON string.
func quoted(text string) string {
	q, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	return string(q)
}
