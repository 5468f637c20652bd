package export

import (
	"bufio"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/date"
)

// CSL is CSL-JSON, an array of items (the schema csl-data.json of citation-style-language/schema,
// version 1.0.2), which Pandoc and reference managers read.
var CSL = &Format{
	Name: "CSL-JSON", ID: "csl-json", Extension: ".csl.json", mediaType: "application/vnd.citationstyles.csl+json",
	open: "[\n", between: ",\n", close: "\n]\n", write: writeCSL,
}

func writeCSL(b *bufio.Writer, p cited, whole bool) {
	member := func(name, value string) {
		write(b, ",\n  \"", name, "\": ", value)
	}
	text := func(name, value string) {
		if value != "" {
			member(name, quoted(value))
		}
	}
	write(b, "{\n  \"id\": ", quoted(key(p.Slug)))
	text("type", cslType(p.Record))
	text("title", line(shownTitle(p.Record)))
	if len(p.names) > 0 {
		items := make([]string, len(p.names))
		for i, n := range p.names {
			items[i] = "\n    " + cslName(n)
		}
		member("author", "["+strings.Join(items, ",")+"\n  ]")
	}
	if !p.Date.IsZero() {
		member("issued", `{"date-parts": [[`+cslDate(p.Date)+`]]}`)
	}
	if isPreprint(p.Record) {
		text("publisher", "arXiv")
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

// cslType is a paper's kind: "article" is one that is in no journal, such as a preprint.
func cslType(p *archive.Record) string {
	if !isPreprint(p) && p.DOI != "" {
		return "article-journal"
	}
	return "article"
}

func cslName(n name) string {
	var parts []string
	for _, part := range []struct{ name, value string }{
		{"family", n.Family}, {"given", n.Given}, {"non-dropping-particle", n.Particle}, {"suffix", n.Suffix}, {"literal", n.Whole},
	} {
		if part.value != "" {
			parts = append(parts, `"`+part.name+`": `+quoted(part.value))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func cslDate(d date.Date) string {
	parts := []string{strconv.Itoa(d.Year)}
	if d.Month > 0 {
		parts = append(parts, strconv.Itoa(int(d.Month)))
	}
	if d.Day > 0 {
		parts = append(parts, strconv.Itoa(d.Day))
	}
	return strings.Join(parts, ", ")
}

// quoted is a text as JSON has it.
func quoted(text string) string {
	q, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	return string(q)
}
